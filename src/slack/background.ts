import { withTimeout } from '../kernel/async.js';

export const DOUBLE_CLICK_MS = 1000;

export type Background = ReturnType<typeof createBackground>;

/**
 * Work that continues after Slack's request was acknowledged. It is tracked so that a shutdown can wait for it, which
 * neither Bolt nor Socket Mode's `stop()` does.
 */
export function createBackground() {
  const running = new Set<Promise<unknown>>();
  const runningNames = new Set<string>();
  let isClosing = false;

  function track<T>(work: Promise<T>): Promise<T> {
    const settled = Promise.allSettled([work]);
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return work;
  }

  async function waitForAll(): Promise<true> {
    // Work may start other work before it ends.
    while (running.size > 0) await Promise.all(running);
    return true;
  }

  return {
    track,
    /** For work that nobody awaits. Does nothing while the app is closing. */
    run(work: () => Promise<void>, onError: (error: unknown) => Promise<unknown>): void {
      if (isClosing) return;
      void track(work().catch(onError));
    },
    /**
     * Returns false, without running the work, if work of that name is running or began less than `holdMs` ago: it is
     * the second click of a double click.
     */
    async once(name: string, work: () => Promise<void>, holdMs = 0): Promise<boolean> {
      if (runningNames.has(name)) return false;
      runningNames.add(name);
      // Real time, because people double-click in real time.
      const minimumHold = new Promise<void>((resolve) => setTimeout(resolve, holdMs).unref());
      try {
        await work();
      } finally {
        void minimumHold.then(() => runningNames.delete(name));
      }
      return true;
    },
    get isClosing(): boolean {
      return isClosing;
    },
    /** From now on `run` starts nothing. Returns whether all running work ended within `timeoutMs`. */
    async drain(timeoutMs: number): Promise<boolean> {
      isClosing = true;
      return (await withTimeout(waitForAll(), timeoutMs)) ?? false;
    },
  };
}

export type Timers = typeof processTimers;

/** Delayed work does not keep the process alive, and is lost when the process exits. */
export const processTimers = {
  /** The returned function cancels the work. */
  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(work, Math.max(0, ms)).unref();
    return () => clearTimeout(timer);
  },
};
