import { vi } from 'vitest';

/** Waits until `look` gives something truthy, for what announces no change by itself. */
export function eventually<T>(look: () => T): Promise<NonNullable<Exclude<T, false>>> {
  // waitUntil gives back only what is truthy, which its own type does not say of a union.
  return vi.waitUntil(look, { timeout: 20_000, interval: 10 }) as Promise<
    NonNullable<Exclude<T, false>>
  >;
}
