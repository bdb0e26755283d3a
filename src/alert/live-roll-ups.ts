import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { RollUpId } from '../records/alert.js';
import type { Change, OutboxEntry, Store } from '../records/ports.js';
import type { AlertIndex } from './alert-index.js';
import type { Asks } from './alert-messages.js';
import { partsOfRollUpId, type RollUp } from './roll-up.js';
import type { RollUpState } from './roll-up-drawing.js';
import { dueAt } from './roll-up-timing.js';

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
      toldAt: new Map(),
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
    const untaken = job.untaken ?? (calls === undefined ? undefined : true);
    return joinAsks(asks, {
      untaken,
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
  return { id, channel, round, record, left, dropped: new Set(dropped), toldAt, ...fresh };
}

/** What quiet hours held is held no longer, because a person asked. */
function inHurry(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  const { calm: _, notBefore: __, ...entry } = waiting;
  return { ...entry, attempts: 0 };
}
