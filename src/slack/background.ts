import { inTime } from '../kernel/async.js';

export type Background = ReturnType<typeof createBackground>;

/**
 * The work that continues after Slack's request was acknowledged. It is counted so that a shutdown can wait for it:
 * Bolt itself forgets it, and Socket Mode's `stop()` does not wait for anything.
 */
export function createBackground() {
  const running = new Set<Promise<unknown>>();
  const named = new Set<string>();
  let closing = false;

  /** Counts work that somebody else awaits; gives back the same promise. */
  function track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return work;
  }

  async function allDone(): Promise<true> {
    // Work may begin other work while it ends.
    while (running.size > 0) await Promise.all(running);
    return true;
  }

  return {
    track,
    /** Starts work that nobody awaits, unless it is closing. A rejection goes to `onError`. */
    run(work: () => Promise<void>, onError: (error: unknown) => Promise<unknown>): void {
      if (closing) return;
      void track(work().catch(onError));
    },
    /**
     * Runs work under a name unless work of that name is at it already: the second click of a double click. The name
     * stays taken for `holdMs` from the start even when the work is done sooner. Gives whether it ran.
     */
    async once(name: string, work: () => Promise<void>, holdMs = 0): Promise<boolean> {
      if (named.has(name)) return false;
      named.add(name);
      // A double click is a matter of fingers, so it is measured in real time.
      const held = new Promise<void>((resolve) => setTimeout(resolve, holdMs).unref());
      try {
        await work();
      } finally {
        void held.then(() => named.delete(name));
      }
      return true;
    },
    get size(): number {
      return running.size;
    },
    /** Whether `drain` was called: nothing new should be begun. */
    get closing(): boolean {
      return closing;
    },
    /** Waits until all work is done, at most `deadlineMs`; gives whether it was done in time. */
    async drain(deadlineMs: number): Promise<boolean> {
      closing = true;
      return (await inTime(allDone(), deadlineMs)) ?? false;
    },
  };
}

export type Timers = typeof processTimers;

/** Delayed work: it does not keep the process alive, and is dropped when that ends. */
export const processTimers = {
  /** Runs `work` after `ms` milliseconds; the function given back calls it off. */
  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(work, Math.max(0, ms)).unref();
    return () => clearTimeout(timer);
  },
};
