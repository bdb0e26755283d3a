import type { AlertBook } from '../alert/alert-book.js';
import type { PromisedChecks } from '../check/promised-checks.js';
import type { Brn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { DAY, type Instant } from '../kernel/time.js';
import { createToken, hashOfToken } from '../kernel/token.js';
import type { PopupLink, PopupService } from '../popup/popups.js';
import type { Company, Product, UserId } from '../records/company.js';
import type { ClientLink, ClientLinkEnd, ClientLinkStep } from '../records/page-link.js';
import type { Reason } from '../records/reason.js';
import type { PopbillProblem } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import type { ClientLinkIndex } from './client-link-index.js';
import {
  enterNumber,
  isAlive,
  MAX_PAGES_A_DAY,
  pagesToday,
  withAnotherPage,
} from './client-link-rules.js';

export interface NewLink {
  readonly url: string;
  readonly expiresAt: Instant;
}

/** Why a number is not accepted. `unusable`: the link is unknown, ended or expired, which look the same from outside. */
export type NumberRefusal =
  | { readonly kind: 'unusable' | 'malformed' }
  | { readonly kind: 'wrong'; readonly left: number };

/** `permission-unknown`: Slack did not say in time whether the person who made the link may make links. */
export type PageRefusal =
  | { readonly kind: 'unusable' | 'pages-used-up' | 'permission-unknown' }
  | PopbillProblem;

/** Whether a person may make links now. */
export type LinkPermission = (user: UserId) => Promise<'yes' | 'no' | 'unanswered'>;

/** What the client reads once the number was right. */
export interface ClientCase {
  readonly company: Company;
  /** Those of the open alert, worst first. */
  readonly reasons: readonly Reason[];
  readonly collectsBy: Policy['collectsBy'];
}

interface Deps {
  readonly store: Store;
  readonly linkIndex: ClientLinkIndex;
  readonly alerts: AlertBook;
  readonly popups: Pick<PopupService, 'requestLink'>;
  readonly promisedChecks: Pick<PromisedChecks, 'plan'>;
  readonly companyQueue: KeyedQueue;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  readonly policy: Policy;
  readonly clock: Clock;
  /** The https address of this app, without a trailing slash. Absent: CLIENT_LINKS is off. */
  readonly clientLinksUrl: string | undefined;
}

const UNUSABLE = { kind: 'unusable' } as const;

/**
 * The links with which client companies open their own authentication page: at most one per company. Whatever happens
 * to one is in the history and in the thread of the company's alert, in the same write. Rejects with StoreError.
 */
export class ClientLinks {
  readonly #deps: Deps;
  /** The pages of one link are minted one after the other, so that none is above the limit. */
  readonly #pageQueue = new KeyedQueue();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get areOn(): boolean {
    return this.#deps.clientLinksUrl !== undefined;
  }

  /** How many there are; expired ones end within a minute. */
  get size(): number {
    return this.#deps.linkIndex.size;
  }

  /** The company's link that can be used now. */
  get(brn: Brn): ClientLink | undefined {
    const link = this.#deps.linkIndex.get(brn);
    return link && this.#isUsable(link) ? link : undefined;
  }

  /** Ends the company's earlier link. `undefined`: the company is not watched or paused, or CLIENT_LINKS is off. */
  create(brn: Brn, by: UserId, days: number): Promise<NewLink | undefined> {
    const { companyQueue, clientLinksUrl, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      if (!this.#mayHaveLink(brn)) return undefined;
      const now = clock.now();
      const token = createToken();
      const expiresAt = now + days * DAY;
      const link: ClientLink = { v: 1, brn, hash: hashOfToken(token), by, at: now, expiresAt };
      const replaced = { step: 'ended', why: 'replaced', by } as const;
      const made = { step: 'made', by, until: expiresAt } as const;
      const isFirst = this.get(brn) === undefined;
      await this.#write(link, isFirst ? [made] : [replaced, made], now);
      return { url: `${clientLinksUrl}/client/${token}`, expiresAt };
    });
  }

  /** False: the company has no link that could be ended. */
  revoke(brn: Brn, by: UserId): Promise<boolean> {
    return this.#end(brn, () => ({ why: 'revoked', by }));
  }

  async endExpired(): Promise<void> {
    const { linkIndex, clock } = this.#deps;
    const isExpired = (link: ClientLink) => !isAlive(link, clock.now());
    for (const { brn } of linkIndex.values().filter(isExpired)) {
      // A new link may have replaced it meanwhile.
      await this.#end(brn, (link) => (isExpired(link) ? { why: 'expired' } : undefined));
    }
  }

  /** Whether a page may ask for the number. Reads nothing, so an unknown token costs as much time as an ended one. */
  isUsable(token: string): boolean {
    return this.#usable(hashOfToken(token)) !== undefined;
  }

  /** Counts a wrong number. Returns the link with which `readCase` and `openPage` may be called. */
  async enterNumber(token: string, input: string): Promise<Result<ClientLink, NumberRefusal>> {
    const { companyQueue, clock } = this.#deps;
    const hash = hashOfToken(token);
    const known = this.#usable(hash);
    if (known === undefined) return err(UNUSABLE);
    return companyQueue.run(known.brn, async () => {
      const link = this.#usable(hash);
      if (link === undefined) return err(UNUSABLE);
      const now = clock.now();
      const entry = enterNumber(link, input, now);
      if (entry.kind === 'malformed') return err(entry);
      if (entry.kind === 'right') {
        if (entry.isOpening) await this.#write(entry.link, [{ step: 'opened' }], now);
        return ok(entry.link);
      }
      if (entry.left === 0) {
        await this.#delete(link, { why: 'wrong-numbers' }, now);
        return err(UNUSABLE);
      }
      await this.#deps.store.write([{ put: 'client-link', value: entry.link }]);
      return err({ kind: 'wrong', left: entry.left } as const);
    });
  }

  /** `undefined`: the company is not watched any more. */
  async readCase({ brn }: ClientLink): Promise<ClientCase | undefined> {
    const { store, watchedCompany, policy } = this.#deps;
    const company = watchedCompany(brn);
    const alert = await store.alert(brn);
    const { collectsBy } = policy;
    return company && { company, reasons: alert?.reasons ?? [], collectsBy };
  }

  /**
   * Mints POPBiLL's page. Five minutes later the app checks the company without a login. Ends the link if the person
   * who made it may not make any now.
   */
  openPage(
    { brn, hash, by }: ClientLink,
    product: Product,
    permissionOf: LinkPermission,
  ): Promise<Result<PopupLink, PageRefusal>> {
    const { popups, promisedChecks, companyQueue, alerts, clock } = this.#deps;
    return this.#pageQueue.run(hash, async () => {
      const before = this.#usable(hash);
      if (before === undefined) return err(UNUSABLE);
      if (pagesToday(before, clock.now()) >= MAX_PAGES_A_DAY) return err({ kind: 'pages-used-up' });
      const permission = await permissionOf(by);
      if (permission === 'unanswered') return err({ kind: 'permission-unknown' });
      if (permission === 'no') {
        await this.#end(brn, (link) => (link.hash === hash ? { why: 'not-allowed' } : undefined));
        return err(UNUSABLE);
      }
      const page = await popups.requestLink({ brn, product });
      if (!page.ok) return page;
      return companyQueue.run(brn, async () => {
        // It may have ended while POPBiLL was asked.
        const link = this.#usable(hash);
        if (link === undefined) return err(UNUSABLE);
        const now = clock.now();
        const check = { user: by, brn, product, forClient: true } as const;
        await promisedChecks.plan(check, now, [
          { put: 'client-link', value: withAnotherPage(link, now) },
          ...(await alerts.recordClientLink(brn, { step: 'page', product }, now)),
        ]);
        return page;
      });
    });
  }

  #usable(hash: string): ClientLink | undefined {
    const link = this.#deps.linkIndex.withHash(hash);
    return link && this.#isUsable(link) ? link : undefined;
  }

  #isUsable(link: ClientLink): boolean {
    return isAlive(link, this.#deps.clock.now()) && this.#mayHaveLink(link.brn);
  }

  #mayHaveLink(brn: Brn): boolean {
    const company = this.#deps.watchedCompany(brn);
    return this.areOn && company !== undefined && company.paused === undefined;
  }

  #end(brn: Brn, reasonOf: (link: ClientLink) => LinkEnd | undefined): Promise<boolean> {
    const { companyQueue, linkIndex, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const link = linkIndex.get(brn);
      const end = link && reasonOf(link);
      if (link === undefined || end === undefined) return false;
      await this.#delete(link, end, clock.now());
      return true;
    });
  }

  async #write(link: ClientLink, steps: readonly ClientLinkStep[], now: Instant): Promise<void> {
    const { store, alerts } = this.#deps;
    const changes: Change[] = [{ put: 'client-link', value: link }];
    for (const what of steps) changes.push(...(await alerts.recordClientLink(link.brn, what, now)));
    await store.write(changes);
  }

  async #delete({ brn }: ClientLink, end: LinkEnd, now: Instant): Promise<void> {
    const { store, alerts } = this.#deps;
    const step = await alerts.recordClientLink(brn, { step: 'ended', ...end }, now);
    await store.write([{ delete: 'client-link', brn }, ...step]);
  }
}

interface LinkEnd {
  readonly why: ClientLinkEnd;
  readonly by?: UserId;
}
