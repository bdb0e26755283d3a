/** CPU time of this process since a reading, in milliseconds. Unlike elapsed time, it does not depend on the load. */
export function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

const SAMPLE_INTERVAL_MS = 20;

/** How long `work` of this process took, without the time in which the system ran other processes instead. */
export async function ownTimeOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ownMs: number }> {
  const startedAt = performance.now();
  let starvedMs = 0;
  let last = { at: startedAt, cpu: process.cpuUsage() };
  const sample = () => {
    const passed = performance.now() - last.at;
    starvedMs += Math.max(0, passed - SAMPLE_INTERVAL_MS - cpuMs(last.cpu));
    last = { at: performance.now(), cpu: process.cpuUsage() };
  };
  const timer = setInterval(sample, SAMPLE_INTERVAL_MS);
  try {
    const result = await work();
    sample();
    return { result, ownMs: performance.now() - startedAt - starvedMs };
  } finally {
    clearInterval(timer);
  }
}

/** Runs `work`; the results are the CPU time between two turns of the event loop: on average, and at most. */
export async function turnsWhile<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly blockMs: number; readonly longestBlockMs: number }> {
  const before = process.cpuUsage();
  let turns = 0;
  let longestBlockMs = 0;
  let last = before;
  const countTurn = () => {
    turns += 1;
    longestBlockMs = Math.max(longestBlockMs, cpuMs(last));
    last = process.cpuUsage();
  };
  const timer = setInterval(countTurn, 1);
  const result = await work();
  clearInterval(timer);
  countTurn();
  return { result, blockMs: cpuMs(before) / turns, longestBlockMs };
}
