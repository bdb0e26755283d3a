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
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { Change, Store } from '../records/store.js';
import { type SnoozeChoice, type SnoozeRefusal, snoozeUntil } from './snooze-rules.js';

/**
 * What people do to an open alert. Each changes the alert, its message, the thread and the history in one write, or
 * nothing; two people at once take turns. `over`: it is resolved, or its company is no longer watched. Rejects with
 * StoreError.
 */
export interface AlertActions {
  get(brn: Brn): Promise<Alert | undefined>;
  claim(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
  release(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
  snooze(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
  ): Promise<Result<Alert, ActionRefusal | SnoozeRefusal>>;
  wake(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
  markClientNotified(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
}

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly messages: AlertMessages;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly policy: Policy;
}

interface ActionRecord {
  readonly line: ThreadLine;
  readonly event: HistoryEvent;
}

export class AlertTriage implements AlertActions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get(brn: Brn): Promise<Alert | undefined> {
    return this.#deps.store.alert(brn);
  }

  claim(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(
      brn,
      (alert, now) => claimAlert(alert, by, now),
      (_, at) => ({ line: { kind: 'taken', by, at }, event: { kind: 'taken', by } }),
    );
  }

  release(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, releaseAlert, (_, at) => ({
      line: { kind: 'handed-back', by, at },
      event: { kind: 'handed-back', by },
    }));
  }

  snooze(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
  ): Promise<Result<Alert, ActionRefusal | SnoozeRefusal>> {
    const { change, recordOf } = this.#snoozing(by, choice);
    return this.#act<ActionRefusal | SnoozeRefusal>(brn, change, recordOf);
  }

  /** For a caller that holds the company's turn and writes the changes itself. */
  async snoozed(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
    now: Instant,
  ): Promise<Result<readonly Change[], ActionRefusal | SnoozeRefusal>> {
    const { change, recordOf } = this.#snoozing(by, choice);
    const action = await this.#actionOn<ActionRefusal | SnoozeRefusal>(
      brn,
      { change, recordOf },
      now,
    );
    return action.ok ? ok(action.value.changes) : action;
  }

  #snoozing(by: UserId, choice: SnoozeChoice) {
    const { policy } = this.#deps;
    return {
      change: (alert: Alert, now: Instant): Result<Alert, ActionRefusal | SnoozeRefusal> => {
        const until = snoozeUntil(choice, { alert, policy, now });
        return until.ok ? snoozeAlert(alert, by, { until: until.value, now }) : until;
      },
      recordOf: ({ life }: Alert, at: Instant): ActionRecord => {
        const until = life.state === 'snoozed' ? life.until : at;
        return { line: { kind: 'snoozed', by, at, until }, event: { kind: 'snoozed', by, until } };
      },
    };
  }

  wake(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, wakeAlert, (_, at) => ({
      line: { kind: 'woken', by, at },
      event: { kind: 'woken', by },
    }));
  }

  markClientNotified(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(
      brn,
      (alert, now) => markClientNotified(alert, by, now),
      (_, at) => ({ line: { kind: 'client-told', by, at }, event: { kind: 'client-told', by } }),
    );
  }

  #act<E extends ActionRefusal | SnoozeRefusal = ActionRefusal>(
    brn: Brn,
    change: (alert: Alert, now: Instant) => Result<Alert, E>,
    recordOf: (alert: Alert, at: Instant) => ActionRecord,
  ): Promise<Result<Alert, E | { readonly kind: 'over' }>> {
    const { store, outbox, records, clock } = this.#deps;
    return records.run(brn, async () => {
      const action = await this.#actionOn<E>(brn, { change, recordOf }, clock.now());
      if (!action.ok) return action;
      const { alert, changes } = action.value;
      await store.write(changes);
      outbox.apply(changes);
      return ok(alert);
    });
  }

  async #actionOn<E extends ActionRefusal | SnoozeRefusal>(
    brn: Brn,
    {
      change,
      recordOf,
    }: {
      readonly change: (alert: Alert, now: Instant) => Result<Alert, E>;
      readonly recordOf: (alert: Alert, at: Instant) => ActionRecord;
    },
    now: Instant,
  ): Promise<
    Result<
      { readonly alert: Alert; readonly changes: readonly Change[] },
      E | { readonly kind: 'over' }
    >
  > {
    const { store, messages } = this.#deps;
    const before = await store.alert(brn);
    if (before === undefined) return err({ kind: 'over' });
    const changed = change(before, now);
    if (!changed.ok) return changed;
    const alert = changed.value;
    const { line, event } = recordOf(alert, now);
    return ok({
      alert,
      changes: [
        { put: 'alert', value: alert },
        ...messages.edit(alert, [line], { now }),
        { put: 'history', value: { v: 1, at: now, brn, event } },
      ],
    });
  }
}
