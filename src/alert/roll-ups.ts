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
  /** Whether the company was imported with many others: its first notice is not posted individually. */
  readonly cameInBulk?: (brn: Brn) => boolean;
}

/** A notice whose place is decided. */
interface NoticeToPlace extends Moment {
  /** Notices of one round and channel are counted together; undefined: a person asked about this company. */
  readonly round: Instant | undefined;
  readonly why: string;
  readonly asks?: Asks;
}

export interface PlacedNotice {
  readonly alert: Alert;
  /** Otherwise `changes` contains the entry of the combined alert, which notifies. */
  readonly isPostedIndividually: boolean;
  readonly changes: readonly Change[];
}

export interface Drawn {
  readonly drawing: Drawing;
  /** `undefined`: the message is gone and needs no new one. */
  readonly at: MessageRef | undefined;
}

/** Recorded when a restart lost the reason of a member's notice. */
const IN_ROLL_UP: NotifiedWhy = 'one-of-many';

/** Delay that lets several resolved members share one line. */
const LINES_GATHER = 30 * SECOND;

/**
 * The active combined alerts, each with at most one outbox entry. A record is written only after its message was sent:
 * later members, and work that a killed process did not finish, are derived from the alerts and the outbox.
 */
export class RollUps {
  readonly #deps: Deps;
  readonly #individual = new IndividualNotices();
  readonly #live = new Map<RollUpId, LiveRollUp>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Also queues news that a killed process did not send. */
  static async load(deps: Deps, now: Instant): Promise<RollUps> {
    const { store, outbox, index } = deps;
    const rollUps = new RollUps(deps);
    for await (const record of store.rollUps()) rollUps.#restore(record);
    const alerts = [...index.values()].sort((a, b) => (a.round ?? 0) - (b.round ?? 0));
    for (const { brn, channel, round, rollUp } of alerts) {
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
  place(alert: Alert, notice: NoticeToPlace): PlacedNotice {
    const { brn, channel, rollUp } = alert;
    const { round, now } = notice;
    const place = placeNotice({
      round,
      isInRollUp: rollUp !== undefined && partsOfRollUpId(rollUp).channel === channel,
      turnsCritical: alert.severity === 'critical' && alert.calls?.criticalAt === now,
      postedIndividually: round === undefined ? 0 : this.#individual.others(brn, channel, round),
      cameInBulk: notice.why === 'first' && this.#deps.cameInBulk?.(brn) === true,
    });
    if (round === undefined || place === 'alone') {
      if (round !== undefined) this.#individual.add(brn, channel, round);
      const changes = rollUp === undefined ? [] : [this.#leave(rollUp, brn, now)];
      return { alert: { ...alert, rollUp: undefined }, isPostedIndividually: true, changes };
    }
    const id = (place === 'stay' ? rollUp : undefined) ?? rollUpId(channel, round);
    return this.#placeIn(this.#of(id), alert, notice);
  }

  /** Updates the combined alert that the alert is in, if any, and adds these lines to its thread. */
  refresh(alert: Alert, lines: readonly ThreadLine[], now: Instant): readonly Change[] {
    const { rollUp, brn, life } = alert;
    if (rollUp === undefined) return [];
    const live = this.#of(rollUp);
    // The company is no longer watched, which does not count as resolved.
    if (life.state === 'closed') live.dropped.add(brn);
    return [this.#entry(live, now), ...this.#lines(live, alert, lines, now)];
  }

  /** `undefined`: not posted yet, or over. */
  messageOf(id: RollUpId): MessageRef | undefined {
    return this.#live.get(id)?.record?.message;
  }

  /** When the alert last notified through its combined alert; `now` while that is being sent. */
  notifiedAt({ brn, rollUp }: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined {
    const live = rollUp === undefined ? undefined : this.#live.get(rollUp);
    return live?.inFlight?.has(brn) === true ? now : live?.notifiedAt.get(brn);
  }

  draw(id: RollUpId, now: Instant): Drawing | undefined {
    const live = this.#of(id);
    live.newsSince = undefined;
    const drawing = this.#draw(live, now);
    // The first message calls nobody; the first reply does.
    live.asks = drawing?.message === undefined ? this.#asksOf(live) : {};
    live.inFlight = new Set(drawing?.notifies.map(({ brn }) => brn));
    return drawing;
  }

  notSent(id: RollUpId): void {
    this.#of(id).inFlight = undefined;
  }

  /** Changes to store after a send. */
  sent(drawn: Drawn, now: Instant): readonly Change[] {
    const { drawing, at } = drawn;
    const value = this.#recordAfter(drawn, now);
    return [
      ...(at === undefined ? [] : this.#notifiedRecords(drawing, at, now)),
      value === undefined ? { delete: 'roll-up', id: drawing.view.id } : { put: 'roll-up', value },
    ];
  }

  /** Updates memory after the write. Returns an entry if the drawing is outdated. Without `drawn` nothing was sent. */
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
    live.inFlight = undefined;
    const next = this.#draw(live, drawn?.drawing.view.at ?? now);
    if (next === undefined) this.#live.delete(id);
    if (next === undefined || outbox.ofRollUp(id) !== undefined) return [];
    const isUpToDate =
      next.notifies.length === 0 &&
      asksNobody(live.asks) &&
      JSON.stringify(next.view) === JSON.stringify(drawn?.drawing.view);
    return isUpToDate ? [] : [this.#entry(live, now)];
  }

  /** `undefined`: the combined alert is over. */
  #recordAfter({ drawing, at: message }: Drawn, now: Instant): RollUp | undefined {
    const { view, heard, members, left } = drawing;
    if (message === undefined || isRollUpOver(view)) return undefined;
    const { id, stage, channel } = view;
    const { record, round, dropped } = this.#of(id);
    const present = new Set(this.#deps.index.inRollUp(id).map(({ brn }) => brn));
    // A company dropped during the send must not come back as resolved.
    const isKept = (brn: Brn): boolean => present.has(brn) || !dropped.has(brn);
    return {
      ...{ v: 1, id, stage, channel, openedAt: record?.openedAt ?? now, round },
      members: members.filter(isKept),
      left: left.filter(isKept),
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
      const reason =
        live.whys.get(alert.brn) ?? (reminded.includes(alert) ? 'reminder' : undefined);
      if (reason !== undefined || !why.has(alert)) why.set(alert, reason ?? IN_ROLL_UP);
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

  #placeIn(live: LiveRollUp, alert: Alert, notice: NoticeToPlace): PlacedNotice {
    const { brn, rollUp } = alert;
    const { why, asks = {}, calm = false, now } = notice;
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
    // The first message will show these changes.
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
    const existing = this.#live.get(id);
    if (existing !== undefined) return existing;
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

  /** Restores a combined alert after a start. */
  #restore(record: RollUp): void {
    const { outbox, index } = this.#deps;
    const live = this.#of(record.id);
    live.record = record;
    for (const brn of record.members) {
      live.notifiedAt.set(brn, record.openedAt);
      // An alert that existed at the last send and is elsewhere now has left. An alert opened later is a new one: the
      // member's own alert was resolved.
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

  /** Includes people to call that were stored before a restart. */
  #asksOf({ id, asks }: LiveRollUp): Asks {
    const job = this.#deps.outbox.ofRollUp(id)?.job;
    if (job?.kind !== 'roll-up') return asks;
    const { calls, reminded } = job;
    // An earlier version did not store why somebody is called.
    const untaken = job.untaken ?? (calls === undefined ? undefined : true);
    return joinAsks(asks, { untaken, calls, reminded });
  }

  /** Writes the entry even if one exists, because that one may be on its way to Slack. */
  #entry(live: LiveRollUp, now: Instant): Change {
    const { outbox } = this.#deps;
    const { id, record, dropped, asked } = live;
    const before = outbox.ofRollUp(id) ?? live.issued;
    const isAskedFor = asked.size > 0 || (before !== undefined && before.calm !== true);
    const waiting = isAskedFor ? ignoringQuietHours(before) : before;
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

function ignoringQuietHours(waiting: OutboxEntry | undefined): OutboxEntry | undefined {
  if (waiting?.calm !== true) return waiting;
  return { ...waiting, calm: undefined, notBefore: undefined, attempts: 0 };
}

const ROUNDS_KEPT = 500;

/** Companies with an individual notice, per channel and round. In memory, as several are decided before the first write. */
export class IndividualNotices {
  readonly #brns = new Map<string, Set<Brn>>();

  others(brn: Brn, channel: string, round: Instant): number {
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
