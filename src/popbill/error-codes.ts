import type { CodeClass } from '../records/status.js';
import { ERROR_CODES } from './error-code-table.js';

const CLASSES: ReadonlyMap<number, CodeClass> = new Map(
  ERROR_CODES.map(([code, codeClass]) => [code, codeClass]),
);

/** The session token is dead or unreadable: POPBiLL did nothing for this call, and a new token may mend it. */
const TOKEN_REFUSED: ReadonlySet<number> = new Set([
  -99910004, -99000013, -99000017, -99000026, -10000033,
]);

/** The date of a token request is not the time at Linkhub. */
const CLOCK_REFUSED: ReadonlySet<number> = new Set([-99010003, -99010004]);

/** Limits of a day or a month: no pause of seconds heals them. */
const USED_UP: ReadonlySet<number> = new Set([-99005002, -99005013, -99005015, -99005016]);

/** What POPBiLL's code means for us; a code without a row is `unknown`. */
export function classOf(code: number): CodeClass {
  return CLASSES.get(code) ?? 'unknown';
}

export function isTokenRefusal(code: number): boolean {
  return TOKEN_REFUSED.has(code);
}

export function isClockRefusal(code: number): boolean {
  return CLOCK_REFUSED.has(code);
}

export function isUsedUp(code: number): boolean {
  return USED_UP.has(code);
}
