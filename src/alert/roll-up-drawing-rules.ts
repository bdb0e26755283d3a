import type { Brn } from '../kernel/brn.js';
import { HOUR, type Instant, isWithin, MINUTE, SECOND } from '../kernel/time.js';
import type { MemberNotice, MessageRef, RollUp, RollUpId } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { IndexedAlert } from './alert-index.js';
import {
  mergeMentions,
  type PendingMentions,
  type RollUpNews,
  type RollUpView,
  rowsOf,
  viewOfRollUp,
} from './roll-up-rules.js';

/** The state of an active combined alert, without the alerts that are in it (AlertIndex). */
export interface ActiveRollUp {
  readonly id: RollUpId;
  readonly channel: string;
  readonly round: Instant;
  /** As stored after the last send; absent: nothing was sent yet. */
  record?: RollUp;
  /** Members that, since the last send, got a message of their own or stopped being watched. */
  readonly dropped: Set<Brn>;
  /** Reasons of notices that are not sent yet, by member. A restart loses them. */
  readonly noticeReasons: Map<Brn, string>;
  /** People to mention with the next news. The outbox entry keeps those of a send in flight. */
  mentions: PendingMentions;
  /** When it was last drawn, even if the reply of that drawing still waits for the end of quiet hours. */
  drawnAt?: Instant;
  /** When each member's last notice was sent through this combined alert. */
  readonly notifiedAt: Map<Brn, Instant>;
  /** The members with news in the message that is being sent. */
  inFlight?: ReadonlySet<Brn>;
  /** When the oldest news that is not sent yet was decided. */
  newsSince?: Instant;
  /** A person asked for an unsent notice, so quiet hours do not apply. */
  isRequested?: true;
  /** The latest outbox entry since the last send. Several members may join before it is written. */
  issuedEntry?: OutboxEntry;
}

/** `mentions` includes the people stored before a restart; `open`: the members with an open alert. */
export interface RollUpState extends ActiveRollUp {
  readonly open: readonly IndexedAlert[];
}

/** The content of one send, and the members that it is about. */
export interface Drawing {
  readonly view: RollUpView;
  readonly message?: MessageRef;
  /** Broadcast in the thread. */
  readonly news?: RollUpNews;
  /** New members, and those with news. */
  readonly notified: readonly IndexedAlert[];
  /** The members that `news` names under `critical`, `unclaimed` and `reminded`. */
  readonly critical: readonly IndexedAlert[];
  readonly unclaimed: readonly IndexedAlert[];
  readonly reminded: readonly IndexedAlert[];
  /** People to mention in a later reply. */
  readonly unmentioned?: PendingMentions;
  /** The last broadcast for each member, including this one. */
  readonly broadcasts: readonly MemberNotice[];
  readonly members: readonly Brn[];
}

/** The most owners that one reply mentions. A later reply mentions the others. */
export const MAX_MENTIONED_OWNERS = 50;

/** The content of the next send. `undefined`: there are no members and nothing was posted. */
export function drawRollUp(state: RollUpState, stage: Stage, now: Instant): Drawing | undefined {
  const { id, channel, record, open } = state;
  if (open.length === 0 && record === undefined) return undefined;
  const recorded = new Set(record?.members);
  const joined = open.filter(({ brn }) => !recorded.has(brn));
  const present = new Set(open.map(({ brn }) => brn));
  const members = [...new Set([...recorded, ...present])].filter(
    (brn) => present.has(brn) || !state.dropped.has(brn),
  );
  const unclaimed = unclaimedIn(state);
  const reminded = remindedIn(state);
  const becameCritical = criticalIn(state).filter((alert) => !unclaimed.includes(alert));
  const allOwners = new Set(becameCritical.flatMap(({ owner }) => owner ?? []));
  const owners = [...allOwners].slice(0, MAX_MENTIONED_OWNERS);
  const critical = becameCritical.filter(({ owner = '' }) => owners.includes(owner));
  // With too many owners for one reply, a later reply reports these.
  const deferred = becameCritical.filter((alert) => !critical.includes(alert));
  const named = [...critical, ...unclaimed, ...reminded];
  const withNews = membersWithNews(state).filter((alert) => !deferred.includes(alert));
  const changed = withNews.filter((alert) => !named.includes(alert));
  const groupOf = (alerts: readonly IndexedAlert[], mentions?: readonly string[]) =>
    alerts.length === 0 ? undefined : { count: alerts.length, rows: rowsOf(alerts, now), mentions };
  const news = {
    critical: groupOf(critical, owners),
    unclaimed: groupOf(unclaimed, state.mentions.calls),
    reminded: groupOf(reminded, state.mentions.reminded),
    changed: groupOf(changed),
  };
  return {
    view: viewOfRollUp({ id, stage, channel, total: members.length, at: now }, open),
    message: record?.message,
    news: named.length + changed.length === 0 ? undefined : news,
    notified: [...new Set([...joined, ...withNews])],
    critical,
    unclaimed,
    reminded,
    broadcasts: broadcastsAfter(record?.heard ?? [], [...withNews, ...critical], now),
    members,
  };
}

/** The drawing for a message that is posted, not edited: it has no reply and mentions nobody, so a later reply does. */
export function withoutReply(drawing: Drawing): Drawing {
  const { view, news, critical, unclaimed, reminded } = drawing;
  const named = new Set([...critical, ...unclaimed, ...reminded].map(({ brn }) => brn));
  // Members whose people the reply would have mentioned count as not broadcast, so that a later reply mentions them. The
  // other news needs no reply, because the post itself notifies.
  const broadcasts = drawing.broadcasts.filter(({ brn, at }) => at !== view.at || !named.has(brn));
  const unmentioned: PendingMentions = {
    untaken: news?.unclaimed === undefined ? undefined : true,
    calls: news?.unclaimed?.mentions,
    reminded: news?.reminded?.mentions,
  };
  return { ...drawing, critical: [], unclaimed: [], reminded: [], broadcasts, unmentioned };
}

/** The people to mention, including those stored before a restart. `job`: of the combined alert's entry. */
export function withStoredMentions(
  mentions: PendingMentions,
  job: OutboxEntry['job'] | undefined,
): PendingMentions {
  if (job?.kind !== 'roll-up') return mentions;
  const { calls, reminded } = job;
  // Earlier versions did not store why somebody is mentioned.
  const untaken = job.untaken ?? (calls === undefined ? undefined : true);
  return mergeMentions(mentions, { untaken, calls, reminded });
}

/** The members that became critical in this combined alert and whose owners no broadcast has mentioned yet. */
function criticalIn({ record, round, open }: RollUpState): readonly IndexedAlert[] {
  const broadcastAt = new Map(record?.heard.map(({ brn, at }) => [brn, at]));
  return open.filter(
    ({ brn, state, severity, owner, ownerMentionAt = 0 }) =>
      state === 'open' &&
      severity === 'critical' &&
      owner !== undefined &&
      ownerMentionAt >= round &&
      ownerMentionAt > (broadcastAt.get(brn) ?? 0),
  );
}

/** The unclaimed members with an unsent notice. A restart loses which: then all that are unclaimed for too long. */
function unclaimedIn({ open, mentions, noticeReasons }: RollUpState): readonly IndexedAlert[] {
  if (mentions.untaken === undefined) return [];
  const unclaimed = open.filter(
    ({ brn, state, severity, unclaimedSince }) =>
      state === 'open' &&
      (noticeReasons.get(brn) === 'nobody-took-it' ||
        (severity === 'critical' && unclaimedSince !== undefined)),
  );
  const due = unclaimed.filter(({ brn }) => noticeReasons.has(brn));
  // If it is known whose notice it is, the operators were already mentioned for the other members. If that member has been
  // claimed since, nobody is left to report.
  const isKnown = [...noticeReasons.values()].includes('nobody-took-it');
  return due.length > 0 || isKnown ? due : unclaimed;
}

function remindedIn({ open, mentions, noticeReasons }: RollUpState): readonly IndexedAlert[] {
  return open.filter(({ brn, state, handledBy, remindedAt }) => {
    if (state !== 'acknowledged' || handledBy === undefined) return false;
    const reason = noticeReasons.get(brn);
    const isReminder = reason === 'reminder' || (reason === undefined && remindedAt !== undefined);
    return isReminder && mentions.reminded?.includes(handledBy) === true;
  });
}

export function isRollUpEnded({ total, resolved }: RollUpView): boolean {
  return resolved === total;
}

/** Members with a notice that is later than the combined alert and was not broadcast yet. */
function membersWithNews({ record, round, open }: RollUpState): readonly IndexedAlert[] {
  const broadcastRounds = new Map(record?.heard.map((last) => [last.brn, last.round]));
  return open.filter(
    ({ brn, noticeRound }) =>
      noticeRound !== undefined &&
      noticeRound !== round &&
      noticeRound !== broadcastRounds.get(brn),
  );
}

function broadcastsAfter(
  previous: readonly MemberNotice[],
  news: readonly IndexedAlert[],
  at: Instant,
): readonly MemberNotice[] {
  const byBrn = new Map(previous.map((notice) => [notice.brn, notice]));
  for (const { brn, noticeRound: round } of news) {
    if (round !== undefined) byBrn.set(brn, { brn, round, at });
  }
  return [...byBrn.values()];
}

/** An edit that adds a member does not notify. Within this time of the first message, that is enough. */
const JOIN_BY_EDIT_MS = HOUR;

/** Whether a new member, e.g. one found by a recheck, joins too late for an edit to be enough. */
export function isLateToJoin({ record }: Pick<ActiveRollUp, 'record'>, now: Instant): boolean {
  return record !== undefined && !isWithin(record.openedAt, JOIN_BY_EDIT_MS, now);
}

/** Delay of the first message, so that several members share it. */
const FIRST_MESSAGE_DELAY_MS = 5 * SECOND;
const EDIT_INTERVAL_MS = MINUTE;
/** News is broadcast once none has been added for this long, so that a round notifies only once. */
const NEWS_PAUSE_MS = 30 * SECOND;
/** News is broadcast at most this long after it was decided. */
const MAX_NEWS_DELAY_MS = 10 * MINUTE;

/** The earliest time to send the combined alert. `waiting`: its entry in the outbox. */
export function dueAt(
  { record, newsSince, drawnAt = 0 }: ActiveRollUp,
  waiting: OutboxEntry | undefined,
  now: Instant,
): Instant {
  const notBefore = waiting?.notBefore;
  // The retry time of a failed attempt is kept.
  if (notBefore !== undefined && (waiting?.attempts ?? 0) > 0) return notBefore;
  if (record === undefined) return notBefore ?? now + FIRST_MESSAGE_DELAY_MS;
  const nextEditAt = isWithin(drawnAt, EDIT_INTERVAL_MS, now) ? drawnAt + EDIT_INTERVAL_MS : now;
  // No unsent news, or it is already in a reply that waits for the end of quiet hours: the edit need not wait for it.
  if (newsSince === undefined) return nextEditAt;
  return Math.max(nextEditAt, Math.min(now + NEWS_PAUSE_MS, newsSince + MAX_NEWS_DELAY_MS));
}

/** The entry of a combined alert that a person has asked for. */
export function withoutQuietHours(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  return { ...waiting, calm: undefined, notBefore: undefined, attempts: 0 };
}
