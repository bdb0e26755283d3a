import type { Clock } from '../kernel/ports.js';

export interface FreshCache<T> {
  /**
   * The value, loaded when it is missing or too old. Those who ask at the same time share one loading; one that takes
   * long is shared no more, so that who tries again need not wait for an answer that was lost. Rejects as `load` does.
   */
  get(key: string): Promise<T>;
  /** The value as it is now, whatever is known. Rejects as `load` does. */
  renew(key: string): Promise<T>;
  /** What is known and fresh, without asking. */
  peek(key: string): T | undefined;
  /** What was known last, however old, without asking. */
  last(key: string): T | undefined;
}

/** Below what a person is kept waiting for an answer of Slack's: whoever was refused by then may start anew. */
const SHARED_FOR_MS = 900;

/** Answers of Slack that are kept for a while. Failures are not kept. */
export function createFreshCache<T>(about: {
  readonly load: (key: string) => Promise<T>;
  readonly freshForMs: number;
  readonly clock: Clock;
  /** Beyond this many, the ones loaded longest ago go. */
  readonly limit: number;
}): FreshCache<T> {
  const { load, freshForMs, clock, limit } = about;
  const kept = new Map<string, { readonly value: T; readonly at: number }>();
  const loading = new Map<string, { readonly value: Promise<T>; readonly since: number }>();

  function peek(key: string): T | undefined {
    const entry = kept.get(key);
    if (entry === undefined) return undefined;
    const age = clock.now() - entry.at;
    return age >= 0 && age < freshForMs ? entry.value : undefined;
  }

  function keep(key: string, value: T): void {
    kept.delete(key);
    kept.set(key, { value, at: clock.now() });
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) return;
      kept.delete(oldest);
    }
  }

  async function loadOnce(key: string): Promise<T> {
    const value = await load(key);
    keep(key, value);
    return value;
  }

  function start(key: string): Promise<T> {
    const started = { value: loadOnce(key), since: clock.now() };
    loading.set(key, started);
    const forget = () => {
      if (loading.get(key) === started) loading.delete(key);
    };
    started.value.then(forget, forget);
    return started.value;
  }

  return {
    peek,
    last: (key) => kept.get(key)?.value,
    renew: start,
    async get(key) {
      const known = peek(key);
      if (known !== undefined) return known;
      const pending = loading.get(key);
      const isShared = pending !== undefined && clock.now() - pending.since < SHARED_FOR_MS;
      return isShared ? pending.value : start(key);
    },
  };
}
