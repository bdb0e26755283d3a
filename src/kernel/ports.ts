import type { Instant } from './time.js';

/** The current time. Rules get `now` as a value; only use cases and the ticker read this. */
export interface Clock {
  now(): Instant;
  /** Milliseconds of a monotonic clock. Absent: `now` is monotonic itself. */
  steadyMs?(): number;
}

/** Structured log of the application. Fields never hold secrets, popup URLs or whole business numbers. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
