import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { Company, Product, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Result } from '../domain/result.js';

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

export type WatchField = keyof WatchDraft;

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

export type ListFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'attention' }
  | { readonly kind: 'mine'; readonly user: UserId }
  | { readonly kind: 'text'; readonly text: string };

export interface ListRow {
  readonly company: Company;
  /** Absent: never checked. */
  readonly assessment?: Assessment;
  readonly checkedAt?: Instant;
}

export interface ListPage {
  readonly filter: ListFilter;
  readonly rows: readonly ListRow[];
  /** 1-based. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly watched: number;
}

/** The watched companies. Reads come from an index in memory that is rebuilt from the store at start. */
export interface Companies {
  find(words: string): Found;
  get(brn: Brn): Company | undefined;
  count(): number;
  /** For typeahead: watched companies whose name or BRN contains the query, best first. */
  suggest(query: string, limit: number): readonly Company[];
  list(filter: ListFilter, page: number, pageSize: number): Promise<ListPage>;
  /** Adds or changes; all problems at once. Rejects with StoreError. */
  watch(draft: WatchDraft, by: UserId | 'cli'): Promise<Result<Watched, readonly WatchProblem[]>>;
  /** Stops watching: closes its alert and drops its notices. `undefined`: was not watched. */
  unwatch(brn: Brn, by: UserId | 'cli'): Promise<Company | undefined>;
}
