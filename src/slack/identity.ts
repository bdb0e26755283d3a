import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { err, ok, type Result } from '../kernel/result.js';
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

/**
 * What the network said, in its own word: web-api hides it ("fetch failed") in the cause of the cause. `ENOTFOUND`: no
 * such host; `ECONNREFUSED`: nobody listens there; certificates and timeouts have words of their own.
 */
export function networkWordOf(error: unknown): string | undefined {
  let inner: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && inner instanceof Error; depth += 1) {
    if ('code' in inner && typeof inner.code === 'string' && isNetworkWord(inner.code)) {
      return inner.code;
    }
    inner = 'original' in inner ? inner.original : inner.cause;
  }
  return undefined;
}

const MAX_DEPTH = 6;

/** Words of Node and undici, of which web-api's own (`slack_webapi_request_error`) is none. */
function isNetworkWord(code: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(code);
}

/** What the app asks for when it is installed; the manifests name the same (test/manifest.test.ts). */
export const BOT_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'files:read',
  'files:write',
];
