import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { isQuiet, type QuietTimes } from '../kernel/quiet-hours.js';
import { seoulDayOf } from '../kernel/time.js';
import { type AlertEntry, isPlainEdit, type OutboxLog } from '../outbox/outbox-log.js';
import type { Deliver, Means, Outcome } from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import { historySince } from '../records/indexed-store.js';
import type { OutboxJob } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import { isOver } from './alert-actions-rules.js';
import {
  isNotice,
  isOutdated,
  joinNotices,
  type NoticeLine,
  notifiedRecord,
} from './alert-messages.js';
import { type AlertDrawings, AlertSending, type Placed } from './alert-sending.js';
import { closeAlert } from './decide-alert-rules.js';
import { historyAfterEdit, historyAfterMessage } from './notice-history-rules.js';

interface AfterSendDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly clock: Clock;
}

/** A send of which something is to be put on record. */
interface AlertSend {
  readonly seq: string;
  /** The alert as its message shows it. */
  readonly shown: Alert;
  /** Absent: nothing had to be said. */
  readonly placed?: Placed | undefined;
  /** The line that it made noise with. */
  readonly aloud?: ThreadLine | undefined;
}

/**
 * What is to be stored of a send about an alert: what is left of its entry, where the message stands, what is told by
 * now, and on which day. To be called within the company's turn (keyed.ts).
 */
export async function afterSend(send: AlertSend, deps: AfterSendDeps): Promise<readonly Change[]> {
  const { placed } = send;
  const left = leftOf(send, deps);
  if (placed === undefined) return left;
  const there = { ...send, placed };
  return [...left, ...(await learntFrom(there, deps)), ...toldAloud(there, deps)];
}

/** The entry is done, or goes on with what is left of it. */
function leftOf({ seq, placed }: AlertSend, { outbox, clock }: AfterSendDeps): readonly Change[] {
  const entry = outbox.get(seq);
  const [first, ...others] = (placed?.rest ?? []).map((job) => ({
    ...job,
    alert: { ...job.alert, ...(placed === undefined ? {} : { message: placed.at }) },
  }));
  // Where it was dropped meanwhile, so is what is left of it.
  if (first === undefined || entry === undefined) return [{ delete: 'outbox', seq }];
  const { calm: _, notBefore: __, ...still } = entry;
  return [
    { put: 'outbox', value: { ...still, job: first } },
    ...others.map((job): Change => ({ put: 'outbox', value: outbox.entry(job, clock.now()) })),
  ];
}

type PlacedSend = AlertSend & { readonly placed: Placed };

/** Everything that speaks of this alert learns where its message stands. */
async function learntFrom(send: PlacedSend, deps: AfterSendDeps): Promise<readonly Change[]> {
  const { store, outbox } = deps;
  const { seq, shown, placed } = send;
  const { at, posted } = placed;
  const changes: Change[] = [];
  const stored = await store.alert(shown.brn);
  const isOpen = stored?.openedAt === shown.openedAt;
  if (isOpen) {
    const learnt = afterSaying(stored, send, deps);
    if (learnt !== undefined) changes.push({ put: 'alert', value: learnt });
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

/**
 * The stored alert, now that its channel heard what the message showed; `undefined`: all of that is known. The day is
 * the one on which it was said: the decision may be days old.
 */
function afterSaying(
  stored: Alert,
  { shown, placed: { at, posted }, aloud }: PlacedSend,
  { clock }: AfterSendDeps,
): Alert | undefined {
  const now = clock.now();
  const { reasons, held } = stored;
  const isNotice = aloud !== undefined && isNews(aloud);
  const isHeard = isNotice || posted === true;
  const today = isNotice ? { today: seoulDayOf(now) } : {};
  const said = historyAfterMessage(stored.told, shown.reasons, { reasons, ...today });
  const known = isHeard ? historyAfterEdit(said, shown.reasons, reasons) : stored.told;
  const isTold = JSON.stringify(known) === JSON.stringify(stored.told);
  if (isTold && isSame(stored.message, at)) return undefined;
  // What was held may have been said by this: that is decided anew, at once.
  const isDue = !isTold && held?.until !== undefined && held.why !== 'snoozed';
  return {
    ...stored,
    message: at,
    told: known,
    ...(isDue ? { held: { ...held, until: now } } : {}),
  };
}

/** The company was let go while its message was on the way, which therefore says that something is open. */
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

function toldAloud(
  { shown, aloud, placed }: PlacedSend,
  { clock }: AfterSendDeps,
): readonly Change[] {
  const { at: message, posted } = placed;
  const now = clock.now();
  if (aloud === undefined) {
    return posted === true ? [notifiedRecord(shown, { why: 'posted-again', message }, now)] : [];
  }
  // A notice whose alert ended before it was sent is said as the end.
  const { life } = shown;
  if (life.state === 'resolved' || life.state === 'closed') {
    return [notifiedRecord(shown, { why: life.state, message }, now)];
  }
  const { why, calls = [], untaken } = noticeOf(aloud);
  return [notifiedRecord(shown, { why, message, calls, untaken }, now)];
}

function noticeOf(line: ThreadLine): Omit<NoticeLine, 'kind' | 'why'> & { readonly why: string } {
  return line.kind === 'notice' ? line : { why: line.kind };
}

function isSame(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}

interface ClaimDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly clock: Clock;
  readonly policy: QuietTimes;
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
export async function claimEntry(seq: string, deps: ClaimDeps): Promise<Claimed | undefined> {
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
function showsNext({ seq }: AlertEntry, other: AlertEntry, deps: ClaimDeps): boolean {
  const edits = other.job.kind !== 'edit' || other.job.under === undefined;
  return edits && other.seq > seq && isSpeakable(other, deps);
}

/** The end of the alert is told aloud next. */
function endsAloud({ seq, job }: AlertEntry, other: AlertEntry, deps: ClaimDeps): boolean {
  const isEnd = other.job.kind === 'notice' && !isNotice(other);
  const isLate = other.seq > seq && job.kind === 'notice' && job.line.kind === 'notice';
  return isLate && isEnd && isSpeakable(other, deps);
}

function isSpeakable({ notBefore = 0, calm }: AlertEntry, { clock, policy }: ClaimDeps): boolean {
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

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
  readonly policy: QuietTimes;
  readonly stopping?: AbortController;
}

/** Posts an alert's message, edits it, and writes the lines into its thread. */
export function alertDelivery(deps: Deps, draw: AlertDrawings): Deliver<'notice' | 'edit'> {
  const { records, outbox, clock, defaultChannel, stopping } = deps;

  return async ({ seq, job: { alert } }, means) => {
    const claimed = await records.run(alert.brn, () => claimEntry(seq, deps));
    if (claimed === undefined) return GONE;
    if (stopping?.signal.aborted === true) {
      return { kind: 'wait', until: clock.now(), error: 'stopping', holdsChannel: false };
    }
    try {
      // It counts as being sent until that is on record, or it is on record that it waits (Delivery).
      return await send(claimed, means);
    } catch (error) {
      outbox.settled(seq);
      throw error;
    }
  };

  function send(claimed: Claimed, means: Means): Promise<Outcome> {
    const { job, alert, isOvertaken } = claimed;
    const line = job.kind === 'notice' && !isOvertaken ? job.line : undefined;
    const done = (placed?: Placed) => recorded(claimed, placed, line);
    const sending = new AlertSending({ ...means, draw, defaultChannel, done }, alert);
    if (line !== undefined) return sending.notice(line);
    if (job.kind === 'notice') return sending.edit([job.line], true);
    return job.under === undefined ? sending.edit(job.lines) : sending.lines(job.lines, job.under);
  }

  function recorded(
    { seq, alert: shown }: Claimed,
    placed: Placed | undefined,
    aloud: ThreadLine | undefined,
  ): Outcome {
    return {
      kind: 'done',
      channel: placed?.at.channel,
      record: () =>
        records.run(shown.brn, async () => {
          const changes = await afterSend({ seq, shown, placed, aloud }, deps);
          await deps.store.write(changes);
          outbox.settled(seq);
          outbox.apply(changes);
        }),
    };
  }
}

/** There is nothing to send and nothing to record. */
const GONE: Outcome = { kind: 'done', record: async () => {} };
