import { type Instant, seoulDayOf } from '../kernel/time.js';
import { type DeliveryDeps, notifiedEvent } from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import { type Change, historySince } from '../records/store.js';
import { isEnded } from './alert-actions-rules.js';
import { isNews } from './alert-messages.js';
import type { Placement } from './alert-sender.js';
import { closeAlert } from './decide-alert-rules.js';
import { historyAfterEdit, historyAfterMessage } from './notice-history-rules.js';

type Deps = Pick<DeliveryDeps, 'store' | 'outbox' | 'clock'>;

/** A finished send of an outbox entry about an alert. */
export interface SentEntry {
  readonly seq: string;
  /** The alert as its message shows it. */
  readonly shown: Alert;
  /** Absent: nothing had to be sent. */
  readonly placement?: Placement;
  /** The line that was broadcast in the alert's thread, or announced by a new message. */
  readonly broadcast?: ThreadLine;
}

/** The changes to store after a send about an alert. Call this inside the company's queue (keyed.ts). */
export async function changesAfterSend(sent: SentEntry, deps: Deps): Promise<readonly Change[]> {
  const { seq, placement } = sent;
  if (placement === undefined) return [{ delete: 'outbox', seq }];
  return [
    ...entryChanges(seq, placement, deps),
    ...(await messageChanges(sent, placement, deps)),
    ...historyEvents(sent, placement, deps.clock.now()),
  ];
}

/** Removes the entry, or replaces it with what remains to be sent. */
function entryChanges(seq: string, placement: Placement, deps: Deps): readonly Change[] {
  const { at, rest = [] } = placement;
  const { outbox, clock } = deps;
  const entry = outbox.get(seq);
  const [next, ...later] = rest.map((job) => ({ ...job, alert: { ...job.alert, message: at } }));
  // If the entry was dropped during the send, nothing remains to be sent.
  if (next === undefined || entry === undefined) return [{ delete: 'outbox', seq }];
  return [
    { put: 'outbox', value: { ...entry, calm: undefined, notBefore: undefined, job: next } },
    ...later.map((job): Change => ({ put: 'outbox', value: outbox.createEntry(job, clock.now()) })),
  ];
}

/** Stores the message's reference in the alert and in all entries about it, and what a message with news has notified. */
async function messageChanges(
  { seq, shown, broadcast }: SentEntry,
  { at, posted }: Placement,
  deps: Deps,
): Promise<readonly Change[]> {
  const { store, outbox, clock } = deps;
  const changes: Change[] = [];
  const stored = await store.alert(shown.brn);
  const isOpen = stored?.openedAt === shown.openedAt;
  if (isOpen) {
    const hasNews = broadcast !== undefined && isNews(broadcast);
    const updated =
      hasNews || posted === true ? withShown(stored, shown, hasNews, clock.now()) : stored;
    if (updated !== stored || !isSameMessage(stored.message, at)) {
      changes.push({ put: 'alert', value: { ...updated, message: at } });
    }
  }
  const waiting = outbox
    .ofCompany(shown.brn)
    .filter((other) => other.seq !== seq && other.job.alert.openedAt === shown.openedAt);
  for (const other of waiting) {
    if (isSameMessage(other.job.alert.message, at)) continue;
    const job = { ...other.job, alert: { ...other.job.alert, message: at } };
    changes.push({ put: 'outbox', value: { ...other, job } });
  }
  if (posted === true && !isOpen && waiting.length === 0 && !isEnded(shown.life)) {
    changes.push(...(await editIfClosed({ ...shown, message: at }, deps)));
  }
  return changes;
}

/** Records as notified what the message showed when it was sent, because the decision may be days old. */
function withShown(stored: Alert, shown: Alert, hasNews: boolean, now: Instant): Alert {
  const { reasons, held } = stored;
  const today = hasNews ? seoulDayOf(now) : undefined;
  const afterMessage = historyAfterMessage(stored.told, shown.reasons, { reasons, today });
  const history = historyAfterEdit(afterMessage, shown.reasons, reasons);
  if (JSON.stringify(history) === JSON.stringify(stored.told)) return stored;
  // The message may have included held news, so the alert is decided again immediately, unless a snooze holds it.
  const reviewsNow = held?.until !== undefined && held.why !== 'snoozed';
  return { ...stored, told: history, held: reviewsNow ? { ...held, until: now } : held };
}

/** If the company was paused or unwatched during the send, the message shows an open alert and has to be edited. */
async function editIfClosed(alert: Alert, deps: Deps): Promise<readonly Change[]> {
  const { store, outbox, clock } = deps;
  const { brn, openedAt: since } = alert;
  for await (const { event, at } of historySince(store, { brn, since })) {
    if (event.kind !== 'unwatched' && event.kind !== 'paused') continue;
    const reason = event.kind === 'paused' ? event.reason : undefined;
    const closed = closeAlert(alert, event.by, at, reason);
    const job: OutboxJob = { kind: 'edit', alert: closed, lines: [{ kind: 'closed' }] };
    return [{ put: 'outbox', value: outbox.createEntry(job, clock.now()) }];
  }
  return [];
}

function historyEvents(sent: SentEntry, placement: Placement, now: Instant): readonly Change[] {
  const { shown, broadcast } = sent;
  const { at: message, posted } = placement;
  const { state } = shown.life;
  if (broadcast === undefined) {
    return posted === true ? [notifiedEvent(shown, { why: 'posted-again', message }, now)] : [];
  }
  // A notice whose alert ended before it was sent announces the end.
  const end = state === 'resolved' || state === 'closed' ? state : undefined;
  if (end !== undefined || broadcast.kind !== 'notice') {
    const why = end ?? broadcast.kind;
    return [notifiedEvent(shown, { why, message }, now)];
  }
  const { why, calls, untaken } = broadcast;
  return [notifiedEvent(shown, { why, calls, untaken, message }, now)];
}

function isSameMessage(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}
