/** CPU time of this process since a reading, in milliseconds. Unlike elapsed time, it does not depend on the load. */
export function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Runs `work`; `blockMs` is the CPU time between two turns of the event loop, on average. */
export async function turnsWhile<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly blockMs: number }> {
  let turns = 1;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const before = process.cpuUsage();
  const result = await work();
  const took = cpuMs(before);
  clearInterval(timer);
  return { result, blockMs: took / turns };
}
