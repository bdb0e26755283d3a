import { type HandlingCounts, handlingOf } from '../assessment/urgency-rules.js';
import type { Brn } from '../kernel/brn.js';
import { compareNames } from '../kernel/in-order.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Alert, RollUpAction, RollUpId, RollUpLine, ThreadLine } from '../records/alert.js';
import type { Stage, UserId } from '../records/company.js';
import type { OutboxEntry } from '../records/outbox.js';
import {
  compareSeverity,
  type ReasonDetail,
  type ReasonKind,
  type Severity,
} from '../records/reason.js';
import type { Change } from '../records/store.js';

export interface RollUpView {
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly at: Instant;
  /** All members, even if resolved, except those that have their own message, are paused or are no longer watched. */
  readonly total: number;
  readonly resolved: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly byKind: Readonly<Partial<Record<ReasonKind, number>>>;
  readonly handling: HandlingCounts;
  readonly rows: readonly RollUpRow[];
}

export type RollUpRow = Omit<RollUpMember, 'state'>;

export const MAX_ROLL_UP_ROWS = 10;

/**
 * This many notices per channel and round are posted individually. Further ones join a combined alert. For an alert
 * that turns critical, only notices of alerts that did so too are counted.
 */
export const MAX_INDIVIDUAL_NOTICES = 5;

/** A broadcast in a combined alert's thread: its members, grouped by what it says about them. At least one is set. */
export interface RollUpNews {
  /** They became critical and have no message of their own. Mentions their owners. */
  readonly critical?: RollUpGroup;
  /** Nobody claimed them in time. */
  readonly unclaimed?: RollUpGroup;
  /** They were claimed days ago. Mentions the claimers. */
  readonly reminded?: RollUpGroup;
  /** Other members with news. */
  readonly changed?: RollUpGroup;
}

export interface RollUpGroup {
  readonly count: number;
  readonly rows: readonly RollUpRow[];
  /** User and user-group IDs to mention. */
  readonly mentions?: readonly string[];
}

/** People that a combined alert mentions. The field names are those of the stored outbox entry. */
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

/** Where a notice goes: the alert's own message, the round's combined alert, or the one it is in already (`stay`). */
export function routeNotice(notice: {
  readonly round: Instant | undefined;
  /** The alert is in a combined alert of the channel that its notices go to. */
  readonly isInRollUp: boolean;
  readonly turnsCritical: boolean;
  /** The other notices that MAX_INDIVIDUAL_NOTICES counts. */
  readonly postedIndividually: number;
  /** It is the first notice of a company that was imported with many others. */
  readonly isFromBulkImport: boolean;
}): 'individual' | 'join' | 'stay' {
  const { round, isInRollUp, turnsCritical, postedIndividually, isFromBulkImport } = notice;
  const mayPostIndividually =
    postedIndividually < MAX_INDIVIDUAL_NOTICES && (turnsCritical || !isFromBulkImport);
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
  /** The kind of the worst reason. */
  readonly kind: ReasonKind;
  readonly detail?: ReasonDetail;
  /** The expiry in its worst reason about a certificate's expiry. */
  readonly expiresAt?: Instant;
  readonly state: 'open' | 'acknowledged' | 'snoozed';
  readonly handledBy?: UserId;
  readonly snoozedUntil?: Instant;
}

export function viewOfRollUp(
  base: Pick<RollUpView, 'id' | 'stage' | 'channel' | 'at' | 'total'>,
  open: readonly RollUpMember[],
): RollUpView {
  const bySeverity = { critical: 0, warning: 0, notice: 0 };
  const byKind: Partial<Record<ReasonKind, number>> = {};
  const handling = { unclaimed: 0, claimed: 0, snoozed: 0 };
  for (const member of open) {
    bySeverity[member.severity] += 1;
    byKind[member.kind] = (byKind[member.kind] ?? 0) + 1;
    handling[handlingOf(member)] += 1;
  }
  return {
    ...base,
    resolved: base.total - open.length,
    bySeverity,
    byKind,
    handling,
    rows: rowsOf(open, base.at),
  };
}

/** The first MAX_ROLL_UP_ROWS members, by severity, expiry (today if there is none) and name. */
export function rowsOf(members: readonly RollUpMember[], now: Instant): readonly RollUpRow[] {
  const dayOf = ({ expiresAt }: RollUpRow) =>
    expiresAt === undefined ? 0 : calendarDaysUntil(expiresAt, now);
  return members
    .map(rowOf)
    .sort(
      (a, b) =>
        compareSeverity(b.severity, a.severity) ||
        dayOf(a) - dayOf(b) ||
        compareNames(a.name, b.name) ||
        (a.brn < b.brn ? -1 : 1),
    )
    .slice(0, MAX_ROLL_UP_ROWS);
}

/** A row names only the worst reason, so it has the expiry only if that reason is the certificate's expiry. */
function rowOf(member: RollUpMember): RollUpRow {
  const { brn, name, severity, kind, detail, handledBy, snoozedUntil } = member;
  const expiresAt = kind === 'certificate-expiry' ? member.expiresAt : undefined;
  return { brn, name, severity, kind, detail, expiresAt, handledBy, snoozedUntil };
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
    case 'client-link':
      return line;
    case 'resolved': {
      if (life.state !== 'resolved') return undefined;
      const { at, unconfirmed } = life;
      return { kind: 'resolved', at, opener: pageOpenedBy?.user, unconfirmed };
    }
    case 'closed': {
      if (life.state !== 'closed') return undefined;
      const { at, by, paused } = life;
      return { kind: 'closed', at, by, paused };
    }
    case 'checked':
    case 'collector-failed':
    case 'still-failing':
    case 'reason-gone':
    case 'notice':
    case 'moved':
      return undefined;
  }
}

/** Merges two lines about the same action, even at different times. `undefined`: they cannot be merged. */
export function mergeRollUpLines(a: RollUpLine, b: RollUpLine): RollUpLine | undefined {
  const actionOf = ({ deed }: RollUpLine) => JSON.stringify({ ...deed, at: undefined });
  const companies = [...a.companies, ...b.companies];
  // What has to be collected again must not be left out.
  const hasGaps = companies.slice(MAX_LINE_COMPANIES).some(({ gaps }) => gaps !== undefined);
  if (actionOf(a) !== actionOf(b) || hasGaps) return undefined;
  const total = a.total + b.total;
  return { deed: a.deed, companies: companies.slice(0, MAX_LINE_COMPANIES), total };
}

/** Merges what the changes of many companies repeat, before they are written together. */
export function mergeRollUpEntries(changes: readonly Change[]): readonly Change[] {
  return withJoinedLines(withoutRepeatedUpdates(changes));
}

/** Keeps only the last update of each combined alert, which includes all of its companies. */
function withoutRepeatedUpdates(changes: readonly Change[]): readonly Change[] {
  const lastUpdates = new Map<RollUpId, Change>();
  for (const change of changes) {
    const job = entryIn(change)?.job;
    if (job?.kind === 'roll-up') lastUpdates.set(job.id, change);
  }
  return changes.filter((change) => {
    const job = entryIn(change)?.job;
    return job?.kind !== 'roll-up' || lastUpdates.get(job.id) === change;
  });
}

/** Merges the lines for the thread of a combined alert, where possible into one for all companies of the write. */
function withJoinedLines(changes: readonly Change[]): readonly Change[] {
  const joined: Change[] = [];
  const positions = new Map<RollUpId, number>();
  for (const change of changes) {
    const job = entryIn(change)?.job;
    if (job?.kind !== 'roll-up-line') {
      joined.push(change);
      continue;
    }
    const position = positions.get(job.id) ?? joined.length;
    const previous = entryIn(joined[position]);
    const line = previous?.job.kind === job.kind && mergeRollUpLines(previous.job.line, job.line);
    if (previous && line) {
      joined[position] = { put: 'outbox', value: { ...previous, job: { ...job, line } } };
    } else {
      positions.set(job.id, joined.length);
      joined.push(change);
    }
  }
  return joined;
}

function entryIn(change: Change | undefined): OutboxEntry | undefined {
  return change && 'put' in change && change.put === 'outbox' ? change.value : undefined;
}
