import { type Brn, formatBrn, hasValidCheckDigit, parseBrn } from '../domain/brn.js';
import {
  type Company,
  PRODUCTS,
  type Product,
  type Stage,
  type UserId,
} from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import { looksSecret } from '../domain/note-check.js';
import { err, ok, type Result } from '../domain/result.js';
import type { AlertBook } from './alert-book.js';
import type { CompanyIndex } from './company-index.js';
import type { KeyedQueue } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, Clock, Popbill, Store } from './ports.js';

/** What a person's words for a company lead to. */
export type Found =
  /** `company` is absent when the BRN is well formed but not watched. `checkDigitWrong`: test stage only, a warning. */
  | {
      readonly kind: 'one';
      readonly brn: Brn;
      readonly company?: Company;
      readonly checkDigitWrong: boolean;
    }
  /** Several names fit; at most `CHOICES` of them, and how many in all. */
  | { readonly kind: 'several'; readonly companies: readonly Company[]; readonly total: number }
  /** No name fits; the nearest watched names. */
  | { readonly kind: 'none'; readonly query: string; readonly nearest: readonly Company[] }
  /** Digits that are no BRN: not ten of them, all zero, or (production) a wrong check digit. */
  | {
      readonly kind: 'bad-brn';
      readonly input: string;
      readonly why: 'not-ten-digits' | 'all-zero' | 'check-digit';
    }
  /** Nothing was said, and there is not exactly one watched company. */
  | { readonly kind: 'unsaid'; readonly watched: number };

export const CHOICES = 10;

/** What a person typed into the watch form. */
export interface WatchDraft {
  readonly brn: string;
  /** Empty: POPBiLL is asked for the member's name. */
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
  /** `not-in-channel` is found by the Slack layer, the others here. */
  | { readonly field: 'channel'; readonly why: 'malformed' | 'not-in-channel' | 'shared-outside' }
  | { readonly field: 'owner'; readonly why: 'malformed' }
  | { readonly field: 'note'; readonly why: 'looks-secret' | 'too-long' };

export interface Watched {
  readonly company: Company;
  readonly was: 'added' | 'changed' | 'unchanged';
}

/** The watched companies. Reads come from an index in memory that is rebuilt from the store at start. */
export interface Companies {
  find(words: string): Found;
  get(brn: Brn): Company | undefined;
  count(): number;
  /** For typeahead: watched companies whose name or BRN contains the query, best first. */
  suggest(query: string, limit: number): readonly Company[];
  /** What is wrong with a draft, by its words alone; all problems at once, in the order of the form. */
  problemsOf(draft: WatchDraft): readonly WatchProblem[];
  /** Adds or changes; all problems at once. Rejects with StoreError. */
  watch(draft: WatchDraft, by: UserId | 'cli'): Promise<Result<Watched, readonly WatchProblem[]>>;
  /** Stops watching: closes its alert and drops its notices. `undefined`: was not watched. */
  unwatch(brn: Brn, by: UserId | 'cli'): Promise<Company | undefined>;
}

const NAME_LENGTH = 200;
const NOTE_LENGTH = 500;

interface Deps {
  readonly stage: Stage;
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly alerts: AlertBook;
  readonly outbox: OutboxLog;
  readonly records: KeyedQueue;
}

export class CompanyRegister implements Companies {
  readonly #deps: Deps;
  readonly #index: CompanyIndex;

  /** `index` is the same that the other services look companies up in. */
  constructor(deps: Deps, index: CompanyIndex) {
    this.#deps = deps;
    this.#index = index;
  }

  get(brn: Brn): Company | undefined {
    return this.#index.get(brn);
  }

  count(): number {
    return this.#index.size;
  }

  suggest(query: string, limit: number): readonly Company[] {
    return this.#index.suggest(query, limit);
  }

  find(words: string): Found {
    const query = words.trim();
    if (query === '') return this.#onlyOne();
    const brn = parseBrn(query);
    if (brn.ok) return this.#byBrn(query, brn.value);
    // A number with a digit missing must not pick a company whose number contains it.
    if (looksLikeBrn(query)) return { kind: 'bad-brn', input: query, why: brn.error };
    const { first: fitting, total } = this.#index.search(query, CHOICES);
    const [first] = fitting;
    const exact = fitting.filter((company) => this.#index.isExactName(company, query));
    if (first !== undefined && (total === 1 || exact.length === 1)) return one(first.brn, first);
    if (first !== undefined) return { kind: 'several', companies: fitting, total };
    return { kind: 'none', query, nearest: this.#index.nearest(query, 3) };
  }

  problemsOf(draft: WatchDraft): readonly WatchProblem[] {
    const problems: WatchProblem[] = [];
    const brn = this.#readBrn(draft.brn);
    if (!brn.ok) problems.push({ field: 'brn', why: brn.error });
    if (draft.name.trim().length > NAME_LENGTH) problems.push({ field: 'name', why: 'too-long' });
    if (draft.products.length === 0) problems.push({ field: 'products', why: 'none' });
    if (!/^([\w.@-]{2,50})?$/.test(draft.popbillUserId.trim())) {
      problems.push({ field: 'popbillUserId', why: 'malformed' });
    }
    if (!/^([CG][A-Z0-9]{2,})?$/.test(draft.channel.trim())) {
      problems.push({ field: 'channel', why: 'malformed' });
    }
    if (!/^([UWS][A-Z0-9]{2,})?$/.test(draft.owner.trim())) {
      problems.push({ field: 'owner', why: 'malformed' });
    }
    if (draft.note.trim().length > NOTE_LENGTH) problems.push({ field: 'note', why: 'too-long' });
    else if (looksSecret(draft.note)) problems.push({ field: 'note', why: 'looks-secret' });
    return problems;
  }

  async watch(
    draft: WatchDraft,
    by: UserId | 'cli',
  ): Promise<Result<Watched, readonly WatchProblem[]>> {
    const problems = this.problemsOf(draft);
    const brn = this.#readBrn(draft.brn);
    if (problems.length > 0 || !brn.ok) return err(problems);
    const name = await this.#nameOf(draft, brn.value);
    const { records, store, clock } = this.#deps;
    return records.run(brn.value, async () => {
      const before = this.#index.get(brn.value);
      const now = clock.now();
      const company = companyOf(draft, {
        brn: brn.value,
        name,
        by: before?.addedBy ?? by,
        at: before?.addedAt ?? now,
      });
      if (before !== undefined && sameCompany(before, company)) {
        return ok({ company: before, was: 'unchanged' });
      }
      const kind = before === undefined ? 'watched' : 'edited';
      await store.write([
        { put: 'company', value: company },
        { put: 'history', value: { v: 1, at: now, brn: company.brn, event: { kind, by } } },
      ]);
      return ok({ company, was: before === undefined ? 'added' : 'changed' });
    });
  }

  unwatch(brn: Brn, by: UserId | 'cli'): Promise<Company | undefined> {
    const { records, store, clock, alerts, outbox } = this.#deps;
    return records.run(brn, async () => {
      const company = this.#index.get(brn);
      if (company === undefined) return undefined;
      const now = clock.now();
      // The status stays until the sweep clears it away: the lock-out rule still needs it.
      const changes: readonly Change[] = [
        { delete: 'company', brn },
        { put: 'history', value: { v: 1, at: now, brn, event: { kind: 'unwatched', by } } },
        ...(await alerts.close(company, by, now)),
      ];
      await store.write(changes);
      outbox.apply(changes);
      return company;
    });
  }

  #onlyOne(): Found {
    const only = this.#index.size === 1 ? this.#index.first() : undefined;
    return only === undefined ? { kind: 'unsaid', watched: this.#index.size } : one(only.brn, only);
  }

  #byBrn(input: string, brn: Brn): Found {
    const company = this.#index.get(brn);
    const checkDigitWrong = !hasValidCheckDigit(brn);
    if (checkDigitWrong && this.#deps.stage === 'production' && company === undefined) {
      return { kind: 'bad-brn', input, why: 'check-digit' };
    }
    return { ...one(brn, company), checkDigitWrong };
  }

  #readBrn(input: string): Result<Brn, 'not-ten-digits' | 'all-zero' | 'check-digit'> {
    const brn = parseBrn(input);
    if (!brn.ok) return brn;
    const wrong = this.#deps.stage === 'production' && !hasValidCheckDigit(brn.value);
    return wrong ? err('check-digit') : brn;
  }

  /** The name that was typed, else the one it has, else POPBiLL's, else its number. */
  async #nameOf(draft: WatchDraft, brn: Brn): Promise<string> {
    const typed = draft.name.trim();
    if (typed !== '') return typed;
    const known = this.#index.get(brn)?.name;
    if (known !== undefined) return known;
    const told = await this.#deps.popbill.companyName({
      brn,
      product: 'taxinvoice',
      priority: 'person',
    });
    return told.ok && told.value.trim() !== '' ? told.value.trim() : formatBrn(brn);
  }
}

function one(brn: Brn, company: Company | undefined): Extract<Found, { readonly kind: 'one' }> {
  return {
    kind: 'one',
    brn,
    ...(company === undefined ? {} : { company }),
    checkDigitWrong: false,
  };
}

/** Mostly digits: then it was meant as a number, not as a name. */
function looksLikeBrn(query: string): boolean {
  return /^[\d\s-]{6,}$/.test(query.normalize('NFKC'));
}

function companyOf(
  draft: WatchDraft,
  { brn, name, by, at }: { brn: Brn; name: string; by: UserId | 'cli'; at: Instant },
): Company {
  const [popbillUserId, channel, owner, note] = [
    draft.popbillUserId,
    draft.channel,
    draft.owner,
    draft.note,
  ].map((typed) => typed.trim());
  return {
    v: 1,
    brn,
    name,
    products: PRODUCTS.filter((product) => draft.products.includes(product)),
    ...(popbillUserId ? { popbillUserId } : {}),
    ...(channel ? { channel } : {}),
    ...(owner ? { owner } : {}),
    ...(note ? { note } : {}),
    addedBy: by,
    addedAt: at,
  };
}

function sameCompany(a: Company, b: Company): boolean {
  return (
    a.name === b.name &&
    a.products.join() === b.products.join() &&
    a.popbillUserId === b.popbillUserId &&
    a.channel === b.channel &&
    a.owner === b.owner &&
    a.note === b.note
  );
}
