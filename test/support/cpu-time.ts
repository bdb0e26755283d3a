/** Milliseconds of the processor that this process has used since; how busy the machine is says nothing of it. */
export function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
