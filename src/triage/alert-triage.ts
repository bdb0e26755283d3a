import {
  type ActionRefusal,
  type ActionResult,
  handBack,
  noteClientTold,
  snoozeAlert,
  takeAlert,
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
 * What people do to an open alert. Each changes the alert, its message, the thread and the history in one, or nothing;
 * of two people at once one comes first. `over`: it is resolved, or its company is watched no longer.
 * Rejects with StoreError.
 */
export interface AlertActions {
  get(brn: Brn): Promise<Alert | undefined>;
  take(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
  handBack(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
  snooze(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
  ): Promise<Result<Alert, ActionRefusal | SnoozeRefusal>>;
  wake(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
  /** Somebody sent the client word of what to do. */
  clientTold(brn: Brn, by: UserId): Promise<Result<Alert, ActionRefusal>>;
}

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly messages: AlertMessages;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly policy: Policy;
}

/** What an action did, as its line in the thread and in the history. */
interface Deed {
  readonly line: ThreadLine;
  readonly event: HistoryEvent;
}

export class AlertDesk implements AlertActions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get(brn: Brn): Promise<Alert | undefined> {
    return this.#deps.store.alert(brn);
  }

  take(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(
      brn,
      (alert, now) => takeAlert(alert, by, now),
      (_, at) => ({ line: { kind: 'taken', by, at }, event: { kind: 'taken', by } }),
    );
  }

  handBack(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(brn, handBack, (_, at) => ({
      line: { kind: 'handed-back', by, at },
      event: { kind: 'handed-back', by },
    }));
  }

  snooze(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
  ): Promise<Result<Alert, ActionRefusal | SnoozeRefusal>> {
    const { change, deedOf } = this.#snoozing(by, choice);
    return this.#act<ActionRefusal | SnoozeRefusal>(brn, change, deedOf);
  }

  /** What snoozing changes, to be written within the company's turn that the caller holds. */
  async snoozed(
    brn: Brn,
    by: UserId,
    choice: SnoozeChoice,
    now: Instant,
  ): Promise<Result<readonly Change[], ActionRefusal | SnoozeRefusal>> {
    const { change, deedOf } = this.#snoozing(by, choice);
    const deed = await this.#deedOn<ActionRefusal | SnoozeRefusal>(brn, { change, deedOf }, now);
    return deed.ok ? ok(deed.value.changes) : deed;
  }

  #snoozing(by: UserId, choice: SnoozeChoice) {
    const { policy } = this.#deps;
    return {
      change: (alert: Alert, now: Instant): Result<Alert, ActionRefusal | SnoozeRefusal> => {
        const until = snoozeUntil(choice, { alert, policy, now });
        return until.ok ? snoozeAlert(alert, by, { until: until.value, now }) : until;
      },
      deedOf: ({ life }: Alert, at: Instant): Deed => {
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

  clientTold(brn: Brn, by: UserId): Promise<ActionResult> {
    return this.#act(
      brn,
      (alert, now) => noteClientTold(alert, by, now),
      (_, at) => ({ line: { kind: 'client-told', by, at }, event: { kind: 'client-told', by } }),
    );
  }

  #act<E extends ActionRefusal | SnoozeRefusal = ActionRefusal>(
    brn: Brn,
    change: (alert: Alert, now: Instant) => Result<Alert, E>,
    deedOf: (alert: Alert, at: Instant) => Deed,
  ): Promise<Result<Alert, E | { readonly kind: 'over' }>> {
    const { store, outbox, records, clock } = this.#deps;
    return records.run(brn, async () => {
      const deed = await this.#deedOn<E>(brn, { change, deedOf }, clock.now());
      if (!deed.ok) return deed;
      const { alert, changes } = deed.value;
      await store.write(changes);
      outbox.apply(changes);
      return ok(alert);
    });
  }

  async #deedOn<E extends ActionRefusal | SnoozeRefusal>(
    brn: Brn,
    {
      change,
      deedOf,
    }: {
      readonly change: (alert: Alert, now: Instant) => Result<Alert, E>;
      readonly deedOf: (alert: Alert, at: Instant) => Deed;
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
    const { line, event } = deedOf(alert, now);
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
