/** CPU time of this process since a reading, in milliseconds. Unlike elapsed time, it does not depend on the load. */
export function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
