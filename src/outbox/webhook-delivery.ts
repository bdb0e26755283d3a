import { request } from 'undici';
import type { Clock, Log } from '../kernel/ports.js';
import { SIGNATURE_HEADER, signatureOf } from '../kernel/signature.js';
import { DAY, MINUTE, SECOND } from '../kernel/time.js';
import type { AlertEvent, WebhookFailure } from '../records/outbox.js';
import type { Store } from '../records/store.js';
import type { OutboxIndex } from './outbox-index.js';
import { type Deliver, deliveredOutcome } from './outcome.js';

export type WebhookOutcome = 'delivered' | 'later' | 'refused' | 'expired' | 'dropped';

interface Deps {
  /** ALERT_WEBHOOK_URL and its secret. */
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly draw: (event: AlertEvent, seq: string) => object;
  readonly store: Store;
  readonly outbox: Pick<OutboxIndex, 'eventsOf' | 'entriesAfter'>;
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
/** How long a failed event holds back the others. Shorter than its own longest wait: it may be the only one that fails. */
const MAX_HOLD = { refused: 5 * MINUTE, later: 30 * SECOND } as const;

/** The receiver refuses the content of this event, so no other need wait for it. */
const CONTENT_REFUSED: ReadonlySet<number> = new Set([400, 413, 415, 422]);
/** A refusal that ends by itself. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Sends an event to the receiver, signed. It does not wait for the send gate, so a receiver that is slow or gone delays no
 * message to Slack. A receiver may get an event again, with the same ID.
 */
export function webhookDelivery(deps: Deps): Deliver<'webhook'> {
  const { webhook, draw, store, outbox, clock, realNow = Date.now, metrics, stopping, log } = deps;

  return async (entry) => {
    const { seq, attempts, job } = entry;
    const now = clock.now();
    const done = deliveredOutcome(seq, undefined, { store });
    const age = outbox.eventsOf(job.event.alert).at(-1)?.seq === seq ? 'newest' : 'superseded';
    if (job.event.at + EXPIRES_AFTER[age] <= now) {
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
      const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
      const name = error instanceof Error ? error.name : 'unknown';
      return { error: isCoded ? String(error.code) : name, isRefusal: false };
    }
  }
}
