/** Work put off for a while. Nothing waits for it: what is due when the process ends is dropped. */
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
