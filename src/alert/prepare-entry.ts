import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import {
  type AlertEntry,
  isAlertEntry,
  isPlainEdit,
  type OutboxIndex,
} from '../outbox/outbox-index.js';
import type { DeliveryDeps } from '../outbox/outcome.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import { isNews, isNotice, joinNotices, noticeLineOf, partStillDue } from './alert-messages.js';
import { partNotAmong } from './alert-reasons-rules.js';

interface Deps extends Pick<DeliveryDeps, 'store' | 'outbox' | 'clock'> {
  readonly policy: QuietTimes;
}

/** An entry in flight, with the content to send. */
export interface PreparedEntry {
  readonly seq: string;
  readonly job: AlertEntry['job'];
  readonly alert: Alert;
  /**
   * Another entry is sent right after it: after a notice, the end of the alert, so that this notice is only a line in the
   * thread; after an edit, one that shows the message too, and posts it again if necessary.
   */
  readonly isSuperseded: boolean;
}

/**
 * Decides what is sent, and marks the entry as in flight. The alert's waiting notices become one, which shows the current
 * state. `undefined`: nothing is left to send. Call this inside the company's queue (keyed.ts).
 */
export async function prepareEntry(seq: string, deps: Deps): Promise<PreparedEntry | undefined> {
  const { store, outbox } = deps;
  const entry = outbox.get(seq);
  // The entry was dropped with its company, or joined with another notice.
  if (entry === undefined || !isAlertEntry(entry)) return undefined;
  const stored = await store.alert(entry.job.alert.brn);
  const alert = currentAlert(entry.job.alert, stored, outbox);
  if (isMentionObsolete(noticeLineOf(entry.job), alert)) {
    await store.write([{ delete: 'outbox', seq }]);
    return undefined;
  }
  const others = outbox.waitingOf(alert).filter((other) => other.seq !== seq);
  const sentNext = others.filter((other) => other.seq > seq && isDue(other, deps));
  const isRepeatedNext = entry.job.kind === 'edit' && sentNext.some(showsMessage);
  const notices = isNotice(entry) ? [entry, ...others.filter(isNotice)] : [];
  if (isRepeatedNext && isPlainEdit(entry)) await store.write([{ delete: 'outbox', seq }]);
  else if (notices.length > 1) await store.write(joinNotices(notices, alert, seq));
  // One of these writes may have dropped or replaced the entry.
  const waiting = outbox.get(seq)?.job;
  if (waiting === undefined || !('alert' in waiting)) return undefined;
  const job = jobStillDue(waiting, alert);
  const isSuperseded = isRepeatedNext || (isNotice(entry) && sentNext.some(announcesEnd));
  const notifies = job.kind === 'notice' && isNews(job.line) && !isSuperseded;
  outbox.markInFlight(seq, notifies ? alert : undefined);
  return { seq, job, alert, isSuperseded };
}

/** The operators need not be mentioned: somebody claimed or snoozed the alert, or it is no longer critical. */
function isMentionObsolete(line: ThreadLine | undefined, { life, severity }: Alert): boolean {
  if (line?.kind !== 'notice' || line.why !== 'nobody-took-it') return false;
  return life.state === 'acknowledged' || life.state === 'snoozed' || severity !== 'critical';
}

/** Reduces a notice to the news that still applies, and an edit to the lines that do. Without news, a notice becomes an edit. */
function jobStillDue(job: AlertEntry['job'], alert: Alert): AlertEntry['job'] {
  if (job.kind === 'edit') {
    return { ...job, lines: job.lines.flatMap((line) => lineStillTrue(line, alert) ?? []) };
  }
  const notice = noticeLineOf(job);
  if (notice === undefined) return job;
  const line = partStillDue(notice, alert);
  if (line === undefined || isMentionObsolete(line, alert)) {
    return { kind: 'edit', alert, lines: [] };
  }
  return { kind: 'notice', alert: job.alert, line };
}

/** The line without reasons that came back while it waited. `undefined`: all of them did. */
function lineStillTrue(line: ThreadLine, alert: Alert): ThreadLine | undefined {
  if (line.kind !== 'reason-gone') return line;
  const reasons = partNotAmong(alert.reasons, line.reasons);
  return reasons.length === 0 ? undefined : { ...line, reasons };
}

/** The stored alert, or if it has ended, the copy in its last entry. */
function currentAlert(alert: Alert, stored: Alert | undefined, outbox: OutboxIndex): Alert {
  if (stored?.openedAt === alert.openedAt) return stored;
  const entries = outbox.ofCompany(alert.brn);
  const last = entries.findLast(({ job }) => job.alert.openedAt === alert.openedAt);
  return last?.job.alert ?? alert;
}

/** Not if it only writes lines in a thread. */
function showsMessage({ job }: AlertEntry): boolean {
  return job.kind !== 'edit' || job.under === undefined;
}

function announcesEnd(entry: AlertEntry): boolean {
  return entry.job.kind === 'notice' && !isNotice(entry);
}

function isDue({ notBefore = 0, calm }: AlertEntry, { clock, policy }: Deps): boolean {
  const now = clock.now();
  return notBefore <= now && !(calm === true && isQuiet(now, policy));
}
