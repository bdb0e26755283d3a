/** A moment, in milliseconds since 1970-01-01T00:00:00Z. Has no zone; days are counted in Asia/Seoul (seoul-time.ts). */
export type Instant = number;

/** A calendar day in Asia/Seoul, `YYYY-MM-DD`. Compares correctly as text. */
export type SeoulDay = string;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
