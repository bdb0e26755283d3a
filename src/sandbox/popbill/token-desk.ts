import { randomBytes } from 'node:crypto';
import type { Stage } from '../../records/company.js';

export interface Session {
  readonly brn: string;
  readonly stage: Stage;
  readonly scopes: readonly string[];
  /** The one address it may be used from; `*` for any. */
  readonly ip: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Code it is refused with since it was revoked. */
  readonly revokedWith?: number;
}

/** Between two removals of dead tokens, so that a long run does not grow. */
const TIDY_EVERY_MS = 60_000;
/** Dead tokens are known a while longer, so that they are refused as ended and not as gibberish. */
const KNOWN_AFTER_END_MS = 60 * 60_000;

export type TokenDesk = ReturnType<typeof tokenDesk>;

export function tokenDesk() {
  const sessions = new Map<string, Session>();
  const issued: string[] = [];
  let tidiedAt = 0;

  function tidy(now: number): void {
    if (now - tidiedAt < TIDY_EVERY_MS) return;
    tidiedAt = now;
    for (const [token, session] of sessions) {
      if (session.expiresAt + KNOWN_AFTER_END_MS < now) sessions.delete(token);
    }
  }

  return {
    /** Every token so far, dead ones too. */
    issued: issued as readonly string[],

    issue(session: Session, now: number): string {
      tidy(now);
      const token = `TT_${randomBytes(48).toString('base64url')}`;
      sessions.set(token, session);
      issued.push(token);
      return token;
    },

    find: (token: string): Session | undefined => sessions.get(token),

    /** Refuses the tokens of one company, or all, with the code from now on. */
    revoke(brn: string | undefined, code: number): void {
      for (const [token, session] of sessions) {
        if (brn !== undefined && session.brn !== brn) continue;
        sessions.set(token, { ...session, revokedWith: code });
      }
    },
  };
}
