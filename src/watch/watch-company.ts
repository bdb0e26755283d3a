import type { AlertBook } from '../alert/alert-book.js';
import type { CompanyIndex } from '../company/company-index.js';
import {
  type CompanyMark,
  companyChanges,
  companyMark,
  looksSecret,
} from '../company/company-rules.js';
import { type Brn, formatBrn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, oneLine } from '../kernel/input-limits.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { isChannelId, isUserOrGroupId } from '../kernel/slack-id.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import {
  type Company,
  PRODUCTS,
  type Product,
  type Stage,
  type UserId,
} from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { PopbillProblem } from '../records/status.js';
import type { Change, Store } from '../records/store.js';

export interface WatchDraft {
  readonly brn: string;
  /** May be empty: see `watch`. */
  readonly name: string;
  readonly products: readonly Product[];
  readonly popbillUserId: string;
  /** Slack channel ID or empty. */
  readonly channel: string;
  /** Slack user or user-group ID or empty. */
  readonly owner: string;
  readonly note: string;
}

export type WatchProblem =
  | { readonly field: 'brn'; readonly why: 'not-ten-digits' | 'all-zero' | 'check-digit' }
  | { readonly field: 'name'; readonly why: 'too-long' }
  | { readonly field: 'products'; readonly why: 'none' }
  | { readonly field: 'popbillUserId'; readonly why: 'malformed' }
  | { readonly field: 'channel'; readonly why: 'malformed' }
  | { readonly field: 'owner'; readonly why: 'malformed' }
  | { readonly field: 'note'; readonly why: 'looks-secret' | 'too-long' };

export interface Watched {
  readonly company: Company;
  readonly outcome: 'added' | 'changed' | 'unchanged';
}

/** Nothing was saved, because saving would undo somebody else's change. */
export interface Overtaken {
  readonly company: Company;
  readonly outcome: 'overtaken';
}

/** The state the form was opened with: no company with this BRN, or the mark of the company. */
export type Seen = 'nothing' | CompanyMark;

interface Deps {
  readonly stage: Stage;
  readonly index: CompanyIndex;
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly alerts: AlertBook;
  readonly companyQueue: KeyedQueue;
}

/** Adds, changes and removes watched companies. */
export type WatchedCompanies = Pick<CompanyRegister, keyof CompanyRegister>;

export class CompanyRegister {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** All problems of a draft's values, in the order of the form. */
  problemsOf(draft: WatchDraft): readonly WatchProblem[] {
    const problems: WatchProblem[] = [];
    const brn = this.#readBrn(draft.brn);
    if (!brn.ok) problems.push({ field: 'brn', why: brn.error });
    if (draft.name.trim().length > INPUT_LIMITS.companyName)
      problems.push({ field: 'name', why: 'too-long' });
    if (draft.products.length === 0) problems.push({ field: 'products', why: 'none' });
    const userId = draft.popbillUserId.trim();
    if (userId.length > INPUT_LIMITS.popbillUserId || !/^(?:[\w.@-]{2,})?$/.test(userId)) {
      problems.push({ field: 'popbillUserId', why: 'malformed' });
    }
    const [channel, owner] = [draft.channel.trim(), draft.owner.trim()];
    if (channel !== '' && !isChannelId(channel)) {
      problems.push({ field: 'channel', why: 'malformed' });
    }
    if (owner !== '' && !isUserOrGroupId(owner)) {
      problems.push({ field: 'owner', why: 'malformed' });
    }
    if (draft.note.trim().length > INPUT_LIMITS.note)
      problems.push({ field: 'note', why: 'too-long' });
    else if (looksSecret(draft.note)) problems.push({ field: 'note', why: 'looks-secret' });
    return problems;
  }

  /** Asks POPBiLL about a company before it is added. */
  confirm(brn: Brn): Promise<Membership> {
    return confirmMembership(brn, this.#deps.popbill);
  }

  /**
   * Adds or changes a company. Without a name in the draft, the company keeps its name; a new company gets its BRN as
   * name. Rejects with StoreError.
   *
   * @param seen absent: changes made meanwhile are overwritten.
   */
  async watch(
    draft: WatchDraft,
    by: UserId | 'cli',
    seen?: Seen,
  ): Promise<Result<Watched | Overtaken, readonly WatchProblem[]>> {
    const problems = this.problemsOf(draft);
    const brn = this.#readBrn(draft.brn);
    if (problems.length > 0 || !brn.ok) return err(problems);
    const { companyQueue, store, clock, alerts } = this.#deps;
    return companyQueue.run(brn.value, async () => {
      const before = this.#deps.index.get(brn.value);
      const now = clock.now();
      const company = companyOf(draft, brn.value, before ?? { addedBy: by, addedAt: now });
      if (before !== undefined && companyChanges(before, company).length === 0) {
        return ok({ company: before, outcome: 'unchanged' });
      }
      if (before !== undefined && seen !== undefined && seen !== companyMark(before)) {
        return ok({ company: before, outcome: 'overtaken' });
      }
      await store.write(await companyWrites(before, company, { by, now }, alerts));
      return ok({ company, outcome: before === undefined ? 'added' : 'changed' });
    });
  }

  /** Stops watching a company: closes its alert and drops its notices. `undefined` if it was not watched. */
  unwatch(brn: Brn, by: UserId | 'cli'): Promise<Company | undefined> {
    const { companyQueue, store, clock, alerts } = this.#deps;
    return companyQueue.run(brn, async () => {
      const company = this.#deps.index.get(brn);
      if (company === undefined) return undefined;
      await store.write(await unwatchWrites(company, by, clock.now(), alerts));
      return company;
    });
  }

  #readBrn(input: string): Result<Brn, 'not-ten-digits' | 'all-zero' | 'check-digit'> {
    const brn = parseBrn(input);
    if (!brn.ok) return brn;
    const hasWrongCheckDigit = this.#deps.stage === 'production' && !hasValidCheckDigit(brn.value);
    return hasWrongCheckDigit ? err('check-digit') : brn;
  }
}

function companyOf(
  draft: WatchDraft,
  brn: Brn,
  before: Pick<Company, 'addedBy' | 'addedAt' | 'paused'> & { readonly name?: string },
): Company {
  const { paused, addedBy, addedAt } = before;
  const [popbillUserId, channel, owner, note] = [
    draft.popbillUserId,
    draft.channel,
    draft.owner,
    draft.note,
  ].map((typed) => typed.trim());
  return {
    v: 1,
    brn,
    name: oneLine(draft.name) || (before.name ?? formatBrn(brn)),
    products: PRODUCTS.filter((product) => draft.products.includes(product)),
    ...(popbillUserId ? { popbillUserId } : {}),
    ...(channel ? { channel } : {}),
    ...(owner ? { owner } : {}),
    ...(note ? { note } : {}),
    ...(paused === undefined ? {} : { paused }),
    addedBy,
    addedAt,
  };
}

export type Membership =
  /** `name` is absent if POPBiLL has none or did not answer. */
  | { readonly kind: 'member'; readonly name?: string }
  | { readonly kind: 'not-member' }
  | { readonly kind: 'unanswered'; readonly problem: PopbillProblem };

/**
 * Asks with the priority of a person's call.
 *
 * @param namedBy the product by which POPBiLL is asked for the name; `named`: it is not asked.
 */
export async function confirmMembership(
  brn: Brn,
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
  namedBy: Product | 'named' = 'taxinvoice',
): Promise<Membership> {
  const member = await popbill.isMember({ brn, priority: 'person' });
  if (!member.ok) return { kind: 'unanswered', problem: member.error };
  if (!member.value) return { kind: 'not-member' };
  if (namedBy === 'named') return { kind: 'member' };
  const name = await popbill.companyName({ brn, product: namedBy, priority: 'person' });
  const trimmed = name.ok ? name.value.trim() : '';
  return trimmed === '' ? { kind: 'member' } : { kind: 'member', name: trimmed };
}

/** Writes for an added or changed company, its history and alert; to be made within the company's turn. */
export async function companyWrites(
  before: Company | undefined,
  company: Company,
  { by, now }: { readonly by: UserId | 'cli'; readonly now: Instant },
  alerts: Pick<AlertBook, 'close' | 'described'>,
): Promise<readonly Change[]> {
  const { brn, paused } = company;
  const changes = before === undefined ? [] : companyChanges(before, company);
  const events: readonly HistoryEvent[] = [
    ...(before === undefined ? [{ kind: 'watched', by } as const] : []),
    ...(changes.length === 0 ? [] : [{ kind: 'edited', by, changes } as const]),
    ...(paused !== undefined && before?.paused?.reason !== paused.reason
      ? [{ kind: 'paused', by, reason: paused.reason } as const]
      : []),
    ...(paused === undefined && before?.paused !== undefined
      ? [{ kind: 'resumed', by } as const]
      : []),
  ];
  const companyAndHistory: readonly Change[] = [
    { put: 'company', value: company },
    ...events.map((event) => ({ put: 'history', value: { v: 1, at: now, brn, event } }) as const),
  ];
  if (before === undefined) return companyAndHistory;
  const isPaused = paused !== undefined && before.paused === undefined;
  const alertChanges = isPaused
    ? await alerts.close(company, by, now)
    : await alerts.described(company, now);
  return [...companyAndHistory, ...alertChanges];
}

/**
 * To be written within the company's turn. A sweep clears the status later: the lock-out rule still needs it.
 */
export async function unwatchWrites(
  company: Company,
  by: UserId | 'cli',
  now: Instant,
  alerts: Pick<AlertBook, 'close'>,
): Promise<readonly Change[]> {
  const { paused: _, ...watched } = company;
  const { brn } = company;
  return [
    { delete: 'company', brn },
    { put: 'history', value: { v: 1, at: now, brn, event: { kind: 'unwatched', by } } },
    ...(await alerts.close(watched, by, now)),
  ];
}
