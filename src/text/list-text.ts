import type { ProductAssessment } from '../domain/assessment.js';
import type { Paused } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';

export type ListFilterKind = 'all' | 'attention' | 'mine' | 'text' | 'owner' | 'paused';

/** The list of watched companies. */
export interface ListText {
  readonly title: string;
  /** One sentence: how many there are, and of how many watched ones. */
  readonly summary: (about: {
    readonly filter: ListFilterKind;
    /** The typed words, with filter `text`; with `owner` a mention, or empty for companies that nobody owns. */
    readonly words: string;
    readonly total: number;
    readonly watched: number;
  }) => string;
  readonly empty: (about: {
    readonly filter: ListFilterKind;
    readonly words: string;
    readonly watched: number;
    /** Whether the reader may add one. */
    readonly mayOperate: boolean;
  }) => string;
  /** Where to see those that need a look. */
  readonly lookAt: string;
  readonly page: (page: number, pages: number) => string;
  /** Facts of one product, short: `부서사용자 로그인 거부됨, 인증서 D-3`. */
  readonly facts: (product: ProductAssessment) => string;
  readonly neverChecked: string;
  /** Why it is left alone and since when. */
  readonly paused: (paused: Paused, now: Instant) => string;
  readonly memberMissing: string;
  readonly checkedAt: (at: Instant, now: Instant) => string;
  /** `owner` is a mention. */
  readonly owner: (owner: string) => string;
  readonly filterButton: Readonly<Record<'all' | 'attention' | 'mine' | 'paused', string>>;
  readonly previous: string;
  readonly next: string;
  readonly add: string;
  /** What can be done with one company, beside checking it. */
  readonly row: Readonly<Record<'page' | 'edit' | 'pause' | 'resume' | 'unwatch', string>>;
}
