import { type AlertDecision, decideAlert } from '../../src/alert/decide-alert-rules.js';
import type { AlertCase, Occasion } from '../../src/alert/notice-rules.js';
import { assess } from '../../src/assessment/assess-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import type { Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { CompanyStatus, ProductStatus } from '../../src/records/status.js';
import { aCompany } from './builders.js';
import { seoul } from './fake-clock.js';
import { TOO_LATE } from './popbill-problems.js';
import { endOf } from './reasons.js';
import {
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from './status-builders.js';

/** A Wednesday, at the time of the sweep. */
export const NOW = seoul('2026-11-25 06:05');
export const FAR_EXPIRY = endOf('2027-12-09');
export const IN_14_DAYS = endOf('2026-12-09');

export interface Step extends Partial<Omit<AlertCase, 'policy' | 'now'>> {
  readonly at?: Instant;
  readonly policy?: Partial<Policy>;
}

export const BY_SCHEDULE: Occasion = { kind: 'sweep', by: 'schedule', round: NOW };

/** The decision in a scheduled sweep, with one watched company and without quiet hours unless `step` changes that. */
export function decide(
  status: CompanyStatus,
  before: Alert | undefined,
  { at = NOW, company = aCompany(), policy = {}, ...step }: Step = {},
): AlertDecision {
  const rules: Policy = { ...DEFAULT_POLICY, quietHours: 'off', ...policy };
  return decideAlert({
    company,
    stage: 'test',
    status,
    assessment: assess(status, { products: company.products, policy: rules, now: at }),
    occasion: BY_SCHEDULE,
    before,
    defaultChannel: 'C0DEFAULT',
    isFrozen: false,
    hasOutage: false,
    watchedCount: 1,
    ...step,
    policy: rules,
    now: at,
  });
}

/** The alert that a first check with these facts opens. */
export function openAlert(status: CompanyStatus, step: Step = {}): Alert {
  const decision = decide(status, undefined, step);
  if (decision.kind !== 'notice') throw new Error(`not opened: ${decision.kind}`);
  return withoutCalls(decision.alert);
}

/** Removes the data of calls, which have their own tests. */
export function withoutCalls({ calls: _, ...alert }: Alert): Alert {
  return alert;
}

export function alertOf(decision: AlertDecision): Alert {
  if (decision.alert === undefined) throw new Error(`${decision.kind} without an alert`);
  return decision.alert;
}

/** The decision and its cause as a short text for test tables. */
export function summarize(decision: AlertDecision): string {
  if (decision.kind !== 'resolve') return `${decision.kind} ${decision.why}`;
  return `resolve ${decision.broadcastFrom === undefined ? 'silently' : 'with a broadcast'}`;
}

export const taxStatus = (facts: Partial<ProductStatus>, overrides: Partial<CompanyStatus> = {}) =>
  aStatus({ taxinvoice: facts }, overrides);

export const HEALTHY = taxStatus({
  certificate: certificateUntil(FAR_EXPIRY),
  deptUser: workingCell(),
});
export const NOTHING = taxStatus({ certificate: missingCell(), deptUser: missingCell() });
export const REJECTED = taxStatus({ certificate: missingCell(), deptUser: rejectedCell() });
export const UNANSWERED = taxStatus({ failures: failuresOf(TOO_LATE) });
export const certificateOnly = (expiresAt: Instant) =>
  taxStatus({ certificate: certificateUntil(expiresAt), deptUser: missingCell() });
export const besideWorking = (expiresAt: Instant) =>
  taxStatus({ certificate: certificateUntil(expiresAt), deptUser: workingCell() });
