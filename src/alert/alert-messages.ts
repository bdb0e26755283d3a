import type { Brn } from '../kernel/brn.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import { type AlertEntry, isPlainEdit, type OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, MessageRef, RollUpId, ThreadLine } from '../records/alert.js';
import type { HistoryEvent } from '../records/history.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change } from '../records/store.js';
import { historyAfterMessage, wasNotified } from './notice-history-rules.js';

export interface Placed {
  readonly alert: Alert;
  /** Else the combined alert notifies, by the changes. */
  readonly isPostedIndividually: boolean;
  readonly changes: readonly Change[];
}

export interface Moment {
  readonly now: Instant;
  /** Nobody asked for it: it waits for the end of quiet hours even if it is sent late. */
  readonly respectsQuietHours?: boolean;
}

export interface Telling extends Moment {
  /** Notices of one round and channel are counted together; undefined: a person asked about this company. */
  readonly round: Instant | undefined;
  readonly why: string;
  readonly asks?: Asks;
}

/** Who is called by name. */
export interface Asks {
  readonly untaken?: true;
  readonly calls?: readonly string[];
  /** Who claimed it days ago. */
  readonly reminded?: readonly string[];
}

export interface NoticePlaces {
  place(alert: Alert, telling: Telling): Placed;
  refresh(id: RollUpId, now: Instant): readonly Change[];
  /** When it was last notified through its combined alert, including now. */
  notifiedAt(alert: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined;
  noteLines(
    id: RollUpId,
    alert: Alert,
    lines: readonly ThreadLine[],
    now: Instant,
  ): readonly Change[];
  /** For a company that is no longer watched, so that it does not count as resolved. */
  drop(id: RollUpId, brn: Brn, now: Instant): readonly Change[];
}

interface Deps {
  readonly outbox: OutboxLog;
  readonly rollUps: NoticePlaces;
}

/** Turns what there is to say about an alert into outbox entries, written together with the alert. */
export class AlertMessages {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The alert with a message that is being sent counted as sent. If Slack refuses that message, it waits and is sent as
   * things stand then.
   */
  withInFlightNotice(alert: Alert, now: Instant): Alert {
    const { outbox, rollUps } = this.#deps;
    const today = seoulDayOf(now);
    const said = outbox.inFlight(alert.brn);
    const isSaid = said?.openedAt === alert.openedAt;
    const { reasons } = alert;
    const told = isSaid
      ? historyAfterMessage(alert.told, said.reasons, { reasons, today })
      : alert.told;
    const asMany = rollUps.notifiedAt(alert, now);
    const isToday = asMany !== undefined && seoulDayOf(asMany) === today;
    return { ...alert, told: isToday ? { ...told, lastNoticeOn: today } : told };
  }

  /** Updates the alert's own message and its combined alert, with these lines in the thread. */
  edit(alert: Alert, lines: readonly ThreadLine[], at: Moment): readonly Change[] {
    if (!wasNotified(alert.told)) return [];
    return [
      ...(this.#hasOwn(alert) ? [this.#edit(alert, lines, at)] : []),
      ...this.refresh(alert, at.now, lines),
    ];
  }

  /** Notifies, individually or through the combined alert of the round, together with what still waits. */
  notice(
    alert: Alert,
    line: NoticeLine,
    {
      round,
      lines,
      ...at
    }: Moment & {
      readonly round: Instant | undefined;
      readonly lines: readonly ThreadLine[];
    },
  ): Placed {
    const { outbox, rollUps } = this.#deps;
    const waiting = outbox.waitingOf(alert).filter(isNotice);
    // What a person asked for does not wait, whatever is sent with it.
    const respectsQuietHours =
      at.respectsQuietHours === true && waiting.every((entry) => entry.calm === true);
    const asks = asksOf([...waiting.map(({ job }) => job.line), line]);
    const placed = rollUps.place(alert, {
      round,
      why: line.why,
      asks,
      respectsQuietHours,
      now: at.now,
    });
    if (!placed.isPostedIndividually) {
      const dropped = waiting.map(({ seq }): Change => ({ delete: 'outbox', seq }));
      const own = this.#hasOwn(placed.alert) ? [this.#edit(placed.alert, lines, at)] : [];
      return { ...placed, changes: [...dropped, ...own, ...placed.changes] };
    }
    const quietly = lines.length === 0 ? [] : [this.#edit(placed.alert, lines, at)];
    const broadcast = this.#entry({ kind: 'notice', alert: placed.alert, line }, at);
    const spoken = joinNotices([...waiting, broadcast], {
      alert: placed.alert,
      calm: respectsQuietHours,
    });
    return { ...placed, changes: [...quietly, ...spoken, ...placed.changes] };
  }

  /** The message shows the end at once; the line is broadcast from `broadcastFrom` on. */
  ended(
    alert: Alert,
    line: ThreadLine,
    { broadcastFrom, ...at }: Moment & { readonly broadcastFrom: Instant | undefined },
  ): readonly Change[] {
    if (broadcastFrom === undefined || !this.#hasOwn(alert)) return this.edit(alert, [line], at);
    const { now } = at;
    const own = broadcastFrom > now ? [this.#edit(alert, [], at)] : [];
    const quietly = [...own, ...this.refresh(alert, now, [line])];
    const broadcast = this.#entry({ kind: 'notice', alert, line }, at, broadcastFrom);
    return [...quietly, { put: 'outbox', value: broadcast }];
  }

  /** A waiting edit shows the newest state: no second one is needed. */
  #edit(alert: Alert, lines: readonly ThreadLine[], at: Moment): Change {
    const job = { kind: 'edit', alert, lines } as const;
    const waiting =
      lines.length === 0 ? this.#deps.outbox.waitingOf(alert).find(isPlainEdit) : undefined;
    if (waiting === undefined) return { put: 'outbox', value: this.#entry(job, at) };
    const { calm: wasCalm, ...rest } = waiting;
    const calm = wasCalm === true && at.respectsQuietHours === true;
    return { put: 'outbox', value: { ...rest, job, calm: calm || undefined } };
  }

  #entry<Job extends OutboxJob>(
    job: Job,
    { now, respectsQuietHours = false }: Moment,
    notBefore = now,
  ): OutboxEntry & { readonly job: Job } {
    return {
      ...this.#deps.outbox.entry(job, now),
      job,
      ...(notBefore > now ? { notBefore } : {}),
      ...(respectsQuietHours ? { calm: respectsQuietHours } : {}),
    };
  }

  refresh(alert: Alert, now: Instant, lines: readonly ThreadLine[] = []): readonly Change[] {
    const { rollUps } = this.#deps;
    const { rollUp, brn, life } = alert;
    if (rollUp === undefined) return [];
    const message =
      life.state === 'closed' ? rollUps.drop(rollUp, brn, now) : rollUps.refresh(rollUp, now);
    return [...message, ...rollUps.noteLines(rollUp, alert, lines, now)];
  }

  /** An alert that is only in a combined alert has no message of its own. */
  #hasOwn({ message, rollUp }: Alert): boolean {
    return message !== undefined || rollUp === undefined;
  }
}

/** Not every owner is called about many alerts at once. */
function asksOf(lines: readonly NoticeLine[]): Asks {
  const people = (some: readonly NoticeLine[]) => some.flatMap(({ calls }) => calls ?? []);
  const untaken = lines.filter(isForUnclaimed);
  const calls = people(untaken);
  const reminded = people(lines.filter(({ why }) => why === 'reminder'));
  return {
    ...(untaken.length === 0 ? {} : { untaken: true }),
    ...(calls.length === 0 ? {} : { calls }),
    ...(reminded.length === 0 ? {} : { reminded }),
  };
}

/** The end of an alert is not a notice that waits: it is sent by itself. */
export type NoticeEntry = AlertEntry & {
  readonly job: Extract<OutboxJob, { readonly kind: 'notice' }> & { readonly line: NoticeLine };
};

export type NoticeLine = Extract<ThreadLine, { readonly kind: 'notice' }>;

export function isForUnclaimed({ why, untaken }: NoticeLine): boolean {
  return why === 'nobody-took-it' || untaken === true;
}

/** The problem that it reports is over. */
export function isOutdated({ why, news }: NoticeLine, { reasons }: Alert): boolean {
  if (why !== 'new-reason' || news === undefined) return false;
  return !news.some(({ product, kind }) =>
    reasons.some((reason) => reason.kind === kind && reason.products.includes(product)),
  );
}

export function isNotice(entry: AlertEntry): entry is NoticeEntry {
  return entry.job.kind === 'notice' && entry.job.line.kind === 'notice';
}

/**
 * Joins the notices of an alert that wait together, oldest first: the oldest says what the last says and calls
 * everybody. A call of the operators needs a message to be written beside; without one it stays a notice of its own.
 *
 * @param sentNow the entry that takes the place of the oldest.
 */
export function joinNotices(
  waiting: readonly NoticeEntry[],
  {
    alert,
    calm: respectsQuietHours,
    sentNow,
  }: { readonly alert: Alert; readonly calm: boolean; readonly sentNow?: string },
): readonly Change[] {
  const all = waiting.map(({ job }) => job.line);
  const current = all.filter((line) => !isOutdated(line, alert));
  const lines = joinedLines(current.length === 0 ? all : current, alert.message !== undefined);
  const places = waiting.toSorted((a, b) => Number(b.seq === sentNow) - Number(a.seq === sentNow));
  return places.map((entry, i): Change => {
    const line = lines[i];
    if (line === undefined) return { delete: 'outbox', seq: entry.seq };
    const { calm: wasCalm, notBefore, ...rest } = entry;
    const waits = notBefore !== undefined && (respectsQuietHours || wasCalm === undefined);
    const value = {
      ...rest,
      job: { kind: 'notice', alert, line } as const,
      ...(waits ? { notBefore } : {}),
      ...(respectsQuietHours ? { calm: respectsQuietHours } : {}),
    };
    return { put: 'outbox', value };
  });
}

function joinedLines(lines: readonly NoticeLine[], hasMessage: boolean): readonly NoticeLine[] {
  const news = lines.filter(({ why }) => why !== 'nobody-took-it');
  const calls = lines.filter(({ why }) => why === 'nobody-took-it');
  if (news.length === 0 || calls.length === 0) return joined(lines, lines);
  return hasMessage ? joined(news, lines) : [...joined(news, news), ...joined(calls, calls)];
}

function joined(
  words: readonly NoticeLine[],
  calling: readonly NoticeLine[],
): readonly NoticeLine[] {
  // The first notice of an alert always comes first.
  const last = words.find(({ why }) => why === 'first') ?? words.at(-1);
  if (last === undefined) return [];
  const calls = [...new Set(calling.flatMap((line) => line.calls ?? []))];
  const news = last.why === 'new-reason' ? newsIn(words) : undefined;
  const isUntaken = last.why !== 'nobody-took-it' && calling.some(isForUnclaimed);
  return [
    {
      kind: 'notice',
      why: last.why,
      ...(calls.length === 0 ? {} : { calls }),
      ...(isUntaken ? { untaken: true } : {}),
      ...(news === undefined ? {} : { news }),
    },
  ];
}

/** Undefined if one of the notices is about something else, which is never outdated. */
function newsIn(words: readonly NoticeLine[]): NoticeLine['news'] {
  const known = words.flatMap(({ news }) => (news === undefined ? [] : [news]));
  return known.length < words.length ? undefined : known.flat();
}

type Told = Extract<HistoryEvent, { readonly kind: 'told' }>;

/** The history of a message that notified its channel. */
export function notifiedRecord(
  { brn, severity }: Pick<Alert, 'brn' | 'severity'>,
  {
    message,
    calls = [],
    ...about
  }: Pick<Told, 'why' | 'rollUp' | 'untaken' | 'calls'> & { readonly message: MessageRef },
  at: Instant,
): Change {
  const { channel } = message;
  const called = calls.length === 0 ? {} : { calls };
  const event = { kind: 'told', ...about, severity, channel, message, ...called } as const;
  return { put: 'history', value: { v: 1, at, brn, event } };
}
