import { CompanyIndex } from '../../src/company/company-index.js';
import { type CompanyExport, createCompanyExport } from '../../src/company-file/company-export.js';
import { CompanyImporter } from '../../src/company-file/company-import.js';
import { FirstCheckTracker } from '../../src/company-file/first-checks.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Clock } from '../../src/kernel/ports.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import type { Store } from '../../src/records/store.js';
import { WatchedCompanies } from '../../src/watch/watch-company.js';
import { captureLog } from './capture-log.js';
import { type FakePopbill, fakePopbill } from './fake-popbill.js';
import type { FakeCompanies } from './fake-services.js';
import { memoryStore } from './memory-store.js';

/** The app's import and export, on companies in memory. */
export interface ImportServices {
  readonly imports: CompanyImporter;
  readonly exports: CompanyExport;
  readonly popbill: FakePopbill;
  readonly store: Store;
  readonly firstChecks: FirstCheckTracker;
  /** If set, writes reject with this error. */
  failure: Error | undefined;
}

export async function importServices(
  companies: FakeCompanies,
  clock: Clock,
): Promise<ImportServices> {
  const memory = memoryStore();
  const popbill = fakePopbill();
  const firstChecks = await FirstCheckTracker.load({
    store: memory,
    watchedCompany: companies.get,
    policy: DEFAULT_POLICY,
    clock,
    log: captureLog(),
  });
  const faults: Pick<ImportServices, 'failure'> = { failure: undefined };
  const store: Store = {
    ...memory,
    async write(changes) {
      if (faults.failure !== undefined) throw faults.failure;
      await memory.write(changes);
      firstChecks.apply(changes);
      for (const change of changes) {
        if ('put' in change && change.put === 'company') {
          companies.watched.set(change.value.brn, change.value);
        }
      }
    },
  };
  const shared = { popbill, store, clock, outbox: await OutboxIndex.load(store) };
  const companyQueue = new KeyedQueue();
  // The importer only uses its validation of texts.
  const watchedCompanies = new WatchedCompanies({
    ...shared,
    companyQueue,
    stage: 'test',
    alerts: undefined as never,
    index: new CompanyIndex('test'),
  });
  const imports = new CompanyImporter({
    ...shared,
    firstChecks,
    companyQueue,
    watchedCompanies,
    index: companies,
    alerts: { close: async () => [], applyCompanyEdit: async () => [] },
  });
  const index = { values: () => companies.watched.values() };
  // The same object, so that a test can set its `failure`.
  return Object.assign(faults, {
    imports,
    popbill,
    store,
    firstChecks,
    exports: createCompanyExport({ index, store, clock, policy: DEFAULT_POLICY }),
  });
}
