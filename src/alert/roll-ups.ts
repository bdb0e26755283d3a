import type { Brn } from '../kernel/brn.js';
import { type Instant, SECOND } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, MessageRef, RollUpId, ThreadLine } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { NotifiedWhy } from '../records/history.js';
import type { Change, Store } from '../records/store.js';
import type { AlertIndex, IndexedAlert } from './alert-index.js';
import { type NoticePlaces, notifiedRecord, type Placed, type Telling } from './alert-messages.js';
import {
  type Drawing,
  drawRollUp,
  hasUnsentNews,
  isRollUpOver,
  joinAsks,
  type LiveRollUp,
  LiveRollUps,
  recordOf,
} from './live-roll-ups.js';
import { partsOfRollUpId, placeNotice, rollUpActionOf, rollUpId } from './roll-up-rules.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly index: AlertIndex;
  readonly stage: Stage;
  /** Imported with many others, so that its first notice is not posted individually. */
  readonly cameInBulk?: (brn: Brn) => boolean;
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
 * The combined alerts. A record is written only when its message was sent, not for each of thousands of members: who
 * joined since is known from the alerts, which are written together with the outbox entry. What a killed process left
 * half done follows from these.
 */
export class RollUps implements NoticePlaces {
  readonly #deps: Deps;
  readonly #individual: IndividualNotices;
  readonly #live: LiveRollUps;

  private constructor(deps: Deps, live: LiveRollUps) {
    this.#deps = deps;
    this.#live = live;
    this.#individual = new IndividualNotices(deps.index);
  }

  /** Also puts into the outbox what a killed process left unsent. */
  static async load(deps: Deps, now: Instant): Promise<RollUps> {
    const live = await LiveRollUps.load(deps);
    const changes = live
      .values()
      .filter(({ id }) => deps.outbox.ofRollUp(id) === undefined)
      .filter((one) => hasUnsentNews(live.stateOf(one)))
      .map((one) => live.entry(one, now));
    await deps.store.write(changes);
    deps.outbox.apply(changes);
    return new RollUps(deps, live);
  }

  place(alert: Alert, telling: Telling): Placed {
    const { brn, channel, rollUp } = alert;
    const { round, now } = telling;
    const place = placeNotice({
      round,
      isInRollUp: rollUp !== undefined && partsOfRollUpId(rollUp).channel === channel,
      turnsCritical: alert.severity === 'critical' && alert.calls?.criticalAt === now,
      postedIndividually: round === undefined ? 0 : this.#individual.besides(brn, channel, round),
      cameInBulk: telling.why === 'first' && this.#deps.cameInBulk?.(brn) === true,
    });
    if (round === undefined || place === 'alone' || place === 'leave') {
      if (round !== undefined) this.#individual.add(brn, channel, round);
      return this.#placeIndividually(alert, now);
    }
    const id = place === 'stay' && rollUp !== undefined ? rollUp : rollUpId(channel, round);
    return this.#placeInRollUp(id, alert, telling);
  }

  refresh(id: RollUpId, now: Instant): readonly Change[] {
    return [this.#live.entry(this.#live.of(id), now)];
  }

  drop(id: RollUpId, brn: Brn, now: Instant): readonly Change[] {
    this.#live.of(id).dropped.add(brn);
    return this.refresh(id, now);
  }

  noteLines(
    id: RollUpId,
    alert: Alert,
    lines: readonly ThreadLine[],
    now: Instant,
  ): readonly Change[] {
    const message = this.messageOf(id);
    // Its first message will show it.
    if (message === undefined) return [];
    const { brn, name } = alert;
    return lines
      .flatMap((line) => rollUpActionOf(line, alert) ?? [])
      .map((action): Change => {
        const line = { deed: action, companies: [{ brn, name }], total: 1 };
        const job = { kind: 'roll-up-line', id, message, line } as const;
        const entry = this.#deps.outbox.entry(job, now);
        const gathers = action.kind === 'resolved' ? { notBefore: now + LINES_GATHER } : {};
        return { put: 'outbox', value: { ...entry, ...gathers } };
      });
  }

  /** undefined: none yet, or it is over. */
  messageOf(id: RollUpId): MessageRef | undefined {
    return this.#live.get(id)?.record?.message;
  }

  notifiedAt({ brn, rollUp }: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined {
    const live = rollUp === undefined ? undefined : this.#live.get(rollUp);
    return live?.telling?.has(brn) === true ? now : live?.notifiedAt.get(brn);
  }

  draw(id: RollUpId, now: Instant): Drawing | undefined {
    const live = this.#live.of(id);
    delete live.newsSince;
    const drawing = drawRollUp(this.#live.stateOf(live), this.#deps.stage, now);
    // The first message calls nobody; the first reply does.
    live.asks = drawing?.message === undefined ? this.#live.asksOf(live) : {};
    live.telling = new Set(drawing?.notifies.map(({ brn }) => brn));
    return drawing;
  }

  notSent(id: RollUpId): void {
    delete this.#live.of(id).telling;
  }

  /** What is stored once it was sent. */
  sent(drawn: Drawn, now: Instant): readonly Change[] {
    const { drawing, at } = drawn;
    const { view } = drawing;
    const { id } = view;
    if (at === undefined) return [{ delete: 'roll-up', id }];
    const live = this.#live.of(id);
    const value = recordOf(this.#live.stateOf(live), drawing, { message: at, now });
    return [
      ...this.#notifiedRecords(live, drawing, { message: at, now }),
      isRollUpOver(view) ? { delete: 'roll-up', id } : { put: 'roll-up', value },
    ];
  }

  /**
   * Takes over what was stored, and returns what happened since the drawing was made. `drawn` is absent when nothing
   * was sent.
   */
  recorded(id: RollUpId, drawn: Drawn | undefined, now: Instant): readonly Change[] {
    const { outbox, stage } = this.#deps;
    const live = this.#takeOver(id, drawn, now);
    const since = drawRollUp(this.#live.stateOf(live), stage, drawn?.drawing.view.at ?? now);
    if (since === undefined) this.#live.forget(id);
    if (since === undefined || outbox.ofRollUp(id) !== undefined) return [];
    const isSaid =
      since.notifies.length === 0 &&
      Object.keys(live.asks).length === 0 &&
      JSON.stringify(since.view) === JSON.stringify(drawn?.drawing.view);
    return isSaid ? [] : [this.#live.entry(live, now)];
  }

  #takeOver(id: RollUpId, drawn: Drawn | undefined, now: Instant): LiveRollUp {
    const before = this.#live.of(id);
    for (const { brn } of drawn?.drawing.unclaimed ?? []) before.whys.delete(brn);
    for (const { brn } of drawn?.drawing.notifies ?? []) {
      before.whys.delete(brn);
      before.notifiedAt.set(brn, now);
      before.asked.delete(brn);
    }
    const open = new Set(this.#deps.index.inRollUp(id).map(({ brn }) => brn));
    for (const brn of before.asked) if (!open.has(brn)) before.asked.delete(brn);
    const { record: _, issued: __, telling: ___, ...still } = before;
    const lasts = drawn?.at !== undefined && !isRollUpOver(drawn.drawing.view);
    const live: LiveRollUp = lasts
      ? {
          ...still,
          record: recordOf(this.#live.stateOf(before), drawn.drawing, { message: drawn.at, now }),
        }
      : still;
    this.#live.put(live);
    return live;
  }

  #notifiedRecords(
    live: LiveRollUp,
    { notifies, unclaimed, reminded, news }: Drawing,
    { message, now }: { readonly message: MessageRef; readonly now: Instant },
  ): readonly Change[] {
    const { whys, record } = live;
    const why = new Map<IndexedAlert, string>();
    for (const alert of unclaimed) why.set(alert, 'nobody-took-it' satisfies NotifiedWhy);
    for (const alert of notifies) {
      const isKnown = whys.get(alert.brn) ?? (reminded.includes(alert) ? 'reminder' : undefined);
      if (isKnown !== undefined || !why.has(alert)) why.set(alert, isKnown ?? IN_ROLL_UP);
    }
    const isElsewhere = record?.message !== undefined && record.message.ts !== message.ts;
    if (isElsewhere) {
      for (const alert of this.#live.stateOf(live).open) {
        if (!why.has(alert)) why.set(alert, 'posted-again' satisfies NotifiedWhy);
      }
    }
    return [...why].map(([alert, each]) => {
      const isUntaken = unclaimed.includes(alert);
      const calls = [
        ...(isUntaken ? (news?.unclaimed?.calls ?? []) : []),
        ...(reminded.includes(alert) ? (news?.reminded?.calls ?? []) : []),
      ];
      const also = isUntaken && each !== 'nobody-took-it' ? { untaken: true as const } : {};
      return notifiedRecord(alert, { why: each, rollUp: true, message, calls, ...also }, now);
    });
  }

  #placeIndividually(alert: Alert, now: Instant): Placed {
    const { rollUp, ...own } = alert;
    if (rollUp === undefined) return { alert, isPostedIndividually: true, changes: [] };
    return {
      alert: own,
      isPostedIndividually: true,
      changes: [this.#leave(rollUp, alert.brn, now)],
    };
  }

  #placeInRollUp(
    id: RollUpId,
    alert: Alert,
    { why, asks = {}, respectsQuietHours = false, now }: Telling,
  ): Placed {
    const { brn, rollUp } = alert;
    const live = this.#live.of(id);
    live.whys.set(brn, why);
    live.asks = joinAsks(live.asks, asks);
    if (!respectsQuietHours) live.asked.add(brn);
    if (live.record !== undefined && rollUp === id) live.newsSince ??= now;
    const joined = this.#live.entry(live, now);
    const isElsewhere = rollUp !== undefined && rollUp !== id;
    const changes = isElsewhere ? [joined, this.#leave(rollUp, brn, now)] : [joined];
    return { alert: { ...alert, rollUp: id }, isPostedIndividually: false, changes };
  }

  #leave(id: RollUpId, brn: Brn, now: Instant): Change {
    const live = this.#live.of(id);
    live.left.add(brn);
    return this.#live.entry(live, now);
  }
}

const ROUNDS_KEPT = 500;

/**
 * Individual notices per channel and round. Counted here and not only in the index, because several are decided before
 * the first is written.
 */
export class IndividualNotices {
  readonly #index: Pick<AlertIndex, 'individualNoticesIn'>;
  /** `before`: in the store when this process first counted. */
  readonly #counts = new Map<string, { readonly before: number; readonly since: Set<Brn> }>();

  constructor(index: Pick<AlertIndex, 'individualNoticesIn'>) {
    this.#index = index;
  }

  besides(brn: Brn, channel: string, round: Instant): number {
    const { before, since } = this.#in(channel, round);
    return before + since.size - (since.has(brn) ? 1 : 0);
  }

  add(brn: Brn, channel: string, round: Instant): void {
    this.#in(channel, round).since.add(brn);
  }

  #in(channel: string, round: Instant) {
    const key = rollUpId(channel, round);
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const count = {
      before: this.#index.individualNoticesIn(channel, round),
      since: new Set<Brn>(),
    };
    this.#counts.set(key, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > ROUNDS_KEPT && oldest !== undefined) this.#counts.delete(oldest);
    return count;
  }
}
