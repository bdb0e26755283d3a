import type { Brn } from '../kernel/brn.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { MessageRef, RollUp, RollUpHeard, RollUpId } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { IndexedAlert } from './alert-index.js';
import {
  type Asks,
  type RollUpNews,
  type RollUpView,
  rollUpGroup,
  viewOfRollUp,
} from './roll-up-rules.js';

/** State of an active combined alert, without its members. */
export interface LiveRollUp {
  readonly id: RollUpId;
  readonly channel: string;
  readonly round: Instant;
  /** As last sent and stored; absent: nobody was notified yet. */
  record?: RollUp;
  readonly left: Set<Brn>;
  /** No longer watched since it was last sent. */
  readonly dropped: Set<Brn>;
  /** Reasons of notices that are not sent yet, by member; lost in a restart. */
  readonly whys: Map<Brn, string>;
  /** People to call by name with the next news. */
  asks: Asks;
  readonly notifiedAt: Map<Brn, Instant>;
  /** Members that the message being sent notifies. */
  inFlight?: ReadonlySet<Brn>;
  newsSince?: Instant;
  /** Members with a pending notice that a person asked for: quiet hours do not apply. */
  readonly asked: Set<Brn>;
  /** The outbox entry since the last send: several members may join before it is written. */
  issued?: OutboxEntry;
}

/** `asks` includes people stored before a restart. */
export interface RollUpState extends LiveRollUp {
  readonly open: readonly IndexedAlert[];
}

/** What one send says, and which members it notifies. */
export interface Drawing {
  readonly view: RollUpView;
  readonly message?: MessageRef;
  /** Broadcast in the thread. */
  readonly news?: RollUpNews;
  readonly notifies: readonly IndexedAlert[];
  readonly unclaimed: readonly IndexedAlert[];
  readonly reminded: readonly IndexedAlert[];
  readonly heard: readonly RollUpHeard[];
  readonly members: readonly Brn[];
  readonly left: readonly Brn[];
}

/** `undefined`: there are no members and nothing was posted. */
export function drawRollUp(state: RollUpState, stage: Stage, now: Instant): Drawing | undefined {
  const { id, channel, record, open } = state;
  if (open.length === 0 && record === undefined) return undefined;
  const news = newsIn(state);
  const recorded = new Set(record?.members);
  const joined = open.filter(({ brn }) => !recorded.has(brn));
  const present = new Set(open.map(({ brn }) => brn));
  const members = [...recorded, ...joined.map(({ brn }) => brn)].filter(
    (brn) => present.has(brn) || !state.dropped.has(brn),
  );
  const remaining = new Set(members);
  const [unclaimed, reminded] =
    record === undefined ? [[], []] : [unclaimedIn(state), remindedIn(state)];
  const changed = news.filter((alert) => !unclaimed.includes(alert) && !reminded.includes(alert));
  const reply = newsOf({ changed, unclaimed, reminded }, state.asks, now);
  const left = [...state.left].filter((brn) => !present.has(brn) && remaining.has(brn));
  const total = members.length;
  return {
    view: viewOfRollUp({ id, stage, channel, open, total, left: left.length, at: now }),
    message: record?.message,
    news: reply,
    notifies: [...joined, ...news],
    unclaimed,
    reminded,
    heard: heardAfter(record?.heard ?? [], news, now),
    members,
    left,
  };
}

function newsOf(
  members: Readonly<Record<'changed' | 'unclaimed' | 'reminded', readonly IndexedAlert[]>>,
  asks: Asks,
  now: Instant,
): RollUpNews | undefined {
  const { changed, unclaimed, reminded } = members;
  if (changed.length + unclaimed.length + reminded.length === 0) return undefined;
  const groupOf = (alerts: readonly IndexedAlert[]) =>
    alerts.length === 0 ? undefined : rollUpGroup(alerts, now);
  const [unclaimedGroup, remindedGroup] = [groupOf(unclaimed), groupOf(reminded)];
  const since = Math.min(...unclaimed.map((alert) => alert.unclaimedSince ?? alert.openedAt));
  return {
    changed: groupOf(changed),
    unclaimed: unclaimedGroup && { ...unclaimedGroup, calls: asks.calls ?? [], since },
    reminded: remindedGroup && { ...remindedGroup, calls: asks.reminded ?? [] },
  };
}

function unclaimedIn({ open, asks, whys }: RollUpState): readonly IndexedAlert[] {
  if (asks.untaken === undefined) return [];
  return open.filter(
    ({ brn, state, severity, unclaimedSince }) =>
      state === 'open' &&
      (whys.get(brn) === 'nobody-took-it' ||
        (severity === 'critical' && unclaimedSince !== undefined)),
  );
}

function remindedIn({ open, asks: { reminded = [] }, whys }: RollUpState): readonly IndexedAlert[] {
  return open.filter(
    ({ brn, state, by, remindedAt }) =>
      state === 'acknowledged' &&
      by !== undefined &&
      reminded.includes(by) &&
      (whys.get(brn) ?? (remindedAt === undefined ? undefined : 'reminder')) === 'reminder',
  );
}

export function isRollUpOver({ total, resolved, left }: RollUpView): boolean {
  return resolved + left === total;
}

/** Members with a notice after the first one that was not broadcast yet. */
function newsIn({ record, round, open }: RollUpState): readonly IndexedAlert[] {
  if (record === undefined) return [];
  const members = new Set(record.members);
  const heard = new Map(record.heard.map(({ brn, round: heardRound }) => [brn, heardRound]));
  return open.filter(
    (alert) =>
      members.has(alert.brn) &&
      alert.round !== undefined &&
      alert.round !== round &&
      alert.round !== heard.get(alert.brn),
  );
}

function heardAfter(
  before: readonly RollUpHeard[],
  news: readonly IndexedAlert[],
  at: Instant,
): readonly RollUpHeard[] {
  const heard = new Map(before.map((one) => [one.brn, one]));
  for (const { brn, round } of news) if (round !== undefined) heard.set(brn, { brn, round, at });
  return [...heard.values()];
}

/** The first message waits for more members, so that it is not about one company. */
const GATHERING = 5 * SECOND;
const BETWEEN_EDITS = MINUTE;
/** News is broadcast when none came for this long, so that a round notifies once ... */
const NEWS_SETTLES = 30 * SECOND;
/** ... but no later than this after the first. */
const NEWS_AT_LATEST = 10 * MINUTE;

/** When the combined alert is sent. `waiting`: its entry in the outbox. */
export function dueAt(
  { record, newsSince }: LiveRollUp,
  waiting: OutboxEntry | undefined,
  now: Instant,
): Instant {
  const waits = waiting?.notBefore;
  // After a failed attempt, its retry time stays.
  if (waits !== undefined && (waiting?.attempts ?? 0) > 0) return waits;
  if (record === undefined) return waits ?? now + GATHERING;
  const edit = isWithin(record.sentAt, BETWEEN_EDITS, now) ? record.sentAt + BETWEEN_EDITS : now;
  if (newsSince === undefined) return waits ?? edit;
  return Math.max(edit, Math.min(now + NEWS_SETTLES, newsSince + NEWS_AT_LATEST));
}
