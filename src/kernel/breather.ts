/** Lets whoever waits have the event loop in the middle of long work: ask it often, it yields when it is time. */
export type Breather = () => Promise<void>;

/** @param longestMs how long the work may keep everybody else waiting */
export function createBreather(longestMs = 8): Breather {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longestMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
