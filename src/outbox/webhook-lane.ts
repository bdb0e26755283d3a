import type { Brn } from '../kernel/brn.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { AlertEvent } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import { type OutboxIndex, WEBHOOK_LANE } from './outbox-index.js';

interface Deps {
  readonly outbox: OutboxIndex;
  /** The event for a change of an alert, if its receiver should learn of it. */
  readonly eventOf: (
    before: Alert | undefined,
    after: Alert | undefined,
    how: { readonly isClosed: boolean; readonly now: Instant },
  ) => AlertEvent | undefined;
  readonly clock: Clock;
  readonly metrics: { webhookSent(outcome: 'dropped', events: number): void };
  readonly log: Log;
}

/** Above this number of waiting events the oldest are dropped, so that a dead receiver cannot fill the disk. */
export const MAX_WAITING_EVENTS = 5000;

/** Wraps the store, so that each write that changes an alert also queues the event about it, whoever changes it. */
export function storeWithWebhook(store: Store, deps: Deps): Store {
  const { outbox, eventOf, clock, metrics, log } = deps;

  async function entriesFor(changes: readonly Change[]): Promise<readonly Change[]> {
    const changed = new Map<Brn, Alert | undefined>();
    const resolved = new Set<Brn>();
    for (const change of changes) {
      if ('delete' in change) {
        if (change.delete === 'alert') changed.set(change.brn, undefined);
      } else if (change.put === 'alert') changed.set(change.value.brn, change.value);
      else if (change.put === 'history' && change.value.event.kind === 'resolved') {
        if (change.value.brn !== undefined) resolved.add(change.value.brn);
      }
    }
    const now = clock.now();
    const added: Change[] = [];
    for (const [brn, after] of changed) {
      const event = eventOf(await store.alert(brn), after, { isClosed: !resolved.has(brn), now });
      if (event === undefined) continue;
      added.push({ put: 'outbox', value: outbox.createEntry({ kind: 'webhook', event }, now) });
    }
    return added.length === 0 ? [] : [...droppedFor(added.length), ...added];
  }

  function droppedFor(added: number): readonly Change[] {
    const excess = outbox.laneSize(WEBHOOK_LANE) + added - MAX_WAITING_EVENTS;
    if (excess <= 0) return [];
    const dropped = outbox.inLane(WEBHOOK_LANE).slice(0, excess);
    metrics.webhookSent('dropped', dropped.length);
    log.error('Too many events wait for ALERT_WEBHOOK_URL; the oldest are dropped', {
      events: dropped.length,
    });
    return dropped.map(({ seq }): Change => ({ delete: 'outbox', seq }));
  }

  return {
    ...store,
    async write(changes) {
      const entries = await entriesFor(changes);
      await store.write(entries.length === 0 ? changes : [...changes, ...entries]);
    },
  };
}
