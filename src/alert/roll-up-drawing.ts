import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { MessageRef, RollUpId } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { IndexedAlert } from './alert-index.js';
import type { Asks } from './alert-messages.js';
import {
  type RollUp,
  type RollUpHeard,
  type RollUpNews,
  type RollUpView,
  someOfRollUp,
  viewOfRollUp,
} from './roll-up.js';

/** A combined alert and who is in it now. */
export interface RollUpState {
  readonly id: RollUpId;
  readonly channel: string;
  readonly round: Instant;
  /** As it was last sent and stored; absent: nobody was told yet. */
  readonly record?: RollUp;
  readonly left: ReadonlySet<Brn>;
  /** Members that were watched no longer since it was last sent. */
  readonly dropped: ReadonlySet<Brn>;
  readonly open: readonly IndexedAlert[];
  /** What is to be asked of people by name. */
  readonly asks: Asks;
  /** Why members that are not told yet have a notice. After a restart it is not known. */
  readonly whys: ReadonlyMap<Brn, string>;
}

/** What one send of a combined alert says, and whom it tells. */
export interface Drawing {
  readonly view: RollUpView;
  /** Where its message stands; absent: it has none yet. */
  readonly message?: MessageRef;
  /** Said aloud in the thread of a message that stands. */
  readonly news?: RollUpNews;
  /** Members of which this send tells for the first time, or again. */
  readonly tells: readonly IndexedAlert[];
  /** Members for which somebody is called by name. */
  readonly untaken: readonly IndexedAlert[];
  readonly reminded: readonly IndexedAlert[];
  readonly heard: readonly RollUpHeard[];
  readonly members: readonly Brn[];
  readonly left: readonly Brn[];
}

/** What its message has to say now; undefined: nothing, because nobody is in it and nobody was told of it. */
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
  const [untaken, reminded] =
    record === undefined ? [[], []] : [untakenIn(state), remindedIn(state)];
  const changed = news.filter((one) => !untaken.includes(one) && !reminded.includes(one));
  const said = newsOf({ changed, untaken, reminded }, state.asks, now);
  const left = [...state.left].filter((brn) => !inIt.has(brn) && still.has(brn));
  const total = members.length;
  return {
    view: viewOfRollUp({ id, stage, channel, open, total, left: left.length, now }),
    message: record?.message === undefined ? undefined : record.message,
    news: said,
    tells: [...joined, ...news],
    untaken,
    reminded,
    heard: heardAfter(record?.heard ?? [], news, now),
    members,
    left,
  };
}

function newsOf(
  about: Readonly<Record<'changed' | 'untaken' | 'reminded', readonly IndexedAlert[]>>,
  asks: Asks,
  now: Instant,
): RollUpNews | undefined {
  const { changed, untaken, reminded } = about;
  if (changed.length + untaken.length + reminded.length === 0) return undefined;
  const since = Math.min(...untaken.map((one) => one.untakenSince ?? one.openedAt));
  return {
    ...(changed.length === 0 ? {} : { changed: someOfRollUp(changed, now) }),
    ...(untaken.length === 0
      ? {}
      : { untaken: { ...someOfRollUp(untaken, now), calls: asks.calls ?? [], since } }),
    ...(reminded.length === 0
      ? {}
      : { reminded: { ...someOfRollUp(reminded, now), calls: asks.reminded ?? [] } }),
  };
}

/** Those that still nobody has, if people are to be called for them. */
function untakenIn({ open, asks, whys }: RollUpState): readonly IndexedAlert[] {
  if (asks.untaken === undefined) return [];
  return open.filter(
    ({ brn, state, severity, untakenSince }) =>
      state === 'open' &&
      (whys.get(brn) === 'nobody-took-it' ||
        (severity === 'critical' && untakenSince !== undefined)),
  );
}

/** Those of which people are to be asked whether they still look after them. */
function remindedIn({ open, asks: { reminded = [] }, whys }: RollUpState): readonly IndexedAlert[] {
  return open.filter(
    ({ brn, state, by, remindedAt }) =>
      state === 'acknowledged' &&
      by !== undefined &&
      reminded.includes(by) &&
      (whys.get(brn) ?? (remindedAt === undefined ? undefined : 'reminder')) === 'reminder',
  );
}

/** Nobody is in it any more. */
export function isRollUpOver({ total, solved, left }: RollUpView): boolean {
  return solved + left === total;
}

/** Whether somebody is in it who was not told, or it does not say yet that nobody is. */
export function isUnsaid(state: RollUpState): boolean {
  const { record, open } = state;
  if (record === undefined || open.length === 0) return true;
  const known = new Set(record.members);
  return open.some(({ brn }) => !known.has(brn)) || newsIn(state).length > 0;
}

/** The record of what was sent. */
export function recordOf(
  { id, channel, round, record, open, dropped }: RollUpState,
  drawing: Drawing,
  { message, now }: { readonly message: MessageRef; readonly now: Instant },
): RollUp {
  const inIt = new Set(open.map(({ brn }) => brn));
  // Whoever was dropped while it was being sent must not come back as solved.
  const stays = (brn: Brn): boolean => inIt.has(brn) || !dropped.has(brn);
  const [members, left] = [drawing.members.filter(stays), drawing.left.filter(stays)];
  const { heard } = drawing;
  const { stage } = drawing.view;
  const openedAt = record?.openedAt ?? now;
  return { v: 1, id, stage, channel, openedAt, round, members, left, heard, message, sentAt: now };
}

/** Members with a notice in a later round that was not said aloud. */
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
