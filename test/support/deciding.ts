import type { AlertCase, AlertDecision, Occasion } from '../../src/alert/alert-case.js';
import { decideAlert } from '../../src/alert/decide-alert-rules.js';
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

/** A Wednesday, when the sweep runs. */
export const NOW = seoul('2026-11-25 06:05');
export const FAR = endOf('2027-12-09');
export const IN_14_DAYS = endOf('2026-12-09');

export interface Step extends Partial<Omit<AlertCase, 'policy' | 'now'>> {
  readonly at?: Instant;
  readonly policy?: Partial<Policy>;
}

export const BY_SCHEDULE: Occasion = { kind: 'sweep', by: 'schedule', round: NOW };

/** What a sweep of the schedule decides, with one company watched and no quiet hours unless the step says otherwise. */
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
    frozen: false,
    outage: false,
    watched: 1,
    ...step,
    policy: rules,
    now: at,
  });
}

/** The alert that a first look at these facts opens. */
export function opened(status: CompanyStatus, step: Step = {}): Alert {
  const decision = decide(status, undefined, step);
  if (decision.kind !== 'notice') throw new Error(`not opened: ${decision.kind}`);
  return uncalled(decision.alert);
}

/** Without anybody to be called: that has tests of its own. */
export function uncalled({ calls: _, ...alert }: Alert): Alert {
  return alert;
}

export function alertOf(decision: AlertDecision): Alert {
  if (decision.alert === undefined) throw new Error(`${decision.kind} without an alert`);
  return decision.alert;
}

/** The decision and why, as the tables name it. */
export function shortly(decision: AlertDecision): string {
  switch (decision.kind) {
    case 'resolve':
      return `resolve ${decision.broadcastFrom === undefined ? 'quietly' : 'aloud'}`;
    default:
      return `${decision.kind} ${decision.why}`;
  }
}

export const tax = (facts: Partial<ProductStatus>, about: Partial<CompanyStatus> = {}) =>
  aStatus({ taxinvoice: facts }, about);

export const HEALTHY = tax({ certificate: certificateUntil(FAR), deptUser: workingCell() });
export const NOTHING = tax({ certificate: missingCell(), deptUser: missingCell() });
export const REJECTED = tax({ certificate: missingCell(), deptUser: rejectedCell() });
export const UNANSWERED = tax({ failures: failuresOf(TOO_LATE) });
export const certificateOnly = (expiresAt: Instant) =>
  tax({ certificate: certificateUntil(expiresAt), deptUser: missingCell() });
export const besideWorking = (expiresAt: Instant) =>
  tax({ certificate: certificateUntil(expiresAt), deptUser: workingCell() });
