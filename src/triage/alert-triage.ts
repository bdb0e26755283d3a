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
import type { Alert } from '../records/alert.js';
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
  readonly companyQueue: KeyedQueue;
  readonly clock: Clock;
  readonly policy: Policy;
}

type Refusal = ActionRefusal | SnoozeRefusal;

/** The stored event of each action: taken = claimed, handed-back = released, client-told = client notified. */
type ActionKind = 'taken' | 'handed-back' | 'woken' | 'client-told' | 'snoozed';

type Transition<E> = (alert: Alert, now: Instant) => Result<Alert, E>;

/**
 * People's actions on an open alert. Each writes the alert, its message, the thread and the history atomically; actions
 * on one company are serialized. They fail with `ended` if the alert is resolved or its company is no longer watched.
 * They reject with StoreError.
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
    return this.#act(brn, by, 'taken', (alert, now) => claimAlert(alert, by, now));
  }

  release(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, by, 'handed-back', releaseAlert);
  }

  wake(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, by, 'woken', wakeAlert);
  }

  markClientNotified(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, by, 'client-told', (alert, now) => markClientNotified(alert, by, now));
  }

  snooze(brn: Brn, by: UserId, choice: SnoozeChoice): Promise<Result<Alert, Refusal>> {
    return this.#act(brn, by, 'snoozed', this.#snoozeTransition(by, choice));
  }

  /** The changes that `snooze` would write, for a caller in the company's queue that writes them itself. */
  async snoozeChanges(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
    now: Instant,
  ): Promise<Result<readonly Change[], Refusal>> {
    const transition = this.#snoozeTransition(by, choice);
    const result = await this.#buildChanges(brn, by, 'snoozed', transition, now);
    return result.ok ? ok(result.value.changes) : result;
  }

  #snoozeTransition(by: UserId, choice: SnoozeChoice): Transition<Refusal> {
    const { policy } = this.#deps;
    return (alert, now) => {
      const until = snoozeUntil(choice, { alert, policy, now });
      return until.ok ? snoozeAlert(alert, by, { until: until.value, now }) : until;
    };
  }

  #act<E extends Refusal>(brn: Brn, by: UserId, kind: ActionKind, transition: Transition<E>) {
    const { store, companyQueue, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const result = await this.#buildChanges(brn, by, kind, transition, clock.now());
      if (!result.ok) return result;
      const { alert, changes } = result.value;
      await store.write(changes);
      return ok(alert);
    });
  }

  async #buildChanges<E extends Refusal>(
    brn: Brn,
    by: UserId,
    kind: ActionKind,
    transition: Transition<E>,
    now: Instant,
  ) {
    const { store, messages } = this.#deps;
    const previous = await store.alert(brn);
    if (previous === undefined) return err({ kind: 'ended' } as const);
    const result = transition(previous, now);
    if (!result.ok) return result;
    const alert = result.value;
    // Only the event of a snooze has an end.
    const until = alert.life.state === 'snoozed' ? alert.life.until : now;
    const event = kind === 'snoozed' ? { kind, by, until } : { kind, by };
    const changes: readonly Change[] = [
      { put: 'alert', value: alert },
      ...messages.edit(alert, [{ ...event, at: now }], { now }),
      { put: 'history', value: { v: 1, at: now, brn, event } },
    ];
    return ok({ alert, changes });
  }
}
