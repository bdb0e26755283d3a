import { randomBytes } from 'node:crypto';
import type { Stage } from '../../records/company.js';

export interface Session {
  readonly brn: string;
  readonly stage: Stage;
  readonly scopes: readonly string[];
  /** The only IP address from which the token may be used; `*`: any. */
  readonly ip: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Set once the token is revoked: the code with which its calls are refused. */
  readonly revokedWith?: number;
}

/** Expired tokens are removed at this interval, so that memory does not grow in a long run. */
const REMOVAL_INTERVAL_MS = 60_000;
/** Expired tokens are kept for this time, so that they are refused as expired and not as unknown. */
const KEEP_EXPIRED_MS = 60 * 60_000;

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens() {
  const sessions = new Map<string, Session>();
  const issued: string[] = [];
  let lastRemovalAt = 0;

  function removeExpired(now: number): void {
    if (now - lastRemovalAt < REMOVAL_INTERVAL_MS) return;
    lastRemovalAt = now;
    for (const [token, session] of sessions) {
      if (session.expiresAt + KEEP_EXPIRED_MS < now) sessions.delete(token);
    }
  }

  return {
    /** All tokens issued so far, including expired ones. */
    issued: issued as readonly string[],

    issue(session: Session, now: number): string {
      removeExpired(now);
      const token = `TT_${randomBytes(48).toString('base64url')}`;
      sessions.set(token, session);
      issued.push(token);
      return token;
    },

    find: (token: string): Session | undefined => sessions.get(token),

    /** Revokes a company's tokens; without a BRN, all tokens. */
    revoke(brn: string | undefined, code: number): void {
      for (const [token, session] of sessions) {
        if (brn !== undefined && session.brn !== brn) continue;
        sessions.set(token, { ...session, revokedWith: code });
      }
    },
  };
}
