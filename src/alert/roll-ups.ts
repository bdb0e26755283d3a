import type { Brn } from '../kernel/brn.js';
import { type Instant, SECOND } from '../kernel/time.js';
import type { Moment, OutboxLog } from '../outbox/outbox-log.js';

import { notified } from '../outbox/outcome.js';
import type { Alert, MessageRef, RollUp, RollUpId, ThreadLine } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { NotifiedWhy } from '../records/history.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import type { AlertIndex, IndexedAlert } from './alert-index.js';

import {
  type Drawing,
  drawRollUp,
  dueAt,
  isRollUpOver,
  type LiveRollUp,
  type RollUpState,
} from './roll-up-drawing-rules.js';
import {
  type Asks,
  asksNobody,
  joinAsks,
  partsOfRollUpId,
  placeNotice,
  rollUpActionOf,
  rollUpId,
} from './roll-up-rules.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly index: AlertIndex;
  readonly stage: Stage;
  /** Imported with many others, so that its first notice is not posted individually. */
  readonly cameInBulk?: (brn: Brn) => boolean;
}

/** A notice whose place is decided. */
interface Telling extends Moment {
  /** Notices of one round and channel are counted together; undefined: a person asked about this company. */
  readonly round: Instant | undefined;
  readonly why: string;
  readonly asks?: Asks;
}

export interface PlacedNotice {
  readonly alert: Alert;
  /** Else the combined alert notifies, by the changes. */
  readonly isPostedIndividually: boolean;
  readonly changes: readonly Change[];
}

export interface Drawn {
  readonly drawing: Drawing;
  /** undefined: the message is gone and needs no new one. */
  readonly at: MessageRef | undefined;
}

/** Used when a restart lost why a member had a notice. */
const IN_ROLL_UP: NotifiedWhy = 'one-of-many';

/** Resolved members are gathered into one line. */
const LINES_GATHER = 30 * SECOND;

/**
 * The combined alerts that are not over, and the one outbox entry of each. A record is written only when its message was
 * sent: who joined since, and what a killed process left half done, follows from the alerts and the outbox.
 */
export class RollUps {
  readonly #deps: Deps;
  readonly #individual = new IndividualNotices();
  readonly #live = new Map<RollUpId, LiveRollUp>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Also puts into the outbox what a killed process left unsent. */
  static async load(deps: Deps, now: Instant): Promise<RollUps> {
    const { store, outbox, index } = deps;
    const rollUps = new RollUps(deps);
    for await (const record of store.rollUps()) rollUps.#takeUp(record);
    const told = [...index.values()].sort((a, b) => (a.round ?? 0) - (b.round ?? 0));
    for (const { brn, channel, round, rollUp } of told) {
      if (rollUp !== undefined) rollUps.#of(rollUp);
      else if (round !== undefined) rollUps.#individual.add(brn, channel, round);
    }
    const changes = [...rollUps.#live.values()]
      .filter((live) => outbox.ofRollUp(live.id) === undefined && rollUps.#hasUnsentNews(live, now))
      .map((live) => rollUps.#entry(live, now));
    await store.write(changes);
    return rollUps;
  }

  /** Decides whether a notice is posted individually or joins a combined alert. */
  place(alert: Alert, telling: Telling): PlacedNotice {
    const { brn, channel, rollUp } = alert;
    const { round, now } = telling;
    const place = placeNotice({
      round,
      isInRollUp: rollUp !== undefined && partsOfRollUpId(rollUp).channel === channel,
      turnsCritical: alert.severity === 'critical' && alert.calls?.criticalAt === now,
      postedIndividually: round === undefined ? 0 : this.#individual.besides(brn, channel, round),
      cameInBulk: telling.why === 'first' && this.#deps.cameInBulk?.(brn) === true,
    });
    if (round === undefined || place === 'alone') {
      if (round !== undefined) this.#individual.add(brn, channel, round);
      const changes = rollUp === undefined ? [] : [this.#leave(rollUp, brn, now)];
      return { alert: { ...alert, rollUp: undefined }, isPostedIndividually: true, changes };
    }
    const id = (place === 'stay' ? rollUp : undefined) ?? rollUpId(channel, round);
    return this.#placeIn(this.#of(id), alert, telling);
  }

  /** The alert's combined alert, if it is in one, shows it as it is now, with these lines in the thread. */
  refresh(alert: Alert, lines: readonly ThreadLine[], now: Instant): readonly Change[] {
    const { rollUp, brn, life } = alert;
    if (rollUp === undefined) return [];
    const live = this.#of(rollUp);
    // Its company is no longer watched, which does not count as resolved.
    if (life.state === 'closed') live.dropped.add(brn);
    return [this.#entry(live, now), ...this.#lines(live, alert, lines, now)];
  }

  /** undefined: none yet, or it is over. */
  messageOf(id: RollUpId): MessageRef | undefined {
    return this.#live.get(id)?.record?.message;
  }

  /** When it was last notified through its combined alert, including now. */
  notifiedAt({ brn, rollUp }: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined {
    const live = rollUp === undefined ? undefined : this.#live.get(rollUp);
    return live?.telling?.has(brn) === true ? now : live?.notifiedAt.get(brn);
  }

  draw(id: RollUpId, now: Instant): Drawing | undefined {
    const live = this.#of(id);
    live.newsSince = undefined;
    const drawing = this.#draw(live, now);
    // The first message calls nobody; the first reply does.
    live.asks = drawing?.message === undefined ? this.#asksOf(live) : {};
    live.telling = new Set(drawing?.notifies.map(({ brn }) => brn));
    return drawing;
  }

  notSent(id: RollUpId): void {
    this.#of(id).telling = undefined;
  }

  /** What is stored once it was sent. */
  sent(drawn: Drawn, now: Instant): readonly Change[] {
    const { drawing, at } = drawn;
    const value = this.#recordAfter(drawn, now);
    return [
      ...(at === undefined ? [] : this.#notifiedRecords(drawing, at, now)),
      value === undefined ? { delete: 'roll-up', id: drawing.view.id } : { put: 'roll-up', value },
    ];
  }

  /** Takes over what was stored, and returns what happened since it was drawn; without `drawn` nothing was sent. */
  recorded(id: RollUpId, drawn: Drawn | undefined, now: Instant): readonly Change[] {
    const { outbox, index } = this.#deps;
    const live = this.#of(id);
    const { unclaimed = [], notifies = [] } = drawn?.drawing ?? {};
    for (const { brn } of [...unclaimed, ...notifies]) live.whys.delete(brn);
    for (const { brn } of notifies) {
      live.notifiedAt.set(brn, now);
      live.asked.delete(brn);
    }
    const open = new Set(index.inRollUp(id).map(({ brn }) => brn));
    for (const brn of live.asked) if (!open.has(brn)) live.asked.delete(brn);
    live.record = drawn && this.#recordAfter(drawn, now);
    live.issued = undefined;
    live.telling = undefined;
    const since = this.#draw(live, drawn?.drawing.view.at ?? now);
    if (since === undefined) this.#live.delete(id);
    if (since === undefined || outbox.ofRollUp(id) !== undefined) return [];
    const isSaid =
      since.notifies.length === 0 &&
      asksNobody(live.asks) &&
      JSON.stringify(since.view) === JSON.stringify(drawn?.drawing.view);
    return isSaid ? [] : [this.#entry(live, now)];
  }

  /** Undefined: it is over. */
  #recordAfter({ drawing, at: message }: Drawn, now: Instant): RollUp | undefined {
    const { view, heard, members, left } = drawing;
    if (message === undefined || isRollUpOver(view)) return undefined;
    const { id, stage, channel } = view;
    const { record, round, dropped } = this.#of(id);
    const inIt = new Set(this.#deps.index.inRollUp(id).map(({ brn }) => brn));
    // A company dropped during the send must not come back as resolved.
    const stays = (brn: Brn): boolean => inIt.has(brn) || !dropped.has(brn);
    return {
      ...{ v: 1, id, stage, channel, openedAt: record?.openedAt ?? now, round },
      members: members.filter(stays),
      left: left.filter(stays),
      ...{ heard, message, sentAt: now },
    };
  }

  #notifiedRecords(
    { view, notifies, unclaimed, reminded, news }: Drawing,
    message: MessageRef,
    now: Instant,
  ): readonly Change[] {
    const live = this.#of(view.id);
    const why = new Map<IndexedAlert, string>();
    for (const alert of unclaimed) why.set(alert, 'nobody-took-it' satisfies NotifiedWhy);
    for (const alert of notifies) {
      const known = live.whys.get(alert.brn) ?? (reminded.includes(alert) ? 'reminder' : undefined);
      if (known !== undefined || !why.has(alert)) why.set(alert, known ?? IN_ROLL_UP);
    }
    const before = live.record?.message;
    if (before !== undefined && before.ts !== message.ts) {
      for (const alert of this.#deps.index.inRollUp(view.id)) {
        if (!why.has(alert)) why.set(alert, 'posted-again' satisfies NotifiedWhy);
      }
    }
    return [...why].map(([alert, each]) => {
      const isUntaken = unclaimed.includes(alert);
      const calls = [
        ...(isUntaken ? (news?.unclaimed?.calls ?? []) : []),
        ...(reminded.includes(alert) ? (news?.reminded?.calls ?? []) : []),
      ];
      const untaken = (isUntaken && each !== 'nobody-took-it') || undefined;
      return notified(alert, { why: each, rollUp: true, message, calls, untaken }, now);
    });
  }

  #placeIn(live: LiveRollUp, alert: Alert, telling: Telling): PlacedNotice {
    const { brn, rollUp } = alert;
    const { why, asks = {}, calm = false, now } = telling;
    live.whys.set(brn, why);
    live.asks = joinAsks(live.asks, asks);
    if (!calm) live.asked.add(brn);
    if (live.record !== undefined && rollUp === live.id) live.newsSince ??= now;
    const joined = this.#entry(live, now);
    const isElsewhere = rollUp !== undefined && rollUp !== live.id;
    const changes = isElsewhere ? [joined, this.#leave(rollUp, brn, now)] : [joined];
    return { alert: { ...alert, rollUp: live.id }, isPostedIndividually: false, changes };
  }

  #leave(id: RollUpId, brn: Brn, now: Instant): Change {
    const live = this.#of(id);
    live.left.add(brn);
    return this.#entry(live, now);
  }

  #lines(
    { id, record }: LiveRollUp,
    alert: Alert,
    lines: readonly ThreadLine[],
    now: Instant,
  ): readonly Change[] {
    const message = record?.message;
    // Its first message will show it.
    if (message === undefined) return [];
    const { brn, name } = alert;
    return lines
      .flatMap((line) => rollUpActionOf(line, alert) ?? [])
      .map((deed): Change => {
        const line = { deed, companies: [{ brn, name }], total: 1 };
        const notBefore = deed.kind === 'resolved' ? now + LINES_GATHER : undefined;
        const job = { kind: 'roll-up-line', id, message, line } as const;
        return { put: 'outbox', value: this.#deps.outbox.entry(job, now, { notBefore }) };
      });
  }

  #of(id: RollUpId): LiveRollUp {
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
    this.#live.set(id, live);
    return live;
  }

  /** After a start. */
  #takeUp(record: RollUp): void {
    const { outbox, index } = this.#deps;
    const live = this.#of(record.id);
    live.record = record;
    for (const brn of record.members) {
      live.notifiedAt.set(brn, record.openedAt);
      // An alert that existed when the message was sent and is elsewhere now left it since. One that was opened later is
      // another alert, and the member is resolved.
      const alert = index.get(brn);
      const isElsewhere = alert !== undefined && alert.rollUp !== record.id;
      if (isElsewhere && alert.openedAt <= record.sentAt) live.left.add(brn);
    }
    for (const brn of record.left) live.left.add(brn);
    for (const { brn, at } of record.heard) if (at !== undefined) live.notifiedAt.set(brn, at);
    const job = outbox.ofRollUp(record.id)?.job;
    if (job?.kind !== 'roll-up') return;
    for (const brn of job.dropped ?? []) live.dropped.add(brn);
  }

  #stateOf(live: LiveRollUp): RollUpState {
    return { ...live, open: this.#deps.index.inRollUp(live.id), asks: this.#asksOf(live) };
  }

  #draw(live: LiveRollUp, now: Instant): Drawing | undefined {
    return drawRollUp(this.#stateOf(live), this.#deps.stage, now);
  }

  #hasUnsentNews(live: LiveRollUp, now: Instant): boolean {
    if (live.record === undefined || this.#deps.index.inRollUp(live.id).length === 0) return true;
    return (this.#draw(live, now)?.notifies ?? []).length > 0;
  }

  /** Including what was asked before a restart. */
  #asksOf({ id, asks }: LiveRollUp): Asks {
    const job = this.#deps.outbox.ofRollUp(id)?.job;
    if (job?.kind !== 'roll-up') return asks;
    const { calls, reminded } = job;
    // An earlier version did not store why somebody is called.
    const untaken = job.untaken ?? (calls === undefined ? undefined : true);
    return joinAsks(asks, { untaken, calls, reminded });
  }

  /** Also where an entry exists: that one may be on its way to Slack. */
  #entry(live: LiveRollUp, now: Instant): Change {
    const { outbox } = this.#deps;
    const { id, record, dropped, asked } = live;
    const before = outbox.ofRollUp(id) ?? live.issued;
    const isAskedFor = asked.size > 0 || (before !== undefined && before.calm !== true);
    const waiting = isAskedFor ? inHurry(before) : before;
    const gone = record?.members.filter((brn) => dropped.has(brn)) ?? [];
    const job = {
      kind: 'roll-up',
      id,
      channel: record?.message?.channel ?? live.channel,
      ...this.#asksOf(live),
      dropped: gone.length === 0 ? undefined : gone,
    } as const;
    const entry = waiting ?? outbox.entry(job, now);
    const calm = isAskedFor ? undefined : true;
    live.issued = { ...entry, job, notBefore: dueAt(live, waiting, now), calm };
    return { put: 'outbox', value: live.issued };
  }
}

function inHurry(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  return { ...waiting, calm: undefined, notBefore: undefined, attempts: 0 };
}

const ROUNDS_KEPT = 500;

/** Companies with an individual notice, per channel and round; several are decided before the first is written. */
export class IndividualNotices {
  readonly #brns = new Map<string, Set<Brn>>();

  besides(brn: Brn, channel: string, round: Instant): number {
    const brns = this.#brns.get(rollUpId(channel, round));
    return brns === undefined ? 0 : brns.size - (brns.has(brn) ? 1 : 0);
  }

  add(brn: Brn, channel: string, round: Instant): void {
    const key = rollUpId(channel, round);
    const brns = this.#brns.get(key) ?? new Set();
    this.#brns.set(key, brns.add(brn));
    const [oldest] = this.#brns.keys();
    if (this.#brns.size > ROUNDS_KEPT && oldest !== undefined) this.#brns.delete(oldest);
  }
}
