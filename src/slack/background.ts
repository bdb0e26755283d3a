/**
 * The work that continues after Slack's request was acknowledged. It is counted so that a shutdown can wait for it:
 * Bolt itself forgets it, and Socket Mode's `stop()` does not wait for anything.
 */
export interface Background {
  /** Counts work that somebody else awaits; gives back the same promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Starts work that nobody awaits, unless it is closing. A rejection goes to `onError`. */
  run(work: () => Promise<void>, onError: (error: unknown) => Promise<unknown>): void;
  /**
   * Runs work under a name unless work of that name is at it already: the second click of a double click. The name
   * stays taken for `holdMs` from the start even when the work is done sooner. Gives whether it ran.
   */
  once(name: string, work: () => Promise<void>, holdMs?: number): Promise<boolean>;
  readonly size: number;
  /** Whether `drain` was called: nothing new should be begun. */
  readonly closing: boolean;
  /** Waits until all work is done, at most `deadlineMs`; gives whether it was done in time. */
  drain(deadlineMs: number): Promise<boolean>;
}

export function createBackground(): Background {
  const running = new Set<Promise<unknown>>();
  const named = new Set<string>();
  let closing = false;

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
    run(work, onError) {
      if (closing) return;
      void track(work().catch(onError));
    },
    async once(name, work, holdMs = 0) {
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
    get size() {
      return running.size;
    },
    get closing() {
      return closing;
    },
    async drain(deadlineMs) {
      closing = true;
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), deadlineMs);
      });
      const inTime = await Promise.race([allDone(), deadline]);
      clearTimeout(timer);
      return inTime;
    },
  };
}

/** Delayed work. It is dropped when the process ends. */
export interface Timers {
  /** Runs `work` after `ms` milliseconds; the function given back calls it off. */
  after(ms: number, work: () => void): () => void;
}

/** Timers of the process; they do not keep it alive. */
export const processTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, Math.max(0, ms)).unref();
    return () => clearTimeout(timer);
  },
};
