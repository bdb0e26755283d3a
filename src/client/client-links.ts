import type { AlertBook } from '../alert/alert-book.js';
import type { PromisedChecks } from '../check/promised-checks.js';
import { collectedProduct } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { DAY, type Instant } from '../kernel/time.js';
import { createToken, hashOfToken } from '../kernel/token.js';
import type { PopupLink, PopupService } from '../popup/popups.js';
import type { Company, Product, UserId } from '../records/company.js';
import type { ClientLink, ClientLinkEnd, ClientLinkStep } from '../records/links.js';
import type { Reason } from '../records/reason.js';
import type { Change, Store, StoreIndex } from '../records/store.js';
import type { Freshness, MayNow } from '../slack/user-directory.js';
import {
  enterNumber,
  isAlive,
  MAX_PAGES_A_DAY,
  type NumberProblem,
  pagesToday,
  withAnotherPage,
} from './client-link-rules.js';

/** All links, in memory, so that a request with an unknown token does not read the store. */
export class ClientLinkIndex implements StoreIndex {
  readonly #links = new Map<Brn, ClientLink>();
  readonly #byHash = new Map<string, ClientLink>();

  static async load(store: Pick<Store, 'clientLinks'>): Promise<ClientLinkIndex> {
    const index = new ClientLinkIndex();
    for await (const value of store.clientLinks()) index.apply([{ put: 'client-link', value }]);
    return index;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('delete' in change) {
        if (change.delete === 'client-link') this.#forget(change.brn);
      } else if (change.put === 'client-link') {
        this.#forget(change.value.brn);
        this.#links.set(change.value.brn, change.value);
        this.#byHash.set(change.value.hash, change.value);
      }
    }
  }

  get(brn: Brn): ClientLink | undefined {
    return this.#links.get(brn);
  }

  withHash(hash: string): ClientLink | undefined {
    return this.#byHash.get(hash);
  }

  values(): readonly ClientLink[] {
    return [...this.#links.values()];
  }

  get size(): number {
    return this.#links.size;
  }

  #forget(brn: Brn): void {
    const link = this.#links.get(brn);
    if (link === undefined) return;
    this.#links.delete(brn);
    this.#byHash.delete(link.hash);
  }
}

export interface NewLink {
  readonly url: string;
  readonly expiresAt: Instant;
}

/**
 * `unusable`: the link is unknown, ended or expired, or its company is paused. `later`: Slack or the store does not
 * answer, or there are too many requests. `no-page`: POPBiLL returned no URL.
 */
export type PageProblem = 'unusable' | 'pages-used-up' | 'later' | 'no-page';

export type LinkPermission = (user: UserId, freshness: Freshness) => Promise<MayNow>;

/** What the page shows after the right business number was entered. */
export interface ClientCase {
  readonly company: Company;
  /** The open alert's reasons, worst first; empty if there is no open alert. */
  readonly reasons: readonly Reason[];
  /** The collected products for which no check has found a department user registered. */
  readonly withoutDeptUser: readonly Product[];
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
  /** Without a trailing slash. Absent: CLIENT_LINKS is off. */
  readonly clientLinksUrl: string | undefined;
}

/**
 * The links with which client companies open their own authentication page: at most one per company. Each event of a
 * link is written to the history and to the thread of the company's alert, in the same write. Rejects with StoreError.
 */
export class ClientLinks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get areOn(): boolean {
    return this.#deps.clientLinksUrl !== undefined;
  }

  /** Counts links that expired less than a minute ago too. */
  get size(): number {
    return this.#deps.linkIndex.size;
  }

  /** The company's link, if it can be used now. */
  get(brn: Brn): ClientLink | undefined {
    return this.#ifUsable(this.#deps.linkIndex.get(brn));
  }

  /** Replaces the company's earlier link. `undefined`: the company is paused or not watched, or CLIENT_LINKS is off. */
  create(brn: Brn, by: UserId, days: number): Promise<NewLink | undefined> {
    const { companyQueue, clientLinksUrl, clock, linkIndex } = this.#deps;
    return companyQueue.run(brn, async () => {
      if (!this.#mayHaveLink(brn)) return undefined;
      const now = clock.now();
      const token = createToken();
      const expiresAt = now + days * DAY;
      const link: ClientLink = { v: 1, brn, hash: hashOfToken(token), by, at: now, expiresAt };
      const steps: ClientLinkStep[] = [];
      const earlier = linkIndex.get(brn);
      if (earlier !== undefined) {
        // An expired link may still be stored: `endExpired` runs once a minute.
        const end: LinkEnd = isAlive(earlier, now) ? { why: 'replaced', by } : { why: 'expired' };
        steps.push({ step: 'ended', ...end });
      }
      steps.push({ step: 'made', by, until: expiresAt });
      await this.#put(link, steps);
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

  /** The link, if it can be used now. An unknown token takes as long as an ended one. */
  find(token: string): ClientLink | undefined {
    return this.#usable(hashOfToken(token));
  }

  /**
   * Counts a wrong number; the last one allowed ends the link. A right number is written too, so that while the store
   * cannot write, nobody can find out by trying which number is right.
   */
  enterNumber(
    { brn, hash }: ClientLink,
    input: string,
  ): Promise<Result<ClientLink, 'unusable' | NumberProblem>> {
    const { companyQueue, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const link = this.#usable(hash);
      if (link === undefined) return err('unusable');
      const entry = enterNumber(link, input, clock.now());
      if (entry.kind === 'malformed') return err(entry);
      if (entry.kind === 'right') {
        await this.#put(entry.link, entry.isOpening ? [{ step: 'opened' }] : []);
        return ok(entry.link);
      }
      if (entry.left === 0) {
        await this.#delete(brn, { why: 'wrong-numbers' });
        return err('unusable');
      }
      await this.#put(entry.link);
      return err(entry);
    });
  }

  async readCase(
    link: ClientLink,
    permissionOf: LinkPermission,
  ): Promise<Result<ClientCase, PageProblem>> {
    const { store, watchedCompany, policy } = this.#deps;
    const problem = await this.#problemOfMaker(link, 'cached', permissionOf);
    if (problem !== undefined) return err(problem);
    const alert = await store.alert(link.brn);
    const status = await store.status(link.brn);
    // The link may have ended while Slack was asked.
    const company = this.#usable(link.hash) && watchedCompany(link.brn);
    if (company === undefined) return err('unusable');
    const withoutDeptUser = company.products.filter(
      (product) => status?.products[product]?.deptUser?.registration !== 'registered',
    );
    const reasons = alert?.reasons ?? [];
    return ok({ company, reasons, withoutDeptUser, collectsBy: policy.collectsBy });
  }

  /** Every attempt counts towards MAX_PAGES_A_DAY, even if POPBiLL returns no URL. */
  async openPage(
    link: ClientLink,
    wanted: Product | undefined,
    permissionOf: LinkPermission,
  ): Promise<Result<PopupLink, PageProblem>> {
    const { popups, promisedChecks, companyQueue, alerts, watchedCompany, clock } = this.#deps;
    const { brn, hash, by } = link;
    const refusal = await companyQueue.run(brn, () => this.#countPage(hash));
    const problem = refusal ?? (await this.#problemOfMaker(link, 'current', permissionOf));
    if (problem !== undefined) return err(problem);
    const company = watchedCompany(brn);
    const product =
      wanted && company?.products.includes(wanted) ? wanted : collectedProduct(company);
    const page = await popups.requestLink({ brn, product });
    if (!page.ok) return err('no-page');
    return companyQueue.run(brn, async () => {
      // The link may have ended, or its maker may have lost the permission, while POPBiLL was asked. `unanswered` is no
      // refusal here, because the permission was confirmed above.
      const permission = await permissionOf(by, 'cached');
      if (permission === 'no' || this.#usable(hash) === undefined) return err('unusable');
      const now = clock.now();
      const check = { user: by, brn, product, forClient: true } as const;
      const changes = await alerts.recordClientLink(brn, { step: 'page', product }, now);
      await promisedChecks.plan(check, now, changes);
      return page;
    });
  }

  async #countPage(hash: string): Promise<PageProblem | undefined> {
    const now = this.#deps.clock.now();
    const link = this.#usable(hash);
    if (link === undefined) return 'unusable';
    if (pagesToday(link, now) >= MAX_PAGES_A_DAY) return 'pages-used-up';
    await this.#put(withAnotherPage(link, now));
    return undefined;
  }

  /** Why the link cannot be used now because of its maker. Ends the link if the maker lost the permission. */
  async #problemOfMaker(
    { brn, hash, by }: ClientLink,
    freshness: Freshness,
    permissionOf: LinkPermission,
  ): Promise<PageProblem | undefined> {
    const permission = await permissionOf(by, freshness);
    if (permission === 'yes') return undefined;
    if (permission === 'unanswered') return 'later';
    await this.#end(brn, (link) => (link.hash === hash ? { why: 'not-allowed' } : undefined));
    return 'unusable';
  }

  #usable(hash: string): ClientLink | undefined {
    return this.#ifUsable(this.#deps.linkIndex.withHash(hash));
  }

  #ifUsable(link: ClientLink | undefined): ClientLink | undefined {
    const isUsable = link && isAlive(link, this.#deps.clock.now()) && this.#mayHaveLink(link.brn);
    return isUsable ? link : undefined;
  }

  #mayHaveLink(brn: Brn): boolean {
    const company = this.#deps.watchedCompany(brn);
    return this.areOn && company !== undefined && company.paused === undefined;
  }

  #end(brn: Brn, reasonOf: (link: ClientLink) => LinkEnd | undefined): Promise<boolean> {
    const { companyQueue, linkIndex } = this.#deps;
    return companyQueue.run(brn, async () => {
      const link = linkIndex.get(brn);
      const end = link && reasonOf(link);
      if (end === undefined) return false;
      await this.#delete(brn, end);
      return true;
    });
  }

  #put(link: ClientLink, steps: readonly ClientLinkStep[] = []): Promise<void> {
    return this.#write(link.brn, { put: 'client-link', value: link }, steps);
  }

  #delete(brn: Brn, end: LinkEnd): Promise<void> {
    return this.#write(brn, { delete: 'client-link', brn }, [{ step: 'ended', ...end }]);
  }

  async #write(brn: Brn, change: Change, steps: readonly ClientLinkStep[]): Promise<void> {
    const { store, alerts, clock } = this.#deps;
    const now = clock.now();
    const records: Change[] = [];
    for (const what of steps) records.push(...(await alerts.recordClientLink(brn, what, now)));
    await store.write([change, ...records]);
  }
}

interface LinkEnd {
  readonly why: ClientLinkEnd;
  readonly by?: UserId;
}
