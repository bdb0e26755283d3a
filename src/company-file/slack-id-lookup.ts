import type { WebClient } from '@slack/web-api';
import { sleepInRealTime } from '../kernel/async.js';
import type { Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { MINUTE } from '../kernel/time.js';
import { checkChannel, listChannels } from '../slack/channels.js';
import { createPacing, type Pace } from '../slack/sender.js';
import { type Wait, withRetry } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { listPeople } from '../slack/user-directory.js';
import { checkOwner } from '../watch/watch-form.js';
import type { SlackIdLookup, SlackNameLookup } from './company-import.js';

/** Slack allows the whole app 50 look-ups of channels and 100 of users a minute. An owner may need two look-ups. */
const LOOKUP_RATE: Pace = { times: 40, perMs: MINUTE };

/** Slack allows 20 pages of each list a minute. */
const LIST_RATE: Pace = { times: 18, perMs: MINUTE };

/** Its rate limit is for all imports together. */
export function createSlackIdLookup(
  deps: Pick<SlackKit, 'client' | 'log' | 'ownerGroups' | 'directory'>,
  wait: Wait = sleepInRealTime,
): SlackIdLookup {
  const pacing = createPacing({ sleep: wait });
  const { conversations, users } = deps.client;
  const client = {
    conversations: { info: withRetry(conversations.info, wait) },
    users: { info: withRetry(users.info, wait) },
  };
  return {
    async channel(channel) {
      await pacing.waitForTurn('channels', LOOKUP_RATE);
      const problem = await checkChannel(channel, { ...deps, client });
      // A missing scope is a problem of the app, not of this channel.
      return typeof problem === 'object' && problem.why === 'scopes-missing'
        ? 'unanswered'
        : problem;
    },
    async owner(owner) {
      await pacing.waitForTurn('owners', LOOKUP_RATE);
      return checkOwner(owner, { ...deps, client });
    },
  };
}

interface NameLookupDeps {
  readonly client: WebClient;
  readonly log: Log;
  /** `undefined`: Slack did not answer. */
  readonly teamId: () => string | undefined | Promise<string | undefined>;
}

/**
 * Its rate limit is for all imports and exports together. Nothing is cached, so that names that people fix in Slack are
 * found.
 */
export function createSlackNameLookup(
  { client, log, teamId }: NameLookupDeps,
  wait: Wait = sleepInRealTime,
): SlackNameLookup {
  const pacing = createPacing({ sleep: wait });
  const paced = <Args, Answer>(name: string, call: (args: Args) => Promise<Answer>) =>
    withRetry(async (args: Args) => {
      await pacing.waitForTurn(name, LIST_RATE);
      return call(args);
    }, wait);
  const conversations = { list: paced('channels', client.conversations.list) };
  const users = { list: paced('people', client.users.list) };
  const listGroups = paced('groups', client.usergroups.list);

  async function listOwners() {
    const ourTeam = await teamId();
    if (ourTeam === undefined) throw new Error('our own workspace is not known yet');
    const [people, { usergroups = [] }] = await Promise.all([
      listPeople({ users }, ourTeam),
      listGroups({}),
    ]);
    const groups = usergroups.flatMap(({ id, handle }) =>
      id === undefined || handle === undefined ? [] : [{ id, handle }],
    );
    return { people, groups };
  }

  function answerOf<T>(list: Promise<T>): Promise<T | undefined> {
    return list.catch((error: unknown) => {
      log.warn('People, groups or channels could not be listed', { error: messageOf(error) });
      return undefined;
    });
  }

  return async (fields) => {
    const [owners, channels] = await Promise.all([
      fields.includes('owner') ? answerOf(listOwners()) : undefined,
      fields.includes('channel') ? answerOf(listChannels({ conversations })) : undefined,
    ]);
    return { owners, channels };
  };
}
