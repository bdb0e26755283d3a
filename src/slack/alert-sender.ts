import type { WebClient } from '@slack/web-api';
import { threadLine } from '../alert/alert-lines.js';
import { peopleInRollUp, rollUpNewsMessage } from '../alert/roll-up-view.js';
import { threadLineMessage, wordsMessage } from '../alert/thread-line-view.js';
import { companyName } from '../company/company-name.js';
import { peopleIn } from '../digest/digest-view.js';
import { MINUTE } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { isUserId } from '../kernel/slack-id.js';
import { SHARED_OUTSIDE } from '../outbox/admin-news.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { Stage, UserId } from '../records/company.js';
import type { AlertSender, Clock, Log, Posting, SendPass, Sent } from '../records/ports.js';
import { catalogOf } from '../text/catalog.js';
import type { Language } from '../text/language.js';
import { createAdminMessages } from './admin-messages.js';
import { createOwnerNames } from './owner-names.js';
import { createPacing, type Pacing, POSTS_PER_CHANNEL, UPDATES } from './pacing.js';
import { postingMessage } from './posting-message.js';
import { createSharedChannels } from './shared-channels.js';
import { isContentRefused, sentOfError } from './slack-errors.js';
import { MRKDWN, withPlainNames } from './slack-markup.js';
import type { ViewMessage } from './view-message.js';
import { wordsOfMessage } from './words-of-message.js';

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
      const words = threadLine(line, shown, text().alert, about);
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
      const words = text().wide.rollUp.line(
        {
          ...line,
          companies: line.companies.map((each) => ({ ...each, name: companyName(each) })),
        },
        markup,
      );
      return reply(message, wordsMessage(words), { loud: false, pass });
    },
    pointOn: (message, channel, pass) =>
      reply(message, wordsMessage(text().wide.goesOn(MRKDWN.channel(channel))), {
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
