import type { Brn } from '../../src/kernel/brn.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import type { Reason } from '../../src/records/reason.js';
import { seoul } from './fake-clock.js';

/** The BRN of the sample company 한빛상사. */
export const HANBIT = '1234567891' as Brn;
export const NURI = '2208162517' as Brn;

export function aCompany(overrides: Partial<Company> = {}): Company {
  return {
    v: 1,
    brn: HANBIT,
    name: '한빛상사',
    products: ['taxinvoice'],
    addedBy: 'U0KIM',
    addedAt: seoul('2026-11-01 09:00'),
    ...overrides,
  };
}

export const NOTHING_REGISTERED: Reason = {
  kind: 'auth-missing',
  products: ['taxinvoice'],
  severity: 'critical',
  code: -10002016,
  foundAt: seoul('2026-11-25 08:31'),
};

export function anAlert(overrides: Partial<Alert> = {}): Alert {
  return {
    v: 1,
    stage: 'test',
    brn: HANBIT,
    name: '한빛상사',
    openedAt: seoul('2026-11-25 08:31'),
    reasons: [NOTHING_REGISTERED],
    severity: 'critical',
    checkedAt: seoul('2026-11-25 08:31'),
    life: { state: 'open' },
    told: { severity: 'critical', kinds: ['auth-missing'] },
    channel: 'C0ALERTS',
    ...overrides,
  };
}
