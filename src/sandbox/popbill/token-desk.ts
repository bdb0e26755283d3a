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

export class TokenDesk {
  readonly #sessions = new Map<string, Session>();
  readonly #issued: string[] = [];
  #tidiedAt = 0;

  get issued(): readonly string[] {
    return this.#issued;
  }

  issue(session: Session, now: number): string {
    this.#tidy(now);
    const token = `TT_${randomBytes(48).toString('base64url')}`;
    this.#sessions.set(token, session);
    this.#issued.push(token);
    return token;
  }

  find(token: string): Session | undefined {
    return this.#sessions.get(token);
  }

  /** Makes the tokens of one company, or all, useless from now on: they are refused with the code. */
  revoke(brn: string | undefined, code: number): void {
    for (const [token, session] of this.#sessions) {
      if (brn === undefined || session.brn === brn) {
        this.#sessions.set(token, { ...session, revokedWith: code });
      }
    }
  }

  #tidy(now: number): void {
    if (now - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = now;
    for (const [token, session] of this.#sessions) {
      if (session.expiresAt + KNOWN_AFTER_END_MS < now) this.#sessions.delete(token);
    }
  }
}
