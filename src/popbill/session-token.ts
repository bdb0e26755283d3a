import type { Brn } from '../kernel/brn.js';
import { SharedJobs, setNewest } from '../kernel/keyed.js';
import { ok, type Result } from '../kernel/result.js';
import { HOUR, type Instant, MINUTE } from '../kernel/time.js';
import type { PopbillProblem } from '../records/status.js';
import { PLAIN_HEADERS } from './request.js';

/** A margin, so that a token does not expire during a call. */
const RENEW_BEFORE_MS = MINUTE;

/** Lifetime if Linkhub gives no readable expiry. A token that is refused earlier is replaced. */
const DEFAULT_LIFETIME_MS = 5 * MINUTE;

/** Takes about 20 MB. The oldest is evicted first: a sweep needs few, because a company's calls take only seconds. */
const MAX_TOKENS = 20_000;

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt?: Instant;
}

export interface SessionToken {
  readonly brn: Brn;
  readonly scope: string;
  readonly token: string;
  /** The headers of a call with this token, names and values in turn. */
  readonly headers: readonly string[];
  readonly renewAt: Instant;
}

export type TokenAnswer = Result<SessionToken, PopbillProblem>;

export type SessionTokens = ReturnType<typeof createSessionTokens>;

/** Kept only in memory. `now`: our clock, corrected to Linkhub's time once Linkhub has refused a date. */
export function createSessionTokens(
  requestToken: (brn: Brn, scope: string) => Promise<Result<IssuedToken, PopbillProblem>>,
  now: () => Instant,
) {
  const tokens = new Map<string, SessionToken>();
  const requests = new SharedJobs<TokenAnswer>();
  const fetchOnce = (key: string, brn: Brn, scope: string) =>
    requests.run(key, () => fetchToken(key, brn, scope));

  async function fetchToken(key: string, brn: Brn, scope: string): Promise<TokenAnswer> {
    const issued = await requestToken(brn, scope);
    if (!issued.ok) return issued;
    const { token, expiresAt } = issued.value;
    const sessionToken = {
      brn,
      scope,
      token,
      headers: ['authorization', `Bearer ${token}`, ...PLAIN_HEADERS],
      renewAt: renewAt(expiresAt, now()),
    };
    setNewest(tokens, key, sessionToken, MAX_TOKENS);
    return ok(sessionToken);
  }

  return {
    /** Concurrent callers share a request. */
    get(brn: Brn, scope: string): TokenAnswer | Promise<TokenAnswer> {
      const key = brn + scope;
      const token = tokens.get(key);
      return token !== undefined && now() < token.renewAt ? ok(token) : fetchOnce(key, brn, scope);
    },
    /** Undefined: no request for this token is running. */
    pending: (brn: Brn, scope: string) => requests.running(brn + scope),
    /** Replaces a token that POPBiLL refused. Several calls refused with the same token cause one request. */
    replace(refused: SessionToken): TokenAnswer | Promise<TokenAnswer> {
      const key = refused.brn + refused.scope;
      const current = tokens.get(key);
      if (current !== undefined && current !== refused) return ok(current);
      tokens.delete(key);
      return fetchOnce(key, refused.brn, refused.scope);
    },
  };
}

/**
 * When to renew a token: a minute before its expiry (halfway, if it expires in less than two minutes), and after an
 * hour at the latest. A token that is already expired on arrival (our clock is ahead, within Linkhub's tolerance) is
 * used for the default lifetime, because otherwise every call would request a token.
 */
function renewAt(expiresAt: Instant | undefined, now: Instant): Instant {
  if (expiresAt === undefined || expiresAt <= now) return now + DEFAULT_LIFETIME_MS;
  return Math.min(now + HOUR, expiresAt - Math.min(RENEW_BEFORE_MS, (expiresAt - now) / 2));
}
