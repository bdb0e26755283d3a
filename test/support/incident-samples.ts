import type { RollUpRow, RollUpView } from '../../src/alert/roll-up-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, SECOND } from '../../src/kernel/time.js';
import type { CommonCauseAlert, MassChange, OutageAlert } from '../../src/records/incident.js';
import { HANBIT } from './builders.js';
import { seoul } from './fake-clock.js';

/** HomeTax has not answered since six in the morning. */
export function anOutage(overrides: Partial<OutageAlert> = {}): OutageAlert {
  return {
    v: 1,
    stage: 'production',
    silent: 'hometax',
    openedAt: seoul('2026-11-25 06:00'),
    asked: 120,
    failed: 97,
    channel: 'C0ALERTS',
    ...overrides,
  };
}

/** 41 logins have been rejected with one code since six in the morning. */
export function aCommonCause(overrides: Partial<CommonCauseAlert> = {}): CommonCauseAlert {
  return {
    v: 1,
    stage: 'production',
    code: -11100021,
    message: '홈택스 아이디 또는 비밀번호가 일치하지 않습니다.',
    openedAt: seoul('2026-11-25 06:00'),
    rejected: 41,
    channel: 'C0ALERTS',
    ...overrides,
  };
}

/** At six in the morning the sweep found that all 30 companies are no longer members. */
export function aMassChange(overrides: Partial<MassChange> = {}): MassChange {
  return {
    v: 1,
    stage: 'production',
    kinds: [{ kind: 'member-missing', companies: 30 }],
    asked: 30,
    since: seoul('2026-11-25 06:00'),
    openedAt: seoul('2026-11-25 06:02'),
    channel: 'C0ALERTS',
    ...overrides,
  };
}

/** A certificate that expires on the last second of the third day from Wednesday 25 November 2026. */
export function aRollUpRow(overrides: Partial<RollUpRow> = {}): RollUpRow {
  return {
    brn: HANBIT,
    name: '한빛상사',
    severity: 'warning',
    kind: 'certificate-expiry',
    expiresAt: seoul('2026-11-29 00:00') - SECOND,
    ...overrides,
  };
}

const NAMES = ['한빛상사', '누리식품', '다온디자인', '라온건설', '마루유통'] as const;

/** Rows of a combined alert, each less urgent than the one before. */
export function rollUpRows(count: number): readonly RollUpRow[] {
  return Array.from({ length: count }, (_, i) =>
    aRollUpRow({
      // The check digit may be wrong; drawing only needs ten digits.
      brn: String(1_234_567_891 + i) as Brn,
      name: `${NAMES[i % NAMES.length] ?? ''}${i < NAMES.length ? '' : ` ${i}호점`}`,
      expiresAt: seoul('2026-12-03 00:00') - SECOND + i * DAY,
    }),
  );
}

/** 32 certificates that expire soon, none of them resolved. */
export function aRollUp(overrides: Partial<RollUpView> = {}): RollUpView {
  return {
    id: 'C0ALERTS-1795640400000',
    stage: 'production',
    channel: 'C0ALERTS',
    at: seoul('2026-11-25 08:31'),
    total: 32,
    resolved: 0,
    bySeverity: { critical: 0, warning: 32, notice: 0 },
    byKind: { 'certificate-expiry': 32 },
    handling: { unclaimed: 32, claimed: 0, snoozed: 0 },
    rows: rollUpRows(10),
    ...overrides,
  };
}

/** A combined alert whose alerts are all resolved. */
export function resolvedRollUp(overrides: Partial<RollUpView> = {}): RollUpView {
  return aRollUp({
    resolved: 32,
    bySeverity: { critical: 0, warning: 0, notice: 0 },
    byKind: {},
    rows: [],
    ...overrides,
  });
}
