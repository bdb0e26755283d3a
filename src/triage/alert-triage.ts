import {
  type ActionRefusal,
  type ActionResult,
  assignAlert,
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
import type { HistoryEvent } from '../records/history.js';
import type { Change, Store } from '../records/store.js';
import { type SnoozeChoice, type SnoozeRefusal, snoozeUntil } from './snooze-rules.js';

export type AlertActions = Omit<AlertTriage, 'decide' | 'snoozeAction'>;

interface Deps {
  readonly store: Store;
  readonly messages: AlertMessages;
  readonly companyQueue: KeyedQueue;
  readonly clock: Clock;
  readonly policy: Policy;
}

export type Refusal = ActionRefusal | SnoozeRefusal;

/** The stored event of each action: taken = claimed, handed-back = released, client-told = client notified. */
type ActionEvent = HistoryEvent & {
  readonly kind: 'taken' | 'assigned' | 'handed-back' | 'snoozed' | 'woken' | 'client-told';
};

type Action<E> = (
  alert: Alert,
  now: Instant,
) => Result<{ readonly alert: Alert; readonly event: ActionEvent }, E>;

/** `to`: who will handle the alert, a full member of the workspace (`memberProblem`). If `to` is `by`: a claim. */
export interface Assignment {
  readonly by: UserId;
  readonly to: UserId;
}

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
    return this.assign(brn, { by, to: by });
  }

  assign(brn: Brn, assignment: Assignment): Promise<ActionResult> {
    return this.#act(brn, assignAction(assignment));
  }

  release(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, (alert, now) =>
      withEvent(releaseAlert(alert, now), { kind: 'handed-back', by }),
    );
  }

  wake(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, (alert, now) => withEvent(wakeAlert(alert, now), { kind: 'woken', by }));
  }

  markClientNotified(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, (alert, now) =>
      withEvent(markClientNotified(alert, by, now), { kind: 'client-told', by }),
    );
  }

  snooze(brn: Brn, by: UserId, choice: SnoozeChoice): Promise<Result<Alert, Refusal>> {
    return this.#act(brn, this.snoozeAction(by, choice));
  }

  /** For `decide`, in a bulk edit. */
  snoozeAction(by: UserId, choice: SnoozeChoice): Action<Refusal> {
    const { policy } = this.#deps;
    const { reason } = choice;
    return (alert, now) => {
      const end = snoozeUntil(choice, { alert, policy, now });
      if (!end.ok) return end;
      const until = end.value;
      const snoozed = snoozeAlert(alert, by, { until, reason, now });
      return withEvent(snoozed, { kind: 'snoozed', by, until, reason });
    };
  }

  #act<E extends Refusal>(brn: Brn, action: Action<E>) {
    const { store, companyQueue, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const result = await this.decide(brn, action, clock.now());
      if (!result.ok) return result;
      const { alert, changes } = result.value;
      await store.write(changes);
      return ok(alert);
    });
  }

  /** Call this, and write the changes, in the company's queue. */
  async decide<E extends Refusal>(brn: Brn, action: Action<E>, now: Instant) {
    const { store, messages } = this.#deps;
    const previous = await store.alert(brn);
    if (previous === undefined) return err({ kind: 'ended' } as const);
    const result = action(previous, now);
    if (!result.ok) return result;
    const { alert, event } = result.value;
    const changes: readonly Change[] = [
      { put: 'alert', value: alert },
      ...messages.edit(alert, [{ ...event, at: now }], { now }),
      { put: 'history', value: { v: 1, at: now, brn, event } },
    ];
    return ok({ alert, changes });
  }
}

export function assignAction({ by, to }: Assignment): Action<ActionRefusal> {
  const event: ActionEvent = by === to ? { kind: 'taken', by } : { kind: 'assigned', by, to };
  return (alert, now) => withEvent(assignAlert(alert, { by, to }, now), event);
}

function withEvent(result: ActionResult, event: ActionEvent) {
  return result.ok ? ok({ alert: result.value, event }) : result;
}
