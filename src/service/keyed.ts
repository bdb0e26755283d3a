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
