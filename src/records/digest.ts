import type { Brn } from '../kernel/brn.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import type { Stage, UserId } from './company.js';
import type { Silent } from './incident.js';
import type { ReasonKind, Severity } from './reason.js';

/** A channel's daily summary, as it was counted at `at`. */
export interface Digest {
  readonly v: 1;
  readonly stage: Stage;
  readonly channel: string;
  /** `person`: made now for somebody who asked, not the day's own. */
  readonly reader?: 'channel' | 'person';
  /** Its channel does not take it, so it stands in the default channel. */
  readonly elsewhere?: true;
  readonly day: SeoulDay;
  readonly at: Instant;
  /** What was solved is told from here on: the digest before. */
  readonly since: Instant;
  /** Of the companies whose alerts go to this channel. */
  readonly counts: DigestCounts;
  /** Of all companies; only in the default channel and where there are none, and only when some have another channel. */
  readonly totals?: DigestCounts;
  /** What needs action and nobody looks after yet, soonest first. */
  readonly attention: DigestList;
  /** What is good to know and needs nobody. Absent in a summary that an older version stored. */
  readonly known?: DigestList;
  readonly taken: DigestList;
  readonly snoozed: DigestList;
  /** Solved since the digest before. */
  readonly fixed: DigestList;
  readonly remarks: readonly DigestRemark[];
}

/**
 * Two ways to count: by how companies stand (`collectable` to `neverChecked`, which add up to `watched`), and those that
 * need action by who looks after them (`attention`, `taken`, `snoozed`).
 */
export interface DigestCounts {
  /** Paused ones left out. */
  readonly watched: number;
  /** Companies of which every product can be collected, and none needs action. */
  readonly collectable: number;
  /** Companies that need action and are not known to have stopped. Absent in a summary that an older version stored. */
  readonly atRisk?: number;
  /** Companies of which a product can certainly not be collected. */
  readonly broken: number;
  /** Which could not be checked: it is not known whether they can be collected. */
  readonly unknown: number;
  /** Which were never asked about. Absent in a summary that an older version stored: they are in `unknown`. */
  readonly neverChecked?: number;
  /** Companies that need action and nobody took, by the worst of their reasons. */
  readonly attention: Readonly<Record<Severity, number>>;
  readonly taken: number;
  readonly snoozed: number;
}

/** How many companies need action, whoever looks after them. */
export function needingAction({ attention, taken, snoozed }: DigestCounts): number {
  return attention.critical + attention.warning + attention.notice + taken + snoozed;
}

/** The first rows, at most `DIGEST_ROWS`, and how many there are in all. */
export interface DigestList {
  readonly rows: readonly DigestRow[];
  readonly total: number;
}

export const DIGEST_ROWS = 15;

export interface DigestRow {
  readonly brn: Brn;
  readonly name: string;
  /** Absent for what was solved. */
  readonly severity?: Severity;
  readonly kind?: ReasonKind;
  /** Counted on the day of the digest; of a certificate's expiry. */
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
  /** Who took it or put it off. */
  readonly by?: UserId;
  /** End of a snooze. */
  readonly until?: Instant;
  /** When the alert was opened, taken or solved: whatever its list is about. */
  readonly at?: Instant;
}

/** What a reader should know besides the companies' own trouble. */
export type DigestRemark =
  /**
   * Companies that the day's sweep has not reached (`notAsked`), or of which it could not find out how they stand.
   * `checkedAt`: the end of the last sweep that was finished.
   */
  | {
      readonly kind: 'unchecked';
      readonly companies: number;
      readonly notAsked: number;
      readonly checkedAt?: Instant;
    }
  /**
   * Companies that collect by a certificate meanwhile, and whose department user's login is not known to work: its last
   * test got no answer that can be used, or as many were lost as may be and none is made any more.
   */
  | { readonly kind: 'logins-open'; readonly companies: number }
  /** A break of three days or more begins after this day: what expires in it. */
  | { readonly kind: 'before-break'; readonly backOn: SeoulDay; readonly expiring: DigestList }
  /** At most two weeks to a VAT filing deadline. */
  | {
      readonly kind: 'filing-deadline';
      readonly on: SeoulDay;
      readonly daysLeft: number;
      readonly cannotCollect: number;
    }
  | { readonly kind: 'setup'; readonly checkedAt?: Instant }
  | { readonly kind: 'outage'; readonly silent: Silent; readonly since: Instant }
  | { readonly kind: 'common-cause'; readonly rejected: number; readonly since: Instant }
  | { readonly kind: 'mass-change'; readonly companies: number; readonly since: Instant }
  | { readonly kind: 'channels-refused'; readonly channels: readonly string[] }
  /** Companies that are left alone until somebody resumes them; they are in no other count. */
  | { readonly kind: 'paused'; readonly companies: number }
  /** Owners who are no members of the workspace any more, those of most companies first. */
  | { readonly kind: 'owners-gone'; readonly owners: readonly OwnerGone[]; readonly total: number }
  /** From the day after this one on only weekends are known. */
  | { readonly kind: 'holidays-end'; readonly knownUntil: SeoulDay };

export interface OwnerGone {
  readonly owner: UserId;
  readonly companies: number;
}

/** So many owners are named who have left. */
export const OWNERS_GONE_NAMED = 5;

/** When the last digest was made, so that each day has one. */
export interface DigestRecord {
  readonly v: 1;
  readonly day: SeoulDay;
  readonly at: Instant;
  /** From when on it told what was solved; a person who asks on the same day is told the same. */
  readonly since: Instant;
}
