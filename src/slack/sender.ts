import { setMaxListeners } from 'node:events';
import { setTimeout as sleepReal } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Clock, Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { MINUTE } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import { SHARED_OUTSIDE } from '../records/store.js';
import { NO_UNFURL } from './answer.js';
import { textOfMessage, type ViewMessage } from './blocks.js';
import { createSharedChannels } from './channels.js';
import { isContentRefused, notSentOfError, type Sent } from './slack-errors.js';

/**
 * One message's pass through the SendGate (outbox), which admits a message only when the send of the previous one is
 * recorded. `enter` and `leave` are idempotent. `enter` rejects with an AbortError when the process stops.
 */
export interface SendPass {
  enter(): Promise<void>;
  leave(): void;
}

export interface SenderOptions {
  /** The outbox's client (slack-clients.ts): no retries, rejects on rate limits, 15 s timeout. */
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** If its signal aborts the wait for a turn, the outcome of the send is `later`. */
  readonly pacing?: Pacing;
}

export type Sender = ReturnType<typeof createSender>;

/**
 * A refusal or failure by Slack is an outcome (`Sent`), not a rejection. A post or reply enters its pass, if it has one,
 * when its turn in the channel comes; the caller leaves the pass.
 */
export function createSender(options: SenderOptions) {
  const { client, clock, log, pacing = createPacing() } = options;
  const sharedChannels = createSharedChannels(client, clock);

  async function send(channel: string, call: () => Promise<MessageRef>): Promise<Sent> {
    try {
      if (await sharedChannels.get(channel)) {
        return { kind: 'channel-refused', error: SHARED_OUTSIDE };
      }
      return { kind: 'sent', message: await call() };
    } catch (error) {
      // The wait for a turn was aborted, so nothing was sent.
      const isStopping = error instanceof Error && error.name === 'AbortError';
      if (isStopping) return { kind: 'later', afterMs: MINUTE, error: 'stopping' };
      const sent = notSentOfError(error);
      if (sent === undefined) throw error;
      return sent;
    }
  }

  async function withTextFallback<T>(
    view: ViewMessage,
    call: (content: ViewMessage) => Promise<T>,
  ): Promise<T> {
    try {
      return await call(view);
    } catch (error) {
      if (!isContentRefused(error)) throw error;
      log.error('Slack refused the blocks of a message, so it is sent as text', {
        error: messageOf(error),
      });
      return call({ text: textOfMessage(view), blocks: [] });
    }
  }

  function post(
    channel: string,
    view: ViewMessage,
    pass: SendPass | undefined,
    call: (content: ViewMessage) => Promise<{ readonly ts?: string }>,
  ): Promise<Sent> {
    return send(channel, async () => {
      const { ts } = await withTextFallback(view, async (content) => {
        const name = `post ${channel}`;
        if (pass === undefined) await pacing.waitForTurn(name, POSTS_PER_CHANNEL);
        else await pacing.enterAtTurn(pass, name, POSTS_PER_CHANNEL);
        return call({ ...content, ...NO_UNFURL });
      });
      if (ts === undefined) throw new Error('chat.postMessage answered without a ts');
      return { channel, ts };
    });
  }

  return {
    post: (view: ViewMessage, channel: string, pass?: SendPass) =>
      post(channel, view, pass, (content) => client.chat.postMessage({ channel, ...content })),
    edit: (view: ViewMessage, at: MessageRef) =>
      send(at.channel, async () => {
        await withTextFallback(view, async (content) => {
          await pacing.waitForTurn('update', UPDATES);
          return client.chat.update({ ...at, ...content });
        });
        return at;
      }),
    reply: (
      { channel, ts }: MessageRef,
      view: ViewMessage,
      { broadcast, pass }: { readonly broadcast: boolean; readonly pass?: SendPass },
    ) => {
      const thread = { thread_ts: ts, reply_broadcast: broadcast };
      return post(channel, view, pass, (content) =>
        client.chat.postMessage({ channel, ...thread, ...content }),
      );
    },
  };
}

/** At most `times` calls in any `perMs` milliseconds. */
export interface Pace {
  readonly times: number;
  readonly perMs: number;
}

/** Slack's limit (docs.slack.dev/apis/web-api/rate-limits). */
export const POSTS_PER_CHANNEL: Pace = { times: 1, perMs: 1000 };

/** `chat.update` is tier 3: 50 per minute for the whole workspace. Five are left for updates that people cause. */
export const UPDATES: Pace = { times: 45, perMs: 60_000 };

/** `slots`: the times reserved for earlier callers, ascending; they may be in the future. */
export function nextSlot(slots: readonly number[], pace: Pace, now: number): number {
  const blocking = slots.at(-pace.times);
  const last = slots.at(-1) ?? now;
  return Math.max(now, last, blocking === undefined ? now : blocking + pace.perMs);
}

export interface PacingOptions {
  /** Of a monotonic clock. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type Pacing = ReturnType<typeof createPacing>;

/** A rate limit per name, in memory only: just after a restart Slack may answer 429. */
export function createPacing(options: PacingOptions = {}) {
  const {
    now = () => performance.now(),
    sleep = (ms, abort) => sleepReal(ms, undefined, { signal: abort }),
    signal,
  } = options;
  const turns = new Map<string, readonly number[]>();
  // Thousands of waiting channels may listen to the signal.
  if (signal !== undefined) setMaxListeners(0, signal);

  /** Returns the wait for the next turn, which is reserved if it comes within `maxWaitMs`. */
  function reserve(name: string, pace: Pace, maxWaitMs = Infinity): number {
    const slots = turns.get(name) ?? [];
    const time = now();
    const slot = nextSlot(slots, pace, time);
    const wait = slot - time;
    if (wait <= maxWaitMs) turns.set(name, [...slots, slot].slice(-pace.times));
    return wait;
  }

  return {
    /** First come, first served. Rejects when `signal` aborts the wait. */
    async waitForTurn(name: string, pace: Pace): Promise<void> {
      const wait = reserve(name, pace);
      if (wait > 0) await sleep(wait, signal);
    },
    /**
     * Resolves when the turn has come and the pass is entered. Enters first, because a turn reserved before that would
     * pass unused while the gate is closed. Until the turn comes, other messages may pass.
     */
    async enterAtTurn(pass: SendPass, name: string, pace: Pace): Promise<void> {
      for (;;) {
        await pass.enter();
        const wait = reserve(name, pace, 0);
        if (wait <= 0) return;
        pass.leave();
        await sleep(wait, signal);
      }
    },
  };
}
