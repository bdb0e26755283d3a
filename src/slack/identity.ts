import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { err, ok, type Result } from '../kernel/result.js';
import { networkWordOf } from './network-error.js';
import { errorClassOf } from './slack-errors.js';

/** Who we are in Slack, by `auth.test`. */
export interface SlackIdentity {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  /** The workspace's address, ending in a slash. */
  readonly url?: string;
}

/** `refused`: the token has to be replaced. `unreachable`: asking again may help. */
export interface SlackProblem {
  readonly kind: 'refused' | 'unreachable';
  /** Slack's own word, or the network's. */
  readonly error: string;
}

/**
 * Asked by ourselves, because a refused token inside Bolt's `new App` is a rejection that nobody can catch. Works
 * for a bot token only: without a bot's ID the token is refused as not of that type.
 */
export async function identify(client: WebClient): Promise<Result<SlackIdentity, SlackProblem>> {
  try {
    const { team_id: teamId, user_id: botUserId, bot_id: botId, url } = await client.auth.test();
    if (teamId === undefined || botUserId === undefined || botId === undefined) {
      return err({ kind: 'refused', error: 'not_allowed_token_type' });
    }
    return ok({ teamId, botUserId, botId, url });
  } catch (error) {
    return err(slackProblem(error));
  }
}

/** What an error of Slack's while starting means. */
export function slackProblem(error: unknown): SlackProblem {
  if (error instanceof WebAPIPlatformError) {
    const word = error.data.error;
    return { kind: errorClassOf(word) === 'ours' ? 'refused' : 'unreachable', error: word };
  }
  const said = error instanceof Error ? error.message : String(error);
  const word = networkWordOf(error);
  return { kind: 'unreachable', error: word === undefined ? said : `${said}: ${word}` };
}
