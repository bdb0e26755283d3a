import type { KeyedQueue } from '../kernel/keyed.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import { type AlertEntry, isPlainEdit, type OutboxLog } from '../outbox/outbox-log.js';
import {
  type Deliver,
  type DeliveryDeps,
  type Means,
  notified,
  type Outcome,
} from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import { type Change, historySince } from '../records/store.js';
import { isOver } from './alert-actions-rules.js';
import { isNotice, joinNotices, noticeLineOf, stillDue } from './alert-messages.js';
import { type AlertDrawings, alertSending, type Placed } from './alert-sending.js';
import { closeAlert } from './decide-alert-rules.js';
import { historyAfterEdit, historyAfterMessage } from './notice-history-rules.js';

interface Deps extends DeliveryDeps {
  readonly companyQueue: KeyedQueue;
  readonly policy: QuietTimes;
  readonly stopping?: AbortController;
}

type AfterSendDeps = Pick<Deps, 'store' | 'outbox' | 'clock'>;

interface AlertSend {
  readonly seq: string;
  /** The alert as its message shows it. */
  readonly shown: Alert;
  /** Absent: nothing had to be sent. */
  readonly placed?: Placed;
  /** The line that was broadcast. */
  readonly broadcast?: ThreadLine;
}

/** What is stored after a send about an alert. To be called within the company's turn (keyed.ts). */
export async function afterSend(send: AlertSend, deps: AfterSendDeps): Promise<readonly Change[]> {
  const { seq, shown, placed, broadcast } = send;
  if (placed === undefined) return [{ delete: 'outbox', seq }];
  return [
    ...restOf(seq, placed, deps),
    ...(await messageChanges(send, placed, deps)),
    ...historyOf(shown, placed, broadcast, deps.clock.now()),
  ];
}

/** Removes the entry, or replaces it by the rest. */
function restOf(seq: string, { at, rest = [] }: Placed, deps: AfterSendDeps): readonly Change[] {
  const { outbox, clock } = deps;
  const entry = outbox.get(seq);
  const [first, ...others] = rest.map((job) => ({ ...job, alert: { ...job.alert, message: at } }));
  // An entry that was dropped meanwhile has no rest.
  if (first === undefined || entry === undefined) return [{ delete: 'outbox', seq }];
  return [
    { put: 'outbox', value: { ...entry, calm: undefined, notBefore: undefined, job: first } },
    ...others.map((job): Change => ({ put: 'outbox', value: outbox.entry(job, clock.now()) })),
  ];
}

/** Updates the place of the message in the stored alert and in all entries about it. */
async function messageChanges(
  { seq, shown, broadcast }: AlertSend,
  { at, posted }: Placed,
  deps: AfterSendDeps,
): Promise<readonly Change[]> {
  const { store, outbox, clock } = deps;
  const changes: Change[] = [];
  const stored = await store.alert(shown.brn);
  const isOpen = stored?.openedAt === shown.openedAt;
  if (isOpen) {
    const isNotice = broadcast !== undefined && isNews(broadcast);
    const updated =
      isNotice || posted === true ? withNotified(stored, shown, isNotice, clock.now()) : stored;
    if (updated !== stored || !isSame(stored.message, at)) {
      changes.push({ put: 'alert', value: { ...updated, message: at } });
    }
  }
  const waiting = outbox
    .of(shown.brn)
    .filter((other) => other.seq !== seq && other.job.alert.openedAt === shown.openedAt);
  for (const other of waiting) {
    if (isSame(other.job.alert.message, at)) continue;
    const job = { ...other.job, alert: { ...other.job.alert, message: at } };
    changes.push({ put: 'outbox', value: { ...other, job } });
  }
  if (posted && !isOpen && waiting.length === 0 && !isOver(shown.life)) {
    changes.push(...(await closedMeanwhile({ ...shown, message: at }, deps)));
  }
  return changes;
}

/** Records as notified what the message showed when it was sent: the decision may be days old. */
function withNotified(stored: Alert, shown: Alert, isNotice: boolean, now: Instant): Alert {
  const { reasons, held } = stored;
  const today = isNotice ? seoulDayOf(now) : undefined;
  const shownTold = historyAfterMessage(stored.told, shown.reasons, { reasons, today });
  const told = historyAfterEdit(shownTold, shown.reasons, reasons);
  if (JSON.stringify(told) === JSON.stringify(stored.told)) return stored;
  // The message may have included held news, so the alert is decided again at once.
  const isDue = held?.until !== undefined && held.why !== 'snoozed';
  return { ...stored, told, held: isDue ? { ...held, until: now } : held };
}

/** The company was paused or unwatched during the send, so the message shows an open alert and is edited. */
async function closedMeanwhile(
  alert: Alert,
  { store, outbox, clock }: AfterSendDeps,
): Promise<readonly Change[]> {
  const { brn, openedAt: since } = alert;
  for await (const { event, at } of historySince(store, { brn, since })) {
    if (event.kind !== 'unwatched' && event.kind !== 'paused') continue;
    const reason = event.kind === 'paused' ? event.reason : undefined;
    const closed = closeAlert(alert, event.by, at, reason);
    const job: OutboxJob = { kind: 'edit', alert: closed, lines: [{ kind: 'closed' }] };
    return [{ put: 'outbox', value: outbox.entry(job, clock.now()) }];
  }
  return [];
}

function historyOf(
  shown: Alert,
  { at: message, posted }: Placed,
  broadcast: ThreadLine | undefined,
  now: Instant,
): readonly Change[] {
  const { state } = shown.life;
  if (broadcast === undefined) {
    return posted === true ? [notified(shown, { why: 'posted-again', message }, now)] : [];
  }
  // A notice whose alert ended before it was sent announces the end.
  if (state === 'resolved' || state === 'closed' || broadcast.kind !== 'notice') {
    const why = state === 'resolved' || state === 'closed' ? state : broadcast.kind;
    return [notified(shown, { why, message }, now)];
  }
  const { why, calls, untaken } = broadcast;
  return [notified(shown, { why, calls, untaken, message }, now)];
}

function isSame(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}

type PrepareDeps = Pick<Deps, 'store' | 'outbox' | 'clock' | 'policy'>;

/** An entry that is being sent: its content was decided within the company's turn. */
export interface Prepared {
  readonly seq: string;
  readonly job: AlertEntry['job'];
  readonly alert: Alert;
  /** A later notice announces the current state, and this one is only a line in the thread. */
  readonly isOvertaken: boolean;
}

/**
 * Decides what is sent: the notices that wait become one, which shows the newest state. To be called within the company's
 * turn (keyed.ts). `undefined`: there is nothing to send any more.
 */
export async function prepareEntry(seq: string, deps: PrepareDeps): Promise<Prepared | undefined> {
  const { store, outbox } = deps;
  const entry = outbox.get(seq);
  // Dropped with its company, or joined with another notice.
  if (entry === undefined || !('alert' in entry.job)) return undefined;
  const stored = await store.alert(entry.job.alert.brn);
  const alert = newestOf(entry.job.alert, stored, outbox);
  if (isCallObsolete(entry.job, alert)) {
    await store.write([{ delete: 'outbox', seq }]);
    return undefined;
  }
  const others = outbox.waitingOf(alert).filter((other) => other.seq !== seq);
  const current = { ...entry, job: entry.job };
  const isShownNext =
    isPlainEdit(current) && others.some((other) => isSameEditNext(current, other, deps));
  const notices = isNotice(current) ? [current, ...others.filter(isNotice)] : [];
  if (isShownNext) await store.write([{ delete: 'outbox', seq }]);
  else if (notices.length > 1) await store.write(joinNotices(notices, alert, seq));
  const waiting = outbox.get(seq)?.job;
  if (waiting === undefined || !('alert' in waiting)) return undefined;
  const job = withCurrentAlert(waiting, alert);
  const isOvertaken = others.some((other) => isEndNext(current, other, deps));
  const notifies = job.kind === 'notice' && isNews(job.line) && !isOvertaken;
  outbox.sends(seq, notifies ? alert : undefined);
  return { seq, job, alert, isOvertaken };
}

/** The call for an unclaimed alert is obsolete: somebody claimed or snoozed it, or it is no longer critical. */
function isCallObsolete(job: AlertEntry['job'], { life, severity }: Alert): boolean {
  if (noticeLineOf(job)?.why !== 'nobody-took-it') return false;
  return life.state === 'acknowledged' || life.state === 'snoozed' || severity !== 'critical';
}

/** Updates a notice to the current alert. If its news is over, it becomes an edit. */
function withCurrentAlert(job: AlertEntry['job'], alert: Alert): AlertEntry['job'] {
  const notice = noticeLineOf(job);
  if (notice === undefined) return job;
  const line = stillDue(notice, alert);
  if (line === undefined || isCallObsolete({ kind: 'notice', alert, line }, alert)) {
    return { kind: 'edit', alert, lines: [] };
  }
  return { kind: 'notice', alert: job.alert, line };
}

/** A call of the operators is not news about the company. */
function isNews(line: ThreadLine): boolean {
  return line.kind === 'notice' && line.why !== 'nobody-took-it';
}

/** The stored alert, or the last entry's copy of an alert that is over. */
function newestOf(alert: Alert, stored: Alert | undefined, outbox: OutboxLog): Alert {
  if (stored?.openedAt === alert.openedAt) return stored;
  const last = outbox.of(alert.brn).findLast(({ job }) => job.alert.openedAt === alert.openedAt);
  return last?.job.alert ?? alert;
}

/** A later entry, which is sent right after it, makes the same edit. */
function isSameEditNext({ seq }: AlertEntry, other: AlertEntry, deps: PrepareDeps): boolean {
  const edits = other.job.kind !== 'edit' || other.job.under === undefined;
  return edits && other.seq > seq && mayBeSent(other, deps);
}

/** The other entry announces the end of the alert right after it. */
function isEndNext({ seq, job }: AlertEntry, other: AlertEntry, deps: PrepareDeps): boolean {
  const isEnd = other.job.kind === 'notice' && !isNotice(other);
  const isLate = other.seq > seq && noticeLineOf(job) !== undefined;
  return isLate && isEnd && mayBeSent(other, deps);
}

function mayBeSent({ notBefore = 0, calm }: AlertEntry, { clock, policy }: PrepareDeps): boolean {
  const now = clock.now();
  return notBefore <= now && !(calm === true && isQuiet(now, policy));
}

/** Posts an alert's message, edits it, and writes the lines into its thread. */
export function alertDelivery(deps: Deps, draw: AlertDrawings): Deliver<'notice' | 'edit'> {
  const { companyQueue, outbox, clock, defaultChannel, stopping } = deps;

  return async ({ seq, job: { alert } }, means) => {
    const prepared = await companyQueue.run(alert.brn, () => prepareEntry(seq, deps));
    if (prepared === undefined) return GONE;
    if (stopping?.signal.aborted === true) {
      return { kind: 'wait', until: clock.now(), error: 'stopping', holdsChannel: false };
    }
    // The entry stays in flight until its result or its wait is recorded (Delivery).
    return send(prepared, means);
  };

  function send(prepared: Prepared, means: Means): Promise<Outcome> {
    const { job, alert, isOvertaken } = prepared;
    const line = job.kind === 'notice' && !isOvertaken ? job.line : undefined;
    const done = (placed?: Placed) => recorded(prepared, placed, line);
    const sending = alertSending(alert, { ...means, draw, defaultChannel, done });
    if (line !== undefined) return sending.notice(line);
    if (job.kind === 'notice') return sending.edit([job.line], true);
    return job.under === undefined ? sending.edit(job.lines) : sending.write(job.lines, job.under);
  }

  function recorded(
    { seq, alert: shown }: Prepared,
    placed: Placed | undefined,
    broadcast: ThreadLine | undefined,
  ): Outcome {
    return {
      kind: 'done',
      channel: placed?.at.channel,
      record: () =>
        companyQueue.run(shown.brn, async () => {
          await deps.store.write(await afterSend({ seq, shown, placed, broadcast }, deps));
          outbox.settled(seq);
        }),
    };
  }
}

/** There is nothing to send and nothing to record. */
const GONE: Outcome = { kind: 'done', record: async () => {} };
