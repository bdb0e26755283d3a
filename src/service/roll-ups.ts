import type { Alert, MessageRef, RollUpId } from '../domain/alert.js';
import type { Brn } from '../domain/brn.js';
import type { Stage } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import { partsOfRollUpId, placeNotice, type RollUp, rollUpId } from '../domain/roll-up.js';
import type { AlertIndex, IndexedAlert } from './alert-index.js';
import type { NoticePlaces, Placed } from './alert-messages.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, OutboxEntry, Store } from './ports.js';
import {
  type Drawing,
  drawRollUp,
  isRollUpOver,
  isUnsaid,
  type RollUpState,
  recordOf,
} from './roll-up-drawing.js';
import { dueAt } from './roll-up-timing.js';
import { StandAlones } from './stand-alones.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly index: AlertIndex;
  readonly stage: Stage;
  /** Whether a company came by import with many others, so that its first notice may not stand alone. */
  readonly isOneOfMany?: (brn: Brn) => boolean;
}

/** A drawing that was sent. */
export interface Drawn {
  readonly drawing: Drawing;
  /** Where its message stands now; undefined: the message is gone and needs no new one. */
  readonly at: MessageRef | undefined;
}

/** A notice that is to be told. */
interface Telling {
  readonly round: Instant | undefined;
  /** For the history. */
  readonly why: string;
  /** Who is called by name, also when it is told as one of many. */
  readonly calls?: readonly string[] | undefined;
  /** No person asked for it: quiet hours are kept also when it is sent late. */
  readonly calm?: boolean | undefined;
  readonly now: Instant;
}

/** In the history, where it is not known any more why a member had a notice. */
const ONE_OF_MANY = 'one-of-many';

/** What is known of a combined alert besides who is in it now. */
interface Live extends Omit<RollUpState, 'open' | 'calls'> {
  readonly left: Set<Brn>;
  readonly dropped: Set<Brn>;
  /** Why members that are not told yet have a notice, for the history. After a restart it is not known. */
  readonly whys: Map<Brn, string>;
  /** Who has to be called by name with the next news. */
  readonly calls: Set<string>;
  /** When each member was last told through it. */
  readonly toldAt: Map<Brn, Instant>;
  /** Members that are being told just now. */
  telling?: ReadonlySet<Brn>;
  /** When the first news came that is not said yet. */
  newsSince?: Instant;
  /** Members that are not told yet because a person asked, which quiet hours therefore do not hold. */
  readonly asked: Set<Brn>;
  /** Its entry since it was last sent: several members may join before the first of them is written. */
  issued?: OutboxEntry;
}

/**
 * The combined alerts: who is told through which, and what each has to say. The record of one is written only when its
 * message was sent, so that it is not rewritten for each of thousands of members: who joined since is known from the
 * alerts, which are written together with the outbox entry. What a killed process left half done follows from these.
 */
export class RollUps implements NoticePlaces {
  readonly #deps: Deps;
  readonly #alone: StandAlones;
  readonly #live = new Map<RollUpId, Live>();

  private constructor(deps: Deps) {
    this.#deps = deps;
    this.#alone = new StandAlones(deps.index);
  }

  /** Also puts into the outbox what a killed process left unsaid. */
  static async load(deps: Deps, now: Instant): Promise<RollUps> {
    const rollUps = new RollUps(deps);
    for await (const record of deps.store.rollUps()) {
      const job = deps.outbox.ofRollUp(record.id)?.job;
      const dropped = job?.kind === 'roll-up' ? (job.dropped ?? []) : [];
      rollUps.#live.set(record.id, liveOf(record, deps.index, dropped));
    }
    for (const { rollUp } of deps.index.values()) {
      if (rollUp !== undefined) rollUps.#of(rollUp);
    }
    const changes = [...rollUps.#live.values()]
      .filter((live) => deps.outbox.ofRollUp(live.id) === undefined)
      .filter((live) => isUnsaid(rollUps.#state(live)))
      .map((live) => rollUps.#entry(live, now));
    await deps.store.write(changes);
    deps.outbox.apply(changes);
    return rollUps;
  }

  place(alert: Alert, telling: Telling): Placed {
    const { brn, channel, rollUp } = alert;
    const { round, now } = telling;
    const place = placeNotice({
      round,
      isIn: rollUp !== undefined && partsOfRollUpId(rollUp).channel === channel,
      turnsCritical: alert.severity === 'critical' && alert.calls?.criticalAt === now,
      standing: round === undefined ? 0 : this.#alone.besides(brn, channel, round),
      isOneOfMany: telling.why === 'first' && this.#deps.isOneOfMany?.(brn) === true,
    });
    if (round === undefined || place === 'alone' || place === 'leave') {
      if (round !== undefined) this.#alone.add(brn, channel, round);
      return this.#placeAlone(alert, now);
    }
    const id = place === 'stay' && rollUp !== undefined ? rollUp : rollUpId(channel, round);
    return this.#placeIn(id, alert, telling);
  }

  refresh(id: RollUpId, now: Instant): readonly Change[] {
    return [this.#entry(this.#of(id), now)];
  }

  drop(id: RollUpId, brn: Brn, now: Instant): readonly Change[] {
    this.#of(id).dropped.add(brn);
    return this.refresh(id, now);
  }

  toldAt({ brn, rollUp }: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined {
    const live = rollUp === undefined ? undefined : this.#live.get(rollUp);
    return live?.telling?.has(brn) === true ? now : live?.toldAt.get(brn);
  }

  /** What its message has to say now; undefined: nothing, because nobody is in it and nobody was told of it. */
  draw(id: RollUpId, now: Instant): Drawing | undefined {
    const live = this.#of(id);
    delete live.newsSince;
    const drawing = drawRollUp(this.#state(live), this.#deps.stage, now);
    // Nobody is called in a first message, but in the first reply to it.
    if (drawing?.message !== undefined) live.calls.clear();
    else for (const called of this.#callsOf(live)) live.calls.add(called);
    live.telling = new Set(drawing?.tells.map(({ brn }) => brn));
    return drawing;
  }

  /** What was drawn has to wait. */
  notSent(id: RollUpId): void {
    delete this.#of(id).telling;
  }

  /** What is to be stored once it was sent. */
  sent({ drawing, at }: Drawn, now: Instant): readonly Change[] {
    const { view, tells } = drawing;
    const { id } = view;
    if (at === undefined) return [{ delete: 'roll-up', id }];
    const live = this.#of(id);
    const value = recordOf(this.#state(live), drawing, { message: at, now });
    return [
      ...tells.map((alert) => toldChange(alert, live.whys.get(alert.brn) ?? ONE_OF_MANY, at, now)),
      isRollUpOver(view) ? { delete: 'roll-up', id } : { put: 'roll-up', value },
    ];
  }

  /**
   * Takes over what was stored, and gives what is to be said since the drawing was made: a member may have been on its
   * way into the store meanwhile. `drawn` is absent when there was nothing to say.
   */
  recorded(id: RollUpId, drawn: Drawn | undefined, now: Instant): readonly Change[] {
    const { outbox, stage } = this.#deps;
    const live = this.#takeOver(id, drawn, now);
    const since = drawRollUp(this.#state(live), stage, drawn?.drawing.view.at ?? now);
    if (since === undefined) this.#live.delete(id);
    if (since === undefined || outbox.ofRollUp(id) !== undefined) return [];
    const isSaid =
      since.tells.length === 0 &&
      live.calls.size === 0 &&
      JSON.stringify(since.view) === JSON.stringify(drawn?.drawing.view);
    return isSaid ? [] : [this.#entry(live, now)];
  }

  #takeOver(id: RollUpId, drawn: Drawn | undefined, now: Instant): Live {
    const before = this.#of(id);
    for (const { brn } of drawn?.drawing.tells ?? []) {
      before.whys.delete(brn);
      before.toldAt.set(brn, now);
      before.asked.delete(brn);
    }
    const open = new Set(this.#deps.index.inRollUp(id).map(({ brn }) => brn));
    for (const brn of before.asked) if (!open.has(brn)) before.asked.delete(brn);
    const { record: _, issued: __, telling: ___, ...still } = before;
    const lasts = drawn?.at !== undefined && !isRollUpOver(drawn.drawing.view);
    const live: Live = lasts
      ? {
          ...still,
          record: recordOf(this.#state(before), drawn.drawing, { message: drawn.at, now }),
        }
      : still;
    this.#live.set(id, live);
    return live;
  }

  #placeAlone(alert: Alert, now: Instant): Placed {
    const { rollUp, ...own } = alert;
    if (rollUp === undefined) return { alert, alone: true, changes: [] };
    return { alert: own, alone: true, changes: [this.#leave(rollUp, alert.brn, now)] };
  }

  #placeIn(id: RollUpId, alert: Alert, { why, calls = [], calm = false, now }: Telling): Placed {
    const { brn, rollUp } = alert;
    const live = this.#of(id);
    live.whys.set(brn, why);
    for (const called of calls) live.calls.add(called);
    if (!calm) live.asked.add(brn);
    if (live.record !== undefined && rollUp === id) live.newsSince ??= now;
    const joined = this.#entry(live, now);
    const isElsewhere = rollUp !== undefined && rollUp !== id;
    const changes = isElsewhere ? [joined, this.#leave(rollUp, brn, now)] : [joined];
    return { alert: { ...alert, rollUp: id }, alone: false, changes };
  }

  #leave(id: RollUpId, brn: Brn, now: Instant): Change {
    const live = this.#of(id);
    live.left.add(brn);
    return this.#entry(live, now);
  }

  /** The one entry of a combined alert, also where it is in the outbox already: it may be leaving it just now. */
  #entry(live: Live, now: Instant): Change {
    const { outbox } = this.#deps;
    const before = outbox.ofRollUp(live.id) ?? live.issued;
    const isAskedFor = live.asked.size > 0 || (before !== undefined && before.calm !== true);
    const waiting = isAskedFor ? inHurry(before) : before;
    const channel = live.record?.message?.channel ?? live.channel;
    const calls = this.#callsOf(live);
    const called = calls.length === 0 ? {} : { calls };
    const gone = live.record?.members.filter((brn) => live.dropped.has(brn)) ?? [];
    const dropped = gone.length === 0 ? {} : { dropped: gone };
    const job = { kind: 'roll-up', id: live.id, channel, ...called, ...dropped } as const;
    const entry = waiting ?? outbox.entry(job, now);
    const notBefore = dueAt(live, waiting, now);
    live.issued = { ...entry, job, notBefore, ...(isAskedFor ? {} : { calm: true }) };
    return { put: 'outbox', value: live.issued };
  }

  /** Also those who had to be called before a restart. */
  #callsOf({ id, calls }: Live): readonly string[] {
    const job = this.#deps.outbox.ofRollUp(id)?.job;
    const before = job?.kind === 'roll-up' ? (job.calls ?? []) : [];
    return [...new Set([...before, ...calls])];
  }

  #of(id: RollUpId): Live {
    const known = this.#live.get(id);
    if (known !== undefined) return known;
    const live: Live = {
      id,
      ...partsOfRollUpId(id),
      left: new Set(),
      dropped: new Set(),
      toldAt: new Map(),
      whys: new Map(),
      calls: new Set(),
      asked: new Set(),
    };
    this.#live.set(id, live);
    return live;
  }

  #state(live: Live): RollUpState {
    const open = this.#deps.index.inRollUp(live.id);
    return { ...live, open, calls: this.#callsOf(live) };
  }
}

/**
 * Those that left since the record was written are known by their alert: it was there when the message was sent, and is
 * told elsewhere now. One that was opened later is another alert, and the member is solved.
 */
function liveOf(record: RollUp, index: AlertIndex, dropped: readonly Brn[]): Live {
  const gone = record.members.filter((brn) => {
    const alert = index.get(brn);
    return alert !== undefined && alert.rollUp !== record.id && alert.openedAt <= record.sentAt;
  });
  const { id, channel, round } = record;
  const left = new Set([...record.left, ...gone]);
  const toldAt = new Map(record.members.map((brn) => [brn, record.openedAt]));
  for (const { brn, at } of record.heard) if (at !== undefined) toldAt.set(brn, at);
  const fresh = { whys: new Map(), calls: new Set<string>(), asked: new Set<Brn>() };
  return { id, channel, round, record, left, dropped: new Set(dropped), toldAt, ...fresh };
}

/** What quiet hours held is held no longer, because a person asked. */
function inHurry(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  const { calm: _, notBefore: __, ...entry } = waiting;
  return { ...entry, attempts: 0 };
}

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
