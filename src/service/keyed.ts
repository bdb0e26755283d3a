/**
 * Runs work of one key one after the other, work of different keys side by side. Every change of a company's
 * records passes one of these, so that two writers never read the same old record.
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

  /** Runs work once it is the turn of every key; none of them goes on before the work is done. */
  async runAll<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    // All stand in line at once: two that want the same keys cannot wait for each other.
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
    try {
      return await work();
    } finally {
      release();
    }
  }
}

/** Lets whoever asks for work that is already running under the same name wait for that one result. */
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
