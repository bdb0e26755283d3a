import {
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient,
} from '@slack/web-api';
import type { DateObserver } from '../../src/kernel/clock-watch.js';
import { type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { MessageRef } from '../../src/records/alert.js';
import { findBlockProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import type { Admins } from '../../src/slack/people.js';
import type { Sender } from '../../src/slack/sender.js';
import { type DrawnLine, isLine, lineOf, type Posting, postingOf } from '../support/drawn.js';
import type { Surroundings } from './surroundings.js';
import type { VirtualTime } from './virtual-time.js';

/** The view and target of a send, as the app passed them to its sender. */
export type SendSubject =
  | { readonly what: 'post'; readonly posting: Posting; readonly channel: string }
  | { readonly what: 'edit'; readonly posting: Posting; readonly message: MessageRef }
  | { readonly what: 'reply'; readonly line: DrawnLine };

/** A message or edit that Slack accepted. */
export interface AcceptedSend {
  readonly at: Instant;
  readonly subject: SendSubject;
  readonly channel: string;
  readonly ts: string;
  /** The text of the notification. */
  readonly text: string;
}

/** The process that talks to Slack. */
interface Caller {
  /** Receives the `Date` header of every answer. */
  readonly dateObserver: DateObserver;
  /** Called when Slack refuses the token. */
  readonly onRefused: () => void;
  /** Asked right before each send, as by the app's client of the outbox. */
  readonly mayCall: () => boolean;
  /** Called for each send: when it is called, before Slack accepts it, and after. */
  readonly onSend: (when: 'called' | 'before' | 'after') => Promise<void>;
}

/** A process's access to Slack. */
interface Connection {
  /** A client for calls that are not sends. */
  client(): WebClient;
  /** The real sender, wrapped so that each send is recorded with its view and target. */
  sender(make: (client: WebClient) => Sender & Admins): Sender & Admins;
}

export interface SimulatedSlack {
  /** To be called at each start. A process does not know earlier sends, so at first it may exceed the rate limits. */
  connect(caller: Caller): Connection;
  onAccepted(listener: (accepted: AcceptedSend) => void): void;
  /** Channels that refuse every message with `is_archived`. */
  readonly archived: Set<string>;
  /** Sends that break Slack's rules or rate limits. */
  readonly problems: readonly string[];
}

interface Sent {
  readonly channel: string;
  readonly text?: string;
  readonly blocks?: unknown;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
}

/** The app's timeout for an answer. */
const TIMEOUT_MS = 15 * SECOND;

/** A workspace in memory with Slack's refusals and rate limits. */
export function simulateSlack(time: VirtualTime, surroundings: Surroundings): SimulatedSlack {
  const listeners: ((accepted: AcceptedSend) => void)[] = [];
  const archived = new Set<string>();
  const problems: string[] = [];
  const lastPost = new Map<string, Instant>();
  let updates: Instant[] = [];
  let processStartedAt = Number.NEGATIVE_INFINITY;
  let count = 0;

  function refuse(error: string): never {
    throw new WebAPIPlatformError({ ok: false, error });
  }

  /** Rejects if Slack is silent or refuses the app. */
  async function reach({ dateObserver, onRefused }: Caller): Promise<void> {
    const observeDate = dateObserver();
    if (surroundings.slack === 'is-silent') {
      await time.sleep(TIMEOUT_MS);
      throw new WebAPIRequestError(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }));
    }
    observeDate(time.httpDate());
    if (surroundings.slack === 'well') return;
    onRefused();
    refuse('account_inactive');
  }

  function checkContent(what: string, { channel, text = '', blocks }: Sent): void {
    const problemsOfMessage = [...findBlockProblems(blocks ?? [], 'message')];
    if (text === '') problemsOfMessage.push('no text');
    if (text.length > 4000) problemsOfMessage.push(`text of ${text.length}`);
    const size = JSON.stringify(blocks ?? []).length;
    if (size > 13_200) problemsOfMessage.push(`blocks of ${size} characters`);
    for (const problem of problemsOfMessage)
      problems.push(`${what} in ${channel}: ${problem}: ${text.slice(0, 80)}`);
  }

  /** Refuses two messages within a second in one channel, and more than 50 edits a minute. */
  function limitRate(what: 'post' | 'edit', channel: string): void {
    const now = time.now();
    const isNewProcess = now - processStartedAt < 5 * SECOND;
    if (what === 'post') {
      const since = now - (lastPost.get(channel) ?? Number.NEGATIVE_INFINITY);
      if (since < SECOND) {
        if (!isNewProcess) problems.push(`two messages in ${channel} within ${since} ms`);
        throw new WebAPIRateLimitedError(1);
      }
      lastPost.set(channel, now);
      return;
    }
    updates = updates.filter((at) => at > now - MINUTE);
    if (updates.length >= 50) {
      if (now - processStartedAt > MINUTE)
        problems.push(`${updates.length + 1} edits within a minute`);
      throw new WebAPIRateLimitedError(10);
    }
    updates.push(now);
  }

  async function accept(
    caller: Caller,
    subject: SendSubject | undefined,
    what: 'post' | 'edit',
    sent: Sent,
    ts: string,
  ): Promise<{ ts: string }> {
    if (!caller.mayCall()) {
      throw new WebAPIRequestError(new Error('this process does not lead, so it may not send'));
    }
    await caller.onSend('called');
    await reach(caller);
    await caller.onSend('before');
    await time.sleep(60);
    const { channel } = sent;
    if (!channel.startsWith('D')) {
      if (archived.has(channel)) refuse('is_archived');
      limitRate(what, channel);
      checkContent(subject?.what ?? 'message', sent);
      if (subject !== undefined) {
        const text = sent.text ?? '';
        const accepted: AcceptedSend = { at: time.now(), subject, channel, ts, text };
        for (const notify of listeners) notify(accepted);
      }
    }
    await caller.onSend('after');
    await time.sleep(40);
    return { ts };
  }

  function connectionOf(caller: Caller): Connection {
    async function answer<T>(result: T): Promise<T> {
      await reach(caller);
      return result;
    }

    const otherMethods = {
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

    // Has only the methods that the sender calls; another call would be a TypeError in the log.
    const clientFor = (subject?: SendSubject): WebClient =>
      ({
        ...otherMethods,
        chat: {
          postMessage: (sent: Sent) => {
            count += 1;
            const ts = `${Math.floor(time.now() / SECOND)}.${String(count).padStart(6, '0')}`;
            return accept(caller, subject, 'post', sent, ts);
          },
          update: ({ ts, ...sent }: Sent & { readonly ts: string }) =>
            accept(caller, subject, 'edit', sent, ts),
        },
      }) as unknown as WebClient;

    return {
      client: () => clientFor(),
      sender(make) {
        const senderFor = (subject: SendSubject): Sender => make(clientFor(subject));
        return {
          post(view, channel, pass) {
            // A thread line whose message is gone or refused.
            const subject: SendSubject = isLine(view)
              ? { what: 'reply', line: lineOf(view) }
              : { what: 'post', posting: postingOf(view), channel };
            return senderFor(subject).post(view, channel, pass);
          },
          edit: (view, message) =>
            senderFor({ what: 'edit', posting: postingOf(view), message }).edit(view, message),
          reply: (message, view, how) =>
            senderFor({ what: 'reply', line: lineOf(view) }).reply(message, view, how),
          find: () => make(clientFor()).find(),
          notify: (to, message) => make(clientFor()).notify(to, message),
        };
      },
    };
  }

  return {
    connect(caller) {
      processStartedAt = time.now();
      return connectionOf(caller);
    },
    onAccepted: (listener) => listeners.push(listener),
    archived,
    problems,
  };
}
