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
  /** `person`: made now for somebody who asked. */
  readonly reader?: 'channel' | 'person';
  /** Slack refuses its channel, so it is in the default channel. */
  readonly elsewhere?: true;
  readonly day: SeoulDay;
  readonly at: Instant;
  /** The time of the digest before: resolved alerts count from then on. */
  readonly since: Instant;
  /** Of the companies whose alerts go to this channel. */
  readonly counts: DigestCounts;
  /** Of all companies; only in the default channel or where there are none, and only when some have another channel. */
  readonly totals?: DigestCounts;
  /** Needs action and is not claimed yet, soonest first. */
  readonly attention: DigestList;
  /** Needs no action. Absent in records of earlier versions. */
  readonly known?: DigestList;
  readonly taken: DigestList;
  readonly snoozed: DigestList;
  readonly fixed: DigestList;
  readonly remarks: readonly DigestRemark[];
}

/**
 * Companies by how they stand (`collectable` to `neverChecked`, which add up to `watched`), and those that need action by
 * whether they are claimed (`attention`, `taken`, `snoozed`).
 */
export interface DigestCounts {
  /** Without paused ones. */
  readonly watched: number;
  /** Every product can be collected, and none needs action. */
  readonly collectable: number;
  /** Need action and are not known to have stopped. Absent in records of earlier versions. */
  readonly atRisk?: number;
  /** A product can certainly not be collected. */
  readonly broken: number;
  readonly unknown: number;
  /** Absent in records of earlier versions: they are in `unknown`. */
  readonly neverChecked?: number;
  /** Need action and are not claimed, by the worst of their reasons. */
  readonly attention: Readonly<Record<Severity, number>>;
  readonly taken: number;
  readonly snoozed: number;
}

export function needingAction({ attention, taken, snoozed }: DigestCounts): number {
  return attention.critical + attention.warning + attention.notice + taken + snoozed;
}

/** The first rows, at most `DIGEST_ROWS`. */
export interface DigestList {
  readonly rows: readonly DigestRow[];
  readonly total: number;
}

export const DIGEST_ROWS = 15;

export interface DigestRow {
  readonly brn: Brn;
  readonly name: string;
  /** Absent of resolved alerts. */
  readonly severity?: Severity;
  readonly kind?: ReasonKind;
  /** Of a certificate, on the day of the digest. */
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
  /** Who claimed or snoozed it. */
  readonly by?: UserId;
  /** End of a snooze. */
  readonly until?: Instant;
  /** When the alert was opened, claimed or resolved, by its list. */
  readonly at?: Instant;
}

/** Besides the companies' own trouble. */
export type DigestRemark =
  /**
   * Companies that the day's sweep has not reached (`notAsked`) or could not find out about. `checkedAt`: the end of the
   * last finished sweep.
   */
  | {
      readonly kind: 'unchecked';
      readonly companies: number;
      readonly notAsked: number;
      readonly checkedAt?: Instant;
    }
  /** Companies that collect by a certificate while it is not known whether their department user's login works. */
  | { readonly kind: 'logins-open'; readonly companies: number }
  /** Three or more days off begin after this day: what expires in them. */
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
  /** They are in no other count. */
  | { readonly kind: 'paused'; readonly companies: number }
  /** Owners who left the workspace, those of most companies first. */
  | { readonly kind: 'owners-gone'; readonly owners: readonly OwnerGone[]; readonly total: number }
  /** After this day only weekends are known. */
  | { readonly kind: 'holidays-end'; readonly knownUntil: SeoulDay };

export interface OwnerGone {
  readonly owner: UserId;
  readonly companies: number;
}

export const OWNERS_GONE_NAMED = 5;

/** When the last digest was made, so that each day has one. */
export interface DigestRecord {
  readonly v: 1;
  readonly day: SeoulDay;
  readonly at: Instant;
  /** As in `Digest`; a person who asks on the same day gets the same. */
  readonly since: Instant;
}
