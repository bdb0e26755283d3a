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
  someOfRollUp,
  viewOfRollUp,
} from './roll-up-rules.js';

/** What is known of a combined alert that is not over, besides its members. */
export interface LiveRollUp {
  readonly id: RollUpId;
  readonly channel: string;
  readonly round: Instant;
  /** As last sent and stored; absent: nobody was notified yet. */
  record?: RollUp;
  readonly left: Set<Brn>;
  /** No longer watched since it was last sent. */
  readonly dropped: Set<Brn>;
  /** Why members have a notice that is not sent yet; unknown after a restart. */
  readonly whys: Map<Brn, string>;
  /** Who is called by name with the next news. */
  asks: Asks;
  readonly notifiedAt: Map<Brn, Instant>;
  /** Whom the message that is being sent notifies. */
  telling?: ReadonlySet<Brn>;
  newsSince?: Instant;
  /** Not notified yet, and asked for by a person: quiet hours do not hold them. */
  readonly asked: Set<Brn>;
  /** Its entry since the last send: several members may join before the first is written. */
  issued?: OutboxEntry;
}

/** `asks`: also what was asked before a restart. */
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

/** Undefined: nobody is in it and nobody was notified. */
export function drawRollUp(state: RollUpState, stage: Stage, now: Instant): Drawing | undefined {
  const { id, channel, record, open } = state;
  if (open.length === 0 && record === undefined) return undefined;
  const news = newsIn(state);
  const known = new Set(record?.members);
  const joined = open.filter(({ brn }) => !known.has(brn));
  const inIt = new Set(open.map(({ brn }) => brn));
  const members = [...known, ...joined.map(({ brn }) => brn)].filter(
    (brn) => inIt.has(brn) || !state.dropped.has(brn),
  );
  const still = new Set(members);
  const [unclaimed, reminded] =
    record === undefined ? [[], []] : [unclaimedIn(state), remindedIn(state)];
  const changed = news.filter((one) => !unclaimed.includes(one) && !reminded.includes(one));
  const said = newsOf({ changed, unclaimed, reminded }, state.asks, now);
  const left = [...state.left].filter((brn) => !inIt.has(brn) && still.has(brn));
  const total = members.length;
  return {
    view: viewOfRollUp({ id, stage, channel, open, total, left: left.length, at: now }),
    message: record?.message,
    news: said,
    notifies: [...joined, ...news],
    unclaimed,
    reminded,
    heard: heardAfter(record?.heard ?? [], news, now),
    members,
    left,
  };
}

function newsOf(
  about: Readonly<Record<'changed' | 'unclaimed' | 'reminded', readonly IndexedAlert[]>>,
  asks: Asks,
  now: Instant,
): RollUpNews | undefined {
  const { changed, unclaimed, reminded } = about;
  if (changed.length + unclaimed.length + reminded.length === 0) return undefined;
  const some = (members: readonly IndexedAlert[]) =>
    members.length === 0 ? undefined : someOfRollUp(members, now);
  const [untaken, claimed] = [some(unclaimed), some(reminded)];
  const since = Math.min(...unclaimed.map((one) => one.unclaimedSince ?? one.openedAt));
  return {
    changed: some(changed),
    unclaimed: untaken && { ...untaken, calls: asks.calls ?? [], since },
    reminded: claimed && { ...claimed, calls: asks.reminded ?? [] },
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

/** Members with a later notice that was not broadcast. */
function newsIn({ record, round, open }: RollUpState): readonly IndexedAlert[] {
  if (record === undefined) return [];
  const members = new Set(record.members);
  const heard = new Map(record.heard.map((one) => [one.brn, one.round]));
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

/** `waiting`: its entry in the outbox. */
export function dueAt(
  { record, newsSince }: LiveRollUp,
  waiting: OutboxEntry | undefined,
  now: Instant,
): Instant {
  const waits = waiting?.notBefore;
  // Slack's own delay stays.
  if (waits !== undefined && (waiting?.attempts ?? 0) > 0) return waits;
  if (record === undefined) return waits ?? now + GATHERING;
  const edit = isWithin(record.sentAt, BETWEEN_EDITS, now) ? record.sentAt + BETWEEN_EDITS : now;
  if (newsSince === undefined) return waits ?? edit;
  return Math.max(edit, Math.min(now + NEWS_SETTLES, newsSince + NEWS_AT_LATEST));
}
