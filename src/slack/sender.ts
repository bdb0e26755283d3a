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
 * Held by one message at a time while it is made to appear and until that is on record (SendGate). Entering twice and
 * leaving without having entered change nothing. `enter` rejects with an AbortError when the process stops.
 */
export interface SendPass {
  enter(): Promise<void>;
  leave(): void;
}

/**
 * Hands messages to Slack at Slack's pace. Never rejects for what Slack answers. Whatever makes a message appear enters
 * with its pass once its turn in the channel has come; leaving is the caller's.
 */
export interface Sender {
  post(view: ViewMessage, channel: string, pass?: SendPass): Promise<Sent>;
  edit(view: ViewMessage, at: MessageRef): Promise<Sent>;
  /** In the message's thread; `loud`: Slack shows it in the channel too. */
  reply(
    at: MessageRef,
    view: ViewMessage,
    how: { readonly loud: boolean; readonly pass?: SendPass },
  ): Promise<Sent>;
}

export interface SenderOptions {
  /** The outbox's client (slack-clients.ts): no retries, rate limits rejected, 15 s. */
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends waiting for a turn by its own signal, so that a shutdown does not: such a send comes back as `later`. */
  readonly pacing?: Pacing;
}

const NO_UNFURL = { unfurl_links: false, unfurl_media: false } as const;

export function createSender(options: SenderOptions): Sender {
  const { client, log, pacing = createPacing() } = options;
  const shared = createSharedChannels(options);

  async function send(channel: string, work: () => Promise<MessageRef>): Promise<Sent> {
    try {
      if (await shared.isShared(channel)) return { kind: 'channel-refused', error: SHARED_OUTSIDE };
      return { kind: 'sent', message: await work() };
    } catch (error) {
      if (isStopping(error)) return { kind: 'later', afterMs: MINUTE, error: 'stopping' };
      const sent = sentOfError(error);
      if (sent === undefined) throw error;
      return sent;
    }
  }

  /** One message a second per channel; `pass`: and one at a time from here to its record. */
  function turnToPost(channel: string, pass: SendPass | undefined): Promise<void> {
    const name = `post ${channel}`;
    if (pass === undefined) return pacing.turn(name, POSTS_PER_CHANNEL);
    return pacing.turnInside(pass, name, POSTS_PER_CHANNEL);
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

  return {
    post: (view, channel, pass) =>
      send(channel, async () => {
        const { ts } = await inBlocksOrWords(view, async (content) => {
          await turnToPost(channel, pass);
          return client.chat.postMessage({ channel, ...content, ...NO_UNFURL });
        });
        if (ts === undefined) throw new Error('chat.postMessage answered without a ts');
        return { channel, ts };
      }),
    edit: (view, at) =>
      send(at.channel, async () => {
        await inBlocksOrWords(view, async (content) => {
          await pacing.turn('update', UPDATES);
          return client.chat.update({ ...at, ...content });
        });
        return at;
      }),
    reply: (at, view, { loud, pass }) =>
      send(at.channel, async () => {
        await inBlocksOrWords(view, async ({ text, blocks }) => {
          await turnToPost(at.channel, pass);
          return client.chat.postMessage({
            channel: at.channel,
            thread_ts: at.ts,
            text,
            ...(blocks.length === 0 ? {} : { blocks }),
            reply_broadcast: loud,
            ...NO_UNFURL,
          });
        });
        return at;
      }),
  };
}

/** The wait for a turn was ended; nothing was sent. */
function isStopping(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** At most `times` calls in any `perMs` milliseconds. */
export interface Pace {
  readonly times: number;
  readonly perMs: number;
}

/** Slack takes one message a second per channel (docs.slack.dev/apis/web-api/rate-limits). */
export const POSTS_PER_CHANNEL: Pace = { times: 1, perMs: 1000 };

/** `chat.update` is tier 3, 50 a minute for the whole workspace; people's own updates need some of them. */
export const UPDATES: Pace = { times: 45, perMs: 60_000 };

/** The earliest moment for the next call, after the calls at `taken` (ascending; may lie ahead). */
export function nextSlot(taken: readonly number[], pace: Pace, now: number): number {
  const inTheWay = taken.at(-pace.times);
  const last = taken.at(-1) ?? now;
  return Math.max(now, last, inTheWay === undefined ? now : inTheWay + pace.perMs);
}

/** A gate that one passes at a time (service/send-gate.ts). */
export interface Gate {
  enter(): Promise<void>;
  leave(): void;
}

export interface Pacing {
  /** Resolves when the call may be made; whoever asks first goes first. Rejects when `signal` ends the waiting. */
  turn(name: string, pace: Pace): Promise<void>;
  /** The same, inside the gate: nobody waits there for a turn to come. */
  turnInside(gate: Gate, name: string, pace: Pace): Promise<void>;
}

export interface PacingOptions {
  /** Milliseconds that never jump; default: the process's own. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Keeps one list of turns per name. In memory only: after a restart Slack's own 429 corrects the first second. */
export function createPacing(options: PacingOptions = {}): Pacing {
  const { now = () => performance.now(), sleep = sleepFor, signal } = options;
  const turns = new Map<string, readonly number[]>();
  // Each channel that waits listens to it, and there may be thousands.
  if (signal !== undefined) setMaxListeners(0, signal);

  /** Takes the next turn if it is there; else gives how long it is until then. */
  function take(name: string, pace: Pace): number {
    const taken = turns.get(name) ?? [];
    const at = now();
    const wait = nextSlot(taken, pace, at) - at;
    if (wait <= 0) turns.set(name, [...taken, at].slice(-pace.times));
    return wait;
  }

  return {
    async turnInside(gate, name, pace) {
      for (;;) {
        await gate.enter();
        const wait = take(name, pace);
        if (wait <= 0) return;
        gate.leave();
        await sleep(wait, signal);
      }
    },
    async turn(name, pace) {
      const taken = turns.get(name) ?? [];
      const slot = nextSlot(taken, pace, now());
      turns.set(name, [...taken, slot].slice(-pace.times));
      const wait = slot - now();
      if (wait > 0) await sleep(wait, signal);
    },
  };
}

async function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepReal(ms, undefined, signal === undefined ? {} : { signal });
}
