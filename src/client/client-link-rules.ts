import { parseBrn } from '../kernel/brn.js';
import { DAY, type Instant, isWithin, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { ClientLink } from '../records/page-link.js';

export const LINK_DAYS = { min: 1, default: 7, max: 14 } as const;

/** So many wrong business numbers end a link. */
const MAX_WRONG_NUMBERS = 5;
export const MAX_PAGES_A_DAY = 10;

/** Who enters the number again within this time is reading the same page again. */
const OPENING_MS = 10 * MINUTE;

/** A longer rest of its life means that it was made while the clock was wrong. */
export function isAlive({ expiresAt }: Pick<ClientLink, 'expiresAt'>, now: Instant): boolean {
  const remainingMs = expiresAt - now;
  return remainingMs > 0 && remainingMs <= LINK_DAYS.max * DAY;
}

/** What follows from a number: `link` is to be stored, unless nothing changed. `wrong` without `left`: the link ends. */
export type NumberEntry =
  | { readonly kind: 'right'; readonly link: ClientLink; readonly isOpening: boolean }
  /** Not a business number, so it cannot be a guess. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong'; readonly link: ClientLink; readonly left: number };

export function enterNumber(link: ClientLink, input: string, now: Instant): NumberEntry {
  const entered = parseBrn(input);
  if (!entered.ok) return { kind: 'malformed' };
  if (entered.value === link.brn) {
    const isOpening = !isWithin(link.openedAt, OPENING_MS, now);
    return { kind: 'right', link: isOpening ? { ...link, openedAt: now } : link, isOpening };
  }
  const wrongNumbers = (link.wrongNumbers ?? 0) + 1;
  return {
    kind: 'wrong',
    link: { ...link, wrongNumbers },
    left: Math.max(0, MAX_WRONG_NUMBERS - wrongNumbers),
  };
}

export function pagesToday({ pages }: ClientLink, now: Instant): number {
  return pages?.day === seoulDayOf(now) ? pages.count : 0;
}

export function withAnotherPage(link: ClientLink, now: Instant): ClientLink {
  return { ...link, pages: { day: seoulDayOf(now), count: pagesToday(link, now) + 1 } };
}

/** Certificates cannot be registered on a phone or tablet. A browser that says nothing counts as a computer. */
export function isPhone(userAgent: string | undefined): boolean {
  return /Android|iPhone|iPad|iPod|Mobile/i.test(userAgent ?? '');
}
