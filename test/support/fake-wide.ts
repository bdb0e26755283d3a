import { AlertIndex } from '../../src/alert/alert-index.js';
import type { Companies } from '../../src/company/company-index.js';
import type { CommonCauseWatch } from '../../src/incident/common-cause-watch.js';
import type { MassChangeWatch } from '../../src/incident/mass-change-watch.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { TestAlertOutcome, TestAlerts } from '../../src/outbox/test-alerts.js';
import type { Company } from '../../src/records/company.js';
import type { CommonCauseAlert, MassChange } from '../../src/records/incident.js';
import { type AlertList, createAlertList } from '../../src/triage/alert-list.js';
import type { FakeDesk } from './fake-desk.js';

/** The real list over the alerts of a desk in memory. */
export function listOfDesk(desk: FakeDesk, companies: Pick<Companies, 'get'>): AlertList {
  const indexed = () => {
    const index = new AlertIndex(DEFAULT_POLICY);
    index.apply([...desk.alerts.values()].map((value) => ({ put: 'alert', value }) as const));
    return index;
  };
  return createAlertList({
    index: {
      get size() {
        return desk.alerts.size;
      },
      values: () => indexed().values(),
      inRollUp: (id) => indexed().inRollUp(id),
    },
    store: { alert: desk.get },
    watched: companies.get,
  });
}

/** Test alerts that fare as the test says. */
export interface FakeTestAlerts extends Pick<TestAlerts, 'send'> {
  /** By whom, and about which company. */
  readonly sent: readonly { readonly by: string; readonly company?: Company }[];
  /** Default: taken by the channel. */
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

/** Alerts that wait and that a person may release once. */
export interface FakeMassChange extends Pick<MassChangeWatch, 'release'> {
  open: MassChange | undefined;
  readonly releasedBy: readonly string[];
}

export function fakeMassChange(): FakeMassChange {
  const releasedBy: string[] = [];
  const fake: FakeMassChange = {
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

/** A common cause that a person may release once. */
export interface FakeCommonCause extends Pick<CommonCauseWatch, 'release'> {
  open: CommonCauseAlert | undefined;
  readonly releasedBy: readonly string[];
}

export function fakeCommonCause(): FakeCommonCause {
  const releasedBy: string[] = [];
  const fake: FakeCommonCause = {
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
