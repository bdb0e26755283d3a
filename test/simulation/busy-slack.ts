import {
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient,
} from '@slack/web-api';
import type { TimeTold } from '../../src/kernel/clock-watch.js';
import { type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { MessageRef } from '../../src/records/alert.js';
import { findBlockProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import type { Admins } from '../../src/slack/people.js';
import type { Sender } from '../../src/slack/sender.js';
import { type DrawnLine, lineOf, type Posting, postingOf } from '../support/drawn.js';
import type { Around } from './around.js';
import type { VirtualTime } from './virtual-time.js';

/** What a send is about, as the app handed it over. */
export type About =
  | { readonly what: 'post'; readonly posting: Posting; readonly channel: string }
  | { readonly what: 'edit'; readonly posting: Posting; readonly message: MessageRef }
  | { readonly what: 'reply'; readonly line: DrawnLine };

/** One thing that Slack took, at the moment it took it. */
export interface Taken {
  readonly at: Instant;
  readonly about: About;
  readonly channel: string;
  readonly ts: string;
  /** The words of the notification. */
  readonly text: string;
}

/** The process that talks to Slack. */
interface Caller {
  /** Hears the `Date` of every answer. */
  readonly timeTold: TimeTold;
  /** Slack took its token in no call. */
  readonly onRefused: () => void;
  /** Called around each send: before Slack takes it, and after. */
  readonly onSend: (when: 'before' | 'after') => Promise<void>;
}

export interface BusySlack {
  /** For whatever is no send. */
  client(): WebClient;
  /** A sender that draws and sends as the real one; this Slack knows what each of its sends is about. */
  sender(make: (client: WebClient) => Sender & Admins): Sender & Admins;
  onTaken(listener: (taken: Taken) => void): void;
  /** Nobody can write into an archived channel. */
  readonly archived: Set<string>;
  /** A process that began anew does not know its pace for the first seconds. */
  begun(caller: Caller): void;
  /** What is wrong with what was sent. */
  readonly problems: readonly string[];
}

interface Sent {
  readonly channel: string;
  readonly text?: string;
  readonly blocks?: unknown;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
}

/** What the app waits for an answer at most. */
const TIMEOUT = 15 * SECOND;

/** A workspace in memory that refuses what Slack refuses, with its own pace. */
export function busySlack(time: VirtualTime, around: Around): BusySlack {
  const listeners: ((taken: Taken) => void)[] = [];
  const archived = new Set<string>();
  const problems: string[] = [];
  const lastPost = new Map<string, Instant>();
  let updates: Instant[] = [];
  let begunAt = Number.NEGATIVE_INFINITY;
  let caller: Caller | undefined;
  let count = 0;

  function refuse(word: string): never {
    throw new WebAPIPlatformError({ ok: false, error: word });
  }

  /** Every call comes to Slack, or does not. */
  async function reach(): Promise<void> {
    const tellTime = caller?.timeTold();
    if (around.slack === 'is-silent') {
      await time.sleep(TIMEOUT);
      throw new WebAPIRequestError(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }));
    }
    tellTime?.(time.httpDate());
    if (around.slack === 'well') return;
    caller?.onRefused();
    refuse('account_inactive');
  }

  function judge(what: string, { channel, text = '', blocks }: Sent): void {
    const found = [...findBlockProblems(blocks ?? [], 'message')];
    if (text === '') found.push('no text');
    if (text.length > 4000) found.push(`text of ${text.length}`);
    const size = JSON.stringify(blocks ?? []).length;
    if (size > 13_200) found.push(`blocks of ${size} characters`);
    for (const problem of found)
      problems.push(`${what} in ${channel}: ${problem}: ${text.slice(0, 80)}`);
  }

  /** Two messages within a second, or more than 50 edits a minute, are too many; Slack says so. */
  function pace(isPost: boolean, channel: string): void {
    const now = time.now();
    const isFresh = now - begunAt < 5 * SECOND;
    if (isPost) {
      const since = now - (lastPost.get(channel) ?? Number.NEGATIVE_INFINITY);
      if (since < SECOND) {
        if (!isFresh) problems.push(`two messages in ${channel} within ${since} ms`);
        throw new WebAPIRateLimitedError(1);
      }
      lastPost.set(channel, now);
      return;
    }
    updates = updates.filter((at) => at > now - MINUTE);
    if (updates.length >= 50) {
      if (now - begunAt > MINUTE) problems.push(`${updates.length + 1} edits within a minute`);
      throw new WebAPIRateLimitedError(10);
    }
    updates.push(now);
  }

  async function accept(
    about: About | undefined,
    isPost: boolean,
    sent: Sent,
    ts: string,
  ): Promise<{ ts: string }> {
    await reach();
    await caller?.onSend('before');
    await time.sleep(60);
    const { channel } = sent;
    if (!channel.startsWith('D')) {
      if (archived.has(channel)) refuse('is_archived');
      pace(isPost, channel);
      judge(about?.what ?? 'message', sent);
      if (about !== undefined) {
        const taken: Taken = { at: time.now(), about, channel, ts, text: sent.text ?? '' };
        for (const tell of listeners) tell(taken);
      }
    }
    await caller?.onSend('after');
    await time.sleep(40);
    return { ts };
  }

  async function answer<T>(what: T): Promise<T> {
    await reach();
    return what;
  }

  const others = {
    auth: { test: () => answer({ team_id: 'T0', user_id: 'U0BOT', bot_id: 'B0' }) },
    conversations: {
      info: ({ channel }: { readonly channel: string }) => answer({ channel: { id: channel } }),
      open: ({ users }: { readonly users: string }) => answer({ channel: { id: `D${users}` } }),
    },
    users: {
      info: ({ user }: { readonly user: string }) =>
        answer({
          user: { id: user, name: user, locale: 'ko-KR', profile: { display_name: user } },
        }),
      list: () => answer({ members: [{ id: 'U0ADMIN', is_admin: true }] }),
    },
    usergroups: {
      list: () => answer({ usergroups: [] }),
      users: { list: () => answer({ users: ['U0ADMIN'] }) },
    },
  };

  // Only what the sender calls; another call would show as a TypeError in the log.
  const clientFor = (about?: About): WebClient =>
    ({
      ...others,
      chat: {
        postMessage: (sent: Sent) => {
          count += 1;
          const ts = `${Math.floor(time.now() / SECOND)}.${String(count).padStart(6, '0')}`;
          return accept(about, true, sent, ts);
        },
        update: ({ ts, ...sent }: Sent & { readonly ts: string }) => accept(about, false, sent, ts),
      },
    }) as unknown as WebClient;

  return {
    client: () => clientFor(),
    sender(make) {
      const about = (one: About): Sender => make(clientFor(one));
      return {
        post: (view, channel, pass) =>
          about({ what: 'post', posting: postingOf(view), channel }).post(view, channel, pass),
        edit: (view, message) =>
          about({ what: 'edit', posting: postingOf(view), message }).edit(view, message),
        reply: (message, view, how) =>
          about({ what: 'reply', line: lineOf(view) }).reply(message, view, how),
        find: () => make(clientFor()).find(),
        tell: (to, message) => make(clientFor()).tell(to, message),
      };
    },
    onTaken: (listener) => listeners.push(listener),
    archived,
    begun(process) {
      begunAt = time.now();
      caller = process;
    },
    problems,
  };
}
