import type { AlertBook } from '../alert/alert-book.js';
import type { CompanyIndex } from '../company/company-index.js';
import {
  type CompanyFingerprint,
  companyChanges,
  companyFingerprint,
  hasWrongCheckDigit,
} from '../company/company-rules.js';
import { looksSecret } from '../company/note-rules.js';
import { type Brn, type BrnProblem, formatBrn, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { isChannelId, isUserOrGroupId } from '../kernel/slack-id.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import {
  type Company,
  type CompanyField,
  type CompanyTextField,
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
  readonly name: string;
  readonly products: readonly Product[];
  readonly popbillUserId: string;
  /** A Slack channel ID, or empty: the default channel. */
  readonly channel: string;
  /** A Slack ID of a user or user group, or empty. */
  readonly owner: string;
  readonly note: string;
}

export type WatchProblem =
  | { readonly field: 'brn'; readonly why: BrnProblem }
  | { readonly field: 'name'; readonly why: 'too-long' }
  | { readonly field: 'products'; readonly why: 'none' }
  | { readonly field: 'popbillUserId' | 'channel' | 'owner'; readonly why: 'malformed' }
  | { readonly field: 'note'; readonly why: 'looks-secret' | 'too-long' };

export interface WatchResult {
  readonly company: Company;
  /** `conflict`: nothing was saved, because saving would undo another person's change. */
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'conflict';
}

interface Deps {
  readonly stage: Stage;
  readonly index: CompanyIndex;
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly alerts: AlertBook;
  readonly companyQueue: KeyedQueue;
}

/** Without the private fields, so that fakes can implement it. */
export type WatchActions = Pick<WatchedCompanies, keyof WatchedCompanies>;

export class WatchedCompanies {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  problemsOf(draft: WatchDraft): readonly WatchProblem[] {
    const { name, products, popbillUserId, channel, owner, note } = draft;
    const brn = this.#parseBrn(draft.brn);
    const isNoteTooLong = note.trim().length > INPUT_LIMITS.note;
    const isMalformed = (text: string, isWellFormed: (text: string) => boolean) =>
      text.trim() !== '' && !isWellFormed(text.trim());
    const problems: readonly (WatchProblem | false)[] = [
      !brn.ok && { field: 'brn', why: brn.error },
      name.trim().length > INPUT_LIMITS.companyName && { field: 'name', why: 'too-long' },
      products.length === 0 && { field: 'products', why: 'none' },
      isMalformed(popbillUserId, isPopbillUserId) && { field: 'popbillUserId', why: 'malformed' },
      isMalformed(channel, isChannelId) && { field: 'channel', why: 'malformed' },
      isMalformed(owner, isUserOrGroupId) && { field: 'owner', why: 'malformed' },
      isNoteTooLong && { field: 'note', why: 'too-long' },
      !isNoteTooLong && looksSecret(note) && { field: 'note', why: 'looks-secret' },
    ];
    return problems.filter((problem) => problem !== false);
  }

  confirm(brn: Brn): Promise<Membership> {
    return confirmMembership(brn, this.#deps.popbill, 'taxinvoice');
  }

  /**
   * Adds a company, or changes it as `detailsAfter` says. Rejects with StoreError.
   *
   * @param basedOn what was stored when the form was opened: `nothing` for this BRN, or the company's fingerprint;
   *   absent: other people's changes are overwritten
   */
  async watch(
    draft: WatchDraft,
    by: UserId | 'cli',
    basedOn?: 'nothing' | CompanyFingerprint,
  ): Promise<Result<WatchResult, readonly WatchProblem[]>> {
    const problems = this.problemsOf(draft);
    const brn = this.#parseBrn(draft.brn);
    if (problems.length > 0 || !brn.ok) return err(problems);
    const { companyQueue, store, clock, alerts } = this.#deps;
    return companyQueue.run(brn.value, async () => {
      const previous = this.#deps.index.get(brn.value);
      const now = clock.now();
      const company: Company = {
        v: 1,
        ...detailsAfter(draft, brn.value, previous),
        channelSetBy: channelSetByAfter(previous, by, draft.channel.trim()),
        paused: previous?.paused,
        addedBy: previous?.addedBy ?? by,
        addedAt: previous?.addedAt ?? now,
      };
      if (previous !== undefined) {
        const isUnchanged = companyChanges(previous, company).length === 0;
        if (isUnchanged) return ok({ company: previous, outcome: 'unchanged' });
        const isConflict = basedOn !== undefined && basedOn !== companyFingerprint(previous);
        if (isConflict) return ok({ company: previous, outcome: 'conflict' });
      }
      await store.write(await companyWrites(previous, company, { by, now }, alerts));
      return ok({ company, outcome: previous === undefined ? 'added' : 'changed' });
    });
  }

  /** Stops watching a company, closes its alert and drops unsent notices. `undefined`: it was not watched. */
  unwatch(brn: Brn, by: UserId | 'cli'): Promise<Company | undefined> {
    const { companyQueue, store, clock, alerts } = this.#deps;
    return companyQueue.run(brn, async () => {
      const company = this.#deps.index.get(brn);
      if (company === undefined) return undefined;
      await store.write(await unwatchWrites(company, by, clock.now(), alerts));
      return company;
    });
  }

  #parseBrn(input: string): Result<Brn, BrnProblem> {
    const brn = parseBrn(input);
    if (!brn.ok) return brn;
    return hasWrongCheckDigit(brn.value, this.#deps.stage) ? err('check-digit') : brn;
  }
}

function isPopbillUserId(text: string): boolean {
  return text.length <= INPUT_LIMITS.popbillUserId && /^[\w.@-]{2,}$/.test(text);
}

/**
 * A company's details after an edit. An absent field of the draft keeps its value, and an empty one clears it. But an
 * empty name keeps the company's name, and a new company is then named by its BRN.
 */
export function detailsAfter(
  draft: Partial<WatchDraft>,
  brn: Brn,
  previous: Company | undefined,
): Pick<Company, CompanyField | 'brn'> {
  const text = (field: Exclude<CompanyTextField, 'name'>) =>
    (draft[field]?.trim() ?? previous?.[field]) || undefined;
  const name = toOneLine(draft.name ?? '') || (previous?.name ?? formatBrn(brn));
  const products = draft.products ?? previous?.products ?? ['taxinvoice'];
  return {
    brn,
    name,
    products: PRODUCTS.filter((product) => products.includes(product)),
    popbillUserId: text('popbillUserId'),
    channel: text('channel'),
    owner: text('owner'),
    note: text('note'),
  };
}

export function channelSetByAfter(previous: Company | undefined, by: UserId, channel = '') {
  return channel === (previous?.channel ?? '') ? previous?.channelSetBy : by;
}

export type Membership =
  /** `name` is absent if POPBiLL has none, did not answer or was not asked for it. */
  | { readonly kind: 'member'; readonly name?: string }
  | { readonly kind: 'not-member' }
  | { readonly kind: 'unanswered'; readonly problem: PopbillProblem };

/** @param nameProduct the product whose API is asked for the name; `undefined`: the name is not needed */
export async function confirmMembership(
  brn: Brn,
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
  nameProduct: Product | undefined,
): Promise<Membership> {
  const member = await popbill.isMember({ brn, priority: 'person' });
  if (!member.ok) return { kind: 'unanswered', problem: member.error };
  if (!member.value) return { kind: 'not-member' };
  if (nameProduct === undefined) return { kind: 'member' };
  const name = await popbill.companyName({ brn, product: nameProduct, priority: 'person' });
  return { kind: 'member', name: (name.ok && name.value.trim()) || undefined };
}

/** The changes that add or change a company, with its history and alert; to be written in the company's queue. */
export async function companyWrites(
  previous: Company | undefined,
  company: Company,
  { by, now }: { readonly by: UserId | 'cli'; readonly now: Instant },
  alerts: Pick<AlertBook, 'close' | 'applyCompanyEdit'>,
): Promise<readonly Change[]> {
  const { brn, paused } = company;
  const changes = previous === undefined ? [] : companyChanges(previous, company);
  const events: readonly HistoryEvent[] = [
    ...(previous === undefined ? [{ kind: 'watched', by } as const] : []),
    ...(changes.length === 0 ? [] : [{ kind: 'edited', by, changes } as const]),
    ...(paused !== undefined && previous?.paused?.reason !== paused.reason
      ? [{ kind: 'paused', by, reason: paused.reason } as const]
      : []),
    ...(paused === undefined && previous?.paused !== undefined
      ? [{ kind: 'resumed', by } as const]
      : []),
  ];
  const companyAndHistory: readonly Change[] = [
    { put: 'company', value: company },
    ...events.map((event) => ({ put: 'history', value: { v: 1, at: now, brn, event } }) as const),
  ];
  if (previous === undefined) return companyAndHistory;
  const isNewlyPaused = paused !== undefined && previous.paused === undefined;
  const alertChanges = isNewlyPaused
    ? await alerts.close(company, by, now)
    : await alerts.applyCompanyEdit(company, now);
  return [...companyAndHistory, ...alertChanges];
}

/**
 * The changes that stop watching a company; to be written in its queue. The status is kept for the lock-out rule, until
 * a later sweep deletes it.
 */
export async function unwatchWrites(
  company: Company,
  by: UserId | 'cli',
  now: Instant,
  alerts: Pick<AlertBook, 'close'>,
): Promise<readonly Change[]> {
  // With `paused`, the alert would end as that of a paused company.
  const { paused: _, ...watched } = company;
  const { brn } = company;
  return [
    { delete: 'company', brn },
    { put: 'history', value: { v: 1, at: now, brn, event: { kind: 'unwatched', by } } },
    ...(await alerts.close(watched, by, now)),
  ];
}
