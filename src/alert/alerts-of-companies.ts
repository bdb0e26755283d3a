import type { Brn } from '../kernel/brn.js';
import type { Alert } from '../records/alert.js';
import type { Company } from '../records/company.js';
import type { Store } from '../records/store.js';
import { withCompany } from './alert-company-rules.js';

interface Deps {
  readonly watched: (brn: Brn) => Company | undefined;
  readonly defaultChannel: () => string;
}

/** The store, whose alerts are read with what their companies say of themselves now, so that nobody reads a copy. */
export function alertsOfCompanies(store: Store, { watched, defaultChannel }: Deps): Store {
  const current = (alert: Alert): Alert => withCompany(alert, watched(alert.brn), defaultChannel());
  return {
    ...store,
    async alert(brn) {
      const alert = await store.alert(brn);
      return alert === undefined ? undefined : current(alert);
    },
    async *alerts() {
      for await (const alert of store.alerts()) yield current(alert);
    },
  };
}
