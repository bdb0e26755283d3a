import {
  type ActionRefusal,
  type ActionResult,
  claimAlert,
  markClientNotified,
  releaseAlert,
  snoozeAlert,
  wakeAlert,
} from '../alert/alert-actions-rules.js';
import type { AlertMessages } from '../alert/alert-messages.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { Change, Store } from '../records/store.js';
import { type SnoozeChoice, type SnoozeRefusal, snoozeUntil } from './snooze-rules.js';

export type AlertActions = Pick<
  AlertTriage,
  'get' | 'claim' | 'release' | 'snooze' | 'wake' | 'markClientNotified'
>;

interface Deps {
  readonly store: Store;
  readonly messages: AlertMessages;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly policy: Policy;
}

type Refusal = ActionRefusal | SnoozeRefusal;

/** Of an action, in the thread; without its time also in the history. */
type ActionLine = Extract<
  ThreadLine,
  { readonly kind: 'taken' | 'handed-back' | 'woken' | 'client-told' | 'snoozed' }
>;

interface Action<E extends Refusal> {
  readonly change: (alert: Alert, now: Instant) => Result<Alert, E>;
  readonly lineOf: (alert: Alert, at: Instant) => ActionLine;
}

/**
 * What people do to an open alert. Each changes the alert, its message, the thread and the history in one write, or
 * nothing; two people at once take turns. `over`: it is resolved, or its company is no longer watched. Rejects with
 * StoreError.
 */
export class AlertTriage {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get(brn: Brn): Promise<Alert | undefined> {
    return this.#deps.store.alert(brn);
  }

  claim(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, {
      change: (alert, now) => claimAlert(alert, by, now),
      lineOf: (_, at) => ({ kind: 'taken', by, at }),
    });
  }

  release(brn: Brn, by: UserId): Promise<ActionResult> {
    const lineOf = (_: Alert, at: Instant) => ({ kind: 'handed-back', by, at }) as const;
    return this.#act(brn, { change: releaseAlert, lineOf });
  }

  snooze(brn: Brn, by: UserId, choice: SnoozeChoice): Promise<Result<Alert, Refusal>> {
    return this.#act(brn, this.#snoozing(by, choice));
  }

  /** For a caller that holds the company's turn and writes the changes itself. */
  async snoozed(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
    now: Instant,
  ): Promise<Result<readonly Change[], Refusal>> {
    const done = await this.#changesOf(brn, this.#snoozing(by, choice), now);
    return done.ok ? ok(done.value.changes) : done;
  }

  #snoozing(by: UserId, choice: SnoozeChoice): Action<Refusal> {
    const { policy } = this.#deps;
    return {
      change: (alert, now) => {
        const until = snoozeUntil(choice, { alert, policy, now });
        return until.ok ? snoozeAlert(alert, by, { until: until.value, now }) : until;
      },
      lineOf: ({ life }, at) => {
        const until = life.state === 'snoozed' ? life.until : at;
        return { kind: 'snoozed', by, at, until };
      },
    };
  }

  wake(brn: Brn, by: UserId): Promise<ActionResult> {
    const lineOf = (_: Alert, at: Instant) => ({ kind: 'woken', by, at }) as const;
    return this.#act(brn, { change: wakeAlert, lineOf });
  }

  markClientNotified(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, {
      change: (alert, now) => markClientNotified(alert, by, now),
      lineOf: (_, at) => ({ kind: 'client-told', by, at }),
    });
  }

  #act<E extends Refusal>(brn: Brn, action: Action<E>) {
    const { store, records, clock } = this.#deps;
    return records.run(brn, async () => {
      const done = await this.#changesOf(brn, action, clock.now());
      if (!done.ok) return done;
      const { alert, changes } = done.value;
      await store.write(changes);
      return ok(alert);
    });
  }

  async #changesOf<E extends Refusal>(brn: Brn, { change, lineOf }: Action<E>, now: Instant) {
    const { store, messages } = this.#deps;
    const before = await store.alert(brn);
    if (before === undefined) return err({ kind: 'over' } as const);
    const changed = change(before, now);
    if (!changed.ok) return changed;
    const alert = changed.value;
    const line = lineOf(alert, now);
    const { at: _, ...event } = line;
    const changes: readonly Change[] = [
      { put: 'alert', value: alert },
      ...messages.edit(alert, [line], { now }),
      { put: 'history', value: { v: 1, at: now, brn, event } },
    ];
    return ok({ alert, changes });
  }
}
