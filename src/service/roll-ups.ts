import type { Alert, MessageRef, RollUpId } from '../domain/alert.js';
import type { Brn } from '../domain/brn.js';
import type { Stage } from '../domain/company.js';
import { type Instant, MINUTE, SECOND } from '../domain/instant.js';
import {
  newsOfRollUp,
  partsOfRollUpId,
  placeNotice,
  type RollUp,
  type RollUpHeard,
  type RollUpNews,
  type RollUpView,
  rollUpId,
  viewOfRollUp,
} from '../domain/roll-up.js';
import type { AlertIndex, IndexedAlert } from './alert-index.js';
import type { NoticePlaces, Placed } from './alert-messages.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, OutboxEntry, Store } from './ports.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly index: AlertIndex;
  readonly stage: Stage;
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

/** A drawing that was sent. */
export interface Drawn {
  readonly drawing: Drawing;
  /** Where its message stands now; undefined: the message is gone and needs no new one. */
  readonly at: MessageRef | undefined;
}

/** The first message waits this long for more members, so that it does not speak of one company. */
const GATHERING = 5 * SECOND;
/** An edit is made at most this often. */
const BETWEEN_EDITS = MINUTE;
/** News is said when none came for this long, so that a round makes noise once ... */
const NEWS_SETTLES = 30 * SECOND;
/** ... but no later than this after the first. */
const NEWS_AT_LATEST = 10 * MINUTE;

/** Channel and round of which it is remembered how many notices stood alone. */
const ROUNDS_KEPT = 500;

/** A combined alert in memory. */
interface Live {
  readonly id: RollUpId;
  readonly channel: string;
  readonly round: Instant;
  /** As it was last sent and stored. */
  readonly record?: RollUp;
  readonly left: Set<Brn>;
  /** Why members that are not told yet have a notice, for the history. In memory: after a restart it is not known. */
  readonly whys: Map<Brn, string>;
  /** When the first news came that is not said yet. */
  newsSince?: Instant;
}

/**
 * The combined alerts: who is told through which, and what each has to say. The record of one is written only when its
 * message was sent, so that it is not rewritten for each of thousands of members: who joined since is known from the
 * alerts, which are written together with the outbox entry. What a killed process left half done follows from these.
 */
export class RollUps implements NoticePlaces {
  readonly #deps: Deps;
  readonly #live = new Map<RollUpId, Live>();
  /** Companies whose notice stands alone, by the ID of the combined alert that the next would join. */
  readonly #alone = new Map<RollUpId, { readonly before: number; readonly since: Set<Brn> }>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Also puts into the outbox what a killed process left unsaid. */
  static async load(deps: Deps, now: Instant): Promise<RollUps> {
    const rollUps = new RollUps(deps);
    for await (const record of deps.store.rollUps()) {
      rollUps.#live.set(record.id, liveOf(record, deps.index));
    }
    for (const { rollUp } of deps.index.values()) {
      if (rollUp !== undefined) rollUps.#of(rollUp);
    }
    const changes = [...rollUps.#live.values()]
      .filter((live) => rollUps.#isUnsaid(live) && deps.outbox.ofRollUp(live.id) === undefined)
      .map((live) => rollUps.#entry(live, now));
    await deps.store.write(changes);
    deps.outbox.apply(changes);
    return rollUps;
  }

  place(
    alert: Alert,
    {
      round,
      why,
      now,
    }: { readonly round: Instant | undefined; readonly why: string; readonly now: Instant },
  ): Placed {
    const { brn, channel, rollUp } = alert;
    const isIn = rollUp !== undefined && partsOfRollUpId(rollUp).channel === channel;
    const turnsCritical = alert.severity === 'critical' && alert.calls?.criticalAt === now;
    const standing = round === undefined ? 0 : this.#standing(channel, round, brn);
    const place = placeNotice({ round, isIn, turnsCritical, standing });
    switch (place) {
      case 'alone':
      case 'leave':
        if (round !== undefined) this.#countAlone(channel, round, brn);
        return this.#alonePlace(alert, now);
      case 'join':
      case 'stay': {
        const id =
          place === 'stay' ? rollUp : round === undefined ? undefined : rollUpId(channel, round);
        if (id === undefined) throw new Error('A notice without a round joined a combined alert');
        return this.#joined(alert, id, { why, now });
      }
      default:
        return place satisfies never;
    }
  }

  refresh(id: RollUpId, now: Instant): readonly Change[] {
    return [this.#entry(this.#of(id), now)];
  }

  /** What its message has to say now; undefined: nothing, because nobody is in it and nobody was told of it. */
  draw(id: RollUpId, now: Instant): Drawing | undefined {
    const live = this.#of(id);
    delete live.newsSince;
    return this.#drawing(live, now);
  }

  #drawing(live: Live, now: Instant): Drawing | undefined {
    const { id, record } = live;
    const open = this.#deps.index.inRollUp(id);
    if (open.length === 0 && record === undefined) return undefined;
    const news = this.#news(live, open);
    const known = new Set(record?.members);
    const joined = open.filter(({ brn }) => !known.has(brn));
    const members = [...known, ...joined.map(({ brn }) => brn)];
    const inIt = new Set(open.map(({ brn }) => brn));
    const left = [...live.left].filter((brn) => !inIt.has(brn) && known.has(brn));
    const view = viewOfRollUp({
      id,
      stage: this.#deps.stage,
      channel: live.channel,
      open,
      total: members.length,
      left: left.length,
      now,
    });
    return {
      view,
      ...(record?.message === undefined ? {} : { message: record.message }),
      ...(news.length === 0 ? {} : { news: newsOfRollUp(news, now) }),
      tells: [...joined, ...news],
      heard: heardAfter(record?.heard ?? [], news),
      members,
      left,
    };
  }

  /** What is to be stored once it was sent. */
  sent({ drawing, at }: Drawn, now: Instant): readonly Change[] {
    const { view, tells } = drawing;
    if (at === undefined) return [{ delete: 'roll-up', id: view.id }];
    const live = this.#of(view.id);
    return [
      ...tells.map((alert) => toldChange(alert, live.whys.get(alert.brn) ?? ONE_OF_MANY, at, now)),
      isOver(view)
        ? { delete: 'roll-up', id: view.id }
        : { put: 'roll-up', value: this.#recordOf(live, drawing, at, now) },
    ];
  }

  /**
   * Takes over what was stored, and gives what is to be said since the drawing was made: a member may have been on its
   * way into the store meanwhile. `drawn` is absent when there was nothing to say.
   */
  recorded(id: RollUpId, drawn: Drawn | undefined, now: Instant): readonly Change[] {
    const before = this.#of(id);
    for (const { brn } of drawn?.drawing.tells ?? []) before.whys.delete(brn);
    this.#live.delete(id);
    if (drawn?.at !== undefined && !isOver(drawn.drawing.view)) {
      const record = this.#recordOf(before, drawn.drawing, drawn.at, now);
      this.#live.set(id, { ...before, record });
    }
    const live = this.#of(id);
    const since = this.#drawing(live, drawn?.drawing.view.at ?? now);
    if (since === undefined) this.#live.delete(id);
    if (since === undefined || this.#deps.outbox.ofRollUp(id) !== undefined) return [];
    const isSame =
      since.tells.length === 0 &&
      JSON.stringify(since.view) === JSON.stringify(drawn?.drawing.view);
    return isSame ? [] : [this.#entry(live, now)];
  }

  #recordOf({ round, record }: Live, drawing: Drawing, message: MessageRef, now: Instant): RollUp {
    const { view, members, left, heard } = drawing;
    const { id, stage, channel } = view;
    const openedAt = record?.openedAt ?? now;
    return {
      v: 1,
      id,
      stage,
      channel,
      openedAt,
      round,
      members,
      left,
      heard,
      message,
      sentAt: now,
    };
  }

  #alonePlace(alert: Alert, now: Instant): Placed {
    const { rollUp, ...own } = alert;
    if (rollUp === undefined) return { alert, alone: true, changes: [] };
    const live = this.#of(rollUp);
    live.left.add(alert.brn);
    return { alert: own, alone: true, changes: [this.#entry(live, now)] };
  }

  #joined(
    alert: Alert,
    id: RollUpId,
    { why, now }: { readonly why: string; readonly now: Instant },
  ): Placed {
    const live = this.#of(id);
    live.whys.set(alert.brn, why);
    const isNews = live.record?.message !== undefined && alert.rollUp === id;
    if (isNews) live.newsSince ??= now;
    const earlier = alert.rollUp === undefined || alert.rollUp === id ? undefined : alert.rollUp;
    if (earlier !== undefined) this.#of(earlier).left.add(alert.brn);
    return {
      alert: { ...alert, rollUp: id },
      alone: false,
      changes: [
        this.#entry(live, now),
        ...(earlier === undefined ? [] : this.refresh(earlier, now)),
      ],
    };
  }

  /** The one entry of a combined alert, also where it is in the outbox already: it may be leaving it just now. */
  #entry(live: Live, now: Instant): Change {
    const { outbox } = this.#deps;
    const waiting = outbox.ofRollUp(live.id);
    const dueAt = this.#dueAt(live, waiting, now);
    const channel = live.record?.message?.channel ?? live.channel;
    const entry = waiting ?? outbox.entry({ kind: 'roll-up', id: live.id, channel }, now);
    return { put: 'outbox', value: { ...entry, notBefore: dueAt } };
  }

  #dueAt(live: Live, waiting: OutboxEntry | undefined, now: Instant): Instant {
    const { record, newsSince } = live;
    const waits = waiting?.notBefore;
    // What Slack made it wait for stands.
    if (waits !== undefined && (waiting?.attempts ?? 0) > 0) return waits;
    if (record === undefined) return waits ?? now + GATHERING;
    const edit = Math.max(now, record.sentAt + BETWEEN_EDITS);
    if (newsSince === undefined) return waits ?? edit;
    return Math.max(edit, Math.min(now + NEWS_SETTLES, newsSince + NEWS_AT_LATEST));
  }

  #isUnsaid(live: Live): boolean {
    const { record } = live;
    const open = this.#deps.index.inRollUp(live.id);
    if (record === undefined || open.length === 0) return true;
    const known = new Set(record.members);
    return open.some(({ brn }) => !known.has(brn)) || this.#news(live, open).length > 0;
  }

  /** Members with a notice in a later round that was not said aloud. */
  #news({ record, round }: Live, open: readonly IndexedAlert[]): readonly IndexedAlert[] {
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

  #standing(channel: string, round: Instant, brn: Brn): number {
    const { before, since } = this.#aloneIn(channel, round);
    return before + since.size - (since.has(brn) ? 1 : 0);
  }

  #countAlone(channel: string, round: Instant, brn: Brn): void {
    this.#aloneIn(channel, round).since.add(brn);
  }

  /** Counted here and not only in the index, because several are decided before the first is written. */
  #aloneIn(channel: string, round: Instant) {
    const key = rollUpId(channel, round);
    const known = this.#alone.get(key);
    if (known !== undefined) return known;
    const before = this.#deps.index.standingIn(channel, round);
    const count = { before, since: new Set<Brn>() };
    this.#alone.set(key, count);
    const [oldest] = this.#alone.keys();
    if (this.#alone.size > ROUNDS_KEPT && oldest !== undefined) this.#alone.delete(oldest);
    return count;
  }

  #of(id: RollUpId): Live {
    const known = this.#live.get(id);
    if (known !== undefined) return known;
    const live: Live = { id, ...partsOfRollUpId(id), left: new Set(), whys: new Map() };
    this.#live.set(id, live);
    return live;
  }
}

function isOver({ total, solved, left }: RollUpView): boolean {
  return solved + left === total;
}

/**
 * Those that left since the record was written are known by their alert: it was there when the message was sent, and is
 * told elsewhere now. One that was opened later is another alert, and the member is solved.
 */
function liveOf(record: RollUp, index: AlertIndex): Live {
  const left = record.members.filter((brn) => {
    const alert = index.get(brn);
    return alert !== undefined && alert.rollUp !== record.id && alert.openedAt <= record.sentAt;
  });
  const { id, channel, round } = record;
  return { id, channel, round, record, left: new Set([...record.left, ...left]), whys: new Map() };
}

function heardAfter(
  before: readonly RollUpHeard[],
  news: readonly IndexedAlert[],
): readonly RollUpHeard[] {
  const rounds = new Map(before.map(({ brn, round }) => [brn, round]));
  for (const { brn, round } of news) if (round !== undefined) rounds.set(brn, round);
  return [...rounds].map(([brn, round]) => ({ brn, round }));
}

/** In the history, where it is not known any more why a member had a notice. */
const ONE_OF_MANY = 'one-of-many';

function toldChange(
  { brn, severity }: IndexedAlert,
  why: string,
  message: MessageRef,
  now: Instant,
): Change {
  const { channel } = message;
  const event = { kind: 'told', why, severity, channel, message } as const;
  return { put: 'history', value: { v: 1, at: now, brn, event } };
}
