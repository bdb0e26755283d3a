import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import type { Instant } from '../kernel/time.js';
import type { Paused } from '../records/company.js';

export type ListFilterKind = 'all' | 'attention' | 'mine' | 'text' | 'owner' | 'paused';

export interface FactsContext {
  /** Of the whole row; absent: never answered. */
  readonly checkedAt: Instant | undefined;
  readonly now: Instant;
}

/** When the login that a row shows was tested; `undefined`: in the check whose time the row shows, or never. */
export function loginTestOf(
  of: DeptUserView | CertificateView,
  { checkedAt }: FactsContext,
): Instant | undefined {
  const at = testOf(of);
  return at === checkedAt ? undefined : at;
}

function testOf(of: DeptUserView | CertificateView): Instant | undefined {
  switch (of.kind) {
    case 'works':
      return of.testedAt;
    case 'rejected':
      return of.at;
    case 'unusable':
      // Without attempts POPBiLL itself cannot use it: no login was tested.
      return of.attempts === undefined ? undefined : of.foundAt;
    case 'unknown':
    case 'missing':
    case 'untested':
    case 'valid':
    case 'expired':
      return undefined;
    default:
      return of satisfies never;
  }
}

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
  /**
   * Facts of one product, short: `부서사용자 로그인 거부됨, 인증서 D-3`. A login test that is not of `checkedAt`, which the
   * row names as the time of its facts, has its own time.
   */
  readonly facts: (product: ProductAssessment, about: FactsContext) => string;
  /** The latest check got no answer: the row says what was known before. */
  readonly lastKnown: string;
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
