import { request } from 'undici';
import type { Brn } from '../kernel/brn.js';
import type { Clock, Log } from '../kernel/ports.js';
import { codeOrNameOf } from '../kernel/result.js';
import { SIGNATURE_HEADER, signatureOf } from '../kernel/signature.js';
import { DAY, type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { AlertEvent, OutboxEntry, WebhookFailure } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import { type OutboxIndex, WEBHOOK_LANE } from './outbox-index.js';
import { type Deliver, deliveredOutcome } from './outcome.js';

interface QueueDeps {
  readonly outbox: OutboxIndex;
  readonly eventOf: (
    before: Alert | undefined,
    after: Alert | undefined,
    how: { readonly isClosed: boolean; readonly now: Instant },
  ) => AlertEvent | undefined;
  readonly clock: Clock;
  readonly metrics: { webhookSent(outcome: 'dropped', events: number): void };
  readonly log: Log;
}

/** With this many waiting, an event replaces its alert's waiting ones, so that a dead receiver cannot fill the disk. */
export const MAX_WAITING_EVENTS = 5000;

/** Wraps the store, so that every write that changes an alert, from any part of the app, also queues its event. */
export function storeWithWebhook(store: Store, deps: QueueDeps): Store {
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
      // An alert whose deletion is not written with a `resolved` event was closed.
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

export type WebhookOutcome = 'delivered' | 'later' | 'refused' | 'expired' | 'dropped';

interface SendDeps {
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly draw: (event: AlertEvent, seq: string) => object;
  readonly store: Store;
  readonly outbox: Pick<OutboxIndex, 'eventsOf' | 'entriesAfter'>;
  readonly isLeading: () => boolean;
  readonly clock: Clock;
  /** Signatures use the real time. Default: this machine's. */
  readonly realNow?: () => number;
  readonly metrics: { webhookSent(outcome: WebhookOutcome, events: number): void };
  readonly stopping?: AbortController;
  readonly log: Log;
}

const TIMEOUT_MS = 10 * SECOND;
/** The newest event of an alert is kept longer, so that a pager learns that it was resolved. */
const EXPIRES_AFTER = { newest: 30 * DAY, superseded: 3 * DAY } as const;
const FIRST_RETRY_AFTER = 5 * SECOND;
const MAX_RETRY_AFTER = 15 * MINUTE;
/** A failed event holds back the others at most this long, even if it waits longer: others may be accepted. */
const MAX_HOLD = { refused: 5 * MINUTE, later: 30 * SECOND } as const;

/** The receiver refuses the content of this event, so the other events do not wait for it. */
const CONTENT_REFUSED: ReadonlySet<number> = new Set([400, 413, 415, 422]);
/** Not refusals: the receiver may accept the event later. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Sends a signed event to the receiver. Does not enter the send gate, so a receiver that is slow or gone delays no
 * message to Slack. The receiver may get an event twice, with the same ID.
 */
export function webhookDelivery(deps: SendDeps): Deliver<'webhook'> {
  const { webhook, draw, store, outbox, isLeading, clock, realNow = Date.now } = deps;
  const { metrics, stopping, log } = deps;

  return async (entry) => {
    const { seq, attempts, job } = entry;
    const now = clock.now();
    // A process that was suspended may know only events that another leader has delivered, and whose alert has ended.
    if (!isLeading()) {
      return { kind: 'wait', until: now, error: 'This process does not lead.', holdsChannel: true };
    }
    const done = deliveredOutcome(seq, { store });
    const isNewest = outbox.eventsOf(job.event.alert).at(-1)?.seq === seq;
    if (job.event.at + EXPIRES_AFTER[isNewest ? 'newest' : 'superseded'] <= now) {
      metrics.webhookSent('expired', 1);
      log.error('An event could not be delivered to ALERT_WEBHOOK_URL in time and is dropped', {
        failure: job.failure?.error,
      });
      return done;
    }
    const body = JSON.stringify(draw(job.event, seq));
    const signature = signatureOf(body, webhook.secret, realNow());
    const failure = await send(webhook.url, body, signature);
    if (failure === undefined) {
      metrics.webhookSent('delivered', 1);
      return done;
    }
    const { status = 0, ...shown } = failure;
    const kind = shown.isRefusal ? 'refused' : 'later';
    metrics.webhookSent(kind, 1);
    const isContentRefused = CONTENT_REFUSED.has(status);
    if (isContentRefused && outbox.entriesAfter(entry).length > 0) {
      metrics.webhookSent('dropped', 1);
      log.error('ALERT_WEBHOOK_URL refuses an event, which is dropped, because a later one waits', {
        failure: shown.error,
      });
      return done;
    }
    const backOff = Math.min(FIRST_RETRY_AFTER * 2 ** Math.min(attempts, 20), MAX_RETRY_AFTER);
    const waitMs = shown.isRefusal ? MAX_RETRY_AFTER : backOff;
    return {
      kind: 'wait',
      until: now + waitMs,
      error: `ALERT_WEBHOOK_URL: ${shown.error}`,
      holdsChannel: !isContentRefused,
      holdUntil: now + Math.min(waitMs, MAX_HOLD[kind]),
      rest: { ...job, failure: shown },
    };
  };

  async function send(
    url: string,
    body: string,
    signature: string,
  ): Promise<(WebhookFailure & { readonly status?: number }) | undefined> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signals = stopping === undefined ? [timeout] : [timeout, stopping.signal];
    try {
      const { statusCode: status, body: answer } = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          [SIGNATURE_HEADER]: signature,
        },
        body,
        signal: AbortSignal.any(signals),
        reset: true,
      });
      await answer.dump();
      if (status >= 200 && status < 300) return undefined;
      // A redirect is not followed, because it could lead anywhere.
      const isRefusal = status < 500 && !TEMPORARY.has(status);
      return { error: `HTTP ${status}`, isRefusal, status };
    } catch (error) {
      return { error: codeOrNameOf(error), isRefusal: false };
    }
  }
}
