import { vi } from 'vitest';

/** Polls until `find` returns something truthy. */
export function eventually<T>(find: () => T): Promise<NonNullable<Exclude<T, false>>> {
  // waitUntil resolves only with truthy values, which its type does not express for a union.
  return vi.waitUntil(find, { timeout: 40_000, interval: 10 }) as Promise<
    NonNullable<Exclude<T, false>>
  >;
}
