import type { Brn } from '../kernel/brn.js';
import { ok, type Result } from '../kernel/result.js';
import { HOUR, type Instant, MINUTE } from '../kernel/time.js';
import type { PopbillProblem } from '../records/status.js';
import { PLAIN_HEADERS } from './request.js';

/** So that a token does not end under way. */
const RENEW_BEFORE_MS = MINUTE;

/** When Linkhub names no end that we can read. A token refused earlier is replaced then. */
const DEFAULT_LIFE_MS = 5 * MINUTE;

/** Some 20 MB; the oldest goes first. A sweep asks all about one company within seconds. */
const MAX_TOKENS = 20_000;

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt?: Instant;
}

/** A member's token for one scope, good for calls until `renewAt`. */
export interface SessionToken {
  readonly brn: Brn;
  readonly scope: string;
  readonly token: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly renewAt: Instant;
}

export type TokenAnswer = Result<SessionToken, PopbillProblem>;

export type SessionTokens = ReturnType<typeof createSessionTokens>;

/**
 * Tokens of one stage, by BRN and scope, in memory only.
 *
 * @param issue asks Linkhub for a token
 * @param now the time at Linkhub, which the tokens' ends are in
 */
export function createSessionTokens(
  issue: (brn: Brn, scope: string) => Promise<Result<IssuedToken, PopbillProblem>>,
  now: () => Instant,
) {
  const tokens = new Map<string, SessionToken>();
  const asked = new Map<string, Promise<TokenAnswer>>();

  function ask(key: string, brn: Brn, scope: string): Promise<TokenAnswer> {
    const pending = asked.get(key);
    if (pending !== undefined) return pending;
    const question = fetchToken(key, brn, scope).finally(() => asked.delete(key));
    asked.set(key, question);
    return question;
  }

  async function fetchToken(key: string, brn: Brn, scope: string): Promise<TokenAnswer> {
    const issued = await issue(brn, scope);
    if (!issued.ok) return issued;
    const { token, expiresAt } = issued.value;
    const made = {
      brn,
      scope,
      token,
      headers: ['authorization', `Bearer ${token}`, ...PLAIN_HEADERS],
      renewAt: renewAt(expiresAt, now()),
    };
    keep(key, made);
    return ok(made);
  }

  function keep(key: string, token: SessionToken): void {
    // Deleted first, so that a renewed token counts as the youngest.
    tokens.delete(key);
    tokens.set(key, token);
    if (tokens.size <= MAX_TOKENS) return;
    const [oldest] = tokens.keys();
    if (oldest !== undefined) tokens.delete(oldest);
  }

  return {
    /** At once when there is one, else asks for it; concurrent callers share the request. */
    get(brn: Brn, scope: string): TokenAnswer | Promise<TokenAnswer> {
      const key = brn + scope;
      const token = tokens.get(key);
      return token !== undefined && now() < token.renewAt ? ok(token) : ask(key, brn, scope);
    },
    /** The request for this token that is under way. */
    pending: (brn: Brn, scope: string) => asked.get(brn + scope),
    /** A new token for one that POPBiLL refused. Calls refused with the same token lead to one request. */
    replace(refused: SessionToken): TokenAnswer | Promise<TokenAnswer> {
      const key = refused.brn + refused.scope;
      const current = tokens.get(key);
      if (current !== undefined && current !== refused) return ok(current);
      tokens.delete(key);
      return ask(key, refused.brn, refused.scope);
    },
  };
}

/**
 * A minute before the end, and after an hour at the latest. So that not each call fetches a token: of one that ends
 * sooner, after half of its life; of one that came with an end in the past (our clock is ahead, within what Linkhub
 * tolerates), after the default.
 */
function renewAt(expiresAt: Instant | undefined, now: Instant): Instant {
  if (expiresAt === undefined || expiresAt <= now) return now + DEFAULT_LIFE_MS;
  return Math.min(now + HOUR, expiresAt - Math.min(RENEW_BEFORE_MS, (expiresAt - now) / 2));
}
