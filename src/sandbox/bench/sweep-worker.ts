import { openCore } from '../../app/open-core.js';
import type { Log } from '../../kernel/ports.js';
import { configOf } from '../start-app.js';
import { type CpuShares, profileCpu } from './cpu-profile.js';
import type { SweepJob, SweepRound } from './sweep-cpu.js';
import { serve } from './worker.js';

const SILENT_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

await serve<SweepJob, 'started', SweepRound, 'plain' | 'profiled'>(async ({ environment }) => {
  const opened = await openCore(configOf(environment), {
    clock: { now: Date.now, steadyMs: () => performance.now() },
    log: SILENT_LOG,
  });
  if (!opened.ok) throw opened.error;
  const { sweeper } = opened.value;

  async function sweep(): Promise<number> {
    const started = sweeper.start('cli');
    if (started.kind !== 'started') throw new Error('Another sweep is running.');
    return (await started.done).collectable;
  }

  return {
    started: 'started',
    async answer(mode) {
      globalThis.gc?.();
      let collectable = 0;
      const run = async (): Promise<void> => {
        collectable = await sweep();
      };
      const startedAt = performance.now();
      const cpuBefore = process.cpuUsage();
      let shares: CpuShares = [];
      if (mode === 'profiled') shares = await profileCpu(run, subjectOf);
      else await run();
      const { user, system } = process.cpuUsage(cpuBefore);
      const tookMs = performance.now() - startedAt;
      return { collectable, cpuMs: (user + system) / 1000, tookMs, shares };
    },
  };
});

/** The subject of a function by its file; undefined: that of its caller. */
function subjectOf(url: string, functionName: string): string | undefined {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(idle)') return 'idle';
  const library = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  const folder = /\/dist\/([^/]+)\//.exec(url)?.[1];
  return SUBJECTS[library ?? folder ?? ''];
}

const SUBJECTS: Readonly<Record<string, string>> = {
  popbill: 'POPBiLL client',
  undici: 'POPBiLL client',
  zod: 'validation',
  store: 'store',
  keyv: 'store',
  '@keyv/sqlite': 'store',
  '@keyv/postgres': 'store',
  pg: 'store',
  sqlite3: 'store',
  assessment: 'rules',
  check: 'rules',
  alert: 'alert decisions',
  incident: 'alert decisions',
  list: 'indexes',
  company: 'indexes',
  outbox: 'indexes',
  home: 'indexes',
  'company-file': 'indexes',
  app: 'metrics',
  'prom-client': 'metrics',
  sweep: 'sweep',
  kernel: 'sweep',
};
