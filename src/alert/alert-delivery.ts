import type { KeyedQueue } from '../kernel/keyed.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import {
  type AlertEntry,
  isAlertEntry,
  isPlainEdit,
  type OutboxIndex,
} from '../outbox/outbox-index.js';
import {
  createPoster,
  type Deliver,
  type DeliveryDeps,
  notifiedEvent,
  type Outcome,
  type SendTools,
} from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import { type Change, historySince } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import { isEnded } from './alert-actions-rules.js';
import { isNews, isNotice, joinNotices, noticeLineOf, partStillDue } from './alert-messages.js';
import { hasReturned, partNotAmong } from './alert-reasons-rules.js';
import { closeAlert, gapsAskedAt } from './decide-alert-rules.js';
import { historyAfterEdit, historyAfterMessage } from './notice-history-rules.js';
import { withShownHistory } from './notice-rules.js';

export interface AlertDrawings {
  /** An alert's first post may mention its owner; a repeated post mentions nobody. */
  readonly alert: (alert: Alert, as: 'post' | 'edit') => Promise<ViewMessage>;
  readonly alertLine: (line: ThreadLine, alert: Alert, broadcast: boolean) => Promise<ViewMessage>;
}

type StoreDeps = Pick<DeliveryDeps, 'store' | 'outbox' | 'clock'>;

interface PrepareDeps extends StoreDeps {
  readonly policy: QuietTimes;
}

interface Deps extends DeliveryDeps, PrepareDeps {
  readonly companyQueue: KeyedQueue;
  readonly stopping?: AbortController;
}

export function alertDelivery(deps: Deps, draw: AlertDrawings): Deliver<'notice' | 'edit'> {
  const { companyQueue, store, outbox, clock, defaultChannel, stopping } = deps;

  return async ({ seq, job: { alert } }, tools) => {
    const prepared = await companyQueue.run(alert.brn, () => prepareEntry(seq, deps));
    if (prepared === undefined) return { kind: 'done', record: async () => {} };
    if (stopping?.signal.aborted === true) {
      return { kind: 'wait', until: clock.now(), error: 'stopping', holdsChannel: false };
    }
    // The entry stays in flight until its outcome is recorded (Delivery).
    return send(prepared, tools);
  };

  function send({ seq, job, alert, isSuperseded }: PreparedEntry, tools: SendTools) {
    const line = job.kind === 'notice' && !isSuperseded ? job.line : undefined;
    const outcomeOf = (placement?: Placement): Outcome => ({
      kind: 'done',
      record: () =>
        companyQueue.run(alert.brn, async () => {
          const sent = { seq, shown: alert, placement, broadcast: line };
          await store.write(await changesAfterSend(sent, deps));
          outbox.clearInFlight(seq);
        }),
    });
    const options = { ...tools, draw, defaultChannel, outcomeOf };
    const { sendNotice, editMessage, writeLines } = createAlertSender(alert, options);
    if (line !== undefined) return sendNotice(line);
    if (job.kind === 'notice') return editMessage([job.line], isSuperseded);
    return job.under === undefined
      ? editMessage(job.lines, isSuperseded)
      : writeLines(job.lines, job.under);
  }
}

interface PreparedEntry {
  readonly seq: string;
  readonly job: AlertEntry['job'];
  readonly alert: Alert;
  /**
   * Another entry is sent right after this one. If this is a notice, that one announces the end of the alert, and this
   * becomes a silent line. If this is an edit, that one shows the message too, and posts it again if necessary.
   */
  readonly isSuperseded: boolean;
}

/**
 * Decides what is sent, and marks the entry as in flight. The alert's waiting notices become one, which shows the
 * current state. `undefined`: nothing is left to send. Call this inside the company's queue (keyed.ts).
 */
export async function prepareEntry(
  seq: string,
  deps: PrepareDeps,
): Promise<PreparedEntry | undefined> {
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
  const otherEntries = outbox.waitingOf(alert).filter((other) => other.seq !== seq);
  const sentNext = otherEntries.filter((other) => other.seq > seq && isDue(other, deps));
  const isShownByNext = entry.job.kind === 'edit' && sentNext.some(showsMessage);
  const notices = isNotice(entry) ? [entry, ...otherEntries.filter(isNotice)] : [];
  if (isShownByNext && isPlainEdit(entry)) await store.write([{ delete: 'outbox', seq }]);
  else if (notices.length > 1) await store.write(joinNotices(notices, alert, seq));
  // One of these writes may have dropped or replaced the entry.
  const waiting = outbox.get(seq)?.job;
  if (waiting === undefined || !('alert' in waiting)) return undefined;
  const job = jobStillDue(waiting, alert, stored);
  const isSuperseded = isShownByNext || (isNotice(entry) && sentNext.some(announcesEnd));
  const notifies = job.kind === 'notice' && isNews(job.line) && !isSuperseded;
  outbox.markInFlight(seq, notifies ? alert : undefined);
  return { seq, job, alert, isSuperseded };
}

function isMentionObsolete(line: ThreadLine | undefined, { life, severity }: Alert): boolean {
  if (line?.kind !== 'notice' || line.why !== 'nobody-took-it') return false;
  return life.state === 'acknowledged' || life.state === 'snoozed' || severity !== 'critical';
}

/** A notice reduced to the news that still applies (an edit if none does), or an edit to the lines that still apply. */
function jobStillDue(job: AlertEntry['job'], alert: Alert, stored?: Alert): AlertEntry['job'] {
  if (job.kind === 'edit') {
    return { ...job, lines: job.lines.flatMap((line) => lineStillTrue(line, alert) ?? []) };
  }
  const notice = noticeLineOf(job);
  if (notice === undefined) {
    // A late end: the company has the problem again, in another alert. Without a message, the end still has to be posted.
    const isSilent = alert.message !== undefined && hasReturned(alert, stored);
    return isSilent ? { kind: 'edit', alert, lines: [job.line] } : job;
  }
  const line = partStillDue(notice, alert);
  if (line === undefined || isMentionObsolete(line, alert)) {
    return { kind: 'edit', alert, lines: [] };
  }
  return { kind: 'notice', alert: job.alert, line };
}

/** The line without reasons that came back meanwhile. `undefined`: the line would say nothing and ask for nothing. */
function lineStillTrue(line: ThreadLine, alert: Alert): ThreadLine | undefined {
  if (line.kind !== 'reason-gone') return line;
  const reasons = partNotAmong(alert.reasons, line.reasons);
  const isEmpty = reasons.length + gapsAskedAt(alert, line.at).length === 0;
  return isEmpty ? undefined : { ...line, reasons };
}

/** The stored alert, or if it has ended, the copy in its last entry. */
function currentAlert(alert: Alert, stored: Alert | undefined, outbox: OutboxIndex): Alert {
  if (stored?.openedAt === alert.openedAt) return stored;
  const entries = outbox.ofCompany(alert.brn);
  const last = entries.findLast(({ job }) => job.alert.openedAt === alert.openedAt);
  return last?.job.alert ?? alert;
}

function showsMessage({ job }: AlertEntry): boolean {
  return job.kind !== 'edit' || job.under === undefined;
}

function announcesEnd(entry: AlertEntry): boolean {
  return entry.job.kind === 'notice' && !isNotice(entry);
}

function isDue({ notBefore = 0, calm }: AlertEntry, { clock, policy }: PrepareDeps): boolean {
  const now = clock.now();
  return notBefore <= now && !(calm === true && isQuiet(now, policy));
}

interface SendDeps extends SendTools {
  readonly draw: AlertDrawings;
  readonly defaultChannel: () => string;
  readonly outcomeOf: (placement?: Placement) => Outcome;
}

interface Placement {
  readonly at: MessageRef;
  /** The message was posted, not edited. */
  readonly posted?: true;
  /** What remains to be sent, as later entries, so that a killed process repeats at most one message. */
  readonly rest?: readonly Edit[];
}

type Edit = Extract<OutboxJob, { readonly kind: 'edit' }>;

/** One attempt to send an entry. It posts at most one message. */
function createAlertSender(alert: Alert, deps: SendDeps) {
  const { sender, channels, draw, outcomeOf, defaultChannel } = deps;
  const { message, channel, life, rollUp } = alert;

  async function sendNotice(line: ThreadLine): Promise<Outcome> {
    if (message === undefined) {
      // An alert that ended inside a combined alert gets no message of its own.
      return rollUp !== undefined && isEnded(life) ? outcomeOf() : createAlertPoster().post();
    }
    return channel === message.channel || isEnded(life)
      ? editAndReply(line, message)
      : relocate(line, message);
  }

  async function editAndReply(line: ThreadLine, at: MessageRef): Promise<Outcome> {
    const { repost } = createAlertPoster((under) => mentionReplies(line, under));
    const edited = await sender.edit(await draw.alert(alert, 'edit'), at);
    if (edited.kind !== 'sent') return repost(edited, at);
    const reply = await draw.alertLine(line, alert, true);
    const replied = await sender.reply(at, reply, { broadcast: true });
    return replied.kind === 'sent' ? outcomeOf({ at }) : repost(replied, at);
  }

  /**
   * Posts in the alert's own channel, or if Slack refuses that, continues in the default channel. Every notice tries the
   * own channel again, because Slack does not tell the app when it accepts posts there again.
   */
  function relocate(line: ThreadLine, old: MessageRef): Promise<Outcome> {
    const editsAfterPost = (at: MessageRef): readonly Edit[] => {
      if (at.channel === old.channel) return mentionReplies(line, at);
      const lines = [{ kind: 'moved', to: at.channel }] as const;
      return [{ kind: 'edit', alert, lines, under: old }, ...mentionReplies(line, at)];
    };
    // If the old message is in the default channel already, a refusal leads to an edit of that message.
    const isInDefault = old.channel === defaultChannel();
    const fallback = isInDefault ? () => editAndReply(line, old) : undefined;
    return createAlertPoster(editsAfterPost, fallback).post();
  }

  /** A reply with the mentions of the line, because a repeated post mentions nobody. Empty without mentions. */
  function mentionReplies(line: ThreadLine, under: MessageRef): readonly Edit[] {
    if (line.kind !== 'notice' || line.calls === undefined) return [];
    return [{ kind: 'edit', alert, lines: [line], under }];
  }

  async function editMessage(lines: readonly ThreadLine[], isSuperseded: boolean) {
    // Nothing was posted, so there is nothing to edit. The next notice shows the change.
    if (message === undefined) return outcomeOf();
    const edited = await sender.edit(await draw.alert(alert, 'edit'), message);
    if (edited.kind === 'sent') return writeLines(lines, message);
    const isGone = edited.kind === 'message-gone';
    // If the default channel refuses, there is no other channel to post in: the entry waits.
    const wouldMove = edited.kind === 'channel-refused' && message.channel !== defaultChannel();
    if (isSuperseded && (isGone || wouldMove)) return outcomeOf();
    return isGone && isEnded(life) ? outcomeOf() : createAlertPoster().repost(edited, message);
  }

  /** Replies silently with the first line; a later entry sends the others. If Slack refuses it, all are dropped. */
  async function writeLines(lines: readonly ThreadLine[], under: MessageRef): Promise<Outcome> {
    const [line, ...later] = lines;
    const at = message ?? under;
    if (line === undefined) return outcomeOf({ at });
    const reply = await draw.alertLine(line, alert, false);
    const sent = await sender.reply(under, reply, { broadcast: false });
    if (sent.kind === 'later') {
      return { ...channels.postpone(sent), rest: { kind: 'edit', alert, lines, under } };
    }
    if (sent.kind !== 'sent' || later.length === 0) return outcomeOf({ at });
    return outcomeOf({ at, rest: [{ kind: 'edit', alert, lines: later, under }] });
  }

  function createAlertPoster(
    editsAfterPost: (at: MessageRef) => readonly Edit[] = () => [],
    fallback?: () => Promise<Outcome>,
  ) {
    return createPoster(channel, {
      ...deps,
      draw: () => draw.alert(alert, 'post'),
      onPosted: (at) => outcomeOf({ at, posted: true, rest: editsAfterPost(at) }),
      fallback,
    });
  }

  return { sendNotice, editMessage, writeLines };
}

interface SentEntry {
  readonly seq: string;
  /** The alert as its message shows it. */
  readonly shown: Alert;
  /** Absent: nothing was sent, and the entry is dropped. */
  readonly placement?: Placement;
  /** The line that was broadcast in the alert's thread, or announced by a new message. */
  readonly broadcast?: ThreadLine;
}

/** Call this inside the company's queue (keyed.ts). */
export async function changesAfterSend(
  sent: SentEntry,
  deps: StoreDeps,
): Promise<readonly Change[]> {
  const { seq, placement } = sent;
  if (placement === undefined) return [{ delete: 'outbox', seq }];
  return [
    ...entryChanges(seq, placement, deps),
    ...(await messageChanges(sent, placement, deps)),
    ...historyEvents(sent, placement, deps.clock.now()),
  ];
}

function entryChanges(seq: string, placement: Placement, deps: StoreDeps): readonly Change[] {
  const { at, rest = [] } = placement;
  const { outbox, clock } = deps;
  const entry = outbox.get(seq);
  const [next, ...later] = rest.map((job) => ({ ...job, alert: { ...job.alert, message: at } }));
  // If the entry was dropped during the send, with its company, the rest is not sent.
  if (next === undefined || entry === undefined) return [{ delete: 'outbox', seq }];
  return [
    { put: 'outbox', value: { ...entry, calm: undefined, notBefore: undefined, job: next } },
    ...later.map((job): Change => ({ put: 'outbox', value: outbox.createEntry(job, clock.now()) })),
  ];
}

/** Stores where the message is, in the alert and its other entries, and which reasons the channel now knows. */
async function messageChanges(
  { seq, shown, broadcast }: SentEntry,
  { at, posted }: Placement,
  deps: StoreDeps,
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
      // The request to collect missed days is in the old thread, so the end of the alert asks again.
      const stops = updated.stops?.map((stop) => (posted ? { ...stop, asked: undefined } : stop));
      changes.push({ put: 'alert', value: { ...updated, message: at, stops } });
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

/** The decision may be days old, so what counts as notified is what the message showed. */
function withShown(stored: Alert, shown: Alert, hasNews: boolean, now: Instant): Alert {
  const { reasons, held } = stored;
  const today = hasNews ? seoulDayOf(now) : undefined;
  const afterMessage = historyAfterMessage(stored.told, shown.reasons, { reasons, today });
  const history = historyAfterEdit(afterMessage, shown.reasons, reasons);
  if (JSON.stringify(history) === JSON.stringify(stored.told)) return stored;
  // The message may have included held news, so the alert is decided again immediately, unless a snooze holds it.
  const reviewsNow = held?.until !== undefined && held.why !== 'snoozed';
  const after = withShownHistory(stored, history, now);
  return { ...after, held: reviewsNow ? { ...held, until: now } : held };
}

/** If the company was paused or unwatched during the send, the message shows an open alert and has to be edited. */
async function editIfClosed(alert: Alert, deps: StoreDeps): Promise<readonly Change[]> {
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
  const event = (details: Omit<Parameters<typeof notifiedEvent>[1], 'message'>) => [
    notifiedEvent(shown, { ...details, message }, now),
  ];
  if (broadcast === undefined) return posted === true ? event({ why: 'posted-again' }) : [];
  // A notice whose alert ended before it was sent announces the end.
  if (state === 'resolved' || state === 'closed') return event({ why: state });
  if (broadcast.kind !== 'notice') return event({ why: broadcast.kind });
  const { why, calls, untaken } = broadcast;
  return event({ why, calls, untaken });
}

function isSameMessage(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}
