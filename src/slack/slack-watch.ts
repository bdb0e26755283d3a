import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { shared } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import { errorClassOf } from './slack-errors.js';

/** `refused`: the token has to be replaced. `unreachable`: asking again may help. */
export interface SlackProblem {
  readonly kind: 'refused' | 'unreachable';
  /** Slack's own word, or the network's. */
  readonly error: string;
}

export type SlackState =
  /** Not asked yet, or one question stayed unanswered. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'accepted' }
  | (SlackProblem & { readonly since: Instant });

/** Whether Slack takes our token. Never rejects. */
export type AskSlack = () => Promise<Result<unknown, SlackProblem>>;

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

const ASK_EVERY = MINUTE;
/** A call was refused for our token's sake: whether it is refused altogether is asked, but not at each of thousands. */
const SUSPECTED_EVERY = 5 * SECOND;
/** One question that stays unanswered may be lost on the way. */
const UNANSWERED_AT_MOST = 2;

/**
 * Whether Slack takes our token, asked again and again: an app that was removed from the workspace hears nothing of it
 * by itself.
 */
export class SlackWatch {
  readonly #deps: Deps;
  #way: AskSlack | undefined;
  #state: SlackState = { kind: 'unknown' };
  #unanswered = 0;
  #askedAt: number | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  askBy(way: AskSlack): void {
    this.#way = way;
  }

  get state(): SlackState {
    return this.#state;
  }

  tick(): void {
    if (this.#askedBefore(ASK_EVERY)) return;
    void this.ask();
  }

  /** Slack refused a call in a word that concerns all of them. */
  suspect(): void {
    if (this.#askedBefore(SUSPECTED_EVERY)) return;
    void this.ask();
  }

  /** Asks now; ends with the answer. */
  readonly ask = shared(async () => {
    const way = this.#way;
    if (way === undefined) return;
    this.#askedAt = this.#steadyMs();
    this.heard(await way());
  });

  heard(answer: Awaited<ReturnType<AskSlack>>): void {
    this.#askedAt = this.#steadyMs();
    const { clock, log } = this.#deps;
    const before = this.#state;
    if (answer.ok) {
      this.#unanswered = 0;
      this.#state = { kind: 'accepted' };
      if ('since' in before) log.info('Slack takes the token again', { was: before.kind });
      return;
    }
    const { kind, error } = answer.error;
    if (kind === 'unreachable') {
      this.#unanswered += 1;
      if (before.kind === 'refused' || this.#unanswered < UNANSWERED_AT_MOST) return;
    } else this.#unanswered = 0;
    if (before.kind === kind) {
      this.#state = { ...before, error };
      return;
    }
    this.#state = { kind, since: clock.now(), error };
    if (kind === 'refused') {
      log.error('Slack refuses the token: nothing can be sent and nobody is answered', { error });
    } else log.warn('Slack does not answer', { error });
  }

  #askedBefore(ms: number): boolean {
    return this.#askedAt !== undefined && this.#steadyMs() - this.#askedAt < ms;
  }

  #steadyMs(): number {
    const { clock } = this.#deps;
    return clock.steadyMs?.() ?? clock.now();
  }
}

export interface SlackIdentity {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  /** The workspace's address, ending in a slash. */
  readonly url?: string;
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
 * such host; `ECONNREFUSED`: no server listens there; certificates and timeouts have words of their own.
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
