import type { MessageRef, RollUpId } from './alert.js';
import type { Brn } from './brn.js';
import type { Stage } from './company.js';
import type { Instant } from './instant.js';
import type { ReasonKind, Severity } from './reason.js';
import { calendarDaysUntil } from './seoul-time.js';
import { compareSeverity } from './severity.js';

/** Many alerts of one channel and round, told in one message. Each is still an alert of its own. */
export interface RollUp {
  readonly v: 1;
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly openedAt: Instant;
  readonly round: Instant;
  /** All that ever joined. Those that have no open alert any more are solved (or closed). */
  readonly members: readonly Brn[];
  /** Those that got a message of their own since, because they became critical. */
  readonly left: readonly Brn[];
  readonly message?: MessageRef;
  /** When its message was posted or edited last. */
  readonly sentAt: Instant;
  /** Of members that had a notice in a later round: the last one that was said aloud in the thread. */
  readonly heard: readonly RollUpHeard[];
}

export interface RollUpHeard {
  readonly brn: Brn;
  readonly round: Instant;
  /** When that was said; absent in records of earlier versions. */
  readonly at?: Instant;
}

/** What the message of a combined alert is drawn from. */
export interface RollUpView {
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly at: Instant;
  readonly total: number;
  readonly solved: number;
  readonly left: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Open members by the kind of their worst reason. */
  readonly byKind: Readonly<Partial<Record<ReasonKind, number>>>;
  /** The most urgent open members, at most `ROLL_UP_ROWS`. */
  readonly rows: readonly RollUpRow[];
}

export interface RollUpRow {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  /** Of a certificate's expiry. */
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
}

export const ROLL_UP_ROWS = 10;

/** Notices of a channel and round that stand alone; from the next on they join a combined alert. */
export const STAND_ALONE = 5;

/** What a combined alert says aloud in its thread: some of its companies have to be looked at again. */
export interface RollUpNews {
  /** User and user-group IDs that are called by name. */
  readonly calls?: readonly string[];
  readonly count: number;
  readonly critical: number;
  /** The most urgent of them, at most `ROLL_UP_ROWS`. */
  readonly rows: readonly RollUpRow[];
}

/** Through which message an alert's notice is told. */
export type NoticePlace =
  /** By a message of its own. */
  | 'alone'
  /** By a message of its own from now on; it leaves the combined alert that it was in. */
  | 'leave'
  /** By the combined alert of this round. */
  | 'join'
  /** By the earlier combined alert that it is in. */
  | 'stay';

/** Decides through which message a notice is told. */
export function placeNotice(about: {
  /** Absent: a person asked about this one company. */
  readonly round: Instant | undefined;
  /** The combined alert that it is in, if that is one of the channel its notices go to. */
  readonly isIn: boolean;
  /** It is told as critical for the first time. */
  readonly turnsCritical: boolean;
  /** Notices of this channel and round that stand alone so far. */
  readonly standing: number;
  /** It came together with many others, and this is the first that is told of it. */
  readonly isOneOfMany: boolean;
}): NoticePlace {
  const { round, isIn, turnsCritical, standing, isOneOfMany } = about;
  const mayStand = standing < STAND_ALONE && !isOneOfMany;
  if (round === undefined) return isIn ? 'leave' : 'alone';
  if (isIn) return turnsCritical && mayStand ? 'leave' : 'stay';
  return mayStand ? 'alone' : 'join';
}

/** The ID of the combined alert that a channel's notices of a round join. */
export function rollUpId(channel: string, round: Instant): RollUpId {
  return `${channel}-${round}`;
}

/** The channel and round of an ID. */
export function partsOfRollUpId(id: RollUpId): {
  readonly channel: string;
  readonly round: Instant;
} {
  const end = id.lastIndexOf('-');
  return { channel: id.slice(0, end), round: Number(id.slice(end + 1)) };
}

/** An open member of a combined alert as far as its message needs it. */
export interface RollUpMember {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  /** Of the certificate that expires first, where that is among its reasons. */
  readonly expiresAt?: Instant;
}

/** What the message says while these members are open. */
export function viewOfRollUp(about: {
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly open: readonly RollUpMember[];
  /** All that ever joined. */
  readonly total: number;
  readonly left: number;
  readonly now: Instant;
}): RollUpView {
  const { id, stage, channel, open, total, left, now } = about;
  const bySeverity = { critical: 0, warning: 0, notice: 0 };
  const byKind: Partial<Record<ReasonKind, number>> = {};
  for (const { severity, kind } of open) {
    bySeverity[severity] += 1;
    byKind[kind] = (byKind[kind] ?? 0) + 1;
  }
  return {
    id,
    stage,
    channel,
    at: now,
    total,
    solved: total - left - open.length,
    left,
    bySeverity,
    byKind,
    rows: rowsOf(open, now),
  };
}

/** What is said aloud of members that have a notice again. */
export function newsOfRollUp(members: readonly RollUpMember[], now: Instant): RollUpNews {
  return {
    count: members.length,
    critical: members.filter(({ severity }) => severity === 'critical').length,
    rows: rowsOf(members, now),
  };
}

const collator = new Intl.Collator('ko');

/** The most urgent: by severity, then what is broken or ends first, then by name. */
function rowsOf(members: readonly RollUpMember[], now: Instant): readonly RollUpRow[] {
  return members
    .map((member) => rowOf(member, now))
    .sort(
      (a, b) =>
        compareSeverity(b.severity, a.severity) ||
        (a.daysLeft ?? 0) - (b.daysLeft ?? 0) ||
        collator.compare(a.name, b.name) ||
        (a.brn < b.brn ? -1 : 1),
    )
    .slice(0, ROLL_UP_ROWS);
}

function rowOf({ brn, name, severity, kind, expiresAt }: RollUpMember, now: Instant): RollUpRow {
  if (kind !== 'certificate-expiry' || expiresAt === undefined)
    return { brn, name, severity, kind };
  return { brn, name, severity, kind, daysLeft: calendarDaysUntil(expiresAt, now), expiresAt };
}
