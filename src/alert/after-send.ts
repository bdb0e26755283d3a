import { seoulDayOf } from '../kernel/seoul-time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import { historySince } from '../records/history-since.js';
import type { Change, Clock, OutboxJob, Store } from '../records/ports.js';
import { isOver } from './alert-actions-rules.js';
import { isNews } from './alert-claim.js';
import type { Placed } from './alert-sending.js';
import { toldByEdit, toldBySaying } from './alert-told-rules.js';
import { closeAlert } from './decide-alert-rules.js';
import type { NoticeLine } from './joined-notices.js';
import { told } from './told.js';

interface Deps {
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
export async function afterSend(send: AlertSend, deps: Deps): Promise<readonly Change[]> {
  const { placed } = send;
  const left = leftOf(send, deps);
  if (placed === undefined) return left;
  const there = { ...send, placed };
  return [...left, ...(await learntFrom(there, deps)), ...toldAloud(there, deps)];
}

/** The entry is done, or goes on with what is left of it. */
function leftOf({ seq, placed }: AlertSend, { outbox, clock }: Deps): readonly Change[] {
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
async function learntFrom(send: PlacedSend, deps: Deps): Promise<readonly Change[]> {
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
  { clock }: Deps,
): Alert | undefined {
  const now = clock.now();
  const { reasons, held } = stored;
  const isNotice = aloud !== undefined && isNews(aloud);
  const isHeard = isNotice || posted === true;
  const today = isNotice ? { today: seoulDayOf(now) } : {};
  const said = toldBySaying(stored.told, shown.reasons, { reasons, ...today });
  const known = isHeard ? toldByEdit(said, shown.reasons, reasons) : stored.told;
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
  { store, outbox, clock }: Deps,
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

function toldAloud({ shown, aloud, placed }: PlacedSend, { clock }: Deps): readonly Change[] {
  const { at: message, posted } = placed;
  const now = clock.now();
  if (aloud === undefined) {
    return posted === true ? [told(shown, { why: 'posted-again', message }, now)] : [];
  }
  // A notice whose alert ended before it was sent is said as the end.
  const { life } = shown;
  if (life.state === 'resolved' || life.state === 'closed') {
    return [told(shown, { why: life.state, message }, now)];
  }
  const { why, calls = [], untaken } = noticeOf(aloud);
  return [told(shown, { why, message, calls, untaken }, now)];
}

function noticeOf(line: ThreadLine): Omit<NoticeLine, 'kind' | 'why'> & { readonly why: string } {
  return line.kind === 'notice' ? line : { why: line.kind };
}

function isSame(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}
