import type { Instant } from './time.js';

/** The source of the current time. Rules, words and views never read it: they get `now` as a value. */
export interface Clock {
  now(): Instant;
  /** Milliseconds of a monotonic clock. Absent: `now` is monotonic. */
  steadyMs?(): number;
}

export function steadyMsOf(clock: Clock): number {
  return clock.steadyMs?.() ?? clock.now();
}

/** Structured log of the application. Fields never hold secrets, popup URLs or complete business numbers. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
