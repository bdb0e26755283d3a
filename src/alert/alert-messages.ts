import type { Brn } from '../kernel/brn.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import { type AlertEntry, isPlainEdit, type OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, MessageRef, RollUpId, ThreadLine } from '../records/alert.js';
import type { HistoryEvent } from '../records/history.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change } from '../records/store.js';
import { historyAfterMessage, wasNotified } from './notice-history-rules.js';

/** Through which message the notice of an alert is told. */
export interface Placed {
  /** The alert, with the combined alert that it belongs to from now on. */
  readonly alert: Alert;
  /** It is told by a message of its own; else by the combined alert, which the changes see to. */
  readonly isPostedIndividually: boolean;
  readonly changes: readonly Change[];
}

export interface Moment {
  readonly now: Instant;
  /** No person asked for it: quiet hours are kept also when it is sent late. */
  readonly respectsQuietHours?: boolean;
}

/** A notice that is to be told. */
export interface Telling extends Moment {
  /** Notices of one round and channel are counted together; undefined: a person asked about this one company. */
  readonly round: Instant | undefined;
  /** For the history. */
  readonly why: string;
  /** Why people are called by name, also when it is told as one of many. */
  readonly asks?: Asks;
}

/** What is asked of people by name. */
export interface Asks {
  /** Nobody took it in time; `calls` are called for that. */
  readonly untaken?: true;
  readonly calls?: readonly string[];
  /** Who took it days ago. */
  readonly reminded?: readonly string[];
}

/** The combined alerts, as those who change alerts see them. */
export interface NoticePlaces {
  place(alert: Alert, telling: Telling): Placed;
  /** What it takes to make a combined alert true again after one of its members changed. */
  refresh(id: RollUpId, now: Instant): readonly Change[];
  /** When the alert was last told as one of many, just now included; undefined: it was not. */
  notifiedAt(alert: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined;
  /** What its thread says of lines of a member's own thread. */
  noteLines(
    id: RollUpId,
    alert: Alert,
    lines: readonly ThreadLine[],
    now: Instant,
  ): readonly Change[];
  /** As `refresh`, after a company is watched no longer, which therefore was not solved: it is no member any more. */
  drop(id: RollUpId, brn: Brn, now: Instant): readonly Change[];
}

interface Deps {
  readonly outbox: OutboxLog;
  readonly rollUps: NoticePlaces;
}

/** Turns what is to be said about an alert into outbox entries, to be written together with the alert. */
export class AlertMessages {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The alert as it is decided about: what is being said of it at the moment counts as told, and the day on which it was
   * really told as its last. Should Slack not take what is being said, it waits on and is said as things stand then.
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

  /** Makes true what stands about the alert, its own message and the combined one, with these lines in its thread. */
  edit(alert: Alert, lines: readonly ThreadLine[], at: Moment): readonly Change[] {
    if (!wasNotified(alert.told)) return [];
    return [
      ...(this.#hasOwn(alert) ? [this.#edit(alert, lines, at)] : []),
      ...this.refresh(alert, at.now, lines),
    ];
  }

  /**
   * Makes noise about the alert, through its own message or, as one of many in its round, through a combined one. What
   * still waits to be said of it is said by the same noise.
   */
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
    // What a person asked for stays asked for, whatever is said with it.
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
    const aloud = this.#entry({ kind: 'notice', alert: placed.alert, line }, at);
    const spoken = joinNotices([...waiting, aloud], {
      alert: placed.alert,
      calm: respectsQuietHours,
    });
    return { ...placed, changes: [...quietly, ...spoken, ...placed.changes] };
  }

  /** The alert is over: its message says so at once, and the line goes into its thread, aloud from `aloudFrom` on. */
  ended(
    alert: Alert,
    line: ThreadLine,
    { broadcastFrom, ...at }: Moment & { readonly broadcastFrom: Instant | undefined },
  ): readonly Change[] {
    if (broadcastFrom === undefined || !this.#hasOwn(alert)) return this.edit(alert, [line], at);
    const { now } = at;
    const own = broadcastFrom > now ? [this.#edit(alert, [], at)] : [];
    const quietly = [...own, ...this.refresh(alert, now, [line])];
    const aloud = this.#entry({ kind: 'notice', alert, line }, at, broadcastFrom);
    return [...quietly, { put: 'outbox', value: aloud }];
  }

  /** One edit that waits shows what is newest: another one would show the same once more. */
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

  /** Makes the combined alert true that it is told through, if any, and its thread says what of the lines it says. */
  refresh(alert: Alert, now: Instant, lines: readonly ThreadLine[] = []): readonly Change[] {
    const { rollUps } = this.#deps;
    const { rollUp, brn, life } = alert;
    if (rollUp === undefined) return [];
    const message =
      life.state === 'closed' ? rollUps.drop(rollUp, brn, now) : rollUps.refresh(rollUp, now);
    return [...message, ...rollUps.noteLines(rollUp, alert, lines, now)];
  }

  /** One that is told through a combined alert only has no message of its own to edit. */
  #hasOwn({ message, rollUp }: Alert): boolean {
    return message !== undefined || rollUp === undefined;
  }
}

/** Of many alerts at once not every owner is called, but those who are asked for by now. */
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

/** A notice that waits to be said. The end of an alert is none: it is told for itself. */
export type NoticeEntry = AlertEntry & {
  readonly job: Extract<OutboxJob, { readonly kind: 'notice' }> & { readonly line: NoticeLine };
};

export type NoticeLine = Extract<ThreadLine, { readonly kind: 'notice' }>;

/** Whether it calls people because nobody took the alert. */
export function isForUnclaimed({ why, untaken }: NoticeLine): boolean {
  return why === 'nobody-took-it' || untaken === true;
}

/** It tells of another problem that is over by now. */
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
 * What makes one notice of those of an alert that wait together, oldest first: the oldest takes the word of the last
 * and calls all who were to be called. Calling the operators is said beside a message; while there is none it stays a
 * notice of its own, after the one that posts it.
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
    // What held it for the morning holds nothing that a person asked for.
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
  // Of an alert that nobody has heard of, whatever is said of it comes first.
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

/** Of those of which it is known what is new: what all of them say; a word of another kind is never over. */
function newsIn(words: readonly NoticeLine[]): NoticeLine['news'] {
  const known = words.flatMap(({ news }) => (news === undefined ? [] : [news]));
  return known.length < words.length ? undefined : known.flat();
}

type Told = Extract<HistoryEvent, { readonly kind: 'told' }>;

/** Puts on record that a message about the company's alert made noise in the channel where it stands. */
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
