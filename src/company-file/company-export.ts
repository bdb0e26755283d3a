import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Company, UserId } from '../records/company.js';
import type { Store } from '../records/store.js';
import type { Tongue } from '../text/tongue.js';
import { writeCompanies } from './csv-write.js';
import { writeStateReport } from './state-report.js';

export type ExportCompanies = ReturnType<typeof companyExport>;

export function companyExport({
  index,
  store,
  policy,
  clock,
}: {
  readonly index: { values(): Iterable<Company> };
  readonly store: Pick<Store, 'write' | 'statuses'>;
  readonly policy: Policy;
  readonly clock: Clock;
}) {
  /**
   * All watched companies as a file; `undefined`: there are none. The history event is written first, so that no file
   * is handed out without one. Rejects with StoreError.
   *
   * @param ownerNames asks for a report of their state
   */
  return async (by: UserId, t: Tongue, ownerNames?: ReadonlyMap<string, string>) => {
    // A copy, because others may change companies while the file is written.
    const companies = [...index.values()];
    if (companies.length === 0) return undefined;
    const now = clock.now();
    const content =
      ownerNames === undefined
        ? await writeCompanies(companies, t.language)
        : await writeStateReport(companies, { store, policy, now, ownerNames, t });
    const event = { kind: 'exported', by, companies: companies.length } as const;
    await store.write([{ put: 'history', value: { v: 1, at: now, event } }]);
    return { content, companies: companies.length, at: now };
  };
}
