import type { Alert, RollUpId, ThreadLine } from '../domain/alert.js';
import { wasHeardOf } from '../domain/alert-told.js';
import type { Brn } from '../domain/brn.js';
import type { Instant } from '../domain/instant.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, OutboxEntry, OutboxJob } from './ports.js';

/** Through which message the notice of an alert is told. */
export interface Placed {
  /** The alert, with the combined alert that it belongs to from now on. */
  readonly alert: Alert;
  /** It is told by a message of its own; else by the combined alert, which the changes see to. */
  readonly alone: boolean;
  readonly changes: readonly Change[];
}

export interface Moment {
  readonly now: Instant;
  /** No person asked for it: quiet hours are kept also when it is sent late. */
  readonly calm?: boolean;
}

/** The combined alerts, as those who change alerts see them. */
export interface NoticePlaces {
  /** `round`: notices of one round and channel are counted together; absent: a person asked about this one company. */
  place(
    alert: Alert,
    about: {
      readonly round: Instant | undefined;
      /** For the history. */
      readonly why: string;
      /** Who is called by name, also when it is told as one of many. */
      readonly calls?: readonly string[] | undefined;
      /** As in Moment. */
      readonly calm?: boolean | undefined;
      readonly now: Instant;
    },
  ): Placed;
  /** What it takes to make a combined alert true again after one of its members changed. */
  refresh(id: RollUpId, now: Instant): readonly Change[];
  /** The same after a company is watched no longer, which therefore was not solved: it is no member any more. */
  drop(id: RollUpId, brn: Brn, now: Instant): readonly Change[];
}

interface Deps {
  readonly outbox: OutboxLog;
  readonly rollUps: NoticePlaces;
}

/** Turns what is to be said about an alert into outbox entries, to be written together with the alert. */
export class AlertMessages {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Makes true what stands about the alert, its own message and the combined one, with these lines in its thread. */
  edit(alert: Alert, lines: readonly ThreadLine[], at: Moment): readonly Change[] {
    if (!wasHeardOf(alert.told)) return [];
    return [
      ...(this.#hasOwn(alert) ? [this.#enqueue({ kind: 'edit', alert, lines }, at)] : []),
      ...this.refresh(alert, at.now),
    ];
  }

  /** Makes noise about the alert, through its own message or, as one of many in its round, through a combined one. */
  notice(
    alert: Alert,
    line: ThreadLine,
    {
      round,
      lines,
      ...at
    }: Moment & {
      readonly round: Instant | undefined;
      readonly lines: readonly ThreadLine[];
    },
  ): Placed {
    const { rollUps } = this.#deps;
    const placed = rollUps.place(alert, {
      round,
      why: line.kind === 'notice' ? line.why : line.kind,
      calls: callsOfMany(line),
      calm: at.calm,
      now: at.now,
    });
    if (!placed.alone) {
      const own = this.#hasOwn(placed.alert)
        ? [this.#enqueue({ kind: 'edit', alert: placed.alert, lines }, at)]
        : [];
      return { ...placed, changes: [...own, ...placed.changes] };
    }
    const quietly =
      lines.length === 0 ? [] : [this.#enqueue({ kind: 'edit', alert: placed.alert, lines }, at)];
    const aloud = this.#enqueue({ kind: 'notice', alert: placed.alert, line }, at);
    return { ...placed, changes: [...quietly, aloud, ...placed.changes] };
  }

  /** The alert is over: its message says so at once, and the line goes into its thread, aloud from `aloudFrom` on. */
  ended(
    alert: Alert,
    line: ThreadLine,
    { aloudFrom, ...at }: Moment & { readonly aloudFrom: Instant | undefined },
  ): readonly Change[] {
    if (aloudFrom === undefined || !this.#hasOwn(alert)) return this.edit(alert, [line], at);
    const { now } = at;
    const quietly = aloudFrom > now ? this.edit(alert, [], at) : this.refresh(alert, now);
    const aloud = this.#enqueue({ kind: 'notice', alert, line }, at, aloudFrom);
    return [...quietly, aloud];
  }

  #enqueue(job: OutboxJob, { now, calm = false }: Moment, notBefore = now): Change {
    const value: OutboxEntry = {
      ...this.#deps.outbox.entry(job, now),
      ...(notBefore > now ? { notBefore } : {}),
      ...(calm ? { calm } : {}),
    };
    return { put: 'outbox', value };
  }

  /** Makes the combined alert true that it is told through, if any. */
  refresh({ rollUp, brn, life }: Alert, now: Instant): readonly Change[] {
    const { rollUps } = this.#deps;
    if (rollUp === undefined) return [];
    return life.state === 'closed' ? rollUps.drop(rollUp, brn, now) : rollUps.refresh(rollUp, now);
  }

  /** One that is told through a combined alert only has no message of its own to edit. */
  #hasOwn({ message, rollUp }: Alert): boolean {
    return message !== undefined || rollUp === undefined;
  }
}

/** Of many alerts at once not every owner is called, but those who are asked for by now. */
function callsOfMany(line: ThreadLine): readonly string[] | undefined {
  if (line.kind !== 'notice') return undefined;
  return line.why === 'nobody-took-it' || line.why === 'reminder' ? line.calls : undefined;
}
