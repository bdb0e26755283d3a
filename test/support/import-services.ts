import { CompanyIndex } from '../../src/company/company-index.js';
import { CompanyImporter } from '../../src/company-file/company-import.js';
import { companyExport, type ExportCompanies } from '../../src/company-file/csv-write.js';
import { FirstChecks } from '../../src/company-file/first-checks.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Clock } from '../../src/kernel/ports.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import type { Change, Store } from '../../src/records/store.js';
import { CompanyRegister } from '../../src/watch/watch-company.js';
import { captureLog } from './capture-log.js';
import { type FakePopbill, fakePopbill } from './fake-popbill.js';
import type { FakeCompanies } from './fake-services.js';
import { memoryStore } from './memory-store.js';

/** Import and export as the app has them, upon companies in memory. */
export interface ImportServices {
  readonly imports: CompanyImporter;
  readonly exports: ExportCompanies;
  readonly popbill: FakePopbill;
  readonly store: Store;
  readonly firstChecks: FirstChecks;
  /** What the next write rejects with. */
  failure: Error | undefined;
}

export async function importServices(
  companies: FakeCompanies,
  clock: Clock,
): Promise<ImportServices> {
  const memory = memoryStore();
  const popbill = fakePopbill();
  const watched = (brn: Parameters<FakeCompanies['get']>[0]) => companies.get(brn);
  const firstChecks = await FirstChecks.load({
    ...{ store: memory, watched, policy: DEFAULT_POLICY, clock, log: captureLog() },
  });
  const services: ImportServices = {
    imports: undefined as never,
    exports: undefined as never,
    ...{ popbill, firstChecks },
    store: {
      ...memory,
      async write(changes: readonly Change[]) {
        if (services.failure !== undefined) throw services.failure;
        await memory.write(changes);
        firstChecks.apply(changes);
        for (const change of changes) {
          if ('put' in change && change.put === 'company') {
            companies.watched.set(change.value.brn, change.value);
          }
        }
      },
    },
    failure: undefined,
  };
  const { store } = services;
  const shared = { popbill, store, clock, outbox: await OutboxLog.load(store) };
  const companyQueue = new KeyedQueue();
  // Only what it says of words is asked of it.
  const register = new CompanyRegister({
    ...{ ...shared, companyQueue, stage: 'test', alerts: undefined as never },
    index: new CompanyIndex('test'),
  });
  const imports = new CompanyImporter({
    ...{ ...shared, firstChecks, companyQueue },
    ...{ register, index: { get: watched } },
    alerts: { close: async () => [], described: async () => [] },
  });
  const index = { values: () => companies.watched.values() };
  return Object.assign(services, {
    imports,
    exports: companyExport({ index, store, clock }),
  });
}
