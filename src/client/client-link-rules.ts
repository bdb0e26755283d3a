import { parseBrn } from '../kernel/brn.js';
import { calendarDaysUntil, DAY, type Instant, seoulDayOf } from '../kernel/time.js';
import type { ClientLink } from '../records/links.js';
import type { Reason } from '../records/reason.js';

const MAX_LINK_DAYS = 14;
export const LINK_DAYS = Array.from({ length: MAX_LINK_DAYS }, (_, i) => i + 1);

export const DEFAULT_LINK_DAYS = 7;

/** The days that the form suggests. The text asks for action before an expiry, so the link reaches one that is near. */
export function suggestedLinkDays(reasons: readonly Reason[], now: Instant): number {
  const daysToExpiry = reasons.flatMap((reason) =>
    reason.kind === 'certificate-expiry' &&
    calendarDaysUntil(reason.expiresAt, now) <= MAX_LINK_DAYS
      ? [Math.min(MAX_LINK_DAYS, Math.ceil((reason.expiresAt - now) / DAY))]
      : [],
  );
  return Math.max(DEFAULT_LINK_DAYS, ...daysToExpiry);
}

const MAX_WRONG_NUMBERS = 5;
export const MAX_PAGES_A_DAY = 10;

/** Also false if more than the longest lifetime is left: then the link was made while the clock was wrong. */
export function isAlive({ expiresAt }: Pick<ClientLink, 'expiresAt'>, now: Instant): boolean {
  const remainingMs = expiresAt - now;
  return remainingMs > 0 && remainingMs <= MAX_LINK_DAYS * DAY;
}

/** `malformed`: not a business number, so not counted. `left`: the wrong numbers left until the link ends. */
export type NumberProblem =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong'; readonly left: number };

type NumberEntry =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong'; readonly left: number; readonly link: ClientLink }
  /** `isOpening`: the first right number of the day. */
  | { readonly kind: 'right'; readonly isOpening: boolean; readonly link: ClientLink };

/** Returns the link as it is to be stored. */
export function enterNumber(link: ClientLink, input: string, now: Instant): NumberEntry {
  const entered = parseBrn(input);
  if (!entered.ok) return { kind: 'malformed' };
  if (entered.value === link.brn) {
    const { openedAt } = link;
    const isOpening = openedAt === undefined || seoulDayOf(openedAt) !== seoulDayOf(now);
    return { kind: 'right', link: { ...link, openedAt: now }, isOpening };
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

/** Certificates cannot be registered on a phone or tablet. Without a User-Agent, a computer is assumed. */
export function isPhone(userAgent: string | undefined): boolean {
  return /Android|iPhone|iPad|iPod|Mobile/i.test(userAgent ?? '');
}
