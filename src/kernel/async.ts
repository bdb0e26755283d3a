/** Runs `work` on each item, `concurrency` at a time, until no items remain or `isOver()`. */
export async function each<T>(
  items: Iterable<T>,
  { concurrency, isOver = () => false }: Concurrently,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    while (!isOver()) {
      const next = iterator.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

interface Concurrently {
  readonly concurrency: number;
  readonly isOver?: () => boolean;
}

/**
 * Returns a function to call often during long work: it yields to the event loop once the work has run for a while.
 *
 * @param maxBlockMs how long the work may block the event loop
 */
export function eventLoopYielder(maxBlockMs = 8): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < maxBlockMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}

/** The outcome of `work`, or `undefined` when it takes longer than `ms`; the work itself continues. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Wraps `work` so that calls made while it runs share its outcome. */
export function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
