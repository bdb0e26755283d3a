import { deferred, eventLoopYielder } from './async.js';

/** Not a company's key. Calls of `runAll` queue here, because two at once could deadlock. */
const ALL_KEYS = '(all)';

const HOLD_BATCH = 200;

/**
 * Runs work of the same key in sequence and work of different keys in parallel. Every change of a company's records
 * goes through such a queue, so that two writers never start from the same old record.
 */
export class KeyedQueue {
  /** Promises without results, because V8 keeps the old contents of a rehashed Map until the next full collection. */
  readonly #tails = new Map<string, Promise<void>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    const result = previous.then(work, work);
    const finish = (): void => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    const tail = result.then(finish, finish);
    this.#tails.set(key, tail);
    return result;
  }

  /** Runs work once it has its turn in the queue of every key, and holds all these queues until the work is done. */
  runAll<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    // A key held twice would wait for itself forever.
    const uniqueKeys = [...new Set(keys)];
    return this.run(ALL_KEYS, async () => {
      const yieldToEventLoop = eventLoopYielder();
      const releases: (() => void)[] = [];
      try {
        for (let from = 0; from < uniqueKeys.length; from += HOLD_BATCH) {
          releases.push(await this.#hold(uniqueKeys.slice(from, from + HOLD_BATCH)));
          await yieldToEventLoop();
        }
        return await work();
      } finally {
        for (const release of releases) {
          release();
          await yieldToEventLoop();
        }
      }
    });
  }

  /** Resolves when it holds all keys, with the function that releases them. */
  async #hold(keys: readonly string[]): Promise<() => void> {
    const released = deferred<void>();
    const turns = keys.map(
      (key) =>
        new Promise<void>((onTurn) => {
          void this.run(key, () => {
            onTurn();
            return released.promise;
          });
        }),
    );
    await Promise.all(turns);
    return released.resolve;
  }
}

/** Removes the oldest entry if there are then more than `limit`. */
export function setNewest<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

/** Calls under a name whose work is running share its result. */
export class SharedJobs<T> {
  readonly #running = new Map<string, Promise<T>>();

  running(name: string): Promise<T> | undefined {
    return this.#running.get(name);
  }

  run(name: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    const job = work().finally(() => this.#running.delete(name));
    this.#running.set(name, job);
    return job;
  }
}
