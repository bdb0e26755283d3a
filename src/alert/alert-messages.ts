import { needsAction } from '../assessment/urgency-rules.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import {
  type AlertEntry,
  isPlainEdit,
  type OutboxIndex,
  type SendTiming,
} from '../outbox/outbox-index.js';
import type { Alert, CollectionStop, NotifiedReason, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import type { Change } from '../records/store.js';
import { historyAfterMessage, wasNotified } from './notice-history-rules.js';
import { withShownHistory } from './notice-rules.js';
import type { PendingMentions } from './roll-up-rules.js';
import type { NoticeToRoute, RollUps, RoutedNotice } from './roll-ups.js';

interface Deps {
  readonly outbox: OutboxIndex;
  readonly rollUps: Pick<RollUps, 'route' | 'refresh' | 'notifiedAt' | 'followChannel'>;
}

export type AlertMessages = ReturnType<typeof createAlertMessages>;

/** Makes the outbox entries for changes of an alert, which the caller writes together with the alert. */
export function createAlertMessages({ outbox, rollUps }: Deps) {
  /** The alert as if its notice in flight were sent. If Slack refuses it, the next attempt shows the newest state. */
  function withInFlightNotice(alert: Alert, now: Instant): Alert {
    const today = seoulDayOf(now);
    const inFlight = outbox.alertInFlight(alert.brn);
    const { reasons } = alert;
    const history =
      inFlight?.openedAt === alert.openedAt
        ? historyAfterMessage(alert.told, inFlight.reasons, { reasons, today })
        : alert.told;
    const rollUpAt = rollUps.notifiedAt(alert, now);
    const isToday = rollUpAt !== undefined && seoulDayOf(rollUpAt) === today;
    const shown = isToday ? { ...history, lastNoticeOn: today } : history;
    return withShownHistory(alert, shown, now);
  }

  function edit(alert: Alert, lines: readonly ThreadLine[], timing: SendTiming): readonly Change[] {
    if (!wasNotified(alert.told)) return [];
    const ownEdit = ownsMessage(alert) ? [putEdit(alert, lines, timing)] : [];
    return [...ownEdit, ...rollUps.refresh(alert, lines, timing.now)];
  }

  /** Notifies individually, joining the alert's waiting notices, or through a combined alert, which replaces them. */
  function notify(
    decided: Alert,
    line: NoticeLine,
    options: SendTiming &
      Pick<NoticeToRoute, 'round' | 'turnsCritical'> & { readonly lines: readonly ThreadLine[] },
  ): RoutedNotice {
    const { round, turnsCritical, lines, now } = options;
    const waiting = outbox.waitingOf(decided).filter(isNotice);
    const alert = line.why === 'eased' ? decided : withoutUnsentRequests(decided, waiting);
    // Quiet hours do not hold a message that includes something a person asked for.
    const respectsQuietHours =
      options.respectsQuietHours === true && waiting.every((entry) => entry.calm === true);
    const mentions = mentionsOf([...waiting.map(({ job }) => job.line), line]);
    const notice = { round, why: line.why, turnsCritical, mentions, respectsQuietHours, now };
    // An `eased` notice, like the end of an alert, is always a reply to the alert's own message.
    const routed =
      line.why === 'eased'
        ? { alert, isPostedIndividually: true, changes: rollUps.refresh(alert, [], now) }
        : rollUps.route(alert, notice);
    if (!routed.isPostedIndividually) {
      const dropped = waiting.map(({ seq }): Change => ({ delete: 'outbox', seq }));
      const ownEdit = ownsMessage(routed.alert) ? [putEdit(routed.alert, lines, options)] : [];
      return { ...routed, changes: [...dropped, ...ownEdit, ...routed.changes] };
    }
    const edits = lines.length === 0 ? [] : [putEdit(routed.alert, lines, options)];
    const job = { kind: 'notice', alert: routed.alert, line } as const;
    const calm = options.respectsQuietHours || undefined;
    const broadcast = outbox.createEntry(job, now, { calm });
    const notices = joinNotices([...waiting, broadcast], routed.alert);
    return { ...routed, changes: [...edits, ...notices, ...routed.changes] };
  }

  /** Shows the end in the message now, and in a line that is broadcast at `broadcastFrom`, or silent without it. */
  function announceResolved(
    alert: Alert,
    timing: SendTiming & { readonly broadcastFrom: Instant | undefined },
  ): readonly Change[] {
    const { broadcastFrom, now, respectsQuietHours } = timing;
    const line = { kind: 'resolved' } as const;
    if (broadcastFrom === undefined || !ownsMessage(alert)) return edit(alert, [line], timing);
    const notBefore = broadcastFrom > now ? broadcastFrom : undefined;
    // Without a wait, sending the broadcast edits the message too.
    const ownEdit = notBefore === undefined ? [] : [putEdit(alert, [], timing)];
    const job = { kind: 'notice', alert, line } as const;
    const calm = respectsQuietHours || undefined;
    const broadcast = outbox.createEntry(job, now, { notBefore, calm });
    const combined = rollUps.refresh(alert, [line], now);
    return [...ownEdit, ...combined, { put: 'outbox', value: broadcast }];
  }

  /** An edit without lines replaces a waiting one, because one is enough to show the current state. */
  function putEdit(alert: Alert, lines: readonly ThreadLine[], timing: SendTiming): Change {
    const job = { kind: 'edit', alert, lines } as const;
    const waiting = lines.length === 0 ? outbox.waitingOf(alert).find(isPlainEdit) : undefined;
    const respectsQuietHours =
      timing.respectsQuietHours === true && (waiting === undefined || waiting.calm === true);
    const entry = waiting ?? outbox.createEntry(job, timing.now);
    return { put: 'outbox', value: { ...entry, job, calm: respectsQuietHours || undefined } };
  }

  const followChannel = (alert: Alert, now: Instant) => rollUps.followChannel(alert, now);

  return { withInFlightNotice, edit, notify, announceResolved, followChannel };
}

/** News replaces an unsent `eased` notice. What that asked to collect, the end of the alert has to ask for instead. */
function withoutUnsentRequests(alert: Alert, waiting: readonly NoticeEntry[]): Alert {
  const { stops = [] } = alert;
  const replaced = waiting.filter(({ job }) => job.line.why === 'eased');
  const since = Math.min(...replaced.map(({ job }) => job.line.since ?? 0));
  if (stops.every(({ to = 0 }) => to < since)) return alert;
  const reset = (stop: CollectionStop) =>
    (stop.to ?? 0) < since ? stop : { ...stop, asked: undefined };
  return { ...alert, stops: stops.map(reset) };
}

/** An alert that is only in a combined alert has no message of its own. */
function ownsMessage({ message, rollUp }: Alert): boolean {
  return message !== undefined || rollUp === undefined;
}

/** Whom a combined alert mentions, besides the owners of members that become critical. */
function mentionsOf(lines: readonly NoticeLine[]): PendingMentions {
  const untaken = lines.filter(isForUnclaimed);
  return {
    untaken: untaken.length === 0 ? undefined : true,
    calls: mentionedIn(untaken),
    reminded: mentionedIn(lines.filter(({ why }) => why === 'reminder')),
  };
}

function mentionedIn(lines: readonly NoticeLine[]): readonly string[] | undefined {
  const people = new Set(lines.flatMap(({ calls }) => calls ?? []));
  return people.size === 0 ? undefined : [...people];
}

/** A `notice` entry with news or a mention. One that announces the end of an alert is not: it is never joined. */
export type NoticeEntry = AlertEntry & {
  readonly job: Extract<OutboxJob, { readonly kind: 'notice' }> & { readonly line: NoticeLine };
};

export type NoticeLine = Extract<ThreadLine, { readonly kind: 'notice' }>;

function isForUnclaimed({ why, untaken }: NoticeLine): boolean {
  return why === 'nobody-took-it' || untaken === true;
}

/** The part of a notice that still applies. `undefined`: its news is over, and it says nothing else. */
export function partStillDue(line: NoticeLine, { reasons }: Alert): NoticeLine | undefined {
  if (line.why === 'eased' && needsAction(reasons)) return undefined;
  const { news, besides, untaken, ...rest } = line;
  const stillExists = ({ product, kind }: NotifiedReason): boolean =>
    reasons.some((reason) => reason.kind === kind && reason.products.includes(product));
  if (line.why !== 'new-reason' || news === undefined || news.some(stillExists)) return line;
  if (besides !== undefined) return { ...rest, untaken, why: besides };
  return untaken === true ? { ...rest, why: 'nobody-took-it' } : undefined;
}

/** A mention of the operators is not news about the company. */
export function isNews(line: ThreadLine): boolean {
  return line.kind === 'notice' && line.why !== 'nobody-took-it';
}

export function isNotice(entry: AlertEntry): entry is NoticeEntry {
  return noticeLineOf(entry.job) !== undefined;
}

export function noticeLineOf(job: AlertEntry['job']): NoticeLine | undefined {
  return job.kind === 'notice' && job.line.kind === 'notice' ? job.line : undefined;
}

/**
 * Joins an alert's waiting notices into one entry: `nextSeq`, which is sent next, or else the oldest. Its line is that
 * of the alert's first notice, or else of the latest, with all mentions. Only a reply can mention the operators. So
 * until the alert has a message, that mention stays a separate entry, which respects quiet hours even if a person asked
 * for the news.
 */
export function joinNotices(
  entries: readonly NoticeEntry[],
  alert: Alert,
  nextSeq?: string,
): readonly Change[] {
  const waiting = entries.toSorted((a, b) => (a.seq < b.seq ? -1 : 1));
  const allLines = waiting.map(({ job }) => job.line);
  const dueLines = allLines.flatMap((line) => partStillDue(line, alert) ?? []);
  const lines = joinLines(dueLines.length === 0 ? allLines : dueLines, alert.message !== undefined);
  const isNext = ({ seq }: NoticeEntry) => Number(seq === nextSeq);
  const targets = waiting.toSorted((a, b) => isNext(b) - isNext(a));
  return targets.map((entry, i): Change => {
    const line = lines[i];
    if (line === undefined) return { delete: 'outbox', seq: entry.seq };
    const joined = waiting.filter(
      ({ job }) => lines.length === 1 || isNews(job.line) === isNews(line),
    );
    const calm = joined.every((other) => other.calm === true) || undefined;
    // An entry that no longer respects quiet hours does not wait for their end.
    const notBefore = calm || entry.calm === undefined ? entry.notBefore : undefined;
    const job = { kind: 'notice', alert, line } as const;
    return { put: 'outbox', value: { ...entry, job, notBefore, calm } };
  });
}

function joinLines(lines: readonly NoticeLine[], hasMessage: boolean): readonly NoticeLine[] {
  const news = lines.filter(({ why }) => why !== 'nobody-took-it');
  const operatorMentions = lines.filter(({ why }) => why === 'nobody-took-it');
  if (news.length === 0 || operatorMentions.length === 0) return joinIntoOne(lines, lines);
  if (hasMessage) return joinIntoOne(news, lines);
  return [...joinIntoOne(news, news), ...joinIntoOne(operatorMentions, operatorMentions)];
}

function joinIntoOne(
  lines: readonly NoticeLine[],
  mentioning: readonly NoticeLine[],
): readonly NoticeLine[] {
  // The first notice of an alert takes precedence over later news.
  const main = lines.find(({ why }) => why === 'first') ?? lines.at(-1);
  if (main === undefined) return [];
  const { why } = main;
  const isUnclaimed = why !== 'nobody-took-it' && mentioning.some(isForUnclaimed);
  const ended = lines.find((line) => line.ended !== undefined)?.ended;
  return [
    {
      kind: 'notice',
      why,
      calls: mentionedIn(mentioning),
      untaken: isUnclaimed || undefined,
      ended,
      since: main.since,
      ...(why === 'new-reason' ? newsIn(lines) : {}),
    },
  ];
}

function newsIn(lines: readonly NoticeLine[]): Pick<NoticeLine, 'news' | 'besides'> {
  const news = lines.flatMap((line) => (line.why === 'new-reason' ? [line.news] : []));
  // Notices stored by earlier versions do not say which reasons are new, so such a notice stays due until it is sent.
  if (news.includes(undefined)) return {};
  const besides = lines
    .flatMap((line) => (line.why === 'new-reason' ? (line.besides ?? []) : line.why))
    .at(-1);
  return { news: news.flatMap((reasons) => reasons ?? []), besides };
}
