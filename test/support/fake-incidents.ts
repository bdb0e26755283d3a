import { AlertIndex } from '../../src/alert/alert-index.js';
import type { Companies } from '../../src/company/company-index.js';
import type { CommonCauseWatch } from '../../src/incident/common-cause-watch.js';
import type { MassChangeWatch } from '../../src/incident/mass-change-watch.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { TestAlertOutcome, TestAlerts } from '../../src/outbox/test-alerts.js';
import type { Company } from '../../src/records/company.js';
import { type AlertList, createAlertList } from '../../src/triage/alert-list.js';
import type { FakeTriage } from './fake-triage.js';

/** The real alert list over the alerts of the fake. */
export function alertListOf(triage: FakeTriage, companies: Pick<Companies, 'get'>): AlertList {
  const createIndex = () => {
    const index = new AlertIndex(DEFAULT_POLICY);
    index.apply([...triage.alerts.values()].map((value) => ({ put: 'alert', value }) as const));
    return index;
  };
  return createAlertList({
    index: {
      get size() {
        return triage.alerts.size;
      },
      values: () => createIndex().values(),
    },
    store: { alert: triage.get },
    watchedCompany: companies.get,
    overview: { companyOrder: async () => (a, b) => Number(a) - Number(b) },
  });
}

/** Test alerts whose outcome the test sets. */
export interface FakeTestAlerts extends Pick<TestAlerts, 'send'> {
  /** The sender and company of each test alert. */
  readonly sent: readonly { readonly by: string; readonly company?: Company }[];
  /** Default: sent to the channel. */
  outcome: TestAlertOutcome | undefined;
}

export function fakeTestAlerts(defaultChannel: string): FakeTestAlerts {
  const sent: { by: string; company?: Company }[] = [];
  const fake: FakeTestAlerts = {
    sent,
    outcome: undefined,
    async send(by, company) {
      sent.push({ by, company });
      const channel = company?.channel ?? defaultChannel;
      return fake.outcome ?? { kind: 'sent', message: { channel, ts: '1796000000.000100' } };
    },
  };
  return fake;
}

/** A mass change or a common cause, whose held alerts a person may release once. */
export interface FakeRelease<Incident>
  extends Pick<MassChangeWatch, 'release'>,
    Pick<CommonCauseWatch, 'release'> {
  open: Incident | undefined;
  readonly releasedBy: readonly string[];
}

export function fakeRelease<Incident>(): FakeRelease<Incident> {
  const releasedBy: string[] = [];
  const fake: FakeRelease<Incident> = {
    open: undefined,
    releasedBy,
    async release(by) {
      if (fake.open === undefined) return false;
      fake.open = undefined;
      releasedBy.push(by);
      return true;
    },
  };
  return fake;
}
