import {
  type ActionRefusal,
  assignAlert,
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
import type { AlertDetailsReader } from '../../src/triage/alert-details.js';
import type { AlertActions } from '../../src/triage/alert-triage.js';
import { type SnoozeRefusal, snoozeUntil } from '../../src/triage/snooze-rules.js';

/** Alerts in memory, changed by the real rules, with a list of the actions. */
export interface FakeTriage extends AlertActions {
  readonly alerts: Map<Brn, Alert>;
  /** `claim 1234567891 U0KIM`, oldest first. */
  readonly actions: readonly string[];
  /** The error with which the next action rejects. */
  failure: Error | undefined;
}

export function fakeTriage(clock: Clock): FakeTriage {
  const alerts = new Map<Brn, Alert>();
  const actions: string[] = [];

  async function act<E extends ActionRefusal | SnoozeRefusal>(
    action: string,
    brn: Brn,
    change: (alert: Alert, now: number) => Result<Alert, E>,
  ): Promise<Result<Alert, E | { readonly kind: 'ended' }>> {
    if (fake.failure !== undefined) throw fake.failure;
    const previous = alerts.get(brn);
    if (previous === undefined) return err({ kind: 'ended' });
    const result = change(previous, clock.now());
    if (!result.ok) return result;
    alerts.set(brn, result.value);
    actions.push(action);
    return result;
  }

  const fake: FakeTriage = {
    alerts,
    actions,
    failure: undefined,
    get: async (brn) => alerts.get(brn),
    claim: (brn, by) =>
      act(`claim ${brn} ${by}`, brn, (alert, now) => assignAlert(alert, { by, to: by }, now)),
    assign: (brn, { by, to }) =>
      act(`assign ${brn} ${by} ${to}`, brn, (alert, now) => assignAlert(alert, { by, to }, now)),
    release: (brn, by) => act(`release ${brn} ${by}`, brn, releaseAlert),
    snooze: (brn, by, choice) =>
      act<ActionRefusal | SnoozeRefusal>(
        `snooze ${brn} ${by} ${choice.kind}`,
        brn,
        (alert, now) => {
          const until = snoozeUntil(choice, { alert, policy: DEFAULT_POLICY, now });
          const { reason } = choice;
          return until.ok ? snoozeAlert(alert, by, { until: until.value, reason, now }) : until;
        },
      ),
    wake: (brn, by) => act(`wake ${brn} ${by}`, brn, wakeAlert),
    markClientNotified: (brn, by) =>
      act(`client-notified ${brn} ${by}`, brn, (alert, now) => markClientNotified(alert, by, now)),
  };
  return fake;
}

/** Reads the company and its alert from the fakes, with the given history. */
export function fakeAlertDetails(sources: {
  readonly triage: FakeTriage;
  readonly companies: Pick<Companies, 'get'>;
  readonly clock: Clock;
  readonly history?: readonly HistoryRecord[];
}): AlertDetailsReader {
  const { triage, companies, clock, history = [] } = sources;
  return async (brn) => {
    const company = companies.get(brn);
    const alert = triage.alerts.get(brn);
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
