import type { StandingCounts } from '../incident/standing-counts.js';
import type { Instant, SeoulDay } from '../kernel/time.js';

/** How the watched companies, or those of one person, stand. */
export interface HomeCounts extends StandingCounts {
  /** Paused ones among them. */
  readonly watched: number;
  readonly byDateOnly: number;
  readonly needAction: number;
  /** Counted as they were known before a check that got no answer. */
  readonly lastKnown: number;
  readonly paused: number;
}

/** How many certificates end in one week. */
export interface HomeWeek {
  readonly from: SeoulDay;
  readonly to: SeoulDay;
  /** Companies that cannot be collected any more when theirs ends. */
  readonly stopsCollection: number;
  /** Companies whose department user goes on working. */
  readonly covered: number;
  /** VAT returns are due on this day of the week. */
  readonly deadline?: SeoulDay;
}

/** Alerts that are not over: of companies that need action by who looks after them, and all others. */
export interface HomeAlertCounts {
  readonly open: number;
  readonly taken: number;
  readonly snoozed: number;
  /** Good to know only, whoever took it. */
  readonly known: number;
  /** Of the reader: owned by them or one of their groups, or taken or snoozed by them. */
  readonly mine: number;
}

export type HomeStep = 'add' | 'import' | 'channel';

/** Why Home cannot be drawn. `at`: when that was. */
export interface HomeFault {
  readonly kind: 'store' | 'unexpected';
  readonly at: Instant;
}

/** The app's Home tab. It is drawn anew while somebody looks, so times are said relative to now. */
export interface HomeText {
  readonly title: string;
  /** What needs somebody now, first the reader's own; one or two sentences. */
  readonly attention: (about: {
    readonly all: HomeCounts;
    readonly mine: HomeCounts;
    /** Of all that need action: those that somebody took or put off. */
    readonly handled: number;
    /** Something keeps companies from being checked, so that "nothing" is not known. */
    readonly unsure: boolean;
  }) => string;
  /** All counts that are not zero, in one sentence. */
  readonly standing: (counts: HomeCounts, whose: 'all' | 'mine') => string;
  /** Besides, while companies are counted as they were before checks that got no answer. */
  readonly lastKnown: string;
  /** Stands before the name of a company that is the reader's. */
  readonly mine: string;
  /** How many more need attention than are shown with buttons. */
  readonly more: (count: number) => string;
  readonly weeks: {
    readonly title: (whose: 'all' | 'mine') => string;
    readonly intro: string;
    /** Complete without the bar, which a screen reader may leave out. */
    readonly line: (week: HomeWeek, now: Instant) => string;
    readonly none: (weeks: number) => string;
    /** A deadline in a week without any expiry, when all the others have none either. */
    readonly deadline: (day: SeoulDay, now: Instant) => string;
  };
  readonly alerts: {
    readonly title: string;
    readonly summary: (counts: HomeAlertCounts) => string;
    readonly none: string;
  };
  readonly sweep: {
    readonly running: (
      progress: { readonly done: number; readonly total: number; readonly startedAt: Instant },
      now: Instant,
    ) => string;
    readonly last: (at: Instant | undefined, now: Instant) => string;
    readonly next: (at: Instant, now: Instant) => string;
  };
  readonly welcome: {
    readonly title: string;
    readonly intro: string;
    readonly step: Readonly<Record<HomeStep, { readonly title: string; readonly says: string }>>;
    /** For who may not add companies. */
    readonly viewer: string;
  };
  readonly list: {
    readonly title: string;
    readonly search: { readonly label: string; readonly placeholder: string };
    readonly clear: string;
  };
  readonly button: Readonly<
    Record<
      | 'check'
      | 'add'
      | 'import'
      | 'export'
      | 'alerts'
      | 'myAlerts'
      | 'digest'
      | 'sweep'
      | 'testAlert'
      | 'history'
      | 'status'
      | 'settings'
      | 'help',
      string
    >
  >;
  /** `channels` are mentions. */
  readonly channelsRefused: (channels: readonly string[], total: number) => string;
  readonly fault: (fault: HomeFault, now: Instant) => string;
  readonly drawn: (at: Instant) => string;
}
