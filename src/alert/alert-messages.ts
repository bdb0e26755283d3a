import { type Instant, seoulDayOf } from '../kernel/time.js';
import { type AlertEntry, isPlainEdit, type Moment, type OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, NotifiedReason, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import type { Change } from '../records/store.js';
import { historyAfterMessage, wasNotified } from './notice-history-rules.js';
import type { Asks } from './roll-up-rules.js';
import type { PlacedNotice, RollUps } from './roll-ups.js';

interface Deps {
  readonly outbox: OutboxLog;
  readonly rollUps: Pick<RollUps, 'place' | 'refresh' | 'notifiedAt'>;
}

/** Turns news of an alert into outbox entries, which are written together with the alert. */
export class AlertMessages {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A notice in flight counts as sent: if Slack refuses it, it waits and is drawn again before the next attempt. */
  withInFlightNotice(alert: Alert, now: Instant): Alert {
    const { outbox, rollUps } = this.#deps;
    const today = seoulDayOf(now);
    const inFlight = outbox.inFlight(alert.brn);
    const { reasons } = alert;
    const told =
      inFlight?.openedAt === alert.openedAt
        ? historyAfterMessage(alert.told, inFlight.reasons, { reasons, today })
        : alert.told;
    const rollUpAt = rollUps.notifiedAt(alert, now);
    const isToday = rollUpAt !== undefined && seoulDayOf(rollUpAt) === today;
    return { ...alert, told: isToday ? { ...told, lastNoticeOn: today } : told };
  }

  /** Updates the alert's own message and its combined alert, with these lines in the thread. */
  edit(alert: Alert, lines: readonly ThreadLine[], at: Moment): readonly Change[] {
    if (!wasNotified(alert.told)) return [];
    const own = hasOwn(alert) ? [this.#edit(alert, lines, at)] : [];
    return [...own, ...this.#deps.rollUps.refresh(alert, lines, at.now)];
  }

  /** Notifies, individually or through the combined alert of the round, joined with the notices that wait. */
  notice(
    alert: Alert,
    line: NoticeLine,
    about: Moment & { readonly round: Instant | undefined; readonly lines: readonly ThreadLine[] },
  ): PlacedNotice {
    const { outbox, rollUps } = this.#deps;
    const { round, lines, now } = about;
    const waiting = outbox.waitingOf(alert).filter(isNotice);
    // Quiet hours do not hold a message that includes something a person asked for.
    const calm = about.calm === true && waiting.every((entry) => entry.calm === true);
    const asks = asksOf([...waiting.map(({ job }) => job.line), line]);
    const placed = rollUps.place(alert, { round, why: line.why, asks, calm, now });
    if (!placed.isPostedIndividually) {
      const dropped = waiting.map(({ seq }): Change => ({ delete: 'outbox', seq }));
      const own = hasOwn(placed.alert) ? [this.#edit(placed.alert, lines, about)] : [];
      return { ...placed, changes: [...dropped, ...own, ...placed.changes] };
    }
    const edits = lines.length === 0 ? [] : [this.#edit(placed.alert, lines, about)];
    const job = { kind: 'notice', alert: placed.alert, line } as const;
    const broadcast = outbox.entry(job, now, { calm: calm || undefined });
    const notices = joinNotices([...waiting, broadcast], placed.alert);
    return { ...placed, changes: [...edits, ...notices, ...placed.changes] };
  }

  /** The message shows the end at once; the line is broadcast at `broadcastFrom`. */
  ended(
    alert: Alert,
    line: ThreadLine,
    about: Moment & { readonly broadcastFrom: Instant | undefined },
  ): readonly Change[] {
    const { broadcastFrom, now, calm } = about;
    if (broadcastFrom === undefined || !hasOwn(alert)) return this.edit(alert, [line], about);
    const notBefore = broadcastFrom > now ? broadcastFrom : undefined;
    const own = notBefore === undefined ? [] : [this.#edit(alert, [], about)];
    const how = { notBefore, calm: calm || undefined } as const;
    const broadcast = this.#deps.outbox.entry({ kind: 'notice', alert, line }, now, how);
    const combined = this.#deps.rollUps.refresh(alert, [line], now);
    return [...own, ...combined, { put: 'outbox', value: broadcast }];
  }

  /** Shows that the company is paused or no longer watched. */
  closed(alert: Alert, now: Instant): readonly Change[] {
    const lines = [{ kind: 'closed' }] as const;
    return alert.message === undefined
      ? this.#deps.rollUps.refresh(alert, lines, now)
      : this.edit(alert, lines, { now });
  }

  /** Replaces a waiting edit: one edit is enough to show the newest state. */
  #edit(alert: Alert, lines: readonly ThreadLine[], { now, calm }: Moment): Change {
    const { outbox } = this.#deps;
    const job = { kind: 'edit', alert, lines } as const;
    const waiting = lines.length === 0 ? outbox.waitingOf(alert).find(isPlainEdit) : undefined;
    const isCalm = calm === true && (waiting === undefined || waiting.calm === true);
    const entry = waiting ?? outbox.entry(job, now);
    return { put: 'outbox', value: { ...entry, job, calm: isCalm || undefined } };
  }
}

/** An alert that is only in a combined alert has no message of its own. */
function hasOwn({ message, rollUp }: Alert): boolean {
  return message !== undefined || rollUp === undefined;
}

/** A combined alert calls no owners, because they may be many. */
function asksOf(lines: readonly NoticeLine[]): Asks {
  const untaken = lines.filter(isForUnclaimed);
  return {
    untaken: untaken.length === 0 ? undefined : true,
    calls: calledIn(untaken),
    reminded: calledIn(lines.filter(({ why }) => why === 'reminder')),
  };
}

/** `undefined`: nobody. */
function calledIn(lines: readonly NoticeLine[]): readonly string[] | undefined {
  const people = new Set(lines.flatMap(({ calls }) => calls ?? []));
  return people.size === 0 ? undefined : [...people];
}

/** The end of an alert is not a notice that waits: it is sent by itself. */
export type NoticeEntry = AlertEntry & {
  readonly job: Extract<OutboxJob, { readonly kind: 'notice' }> & { readonly line: NoticeLine };
};

export type NoticeLine = Extract<ThreadLine, { readonly kind: 'notice' }>;

function isForUnclaimed({ why, untaken }: NoticeLine): boolean {
  return why === 'nobody-took-it' || untaken === true;
}

/** The part of a notice that still applies. `undefined`: its news is over and it calls nobody. */
export function stillDue(line: NoticeLine, { reasons }: Alert): NoticeLine | undefined {
  const { news, besides, untaken, ...rest } = line;
  const isNews = ({ product, kind }: NotifiedReason): boolean =>
    reasons.some((reason) => reason.kind === kind && reason.products.includes(product));
  if (line.why !== 'new-reason' || news === undefined || news.some(isNews)) return line;
  if (besides !== undefined) return { ...rest, untaken, why: besides };
  return untaken === true ? { ...rest, why: 'nobody-took-it' } : undefined;
}

export function isNotice(entry: AlertEntry): entry is NoticeEntry {
  return noticeLineOf(entry.job) !== undefined;
}

export function noticeLineOf(job: AlertEntry['job']): NoticeLine | undefined {
  return job.kind === 'notice' && job.line.kind === 'notice' ? job.line : undefined;
}

/**
 * Joins the waiting notices of an alert into the oldest, or into `sentNow`: with the news of the last one and the calls of
 * all. A call of the operators is a reply, so while there is no message it stays separate.
 */
export function joinNotices(
  entries: readonly NoticeEntry[],
  alert: Alert,
  sentNow?: string,
): readonly Change[] {
  const waiting = entries.toSorted((a, b) => (a.seq < b.seq ? -1 : 1));
  const calm = waiting.every((entry) => entry.calm === true) || undefined;
  const all = waiting.map(({ job }) => job.line);
  const current = all.flatMap((line) => stillDue(line, alert) ?? []);
  const lines = joinedLines(current.length === 0 ? all : current, alert.message !== undefined);
  const places = waiting.toSorted((a, b) => Number(b.seq === sentNow) - Number(a.seq === sentNow));
  return places.map((entry, i): Change => {
    const line = lines[i];
    if (line === undefined) return { delete: 'outbox', seq: entry.seq };
    const notBefore = calm === true || entry.calm === undefined ? entry.notBefore : undefined;
    const job = { kind: 'notice', alert, line } as const;
    return { put: 'outbox', value: { ...entry, job, notBefore, calm } };
  });
}

function joinedLines(lines: readonly NoticeLine[], hasMessage: boolean): readonly NoticeLine[] {
  const news = lines.filter(({ why }) => why !== 'nobody-took-it');
  const calls = lines.filter(({ why }) => why === 'nobody-took-it');
  if (news.length === 0 || calls.length === 0) return joined(lines, lines);
  return hasMessage ? joined(news, lines) : [...joined(news, news), ...joined(calls, calls)];
}

function joined(
  lines: readonly NoticeLine[],
  calling: readonly NoticeLine[],
): readonly NoticeLine[] {
  // The first notice of an alert always comes first.
  const last = lines.find(({ why }) => why === 'first') ?? lines.at(-1);
  if (last === undefined) return [];
  const { why } = last;
  const isUntaken = why !== 'nobody-took-it' && calling.some(isForUnclaimed);
  return [
    {
      kind: 'notice',
      why,
      calls: calledIn(calling),
      untaken: isUntaken || undefined,
      ...(why === 'new-reason' ? newsIn(lines) : {}),
    },
  ];
}

function newsIn(lines: readonly NoticeLine[]): Pick<NoticeLine, 'news' | 'besides'> {
  const news = lines.flatMap((line) => (line.why === 'new-reason' ? [line.news] : []));
  // Records of earlier versions do not store what is new, so they stay due until they are sent.
  if (news.includes(undefined)) return {};
  const besides = lines
    .flatMap((line) => (line.why === 'new-reason' ? (line.besides ?? []) : line.why))
    .at(-1);
  return { news: news.flatMap((reasons) => reasons ?? []), besides };
}
