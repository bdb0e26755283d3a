import { eventLoopYielder } from './async.js';

/** Not a company's key: `runAll` calls queue here, so that they run one at a time. */
const ALL = '(all)';

/** Keys whose turns `runAll` waits for together. */
const AT_ONCE = 200;

/**
 * Runs work of one key in sequence, work of different keys in parallel. Every change of a company's records goes
 * through such a queue, so that two writers never start from the same old record.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    const tail = result.catch(() => undefined);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }

  /** Runs work once every key's turn has come, and holds all keys until it is done. */
  runAll<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    // One at a time, or two calls could deadlock.
    return this.run(ALL, async () => {
      const yieldToEventLoop = eventLoopYielder();
      const held: (() => void)[] = [];
      try {
        for (let from = 0; from < keys.length; from += AT_ONCE) {
          held.push(await this.#hold(keys.slice(from, from + AT_ONCE)));
          await yieldToEventLoop();
        }
        return await work();
      } finally {
        for (const release of held) {
          release();
          await yieldToEventLoop();
        }
      }
    });
  }

  /** Waits for the turns of these keys; the returned function ends them. */
  async #hold(keys: readonly string[]): Promise<() => void> {
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const turns = keys.map(
      (key) =>
        new Promise<void>((arrived) => {
          void this.run(key, () => {
            arrived();
            return released;
          });
        }),
    );
    await Promise.all(turns);
    return release;
  }
}

/** Shares the result of work that is already running under the same name. */
export class SharedJobs<T> {
  readonly #running = new Map<string, Promise<T>>();

  run(name: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    const job = work().finally(() => this.#running.delete(name));
    this.#running.set(name, job);
    return job;
  }
}
