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
 * One message at a time holds it while it is sent and until that is on record (SendGate). Entering twice and leaving
 * without having entered change nothing. `enter` rejects with an AbortError when the process stops.
 */
export interface SendPass {
  enter(): Promise<void>;
  leave(): void;
}

export interface SenderOptions {
  /** The outbox's client (slack-clients.ts): no retries, rate limits rejected, 15 s. */
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Its signal aborts waiting for a turn: such a send comes back as `later`. */
  readonly pacing?: Pacing;
}

const NO_UNFURL = { unfurl_links: false, unfurl_media: false } as const;

export type Sender = ReturnType<typeof createSender>;

/**
 * Sends messages at Slack's pace. Never rejects because of Slack's answer. A post or reply enters with its pass once its
 * turn in the channel has come; the caller leaves.
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
    /** In the message's thread; `loud`: Slack shows it in the channel too. */
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

/** `chat.update` is tier 3, 50 a minute for the whole workspace; updates that people cause need some of them. */
export const UPDATES: Pace = { times: 45, perMs: 60_000 };

/** The earliest moment for the next call, after the calls at `taken` (ascending; may lie ahead). */
export function nextSlot(taken: readonly number[], pace: Pace, now: number): number {
  const inTheWay = taken.at(-pace.times);
  const last = taken.at(-1) ?? now;
  return Math.max(now, last, inTheWay === undefined ? now : inTheWay + pace.perMs);
}

export interface PacingOptions {
  /** Milliseconds that never jump; default: the process's. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type Pacing = ReturnType<typeof createPacing>;

/** Keeps the last turns of each name. In memory only: after a restart Slack's 429 corrects the first second. */
export function createPacing(options: PacingOptions = {}) {
  const {
    now = () => performance.now(),
    sleep = (ms, abort) => sleepReal(ms, undefined, { signal: abort }),
    signal,
  } = options;
  const turns = new Map<string, readonly number[]>();
  // Every channel that waits listens to it, and there may be thousands.
  if (signal !== undefined) setMaxListeners(0, signal);

  /** Takes the next turn if it is due; else gives the milliseconds until then. */
  function take(name: string, pace: Pace): number {
    const taken = turns.get(name) ?? [];
    const at = now();
    const wait = nextSlot(taken, pace, at) - at;
    if (wait <= 0) turns.set(name, [...taken, at].slice(-pace.times));
    return wait;
  }

  return {
    /** Resolves when the call may be made, in the order of asking. Rejects when `signal` aborts the wait. */
    async turn(name: string, pace: Pace): Promise<void> {
      const taken = turns.get(name) ?? [];
      const slot = nextSlot(taken, pace, now());
      turns.set(name, [...taken, slot].slice(-pace.times));
      const wait = slot - now();
      if (wait > 0) await sleep(wait, signal);
    },
    /** The same, and enters with the pass; the wait for the turn is outside. */
    async turnInside(pass: SendPass, name: string, pace: Pace): Promise<void> {
      for (;;) {
        await pass.enter();
        const wait = take(name, pace);
        if (wait <= 0) return;
        pass.leave();
        await sleep(wait, signal);
      }
    },
  };
}
