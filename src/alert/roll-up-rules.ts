import type { Brn } from '../kernel/brn.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Alert, RollUpAction, RollUpId, RollUpLine, ThreadLine } from '../records/alert.js';
import type { Stage, UserId } from '../records/company.js';
import { compareSeverity, type ReasonKind, type Severity } from '../records/reason.js';

export interface RollUpView {
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly at: Instant;
  /** All that ever joined. */
  readonly total: number;
  readonly resolved: number;
  readonly left: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly byKind: Readonly<Partial<Record<ReasonKind, number>>>;
  readonly claimed?: RollUpHands;
  readonly snoozed?: RollUpHands;
  readonly rows: readonly RollUpRow[];
}

/** The people with the most come first, at most `HANDS_NAMED`. */
export interface RollUpHands {
  readonly count: number;
  readonly by: readonly { readonly person: UserId; readonly count: number }[];
}

export interface RollUpRow {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
  readonly hand?: { readonly person: UserId; readonly until?: Instant };
}

export const ROLL_UP_ROWS = 10;
const HANDS_NAMED = 4;

/** Individual notices of a channel and round; the next ones join a combined alert. */
export const POSTED_INDIVIDUALLY_AT_MOST = 5;

/** What a combined alert broadcasts in its thread; at least one part is there. */
export interface RollUpNews {
  /** To be looked at again. */
  readonly changed?: RollUpSome;
  /** Nobody claimed these in time; `since`: when the first of them began to wait. */
  readonly unclaimed?: RollUpCall & { readonly since: Instant };
  /** Claimed days ago. */
  readonly reminded?: RollUpCall;
}

export interface RollUpSome {
  readonly count: number;
  readonly critical: number;
  readonly rows: readonly RollUpRow[];
}

export type RollUpCall = RollUpSome & { readonly calls: readonly string[] };

/** Who is called by name. */
export interface Asks {
  /** Nobody claimed a member in time; `calls` are called for it. */
  readonly untaken?: true;
  readonly calls?: readonly string[];
  /** Who claimed a member days ago. */
  readonly reminded?: readonly string[];
}

export function joinAsks(a: Asks, b: Asks): Asks {
  return {
    untaken: a.untaken ?? b.untaken,
    calls: bothOf(a.calls, b.calls),
    reminded: bothOf(a.reminded, b.reminded),
  };
}

function bothOf(one: readonly string[] = [], other: readonly string[] = []) {
  const both = new Set([...one, ...other]);
  return both.size === 0 ? undefined : [...both];
}

export function asksNobody({ untaken, calls, reminded }: Asks): boolean {
  return (untaken ?? calls ?? reminded) === undefined;
}

/** By a message of its own, by the combined alert of this round, or by the earlier one that it is in. */
export function placeNotice(about: {
  /** Absent: a person asked about this company. */
  readonly round: Instant | undefined;
  /** It is in a combined alert of the channel its notices go to. */
  readonly isInRollUp: boolean;
  readonly turnsCritical: boolean;
  readonly postedIndividually: number;
  /** Imported with many others, and this is its first notice. */
  readonly cameInBulk: boolean;
}): 'alone' | 'join' | 'stay' {
  const { round, isInRollUp, turnsCritical, postedIndividually, cameInBulk } = about;
  const mayPostIndividually = postedIndividually < POSTED_INDIVIDUALLY_AT_MOST && !cameInBulk;
  if (round === undefined) return 'alone';
  if (isInRollUp) return turnsCritical && mayPostIndividually ? 'alone' : 'stay';
  return mayPostIndividually ? 'alone' : 'join';
}

export function rollUpId(channel: string, round: Instant): RollUpId {
  return `${channel}-${round}`;
}

export function partsOfRollUpId(id: RollUpId): {
  readonly channel: string;
  readonly round: Instant;
} {
  const end = id.lastIndexOf('-');
  return { channel: id.slice(0, end), round: Number(id.slice(end + 1)) };
}

export interface RollUpMember {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  readonly expiresAt?: Instant;
  readonly state: 'open' | 'acknowledged' | 'snoozed';
  readonly by?: UserId;
  readonly until?: Instant;
}

export function viewOfRollUp({
  open,
  ...about
}: Pick<RollUpView, 'id' | 'stage' | 'channel' | 'at' | 'total' | 'left'> & {
  readonly open: readonly RollUpMember[];
}): RollUpView {
  const bySeverity = { critical: 0, warning: 0, notice: 0 };
  const byKind: Partial<Record<ReasonKind, number>> = {};
  for (const { severity, kind } of open) {
    bySeverity[severity] += 1;
    byKind[kind] = (byKind[kind] ?? 0) + 1;
  }
  return {
    ...about,
    resolved: about.total - about.left - open.length,
    bySeverity,
    byKind,
    claimed: handsOf(open, 'acknowledged'),
    snoozed: handsOf(open, 'snoozed'),
    rows: rowsOf(open, about.at),
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

export function someOfRollUp(members: readonly RollUpMember[], now: Instant): RollUpSome {
  return {
    count: members.length,
    critical: members.filter(({ severity }) => severity === 'critical').length,
    rows: rowsOf(members, now),
  };
}

const collator = new Intl.Collator('ko');

/** By severity, then what is broken or ends first, then by name. */
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
  const { brn, name, severity, kind, by, until } = member;
  const expiresAt = kind === 'certificate-expiry' ? member.expiresAt : undefined;
  return {
    brn,
    name,
    severity,
    kind,
    daysLeft: expiresAt === undefined ? undefined : calendarDaysUntil(expiresAt, now),
    expiresAt,
    hand: by === undefined ? undefined : { person: by, until },
  };
}

const LINE_NAMES = 10;

/** What a line of an alert's own thread says in that of its combined alert, if anything. */
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
      return { kind: 'resolved', at: life.at, opener: pageOpenedBy?.user };
    case 'closed': {
      if (life.state !== 'closed') return undefined;
      const { at, by, paused } = life;
      return { kind: 'closed', at, by, paused };
    }
    case 'checked':
    case 'still-failing':
    case 'reason-gone':
    case 'notice':
    case 'moved':
      return undefined;
  }
}

/** The same action on several companies, one after the other, becomes one line. */
export function joinRollUpLines(a: RollUpLine, b: RollUpLine): RollUpLine | undefined {
  const [one, other] = [a, b].map(({ deed: { at: _, ...action } }) => JSON.stringify(action));
  if (one !== other) return undefined;
  const companies = [...a.companies, ...b.companies].slice(0, LINE_NAMES);
  return { deed: a.deed, companies, total: a.total + b.total };
}
