import { type Calm, isQuiet } from '../kernel/quiet-hours.js';
import { type AlertEntry, isPlainEdit, type OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { Change, Clock, Store } from '../records/ports.js';
import { isOver } from './alert-actions-rules.js';
import { isNotice, isOutdated, joinNotices } from './joined-notices.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly clock: Clock;
  readonly policy: Calm;
}

/** An entry that is on its way: what it says was settled within its company's turn. */
export interface Claimed {
  readonly seq: string;
  readonly job: AlertEntry['job'];
  /** As its message is to show it. */
  readonly alert: Alert;
  /** A later notice says aloud how things stand, and what this one had to say is only a line in the thread. */
  readonly isOvertaken: boolean;
}

/**
 * Settles what is said, so that whoever decides about the company from now on knows it: the notices that wait become
 * one, and it shows what is newest. To be called within the company's turn (keyed.ts). `undefined`: there is nothing to
 * say any more.
 */
export async function claimEntry(seq: string, deps: Deps): Promise<Claimed | undefined> {
  const { store, outbox } = deps;
  const entry = outbox.get(seq);
  // Dropped with its company, or said by another notice.
  if (entry === undefined || !('alert' in entry.job)) return undefined;
  const stored = await store.alert(entry.job.alert.brn);
  const alert = newestOf(entry.job.alert, stored, outbox);
  if (isAnswered(entry.job, alert) || isReplaced(alert, stored)) {
    const gone: readonly Change[] = [{ delete: 'outbox', seq }];
    await store.write(gone);
    outbox.apply(gone);
    return undefined;
  }
  const others = outbox.waitingOf(alert).filter((other) => other.seq !== seq);
  const about = { ...entry, job: entry.job };
  const isShownNext = isPlainEdit(about) && others.some((other) => showsNext(about, other, deps));
  const changes: readonly Change[] = isShownNext
    ? [{ delete: 'outbox', seq }]
    : joinedWith(about, others, alert);
  if (changes.length > 0) {
    await store.write(changes);
    outbox.apply(changes);
  }
  const job = outbox.get(seq)?.job;
  if (job === undefined || !('alert' in job)) return undefined;
  if (job.kind === 'notice' && job.line.kind === 'notice' && isOutdated(job.line, alert)) {
    outbox.sends(seq, undefined);
    return { seq, job: { kind: 'edit', alert, lines: [] }, alert, isOvertaken: false };
  }
  const isOvertaken = others.some((other) => endsAloud(about, other, deps));
  const isAloud = job.kind === 'notice' && isNews(job.line) && !isOvertaken;
  outbox.sends(seq, isAloud ? alert : undefined);
  return { seq, job, alert, isOvertaken };
}

/** People would be called because nobody took it, and somebody has, or it is critical no more. */
function isAnswered(job: AlertEntry['job'], { life, severity }: Alert): boolean {
  const isCall =
    job.kind === 'notice' && job.line.kind === 'notice' && job.line.why === 'nobody-took-it';
  if (!isCall) return false;
  return life.state === 'acknowledged' || life.state === 'snoozed' || severity !== 'critical';
}

/** Its record was lost, and another alert tells of the company by now. */
function isReplaced({ openedAt, life }: Alert, stored: Alert | undefined): boolean {
  return stored !== undefined && stored.openedAt !== openedAt && !isOver(life);
}

/** Calling the operators says nothing new about the company. */
export function isNews(line: ThreadLine): boolean {
  return line.kind === 'notice' && line.why !== 'nobody-took-it';
}

/** The alert as it is now; of one that is over, as the last entry about it has it. */
function newestOf(alert: Alert, stored: Alert | undefined, outbox: OutboxLog): Alert {
  if (stored?.openedAt === alert.openedAt) return stored;
  let newest = alert;
  for (const { job } of outbox.of(alert.brn)) {
    if (job.alert.openedAt === alert.openedAt) newest = job.alert;
  }
  return newest;
}

/** A later entry, which is sent right after it, makes the same edit. */
function showsNext({ seq }: AlertEntry, other: AlertEntry, deps: Deps): boolean {
  const edits = other.job.kind !== 'edit' || other.job.under === undefined;
  return edits && other.seq > seq && isSpeakable(other, deps);
}

/** The end of the alert is told aloud next. */
function endsAloud({ seq, job }: AlertEntry, other: AlertEntry, deps: Deps): boolean {
  const isEnd = other.job.kind === 'notice' && !isNotice(other);
  const isLate = other.seq > seq && job.kind === 'notice' && job.line.kind === 'notice';
  return isLate && isEnd && isSpeakable(other, deps);
}

function isSpeakable({ notBefore = 0, calm }: AlertEntry, { clock, policy }: Deps): boolean {
  const now = clock.now();
  return notBefore <= now && !(calm === true && isQuiet(now, policy));
}

/** What it takes to say with the entry what waits besides it. */
function joinedWith(
  entry: AlertEntry,
  others: readonly AlertEntry[],
  alert: Alert,
): readonly Change[] {
  const notices = others.filter(isNotice);
  if (!isNotice(entry) || notices.length === 0) return [];
  const all = [entry, ...notices].sort((a, b) => (a.seq < b.seq ? -1 : 1));
  return joinNotices(all, {
    alert,
    calm: all.every(({ calm }) => calm === true),
    sentNow: entry.seq,
  });
}
