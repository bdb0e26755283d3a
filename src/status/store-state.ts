import { singleFlight, withTimeout } from '../kernel/async.js';
import { SECOND } from '../kernel/time.js';
import type { Members } from '../records/store.js';
import type { DiskUsage } from '../store/disk-usage.js';
import type { WriteWatch } from '../store/write-watch.js';
import type { Health } from './health.js';

export type StoreState = Awaited<ReturnType<ReturnType<typeof createStoreState>['read']>>;

interface Deps {
  readonly diskUsage: () => Promise<DiskUsage | undefined>;
  /** Absent on SQLite, where no process can stand by, and in terminal commands. */
  readonly members?: (() => Promise<Members>) | undefined;
  readonly writes: Pick<WriteWatch, 'lastMs'>;
  readonly health: Pick<Health, 'readMs'>;
}

const TIMEOUT_MS = 2 * SECOND;

export function createStoreState({ diskUsage, members, writes, health }: Deps) {
  const read = singleFlight(async () => {
    const [disk, shared] = await Promise.all([
      withTimeout(diskUsage(), TIMEOUT_MS).catch(() => undefined),
      withTimeout(Promise.resolve(members?.()), TIMEOUT_MS).catch(() => undefined),
    ]);
    return {
      disk,
      members: shared,
      readMs: wholeMs(health.readMs),
      writeMs: wholeMs(writes.lastMs),
    };
  });
  /** `read` never rejects; a value that cannot be found out is absent. */
  return { read };
}

function wholeMs(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.ceil(ms);
}
