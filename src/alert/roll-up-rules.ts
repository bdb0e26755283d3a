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
  /** All members, even if resolved or with a message of their own, but not those no longer watched. */
  readonly total: number;
  readonly resolved: number;
  /** Members that got a message of their own. */
  readonly left: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly byKind: Readonly<Partial<Record<ReasonKind, number>>>;
  readonly claimed?: RollUpHandlers;
  readonly snoozed?: RollUpHandlers;
  readonly rows: readonly RollUpRow[];
}

/** At most `MAX_NAMED_HANDLERS` people, those with the most members first. */
export interface RollUpHandlers {
  readonly count: number;
  readonly people: readonly { readonly person: UserId; readonly count: number }[];
}

export interface RollUpRow {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
  readonly handler?: { readonly person: UserId; readonly until?: Instant };
}

export const MAX_ROLL_UP_ROWS = 10;
const MAX_NAMED_HANDLERS = 4;

/** Notices posted individually per channel and round. Further ones join a combined alert. */
export const MAX_INDIVIDUAL_NOTICES = 5;

/** The content of a broadcast in a combined alert's thread; at least one part is set. */
export interface RollUpNews {
  /** Members with news. */
  readonly changed?: RollUpGroup;
  /** Members that nobody claimed in time; `since`: when the first of them began to wait. */
  readonly unclaimed?: RollUpMentions & { readonly since: Instant };
  /** Members that were claimed days ago. */
  readonly reminded?: RollUpMentions;
}

export interface RollUpGroup {
  readonly count: number;
  readonly critical: number;
  readonly rows: readonly RollUpRow[];
}

export type RollUpMentions = RollUpGroup & { readonly calls: readonly string[] };

/** People that a combined alert mentions. The names are those of the stored entry. */
export interface PendingMentions {
  /** A member was not claimed in time, so the people in `calls` are mentioned. */
  readonly untaken?: true;
  readonly calls?: readonly string[];
  /** People who claimed a member days ago. */
  readonly reminded?: readonly string[];
}

export function mergeMentions(a: PendingMentions, b: PendingMentions): PendingMentions {
  return {
    untaken: a.untaken ?? b.untaken,
    calls: unionOf(a.calls, b.calls),
    reminded: unionOf(a.reminded, b.reminded),
  };
}

function unionOf(a: readonly string[] = [], b: readonly string[] = []) {
  const union = new Set([...a, ...b]);
  return union.size === 0 ? undefined : [...union];
}

export function mentionsNobody({ untaken, calls, reminded }: PendingMentions): boolean {
  return (untaken ?? calls ?? reminded) === undefined;
}

/** Decides where a notice goes: its own message, the round's combined alert, or the combined alert that it is in. */
export function routeNotice(notice: {
  /** `undefined`: a person asked about this company. */
  readonly round: Instant | undefined;
  /** The alert is in a combined alert of the channel that its notices go to. */
  readonly isInRollUp: boolean;
  readonly turnsCritical: boolean;
  readonly postedIndividually: number;
  /** It is the first notice of a company that was imported with many others. */
  readonly isFromBulkImport: boolean;
}): 'individual' | 'join' | 'stay' {
  const { round, isInRollUp, turnsCritical, postedIndividually, isFromBulkImport } = notice;
  const mayPostIndividually = postedIndividually < MAX_INDIVIDUAL_NOTICES && !isFromBulkImport;
  if (round === undefined) return 'individual';
  if (isInRollUp) return turnsCritical && mayPostIndividually ? 'individual' : 'stay';
  return mayPostIndividually ? 'individual' : 'join';
}

export function rollUpId(channel: string, round: Instant): RollUpId {
  return `${channel}-${round}`;
}

export function partsOfRollUpId(id: RollUpId) {
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
  readonly handledBy?: UserId;
  readonly until?: Instant;
}

export function viewOfRollUp({
  open,
  ...rest
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
    ...rest,
    resolved: rest.total - rest.left - open.length,
    bySeverity,
    byKind,
    claimed: handlersOf(open, 'acknowledged'),
    snoozed: handlersOf(open, 'snoozed'),
    rows: rowsOf(open, rest.at),
  };
}

function handlersOf(
  open: readonly RollUpMember[],
  state: Exclude<RollUpMember['state'], 'open'>,
): RollUpHandlers | undefined {
  const counts = new Map<UserId, number>();
  for (const member of open) {
    if (member.state !== state || member.handledBy === undefined) continue;
    counts.set(member.handledBy, (counts.get(member.handledBy) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  const people = [...counts]
    .map(([person, count]) => ({ person, count }))
    .sort((a, b) => b.count - a.count || (a.person < b.person ? -1 : 1));
  const count = people.reduce((sum, each) => sum + each.count, 0);
  return { count, people: people.slice(0, MAX_NAMED_HANDLERS) };
}

export function rollUpGroup(members: readonly RollUpMember[], now: Instant): RollUpGroup {
  return {
    count: members.length,
    critical: members.filter(({ severity }) => severity === 'critical').length,
    rows: rowsOf(members, now),
  };
}

const collator = new Intl.Collator('ko');

/** Sorted by severity, days left (0 if it is no expiry), and name. */
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
    .slice(0, MAX_ROLL_UP_ROWS);
}

function rowOf(member: RollUpMember, now: Instant): RollUpRow {
  const { brn, name, severity, kind, handledBy: by, until } = member;
  const expiresAt = kind === 'certificate-expiry' ? member.expiresAt : undefined;
  return {
    brn,
    name,
    severity,
    kind,
    daysLeft: expiresAt === undefined ? undefined : calendarDaysUntil(expiresAt, now),
    expiresAt,
    handler: by === undefined ? undefined : { person: by, until },
  };
}

const MAX_LINE_COMPANIES = 10;

/** The action that a thread line reports, for the thread of the combined alert. `undefined`: not reported there. */
export function rollUpActionOf(
  line: ThreadLine,
  { life, pageOpenedBy }: Alert,
): RollUpAction | undefined {
  switch (line.kind) {
    case 'taken':
    case 'assigned':
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

/** Merges two lines about the same action into one. `undefined`: the actions differ. */
export function mergeRollUpLines(a: RollUpLine, b: RollUpLine): RollUpLine | undefined {
  const [first, second] = [a, b].map(({ deed: { at: _, ...action } }) => JSON.stringify(action));
  if (first !== second) return undefined;
  const companies = [...a.companies, ...b.companies].slice(0, MAX_LINE_COMPANIES);
  return { deed: a.deed, companies, total: a.total + b.total };
}
