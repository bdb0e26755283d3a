import { setTimeout as sleepReal } from 'node:timers/promises';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { MINUTE, SECOND } from '../kernel/instant.js';
import { askAboutChannel } from '../slack/channel-check.js';
import { createPacing, type Pace } from '../slack/pacing.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { askAboutOwner } from '../watch/owner-check.js';
import type { ImportPlaces } from './import-questions.js';

/**
 * Slack takes 50 questions about channels a minute (tier 3) and 100 about people, of which an owner may need two; people
 * and alerts need some of them.
 */
const LOOK_UPS: Pace = { times: 40, perMs: MINUTE };

/** A longer wait that Slack asks for counts as no answer: somebody is looking at the window. */
const LONGEST_WAIT = 30 * SECOND;

type Wait = (ms: number) => Promise<void>;

/** What the workspace says of the channels and owners of imports: one pace for all of them. */
export function createImportPlaces(
  deps: Pick<SlackDeps, 'client' | 'log' | 'ownerGroups' | 'reader'>,
  wait: Wait = waitInBackground,
): ImportPlaces {
  const pacing = createPacing({ sleep: wait });
  const { conversations, users } = deps.client;
  const client = {
    conversations: { info: whenSlackMay(conversations.info, wait) },
    users: { info: whenSlackMay(users.info, wait) },
  };
  return {
    async channelProblem(channel) {
      await pacing.turn('channels', LOOK_UPS);
      const problem = await askAboutChannel(channel, { ...deps, client });
      // That says nothing of this channel.
      return typeof problem === 'object' && problem.why === 'scopes-missing'
        ? 'unanswered'
        : problem;
    },
    async ownerProblem(owner) {
      await pacing.turn('owners', LOOK_UPS);
      return askAboutOwner(owner, { ...deps, client });
    },
  };
}

/** The same call, made once more where Slack said that it may be made later. */
function whenSlackMay<Args, Answer>(
  call: (args: Args) => Promise<Answer>,
  wait: Wait,
): (args: Args) => Promise<Answer> {
  return async (args) => {
    try {
      return await call(args);
    } catch (error) {
      const afterMs =
        error instanceof WebAPIRateLimitedError ? error.retryAfter * SECOND : Infinity;
      if (afterMs > LONGEST_WAIT) throw error;
      await wait(afterMs);
      return call(args);
    }
  };
}

/** Keeps no process alive that is asked to end. */
async function waitInBackground(ms: number): Promise<void> {
  await sleepReal(ms, undefined, { ref: false });
}
