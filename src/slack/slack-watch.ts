import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { singleFlight } from '../kernel/async.js';
import { clip, INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import { type Clock, type Log, steadyMsOf } from '../kernel/ports.js';
import { err, messageOf, ok, type Result } from '../kernel/result.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import { errorClassOf, networkCodeOf } from './slack-errors.js';

/** `refused`: the token has to be replaced. `unreachable`: a retry may succeed. */
export interface SlackProblem {
  readonly kind: 'refused' | 'unreachable';
  readonly error: string;
  /** How long Slack asks us to wait. */
  readonly retryAfterMs?: number;
}

export type SlackState =
  /** Not checked yet, or the first check got no answer. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'accepted' }
  | (SlackProblem & { readonly since: Instant });

/** Never rejects. */
export type SlackProbe = () => Promise<Result<unknown, SlackProblem>>;

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

const POLL_INTERVAL_MS = MINUTE;
/** There may be thousands of refused calls. */
const MIN_RECHECK_INTERVAL_MS = 5 * SECOND;
/** A single failure may be chance. */
const FAILURES_UNTIL_UNREACHABLE = 2;

/** Polls whether Slack accepts our token, because Slack does not notify an app that was removed from the workspace. */
export class SlackWatch {
  readonly #deps: Deps;
  #probe: SlackProbe | undefined;
  #state: SlackState = { kind: 'unknown' };
  #failuresInARow = 0;
  #checkedAtMs: number | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  setProbe(probe: SlackProbe): void {
    this.#probe = probe;
  }

  get state(): SlackState {
    return this.#state;
  }

  tick(): void {
    if (this.#wasCheckedWithin(POLL_INTERVAL_MS)) return;
    void this.check();
  }

  /** To be called when Slack refused a call with an error code that affects all calls. */
  recheck(): void {
    if (this.#wasCheckedWithin(MIN_RECHECK_INTERVAL_MS)) return;
    void this.check();
  }

  readonly check = singleFlight(async () => {
    const probe = this.#probe;
    if (probe === undefined) return;
    // Before the probe, whose own call calls `recheck` if Slack refuses it.
    this.#checkedAtMs = steadyMsOf(this.#deps.clock);
    this.record(await probe());
  });

  /** Records the answer of a check, or of `identify` when the app connects. */
  record(answer: Result<unknown, SlackProblem>): void {
    const { clock, log } = this.#deps;
    this.#checkedAtMs = steadyMsOf(clock);
    const previous = this.#state;
    if (answer.ok) {
      this.#failuresInARow = 0;
      this.#state = { kind: 'accepted' };
      if ('since' in previous) log.info('Slack accepts calls again', { was: previous.kind });
      return;
    }
    const { kind, error } = answer.error;
    this.#failuresInARow = kind === 'unreachable' ? this.#failuresInARow + 1 : 0;
    if (kind === 'unreachable') {
      // A check that does not reach Slack does not disprove an earlier refusal.
      if (previous.kind === 'refused' || this.#failuresInARow < FAILURES_UNTIL_UNREACHABLE) return;
    }
    if (previous.kind === kind) {
      this.#state = { ...previous, error };
      return;
    }
    this.#state = { kind, since: clock.now(), error };
    if (kind === 'refused') {
      log.error('Slack refuses the token, so nothing can be sent or answered', { error });
    } else log.warn('Slack gives no usable answer', { error });
  }

  #wasCheckedWithin(ms: number): boolean {
    const nowMs = steadyMsOf(this.#deps.clock);
    return this.#checkedAtMs !== undefined && nowMs - this.#checkedAtMs < ms;
  }
}

export interface SlackIdentity {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  /** The workspace's address, ending in a slash. */
  readonly url?: string;
  readonly teamName?: string;
  readonly missingScopes: readonly string[];
}

/** To be called before Bolt's `new App`, in which a refused token would cause a rejection that cannot be caught. */
export async function identify(client: WebClient): Promise<Result<SlackIdentity, SlackProblem>> {
  try {
    const answer = await client.auth.test();
    const { team_id: teamId, user_id: botUserId, bot_id: botId, url, team = '' } = answer;
    const missingScopes = missingScopesOf(answer.response_metadata?.scopes) ?? [];
    // Not a bot token.
    if (teamId === undefined || botUserId === undefined || botId === undefined) {
      return err({ kind: 'refused', error: 'not_allowed_token_type' });
    }
    const teamName = clip(toOneLine(team), INPUT_LIMITS.companyName) || undefined;
    return ok({ teamId, botUserId, botId, url, teamName, missingScopes });
  } catch (error) {
    return err(slackProblem(error));
  }
}

export function slackProblem(error: unknown): SlackProblem {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    return { kind: errorClassOf(code) === 'app-refused' ? 'refused' : 'unreachable', error: code };
  }
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'unreachable', error: 'ratelimited', retryAfterMs: error.retryAfter * SECOND };
  }
  const message = messageOf(error);
  const code = networkCodeOf(error);
  return { kind: 'unreachable', error: code === undefined ? message : `${message}: ${code}` };
}

/** The scopes that the app needs; the manifests request the same ones (test/manifest.test.ts). */
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

/** `undefined`: unknown. Slack lists the granted scopes in a header, which a proxy may have removed. */
export function missingScopesOf(
  granted: readonly string[] | undefined,
): readonly string[] | undefined {
  if (granted === undefined || granted.length === 0) return undefined;
  return BOT_SCOPES.filter((scope) => !granted.includes(scope));
}
