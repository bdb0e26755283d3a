type Listener = () => void;

/** Tells listeners that something in the workspace changed, and waits for conditions without polling. */
export class Changes {
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Set<(reason: Error) => void>();

  /** Calls `listener` after every change. Returns the function that ends it. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /**
   * Resolves with the first answer of `look` that is neither undefined nor false, asked now and after every change.
   * Rejects after `timeoutMs`, with what `describe` says about the state by then.
   */
  waitFor<T>(
    look: () => T | undefined | false,
    timeoutMs: number,
    describe: () => string,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        stop();
        this.#waiting.delete(fail);
      };
      const fail = (reason: Error) => {
        end();
        reject(reason);
      };
      const ask = () => {
        try {
          const found = look();
          if (found === undefined || found === false) return;
          end();
          resolve(found);
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const timer = setTimeout(() => {
        fail(new Error(`Waited ${timeoutMs} ms in vain. ${describe()}`));
      }, timeoutMs);
      const stop = this.onChange(ask);
      this.#waiting.add(fail);
      ask();
    });
  }

  /** Ends all waits with an error. */
  close(): void {
    for (const fail of [...this.#waiting]) fail(new Error('The stand-in Slack was closed.'));
    this.#listeners.clear();
  }
}
