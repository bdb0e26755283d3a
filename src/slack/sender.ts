import { setMaxListeners } from 'node:events';
import { setTimeout as sleepReal } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Clock, Log } from '../kernel/ports.js';
import { MINUTE } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import { SHARED_OUTSIDE } from '../records/store.js';
import { type ViewMessage, wordsOfMessage } from './blocks.js';
import { createSharedChannels } from './channels.js';
import { isContentRefused, type Sent, sentOfError } from './slack-errors.js';

/**
 * A lock (SendGate) that one message at a time holds while it is sent and until that is recorded. `enter` and `leave` are
 * idempotent. `enter` rejects with an AbortError when the process stops.
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
  /** Its signal aborts the wait for a turn: the send's outcome is then `later`. */
  readonly pacing?: Pacing;
}

const NO_UNFURL = { unfurl_links: false, unfurl_media: false } as const;

export type Sender = ReturnType<typeof createSender>;

/**
 * Sends messages within Slack's rate limits. Never rejects because of Slack's answer. A post or reply enters its pass when
 * its turn in the channel comes; the caller leaves it.
 */
export function createSender(options: SenderOptions) {
  const { client, log, pacing = createPacing() } = options;
  const shared = createSharedChannels(options);

  async function send(channel: string, work: () => Promise<MessageRef>): Promise<Sent> {
    try {
      if (await shared.get(channel)) return { kind: 'channel-refused', error: SHARED_OUTSIDE };
      return { kind: 'sent', message: await work() };
    } catch (error) {
      if (isStopping(error)) return { kind: 'later', afterMs: MINUTE, error: 'stopping' };
      const sent = sentOfError(error);
      if (sent === undefined) throw error;
      return sent;
    }
  }

  async function inBlocksOrWords<T>(
    view: ViewMessage,
    call: (content: ViewMessage) => Promise<T>,
  ): Promise<T> {
    try {
      return await call(view);
    } catch (error) {
      if (!isContentRefused(error)) throw error;
      log.error('Slack refuses the blocks of a message, it is sent as text', {
        error: error instanceof Error ? error.message : String(error),
      });
      return call({ text: wordsOfMessage(view), blocks: [] });
    }
  }

  function turnToPost(channel: string, pass: SendPass | undefined): Promise<void> {
    const name = `post ${channel}`;
    if (pass === undefined) return pacing.turn(name, POSTS_PER_CHANNEL);
    return pacing.turnInside(pass, name, POSTS_PER_CHANNEL);
  }

  return {
    post: (view: ViewMessage, channel: string, pass?: SendPass) =>
      send(channel, async () => {
        const { ts } = await inBlocksOrWords(view, async (content) => {
          await turnToPost(channel, pass);
          return client.chat.postMessage({ channel, ...content, ...NO_UNFURL });
        });
        if (ts === undefined) throw new Error('chat.postMessage answered without a ts');
        return { channel, ts };
      }),
    edit: (view: ViewMessage, at: MessageRef) =>
      send(at.channel, async () => {
        await inBlocksOrWords(view, async (content) => {
          await pacing.turn('update', UPDATES);
          return client.chat.update({ ...at, ...content });
        });
        return at;
      }),
    /** Replies in the message's thread; `loud`: Slack shows it in the channel too. */
    reply: (
      { channel, ts }: MessageRef,
      view: ViewMessage,
      { loud, pass }: { readonly loud: boolean; readonly pass?: SendPass },
    ) =>
      send(channel, async () => {
        await inBlocksOrWords(view, async (content) => {
          await turnToPost(channel, pass);
          const thread = { thread_ts: ts, reply_broadcast: loud };
          return client.chat.postMessage({ channel, ...thread, ...content, ...NO_UNFURL });
        });
        return { channel, ts };
      }),
  };
}

/** The wait for a turn was aborted; nothing was sent. */
function isStopping(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** At most `times` calls in any `perMs` milliseconds. */
export interface Pace {
  readonly times: number;
  readonly perMs: number;
}

/** Slack's limit (docs.slack.dev/apis/web-api/rate-limits). */
export const POSTS_PER_CHANNEL: Pace = { times: 1, perMs: 1000 };

/** `chat.update` is tier 3, 50 per minute for the whole workspace; some are reserved for updates that people cause. */
export const UPDATES: Pace = { times: 45, perMs: 60_000 };

/** The earliest time of the next call, after the calls at `slots` (ascending; may be in the future). */
export function nextSlot(slots: readonly number[], pace: Pace, now: number): number {
  const blocking = slots.at(-pace.times);
  const last = slots.at(-1) ?? now;
  return Math.max(now, last, blocking === undefined ? now : blocking + pace.perMs);
}

export interface PacingOptions {
  /** A monotonic clock; default: the process's. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type Pacing = ReturnType<typeof createPacing>;

/** Rate limiting per name. In memory only: in the first second after a restart Slack's 429 takes over. */
export function createPacing(options: PacingOptions = {}) {
  const {
    now = () => performance.now(),
    sleep = (ms, abort) => sleepReal(ms, undefined, { signal: abort }),
    signal,
  } = options;
  const turns = new Map<string, readonly number[]>();
  // Every waiting channel listens to the signal, and there may be thousands.
  if (signal !== undefined) setMaxListeners(0, signal);

  /** Takes the next turn if it is due; else returns the milliseconds until then. */
  function takeIfDue(name: string, pace: Pace): number {
    const slots = turns.get(name) ?? [];
    const at = now();
    const wait = nextSlot(slots, pace, at) - at;
    if (wait <= 0) turns.set(name, [...slots, at].slice(-pace.times));
    return wait;
  }

  return {
    /** Resolves when the call may be made; first come, first served. Rejects when `signal` aborts the wait. */
    async turn(name: string, pace: Pace): Promise<void> {
      const slots = turns.get(name) ?? [];
      const slot = nextSlot(slots, pace, now());
      turns.set(name, [...slots, slot].slice(-pace.times));
      const wait = slot - now();
      if (wait > 0) await sleep(wait, signal);
    },
    /** Resolves when the turn has come and the pass is entered; the pass is not held during the wait. */
    async turnInside(pass: SendPass, name: string, pace: Pace): Promise<void> {
      for (;;) {
        await pass.enter();
        const wait = takeIfDue(name, pace);
        if (wait <= 0) return;
        pass.leave();
        await sleep(wait, signal);
      }
    },
  };
}
