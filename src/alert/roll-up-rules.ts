import type { Brn, Called } from '../kernel/brn.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Alert, RollUpId, ThreadLine } from '../records/alert.js';
import type { PauseReason, Stage, UserId } from '../records/company.js';
import { compareSeverity, type ReasonKind, type Severity } from '../records/reason.js';

/** What the message of a combined alert is drawn from. */
export interface RollUpView {
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly at: Instant;
  readonly total: number;
  readonly resolved: number;
  readonly left: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Open members by the kind of their worst reason. */
  readonly byKind: Readonly<Partial<Record<ReasonKind, number>>>;
  /** Open members that somebody looks after, and that somebody put off; absent: none. */
  readonly claimed?: RollUpHands;
  readonly snoozed?: RollUpHands;
  /** The most urgent open members, at most `ROLL_UP_ROWS`. */
  readonly rows: readonly RollUpRow[];
}

/** How many, and of how many each person; those with the most come first, at most `HANDS_NAMED`. */
export interface RollUpHands {
  readonly count: number;
  readonly by: readonly { readonly person: UserId; readonly count: number }[];
}

export interface RollUpRow {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  /** Of a certificate's expiry. */
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
  /** Who took it, or put it off until then. */
  readonly hand?: { readonly person: UserId; readonly until?: Instant };
}

export const ROLL_UP_ROWS = 10;
/** As many people as one still reads in a line about all. */
const HANDS_NAMED = 4;

/** Notices of a channel and round that stand alone; from the next on they join a combined alert. */
export const POSTED_INDIVIDUALLY_AT_MOST = 5;

/** What a combined alert says aloud in its thread. At least one of its parts is there. */
export interface RollUpNews {
  /** Some of its companies have to be looked at again. */
  readonly changed?: RollUpSome;
  /** Nobody took these in time; `since` when the first of them waits. */
  readonly unclaimed?: RollUpCall & { readonly since: Instant };
  /** Somebody took these days ago, and is asked whether they still look after them. */
  readonly reminded?: RollUpCall;
}

/** Some members. */
export interface RollUpSome {
  readonly count: number;
  readonly critical: number;
  /** The most urgent of them, at most `ROLL_UP_ROWS`. */
  readonly rows: readonly RollUpRow[];
}

/** `calls`: user and user-group IDs that are called by name. */
export type RollUpCall = RollUpSome & { readonly calls: readonly string[] };

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
  readonly isInRollUp: boolean;
  /** It is told as critical for the first time. */
  readonly turnsCritical: boolean;
  /** Notices of this channel and round that stand alone so far. */
  readonly postedIndividually: number;
  /** It came together with many others, and this is the first that is told of it. */
  readonly cameInBulk: boolean;
}): NoticePlace {
  const {
    round,
    isInRollUp: isIn,
    turnsCritical,
    postedIndividually: standing,
    cameInBulk,
  } = about;
  const mayPostIndividually = standing < POSTED_INDIVIDUALLY_AT_MOST && !cameInBulk;
  if (round === undefined) return isIn ? 'leave' : 'alone';
  if (isIn) return turnsCritical && mayPostIndividually ? 'leave' : 'stay';
  return mayPostIndividually ? 'alone' : 'join';
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
  readonly state: 'open' | 'acknowledged' | 'snoozed';
  /** Who took it or put it off. */
  readonly by?: UserId;
  /** End of its snooze. */
  readonly until?: Instant;
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
  const [claimed, snoozed] = [handsOf(open, 'acknowledged'), handsOf(open, 'snoozed')];
  return {
    id,
    stage,
    channel,
    at: now,
    total,
    resolved: total - left - open.length,
    left,
    bySeverity,
    byKind,
    claimed,
    snoozed,
    rows: rowsOf(open, now),
  };
}

function handsOf(
  open: readonly RollUpMember[],
  state: Exclude<RollUpMember['state'], 'open'>,
): RollUpHands | undefined {
  const counts = new Map<UserId, number>();
  for (const member of open) {
    if (member.state !== state || member.by === undefined) continue;
    counts.set(member.by, (counts.get(member.by) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  const by = [...counts]
    .map(([person, count]) => ({ person, count }))
    .sort((a, b) => b.count - a.count || (a.person < b.person ? -1 : 1));
  const count = by.reduce((sum, each) => sum + each.count, 0);
  return { count, by: by.slice(0, HANDS_NAMED) };
}

/** What is said aloud of some members. */
export function someOfRollUp(members: readonly RollUpMember[], now: Instant): RollUpSome {
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

function rowOf(member: RollUpMember, now: Instant): RollUpRow {
  const { brn, name, severity, kind, expiresAt, by, until } = member;
  const isExpiry = kind === 'certificate-expiry' && expiresAt !== undefined;
  return {
    brn,
    name,
    severity,
    kind,
    ...(isExpiry ? { daysLeft: calendarDaysUntil(expiresAt, now), expiresAt } : {}),
    ...(by === undefined ? {} : { hand: { person: by, until } }),
  };
}

/** A quiet line in the thread of a combined alert: what somebody did about companies of it, or that they are solved. */
export interface RollUpLine {
  readonly deed: RollUpAction;
  /** The first of them, with their names of that moment. */
  readonly companies: readonly Called[];
  readonly total: number;
}

export type RollUpAction =
  | Extract<
      ThreadLine,
      {
        kind: 'taken' | 'handed-back' | 'woken' | 'client-told' | 'snoozed' | 'page-opened';
      }
    >
  /** `opener`: who opened the authentication page. */
  | { readonly kind: 'resolved'; readonly at: Instant; readonly opener?: UserId }
  | {
      readonly kind: 'closed';
      readonly at: Instant;
      readonly by: UserId | 'cli';
      readonly paused?: PauseReason;
    };

/** Companies that one line names. */
const LINE_NAMES = 10;

/** What a line of an alert's own thread is in that of the combined alert; `undefined`: it is not said there. */
export function rollUpActionOf(
  line: ThreadLine,
  { life, pageOpenedBy }: Alert,
): RollUpAction | undefined {
  switch (line.kind) {
    case 'taken':
    case 'handed-back':
    case 'woken':
    case 'client-told':
    case 'snoozed':
    case 'page-opened':
      return line;
    case 'resolved':
      if (life.state !== 'resolved') return undefined;
      return {
        kind: 'resolved',
        at: life.at,
        opener: pageOpenedBy === undefined ? undefined : pageOpenedBy.user,
      };
    case 'closed': {
      if (life.state !== 'closed') return undefined;
      const { at, by, paused } = life;
      return { kind: 'closed', at, by, paused };
    }
    // Of many companies only what somebody does is said, and what is done with.
    case 'checked':
    case 'still-failing':
    case 'reason-gone':
    case 'notice':
    case 'moved':
      return undefined;
    default:
      return line satisfies never;
  }
}

/** The same deed, done to several companies one after the other, is one line; `undefined`: these are two deeds. */
export function joinRollUpLines(a: RollUpLine, b: RollUpLine): RollUpLine | undefined {
  const [one, other] = [a, b].map(({ deed: { at: _, ...deed } }) => JSON.stringify(deed));
  if (one !== other) return undefined;
  const companies = [...a.companies, ...b.companies].slice(0, LINE_NAMES);
  return { deed: a.deed, companies, total: a.total + b.total };
}
