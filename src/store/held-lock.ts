import { deferred } from '../kernel/async.js';
import type { StoreError } from '../records/store.js';

/** The right to write to a store and to send. It ends with the process, even if the process is killed. */
export interface WriterLock {
  /** Identifies this holder; the store rejects writes of any other (openStore). */
  readonly term: string;
  /** False from the moment at which another process could hold it: nothing may be sent then. */
  isHeld(): boolean;
  /** Resolves with the reason when the lock is lost, not when it is released. */
  readonly lost: Promise<StoreError>;
  /** Makes the lock count as lost, e.g. because nobody knows whether a write was carried out. */
  lose(error: StoreError): void;
  release(): Promise<void>;
}

/** How often a holder checks that it still holds its lock. All other times of a lock are multiples of it. */
export const CHECK_INTERVAL_MS = 1000;

interface Holding {
  readonly term: string;
  readonly checkIntervalMs: number;
  /** Resolves with the reason if the lock is lost, and never rejects. Called again only after it has resolved. */
  check(): Promise<StoreError | undefined>;
  /** Returns the reason if the lock counts as lost because no check has confirmed it for too long. */
  overdue?(): StoreError | undefined;
  /** Gives the lock up. `checking`: the running check, if any. */
  free(checking: Promise<unknown> | undefined): Promise<void>;
}

export function holdLock({ term, checkIntervalMs, check, overdue, free }: Holding): WriterLock {
  let isOver = false;
  let checking: Promise<void> | undefined;
  let freeing: Promise<void> | undefined;
  const lost = deferred<StoreError>();

  function stop(): void {
    isOver = true;
    clearInterval(timer);
  }

  function lose(error: StoreError | undefined): void {
    if (isOver || error === undefined) return;
    stop();
    lost.resolve(error);
  }

  function isHeld(): boolean {
    if (!isOver) lose(overdue?.());
    return !isOver;
  }

  const timer = setInterval(() => {
    if (!isHeld() || checking !== undefined) return;
    checking = check().then((error) => {
      checking = undefined;
      lose(error);
    });
  }, checkIntervalMs);
  timer.unref();

  return {
    term,
    isHeld,
    lost: lost.promise,
    lose,
    release() {
      stop();
      freeing ??= free(checking);
      return freeing;
    },
  };
}
