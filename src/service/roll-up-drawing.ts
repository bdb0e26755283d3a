import type { MessageRef, RollUpId } from '../domain/alert.js';
import type { Brn } from '../domain/brn.js';
import type { Stage } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import {
  newsOfRollUp,
  type RollUp,
  type RollUpHeard,
  type RollUpNews,
  type RollUpView,
  viewOfRollUp,
} from '../domain/roll-up.js';
import type { IndexedAlert } from './alert-index.js';

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
  /** Who has to be called by name. */
  readonly calls: readonly string[];
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
  readonly heard: readonly RollUpHeard[];
  readonly members: readonly Brn[];
  readonly left: readonly Brn[];
}

/** What its message has to say now; undefined: nothing, because nobody is in it and nobody was told of it. */
export function drawRollUp(state: RollUpState, stage: Stage, now: Instant): Drawing | undefined {
  const { id, channel, record, open, calls } = state;
  if (open.length === 0 && record === undefined) return undefined;
  const news = newsIn(state);
  const known = new Set(record?.members);
  const joined = open.filter(({ brn }) => !known.has(brn));
  const inIt = new Set(open.map(({ brn }) => brn));
  const members = [...known, ...joined.map(({ brn }) => brn)].filter(
    (brn) => inIt.has(brn) || !state.dropped.has(brn),
  );
  const still = new Set(members);
  const left = [...state.left].filter((brn) => !inIt.has(brn) && still.has(brn));
  const total = members.length;
  return {
    view: viewOfRollUp({ id, stage, channel, open, total, left: left.length, now }),
    ...(record?.message === undefined ? {} : { message: record.message }),
    ...(record === undefined ? {} : aloud(news, open, { calls, now })),
    tells: [...joined, ...news],
    heard: heardAfter(record?.heard ?? [], news, now),
    members,
    left,
  };
}

/** What is said aloud; who has to be called is called for all that are open, when nothing else is news. */
function aloud(
  news: readonly IndexedAlert[],
  open: readonly IndexedAlert[],
  { calls, now }: { readonly calls: readonly string[]; readonly now: Instant },
): Pick<Drawing, 'news'> {
  const about = news.length > 0 || calls.length === 0 ? news : open;
  if (about.length === 0) return {};
  const said = newsOfRollUp(about, now);
  return { news: calls.length === 0 ? said : { ...said, calls } };
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
