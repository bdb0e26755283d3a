import { setMaxListeners } from 'node:events';
import { setTimeout as sleepReal } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { threadLine } from '../alert/alert-words.js';
import { rollUpLine } from '../alert/roll-up-line-words.js';
import type { RollUpLine, RollUpNews, RollUpView } from '../alert/roll-up-rules.js';
import { peopleInRollUp, rollUpNewsMessage } from '../alert/roll-up-view.js';
import { threadLineMessage } from '../alert/thread-line-view.js';
import type { Posting } from '../app/deliveries.js';
import { companyName } from '../company/choose-view.js';
import { peopleIn } from '../digest/digest-view.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isUserId } from '../kernel/slack-id.js';
import { MINUTE } from '../kernel/time.js';
import { continuesIn } from '../outbox/channel-words.js';
import type { AdminNews } from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { Stage, UserId } from '../records/company.js';
import { type AdminTold, SHARED_OUTSIDE } from '../records/store.js';
import { catalogOf } from '../text/catalog.js';
import type { Language } from '../text/language.js';
import {
  MRKDWN,
  type ViewMessage,
  withPlainNames,
  wordsMessage,
  wordsOfMessage,
} from './blocks.js';
import { createSharedChannels } from './channels.js';
import { createAdminMessages, createOwnerNames } from './people.js';
import { postingMessage } from './posting-message.js';
import { isContentRefused, type Sent, sentOfError } from './slack-errors.js';

/**
 * Held by one message at a time while it is made to appear and until that is on record (send-gate.ts). Entering twice
 * and leaving without having entered change nothing. `enter` rejects with an AbortError when the process stops.
 */
export interface SendPass {
  enter(): Promise<void>;
  leave(): void;
}

/**
 * Writes messages in the channel's language and hands them to Slack. Never rejects for what Slack answers. Whatever
 * makes a message appear enters with its pass once its turn in the channel has come; leaving is the caller's.
 */
export interface AlertSender {
  post(posting: Posting, channel: string, pass?: SendPass): Promise<Sent>;
  edit(posting: Posting, message: MessageRef): Promise<Sent>;
  /** A line in an alert's thread; `loud`: shown in the channel too. */
  reply(
    alert: Alert,
    message: MessageRef,
    line: ThreadLine,
    loud: boolean,
    pass?: SendPass,
  ): Promise<Sent>;
  /** A line in a combined alert's thread, shown in the channel too. */
  replyInRollUp(
    rollUp: RollUpView,
    message: MessageRef,
    news: RollUpNews,
    pass?: SendPass,
  ): Promise<Sent>;
  /** A quiet line in a combined alert's thread. */
  lineInRollUp(line: RollUpLine, message: MessageRef, pass?: SendPass): Promise<Sent>;
  /** A line in the thread of a message that goes on in another channel. */
  pointOn(message: MessageRef, channel: string, pass?: SendPass): Promise<Sent>;
  /** Who can fix it; `undefined`: Slack did not say, which is logged. */
  adminsFor(news: AdminNews): Promise<readonly UserId[] | undefined>;
  /** In a direct message. That it was not told is logged. */
  tellAdmin(news: AdminNews, to: UserId): Promise<AdminTold>;
}

export interface AlertSenderOptions {
  /** The outbox's client (slack-clients.ts): no retries, rate limits rejected, 15 s. */
  readonly client: WebClient;
  /** Every channel's language. */
  readonly language: () => Language;
  readonly stage: Stage;
  /** `ADMINS`: user and user-group IDs. Empty: the workspace's own admins and owners. */
  readonly admins: readonly string[];
  readonly collectsBy: Policy['collectsBy'];
  readonly clock: Clock;
  readonly log: Log;
  /** Ends waiting for a turn by its own signal, so that a shutdown does not: such a send comes back as `later`. */
  readonly pacing?: Pacing;
}

const NO_UNFURL = { unfurl_links: false, unfurl_media: false } as const;

/** Draws alerts in the channels' language, sends them at Slack's pace, and says what Slack made of each. */
export function createAlertSender(options: AlertSenderOptions): AlertSender {
  const { client, collectsBy, log, pacing = createPacing() } = options;
  const text = () => catalogOf(options.language());
  const shared = createSharedChannels(options);
  const owners = createOwnerNames(options);

  async function drawn(posting: Posting, as: 'post' | 'edit'): Promise<ViewMessage> {
    const owner = posting.kind === 'alert' ? await owners.of(posting.alert, as) : undefined;
    const people = namedIn(posting);
    const names = people === undefined ? undefined : await owners.named(people);
    const about = {
      collectsBy,
      owner,
      names,
    };
    return postingMessage(posting, about, text());
  }

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

  function post(channel: string, view: ViewMessage, pass?: SendPass): Promise<Sent> {
    return send(channel, async () => {
      const { ts } = await inBlocksOrWords(view, async (content) => {
        await turnToPost(channel, pass);
        return client.chat.postMessage({ channel, ...content, ...NO_UNFURL });
      });
      if (ts === undefined) throw new Error('chat.postMessage answered without a ts');
      return { channel, ts };
    });
  }

  function edit(message: MessageRef, view: ViewMessage): Promise<Sent> {
    return send(message.channel, async () => {
      await inBlocksOrWords(view, async (content) => {
        await pacing.turn('update', UPDATES);
        return client.chat.update({ ...message, ...content });
      });
      return message;
    });
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

  /** A line in a thread; `loud`: Slack shows it in the channel too. */
  function reply(
    message: MessageRef,
    view: ViewMessage,
    { loud, pass }: { readonly loud: boolean; readonly pass: SendPass | undefined },
  ): Promise<Sent> {
    const { channel, ts } = message;
    return send(channel, async () => {
      await inBlocksOrWords(view, async ({ text: words, blocks }) => {
        await turnToPost(channel, pass);
        return client.chat.postMessage({
          channel,
          thread_ts: ts,
          text: words,
          ...(blocks.length === 0 ? {} : { blocks }),
          reply_broadcast: loud,
          ...NO_UNFURL,
        });
      });
      return message;
    });
  }

  return {
    post: async (posting, channel, pass) => post(channel, await drawn(posting, 'post'), pass),
    edit: async (posting, message) => edit(message, await drawn(posting, 'edit')),
    ...createAdminMessages(options),
    async reply(alert, message, line, loud, pass) {
      const shown = { ...alert, name: companyName(alert) };
      const names = await owners.named(actorsOf(line, alert));
      const about = { collectsBy, markup: withPlainNames(names), loud };
      const words = threadLine(line, shown, about, text());
      return reply(message, threadLineMessage(words, { line, alert: shown }, text()), {
        loud,
        pass,
      });
    },
    replyInRollUp: (rollUp, message, news, pass) =>
      reply(message, rollUpNewsMessage(rollUp, news, text()), { loud: true, pass }),
    async lineInRollUp(line, message, pass) {
      const { deed } = line;
      const people = 'by' in deed ? [deed.by] : deed.opener === undefined ? [] : [deed.opener];
      const markup = withPlainNames(await owners.named(people.filter(isUserId)));
      const words = rollUpLine(
        {
          ...line,
          companies: line.companies.map((each) => ({ ...each, name: companyName(each) })),
        },
        markup,
        text(),
      );
      return reply(message, wordsMessage(words), { loud: false, pass });
    },
    pointOn: (message, channel, pass) =>
      reply(message, wordsMessage(continuesIn(MRKDWN.channel(channel), text())), {
        loud: false,
        pass,
      }),
  };
}

/** Who is to be named without a ring. */
function namedIn(posting: Posting): ReadonlySet<UserId> | undefined {
  if (posting.kind === 'digest') return peopleIn(posting.digest);
  return posting.kind === 'roll-up' ? peopleInRollUp(posting.rollUp) : undefined;
}

/** Who did what the line says: they know, so it does not ring at them. Whom a notice calls is not among them. */
function actorsOf(line: ThreadLine, { life, pageOpenedBy }: Alert): readonly UserId[] {
  if ('by' in line) return [line.by];
  if (line.kind === 'resolved' && pageOpenedBy !== undefined) return [pageOpenedBy.user];
  return line.kind === 'closed' && life.state === 'closed' && life.by !== 'cli' ? [life.by] : [];
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
