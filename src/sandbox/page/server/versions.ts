type Listener = (version: number) => void;

/** Counts the changes of what the page shows, and tells listeners of them: of many at once, the last one. */
export class Versions {
  readonly #listeners = new Set<Listener>();
  #version = 1;
  #telling: NodeJS.Immediate | undefined;

  get current(): number {
    return this.#version;
  }

  next(): void {
    this.#version += 1;
    this.#telling ??= setImmediate(() => {
      this.#telling = undefined;
      for (const listener of [...this.#listeners]) listener(this.#version);
    });
  }

  /** Calls the listener after changes. Returns the function that ends it. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
