import { type Profiler, Session } from 'node:inspector/promises';

/** Milliseconds of CPU of the main thread by subject, in descending order. */
export type CpuShares = readonly (readonly [subject: string, ms: number])[];

const SAMPLE_INTERVAL_MICROSECONDS = 200;

/** Runs `work`, and attributes the samples of the main thread to the innermost function that has a subject. */
export async function profileCpu(
  work: () => Promise<void>,
  subjectOf: (url: string, functionName: string) => string | undefined,
): Promise<CpuShares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_INTERVAL_MICROSECONDS });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile, subjectOf);
}

function sharesOf(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  subjectOf: (url: string, functionName: string) => string | undefined,
): CpuShares {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const subjects = new Map<number, string>();
  const assign = (id: number, inherited: string): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { url, functionName } = node.callFrame;
    const subject = subjectOf(url, functionName) ?? inherited;
    subjects.set(id, subject);
    for (const child of node.children ?? []) assign(child, subject);
  };
  const [root] = nodes;
  if (root !== undefined) assign(root.id, 'node');
  const shares = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const subject = subjects.get(id) ?? 'node';
    shares.set(subject, (shares.get(subject) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  }
  return [...shares].sort(([, a], [, b]) => b - a);
}
