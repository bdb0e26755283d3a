import {
  type ActionRefusal,
  claimAlert,
  markClientNotified,
  releaseAlert,
  snoozeAlert,
  wakeAlert,
} from '../../src/alert/alert-actions-rules.js';
import { assess } from '../../src/assessment/assess-rules.js';
import type { Companies } from '../../src/company/company-index.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Clock } from '../../src/kernel/ports.js';
import { err, type Result } from '../../src/kernel/result.js';
import type { Alert } from '../../src/records/alert.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { AlertDetails } from '../../src/triage/alert-list.js';
import type { AlertActions } from '../../src/triage/alert-triage.js';
import { type SnoozeRefusal, snoozeUntil } from '../../src/triage/snooze-rules.js';

/** Alerts in memory, changed by the real rules; what was done is listed. */
export interface FakeDesk extends AlertActions {
  readonly alerts: Map<Brn, Alert>;
  /** `take 1234567891 U0KIM`, oldest first. */
  readonly deeds: readonly string[];
  /** What the next deed rejects with. */
  failure: Error | undefined;
}

export function fakeDesk(clock: Clock): FakeDesk {
  const alerts = new Map<Brn, Alert>();
  const deeds: string[] = [];

  async function act<E extends ActionRefusal | SnoozeRefusal>(
    deed: string,
    brn: Brn,
    change: (alert: Alert, now: number) => Result<Alert, E>,
  ): Promise<Result<Alert, E | { readonly kind: 'over' }>> {
    if (fake.failure !== undefined) throw fake.failure;
    const before = alerts.get(brn);
    if (before === undefined) return err({ kind: 'over' });
    const changed = change(before, clock.now());
    if (!changed.ok) return changed;
    alerts.set(brn, changed.value);
    deeds.push(deed);
    return changed;
  }

  const fake: FakeDesk = {
    alerts,
    deeds,
    failure: undefined,
    get: async (brn) => alerts.get(brn),
    claim: (brn, by) => act(`take ${brn} ${by}`, brn, (alert, now) => claimAlert(alert, by, now)),
    release: (brn, by) => act(`hand-back ${brn} ${by}`, brn, releaseAlert),
    snooze: (brn, by, choice) =>
      act<ActionRefusal | SnoozeRefusal>(
        `snooze ${brn} ${by} ${choice.kind}`,
        brn,
        (alert, now) => {
          const until = snoozeUntil(choice, { alert, policy: DEFAULT_POLICY, now });
          return until.ok ? snoozeAlert(alert, by, { until: until.value, now }) : until;
        },
      ),
    wake: (brn, by) => act(`wake ${brn} ${by}`, brn, wakeAlert),
    markClientNotified: (brn, by) =>
      act(`client-told ${brn} ${by}`, brn, (alert, now) => markClientNotified(alert, by, now)),
  };
  return fake;
}

/** What is known: the company, its alert, and the history that a test gives. */
export function fakeAlertDetails(about: {
  readonly desk: FakeDesk;
  readonly companies: Pick<Companies, 'get'>;
  readonly clock: Clock;
  readonly history?: readonly HistoryRecord[];
}): AlertDetails {
  const { desk, companies, clock, history = [] } = about;
  return async (brn) => {
    const company = companies.get(brn);
    const alert = desk.alerts.get(brn);
    const products = company?.products ?? (['taxinvoice'] as const);
    return {
      brn,
      company,
      alert,
      assessment: assess(undefined, { products, policy: DEFAULT_POLICY, now: clock.now() }),
      history: [...history],
    };
  };
}
