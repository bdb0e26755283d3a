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

/** What is known of a combined alert besides its members. */
export interface LiveRollUp extends Omit<RollUpState, 'open'> {
  readonly left: Set<Brn>;
  readonly dropped: Set<Brn>;
  readonly whys: Map<Brn, string>;
  /** Who is called by name with the next news. */
  asks: Asks;
  readonly notifiedAt: Map<Brn, Instant>;
  telling?: ReadonlySet<Brn>;
  newsSince?: Instant;
  /** Not notified yet, and asked for by a person: quiet hours do not hold them. */
  readonly asked: Set<Brn>;
  /** Its entry since the last send: several members may join before the first is written. */
  issued?: OutboxEntry;
}

/** The combined alerts that are not over, and the one outbox entry of each. */
export class LiveRollUps {
  readonly #deps: Deps;
  readonly #live = new Map<RollUpId, LiveRollUp>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

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

  /** Including what was asked before a restart. */
  asksOf({ id, asks }: LiveRollUp): Asks {
    const job = this.#deps.outbox.ofRollUp(id)?.job;
    if (job?.kind !== 'roll-up') return asks;
    const { calls, reminded } = job;
    // An earlier version did not store why somebody is called.
    const unclaimed = job.untaken ?? (calls === undefined ? undefined : true);
    return joinAsks(asks, {
      untaken: unclaimed,
      calls,
      reminded,
    });
  }

  /** Also where an entry exists: that one may be on its way to Slack. */
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
 * Members that left since the record was written are known by their alert: it existed when the message was sent, and is
 * elsewhere now. An alert opened later is another one, and the member is resolved.
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

function inHurry(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  const { calm: _, notBefore: __, ...entry } = waiting;
  return { ...entry, attempts: 0 };
}

export interface RollUpState {
  readonly id: RollUpId;
  readonly channel: string;
  readonly round: Instant;
  /** As last sent and stored; absent: nobody was notified yet. */
  readonly record?: RollUp;
  readonly left: ReadonlySet<Brn>;
  /** No longer watched since it was last sent. */
  readonly dropped: ReadonlySet<Brn>;
  readonly open: readonly IndexedAlert[];
  readonly asks: Asks;
  /** Why members have a notice that is not sent yet; unknown after a restart. */
  readonly whys: ReadonlyMap<Brn, string>;
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

export function hasUnsentNews(state: RollUpState): boolean {
  const { record, open } = state;
  if (record === undefined || open.length === 0) return true;
  const known = new Set(record.members);
  return open.some(({ brn }) => !known.has(brn)) || newsIn(state).length > 0;
}

export function recordOf(
  { id, channel, round, record, open, dropped }: RollUpState,
  drawing: Drawing,
  { message, now }: { readonly message: MessageRef; readonly now: Instant },
): RollUp {
  const inIt = new Set(open.map(({ brn }) => brn));
  // A company dropped during the send must not come back as resolved.
  const stays = (brn: Brn): boolean => inIt.has(brn) || !dropped.has(brn);
  const [members, left] = [drawing.members.filter(stays), drawing.left.filter(stays)];
  const { heard } = drawing;
  const { stage } = drawing.view;
  const openedAt = record?.openedAt ?? now;
  return { v: 1, id, stage, channel, openedAt, round, members, left, heard, message, sentAt: now };
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
  about: {
    readonly record?: RollUp;
    readonly newsSince?: Instant;
  },
  waiting: OutboxEntry | undefined,
  now: Instant,
): Instant {
  const { record, newsSince } = about;
  const waits = waiting?.notBefore;
  // Slack's own delay stays.
  if (waits !== undefined && (waiting?.attempts ?? 0) > 0) return waits;
  if (record === undefined) return waits ?? now + GATHERING;
  const edit = isWithin(record.sentAt, BETWEEN_EDITS, now) ? record.sentAt + BETWEEN_EDITS : now;
  if (newsSince === undefined) return waits ?? edit;
  return Math.max(edit, Math.min(now + NEWS_SETTLES, newsSince + NEWS_AT_LATEST));
}
