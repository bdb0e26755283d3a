import type { Brn } from '../kernel/brn.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { MessageRef, RollUp, RollUpHeard, RollUpId } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import type { AlertIndex, IndexedAlert } from './alert-index.js';
import type { Asks } from './alert-messages.js';
import {
  partsOfRollUpId,
  type RollUpNews,
  type RollUpView,
  someOfRollUp,
  viewOfRollUp,
} from './roll-up-rules.js';

interface Deps {
  readonly store: Pick<Store, 'rollUps'>;
  readonly outbox: OutboxLog;
  readonly index: AlertIndex;
}

/** What is known of a combined alert besides who is in it now. */
export interface LiveRollUp extends Omit<RollUpState, 'open'> {
  readonly left: Set<Brn>;
  readonly dropped: Set<Brn>;
  readonly whys: Map<Brn, string>;
  /** What is to be asked of people by name with the next news. */
  asks: Asks;
  /** When each member was last told through it. */
  readonly notifiedAt: Map<Brn, Instant>;
  /** Members that are being told just now. */
  telling?: ReadonlySet<Brn>;
  /** When the first news came that is not said yet. */
  newsSince?: Instant;
  /** Members that are not told yet because a person asked, which quiet hours therefore do not hold. */
  readonly asked: Set<Brn>;
  /** Its entry since it was last sent: several members may join before the first of them is written. */
  issued?: OutboxEntry;
}

/** What this process knows of combined alerts that are not over, and the one outbox entry of each. */
export class LiveRollUps {
  readonly #deps: Deps;
  readonly #live = new Map<RollUpId, LiveRollUp>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Those that were told, and those that an alert says it belongs to. */
  static async load(deps: Deps): Promise<LiveRollUps> {
    const all = new LiveRollUps(deps);
    for await (const record of deps.store.rollUps()) {
      const job = deps.outbox.ofRollUp(record.id)?.job;
      const dropped = job?.kind === 'roll-up' ? (job.dropped ?? []) : [];
      all.put(liveOf(record, deps.index, dropped));
    }
    for (const { rollUp } of deps.index.values()) {
      if (rollUp !== undefined) all.of(rollUp);
    }
    return all;
  }

  values(): readonly LiveRollUp[] {
    return [...this.#live.values()];
  }

  /** As it is known; a new one where it is not. */
  of(id: RollUpId): LiveRollUp {
    const known = this.#live.get(id);
    if (known !== undefined) return known;
    const live: LiveRollUp = {
      id,
      ...partsOfRollUpId(id),
      left: new Set(),
      dropped: new Set(),
      notifiedAt: new Map(),
      whys: new Map(),
      asks: {},
      asked: new Set(),
    };
    this.put(live);
    return live;
  }

  get(id: RollUpId): LiveRollUp | undefined {
    return this.#live.get(id);
  }

  put(live: LiveRollUp): void {
    this.#live.set(live.id, live);
  }

  forget(id: RollUpId): void {
    this.#live.delete(id);
  }

  stateOf(live: LiveRollUp): RollUpState {
    const open = this.#deps.index.inRollUp(live.id);
    return { ...live, open, asks: this.asksOf(live) };
  }

  /** Also what was to be asked before a restart. */
  asksOf({ id, asks }: LiveRollUp): Asks {
    const job = this.#deps.outbox.ofRollUp(id)?.job;
    if (job?.kind !== 'roll-up') return asks;
    const { calls, reminded } = job;
    // Of an entry of an earlier version, which did not say why somebody is called.
    const unclaimed = job.untaken ?? (calls === undefined ? undefined : true);
    return joinAsks(asks, {
      untaken: unclaimed,
      calls,
      reminded,
    });
  }

  /** Puts its one entry into the outbox, also where one is there already: that may be leaving it just now. */
  entry(live: LiveRollUp, now: Instant): Change {
    const { outbox } = this.#deps;
    const before = outbox.ofRollUp(live.id) ?? live.issued;
    const isAskedFor = live.asked.size > 0 || (before !== undefined && before.calm !== true);
    const waiting = isAskedFor ? inHurry(before) : before;
    const channel = live.record?.message?.channel ?? live.channel;
    const gone = live.record?.members.filter((brn) => live.dropped.has(brn)) ?? [];
    const dropped = gone.length === 0 ? {} : { dropped: gone };
    const job = {
      kind: 'roll-up',
      id: live.id,
      channel,
      ...this.asksOf(live),
      ...dropped,
    } as const;
    const entry = waiting ?? outbox.entry(job, now);
    const notBefore = dueAt(live, waiting, now);
    live.issued = { ...entry, job, notBefore, ...(isAskedFor ? {} : { calm: true }) };
    return { put: 'outbox', value: live.issued };
  }
}

/** All that is asked. */
export function joinAsks(a: Asks, b: Asks): Asks {
  const both = (one: readonly string[] = [], other: readonly string[] = []) => [
    ...new Set([...one, ...other]),
  ];
  const calls = both(a.calls, b.calls);
  const reminded = both(a.reminded, b.reminded);
  return {
    ...(a.untaken === undefined && b.untaken === undefined ? {} : { untaken: true }),
    ...(calls.length === 0 ? {} : { calls }),
    ...(reminded.length === 0 ? {} : { reminded }),
  };
}

/**
 * Those that left since the record was written are known by their alert: it was there when the message was sent, and is
 * told elsewhere now. One that was opened later is another alert, and the member is solved.
 */
function liveOf(record: RollUp, index: AlertIndex, dropped: readonly Brn[]): LiveRollUp {
  const gone = record.members.filter((brn) => {
    const alert = index.get(brn);
    return alert !== undefined && alert.rollUp !== record.id && alert.openedAt <= record.sentAt;
  });
  const { id, channel, round } = record;
  const left = new Set([...record.left, ...gone]);
  const toldAt = new Map(record.members.map((brn) => [brn, record.openedAt]));
  for (const { brn, at } of record.heard) if (at !== undefined) toldAt.set(brn, at);
  const fresh = { whys: new Map(), asks: {}, asked: new Set<Brn>() };
  return {
    id,
    channel,
    round,
    record,
    left,
    dropped: new Set(dropped),
    notifiedAt: toldAt,
    ...fresh,
  };
}

/** What quiet hours held is held no longer, because a person asked. */
function inHurry(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  const { calm: _, notBefore: __, ...entry } = waiting;
  return { ...entry, attempts: 0 };
}

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
  readonly notifies: readonly IndexedAlert[];
  /** Members for which somebody is called by name. */
  readonly unclaimed: readonly IndexedAlert[];
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
  const [unclaimed, reminded] =
    record === undefined ? [[], []] : [unclaimedIn(state), remindedIn(state)];
  const changed = news.filter((one) => !unclaimed.includes(one) && !reminded.includes(one));
  const said = newsOf({ changed, untaken: unclaimed, reminded }, state.asks, now);
  const left = [...state.left].filter((brn) => !inIt.has(brn) && still.has(brn));
  const total = members.length;
  return {
    view: viewOfRollUp({ id, stage, channel, open, total, left: left.length, now }),
    message: record?.message === undefined ? undefined : record.message,
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
  about: Readonly<Record<'changed' | 'untaken' | 'reminded', readonly IndexedAlert[]>>,
  asks: Asks,
  now: Instant,
): RollUpNews | undefined {
  const { changed, untaken: unclaimed, reminded } = about;
  if (changed.length + unclaimed.length + reminded.length === 0) return undefined;
  const since = Math.min(...unclaimed.map((one) => one.unclaimedSince ?? one.openedAt));
  return {
    ...(changed.length === 0 ? {} : { changed: someOfRollUp(changed, now) }),
    ...(unclaimed.length === 0
      ? {}
      : { unclaimed: { ...someOfRollUp(unclaimed, now), calls: asks.calls ?? [], since } }),
    ...(reminded.length === 0
      ? {}
      : { reminded: { ...someOfRollUp(reminded, now), calls: asks.reminded ?? [] } }),
  };
}

/** Those that still nobody has, if people are to be called for them. */
function unclaimedIn({ open, asks, whys }: RollUpState): readonly IndexedAlert[] {
  if (asks.untaken === undefined) return [];
  return open.filter(
    ({ brn, state, severity, unclaimedSince }) =>
      state === 'open' &&
      (whys.get(brn) === 'nobody-took-it' ||
        (severity === 'critical' && unclaimedSince !== undefined)),
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
export function isRollUpOver({ total, resolved, left }: RollUpView): boolean {
  return resolved + left === total;
}

/** Whether somebody is in it who was not told, or it does not say yet that nobody is. */
export function hasUnsentNews(state: RollUpState): boolean {
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

/** The first message waits this long for more members, so that it does not speak of one company. */
const GATHERING = 5 * SECOND;
/** An edit is made at most this often. */
const BETWEEN_EDITS = MINUTE;
/** News is said when none came for this long, so that a round makes noise once ... */
const NEWS_SETTLES = 30 * SECOND;
/** ... but no later than this after the first. */
const NEWS_AT_LATEST = 10 * MINUTE;

/** When a combined alert's entry is to be sent; `waiting` is the one that it has in the outbox by now. */
export function dueAt(
  about: {
    readonly record?: RollUp;
    /** When the first news came that is not said yet. */
    readonly newsSince?: Instant;
  },
  waiting: OutboxEntry | undefined,
  now: Instant,
): Instant {
  const { record, newsSince } = about;
  const waits = waiting?.notBefore;
  // What Slack made it wait for stands.
  if (waits !== undefined && (waiting?.attempts ?? 0) > 0) return waits;
  if (record === undefined) return waits ?? now + GATHERING;
  const edit = isWithin(record.sentAt, BETWEEN_EDITS, now) ? record.sentAt + BETWEEN_EDITS : now;
  if (newsSince === undefined) return waits ?? edit;
  return Math.max(edit, Math.min(now + NEWS_SETTLES, newsSince + NEWS_AT_LATEST));
}
