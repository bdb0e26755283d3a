import { setTimeout as pause } from 'node:timers/promises';

/** Begins no item after a failure or `shouldStop()`. Settles when all work that began has ended. */
export async function forEachConcurrently<T>(
  items: Iterable<T>,
  options: { readonly concurrency: number; readonly shouldStop?: () => boolean },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (failures.length === 0 && !options.shouldStop?.()) {
      const next = iterator.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  if (failures.length > 0) throw failures[0];
}

const MAX_BLOCK_MS = 8;

/** Returns a function to await often during long work. */
export function eventLoopYielder(): () => Promise<void> {
  let yieldedAt = performance.now();
  return async () => {
    if (performance.now() - yieldedAt < MAX_BLOCK_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    yieldedAt = performance.now();
  };
}

export function deferred<T>() {
  let resolve: (value: T | Promise<T>) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Does not keep the process alive. */
export function sleepInRealTime(ms: number): Promise<void> {
  return pause(ms, undefined, { ref: false });
}

/** `undefined` after `ms`; the work itself continues. */
export async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** `undefined` when the signal is aborted; work that began continues. */
export async function unlessAborted<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const aborted = deferred<undefined>();
  const stop = () => aborted.resolve(undefined);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Calls made while `work` runs share its outcome. */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
