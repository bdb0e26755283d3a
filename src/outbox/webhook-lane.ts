import type { Brn } from '../kernel/brn.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { AlertEvent, OutboxEntry } from '../records/outbox.js';
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

/** From this number on, an event replaces the waiting ones of its alert, so that a dead receiver cannot fill the disk. */
export const MAX_WAITING_EVENTS = 5000;

/** Wraps the store, so that each write that changes an alert also queues the event about it, whoever changes it. */
export function storeWithWebhook(store: Store, deps: Deps): Store {
  const { outbox, eventOf, clock, metrics, log } = deps;

  async function withEvents(changes: readonly Change[]): Promise<readonly Change[]> {
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
    if (changed.size === 0) return changes;
    const now = clock.now();
    const seqs = new Map<Brn, string | undefined>();
    const added: Change[] = [];
    const replaced: OutboxEntry[] = [];
    for (const [brn, after] of changed) {
      const before = await store.alert(brn);
      seqs.set(brn, before?.eventSeq);
      const event = eventOf(before, after, { isClosed: !resolved.has(brn), now });
      if (event === undefined) continue;
      const isFull = outbox.laneSize(WEBHOOK_LANE) >= MAX_WAITING_EVENTS;
      if (isFull) replaced.push(...outbox.eventsOf(event.alert));
      const job = { kind: 'webhook', event } as const;
      const entry = outbox.createEntry(job, now, { after: before?.eventSeq });
      seqs.set(brn, entry.seq);
      added.push({ put: 'outbox', value: entry });
    }
    if (replaced.length > 0) {
      const events = replaced.length;
      metrics.webhookSent('dropped', events);
      log.error('Too many events wait for ALERT_WEBHOOK_URL; newer ones replace them', { events });
    }
    return [
      ...changes.map((change) => withEventSeq(change, seqs)),
      ...replaced.map(({ seq }): Change => ({ delete: 'outbox', seq })),
      ...added,
    ];
  }

  return {
    ...store,
    async write(changes) {
      await store.write(await withEvents(changes));
    },
  };
}

function withEventSeq(change: Change, seqs: ReadonlyMap<Brn, string | undefined>): Change {
  if (!('put' in change) || change.put !== 'alert') return change;
  return { ...change, value: { ...change.value, eventSeq: seqs.get(change.value.brn) } };
}
