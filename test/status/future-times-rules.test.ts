import { describe, expect, it } from 'vitest';
import { DAY, HOUR, isWithin } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { CompanyStatus, MethodStatus, ProductStatus } from '../../src/records/status.js';
import { correctAlertTimes, correctStatusTimes } from '../../src/status/future-times-rules.js';
import { alertOf } from '../support/alert-samples.js';
import { TOO_LATE } from '../support/popbill-problems.js';
import { aCell, aStatus, FOUND_AT, rejectedCell, workingCell } from '../support/status-builders.js';

const NOW = FOUND_AT + HOUR;
const AHEAD = NOW + 400 * DAY;

describe('isWithin', () => {
  it.each([
    { at: undefined, expected: false },
    { at: NOW, expected: true },
    { at: NOW - HOUR + 1, expected: true },
    { at: NOW - HOUR, expected: false },
    { at: NOW + 1, expected: false },
  ])('is $expected for $at', ({ at, expected }) => {
    expect(isWithin(at, HOUR, NOW)).toBe(expected);
  });
});

describe('correctStatusTimes', () => {
  it('returns a status without future times unchanged, except the expiry of a certificate', () => {
    const status = aStatus({ taxinvoice: { certificate: aCell({ expiresAt: AHEAD }) } });

    expect(correctStatusTimes(status, NOW)).toBe(status);
  });

  it('drops facts that were found in the future', () => {
    const status = aStatus(
      {
        taxinvoice: {
          certificate: aCell({ foundAt: AHEAD, expiresAt: FOUND_AT }),
          deptUser: workingCell({ login: { outcome: 'works', at: AHEAD, rejections: 0 } }),
          collectableAt: AHEAD,
          plan: { state: 'stopped', foundAt: AHEAD },
        },
      },
      { answeredAt: AHEAD, sweptAt: AHEAD, failedSweeps: 2, failedSweepsAt: [FOUND_AT, AHEAD] },
    );

    const { products, ...rest } = correctStatusTimes(status, NOW);

    expect(rest).toMatchObject({ failedSweeps: 1, failedSweepsAt: [FOUND_AT] });
    expect(rest).not.toHaveProperty('sweptAt', expect.anything());
    expect(rest).not.toHaveProperty('answeredAt', expect.anything());
    expect(products.taxinvoice?.certificate).toEqual({
      registration: 'unknown',
      foundAt: NOW,
      attempts: [],
    });
    expect(products.taxinvoice?.deptUser).not.toHaveProperty('login', expect.anything());
    expect(products.taxinvoice).not.toHaveProperty('plan', expect.anything());
    expect(products.taxinvoice).not.toHaveProperty('collectableAt', expect.anything());
  });

  it('keeps data that protects the account, dated now', () => {
    const cell = rejectedCell(-11100021, { at: AHEAD, rejectedSince: AHEAD, rejections: 3 });
    const status = aStatus({ taxinvoice: { deptUser: { ...cell, attempts: [FOUND_AT, AHEAD] } } });

    expect(correctStatusTimes(status, NOW).products.taxinvoice?.deptUser).toMatchObject({
      login: { outcome: 'rejected', at: NOW, rejectedSince: NOW, rejections: 3 },
      attempts: [FOUND_AT, NOW],
    });
  });
});

/** A record with every time field, all in the past except the given ones. */
function fullStatus(overrides: Partial<CompanyStatus> = {}): CompanyStatus {
  return {
    ...aStatus({ taxinvoice: fullFacts() }),
    memberMissing: { code: -10000001, message: 'no member', foundAt: FOUND_AT },
    firstAskedAt: FOUND_AT,
    firstAnsweredAt: FOUND_AT,
    answeredAt: FOUND_AT,
    decidedAt: FOUND_AT,
    wrongSince: { plan: FOUND_AT, 'auth-missing': FOUND_AT + 1 },
    sweptAt: FOUND_AT,
    failedSweeps: 5,
    failedSweepsAt: [FOUND_AT, FOUND_AT + 1],
    ...overrides,
  };
}

function fullFacts(overrides: Partial<ProductStatus> = {}): ProductStatus {
  return {
    certificate: fullCell(),
    deptUser: fullCell(),
    plan: { state: 'stopped', endsAt: AHEAD, foundAt: FOUND_AT },
    collectableAt: FOUND_AT,
    failures: [{ call: 'certificate-expiry', problem: TOO_LATE, at: FOUND_AT }],
    ...overrides,
  };
}

function fullCell(overrides: Partial<MethodStatus> = {}): MethodStatus {
  return {
    registration: 'unusable',
    foundAt: FOUND_AT,
    code: -10004004,
    message: 'revoked',
    expiresAt: AHEAD,
    login: {
      outcome: 'rejected',
      at: FOUND_AT,
      rejections: 2,
      rejectedSince: FOUND_AT,
      workedBefore: FOUND_AT,
    },
    lastWorkedAt: FOUND_AT,
    attempts: [FOUND_AT],
    inRow: 2,
    confirmedAt: FOUND_AT,
    unansweredAt: FOUND_AT,
    ...overrides,
  };
}

const ofCell = (overrides: Partial<MethodStatus>) =>
  fullStatus(aStatus({ taxinvoice: fullFacts({ deptUser: fullCell(overrides) }) }));
const ofFacts = (overrides: Partial<ProductStatus>) =>
  fullStatus(aStatus({ taxinvoice: fullFacts(overrides) }));
const LOGIN = { outcome: 'rejected', at: FOUND_AT, rejections: 2 } as const;

describe('correctStatusTimes for a record with every time field', () => {
  it('returns it unchanged if all are in the past or now', () => {
    for (const status of [fullStatus(), fullStatus({ sweptAt: NOW })]) {
      expect(correctStatusTimes(status, NOW)).toBe(status);
    }
  });

  it.each<{ name: string; ahead: CompanyStatus; expected: CompanyStatus }>([
    {
      name: 'the first check',
      ahead: fullStatus({ firstAskedAt: AHEAD }),
      expected: fullStatus({ firstAskedAt: NOW }),
    },
    {
      name: 'the first answer',
      ahead: fullStatus({ firstAnsweredAt: AHEAD }),
      expected: fullStatus({ firstAnsweredAt: NOW }),
    },
    {
      name: 'the start of trouble',
      ahead: fullStatus({ wrongSince: { plan: FOUND_AT, 'auth-missing': AHEAD } }),
      expected: fullStatus({ wrongSince: { plan: FOUND_AT } }),
    },
    {
      name: 'a failed sweep',
      ahead: fullStatus({ failedSweepsAt: [FOUND_AT, AHEAD] }),
      expected: fullStatus({ failedSweepsAt: [FOUND_AT], failedSweeps: 4 }),
    },
    {
      name: 'a failed call',
      ahead: ofFacts({ failures: [{ call: 'certificate-expiry', problem: TOO_LATE, at: AHEAD }] }),
      expected: ofFacts({ failures: [] }),
    },
    {
      name: 'a live test',
      ahead: ofCell({ attempts: [FOUND_AT, AHEAD] }),
      expected: ofCell({ attempts: [FOUND_AT, NOW] }),
    },
    {
      name: 'an unanswered test',
      ahead: ofCell({ unansweredAt: AHEAD }),
      expected: ofCell({ unansweredAt: NOW }),
    },
    {
      name: 'a rejection',
      ahead: ofCell({ login: { ...LOGIN, at: AHEAD } }),
      expected: ofCell({ login: { ...LOGIN, at: NOW } }),
    },
    {
      name: 'the first of several rejections',
      ahead: ofCell({ login: { ...LOGIN, rejectedSince: AHEAD } }),
      expected: ofCell({ login: { ...LOGIN, rejectedSince: NOW } }),
    },
    {
      name: 'the last success before a rejection',
      ahead: ofCell({ login: { ...LOGIN, workedBefore: AHEAD } }),
      expected: ofCell({ login: LOGIN }),
    },
    {
      name: 'the last sweep',
      ahead: fullStatus({ sweptAt: AHEAD }),
      expected: fullStatus({ sweptAt: undefined }),
    },
    {
      name: 'the last answer',
      ahead: fullStatus({ answeredAt: AHEAD }),
      expected: fullStatus({ answeredAt: undefined }),
    },
    {
      name: 'when its state was last determined',
      ahead: fullStatus({ decidedAt: AHEAD }),
      expected: fullStatus({ decidedAt: undefined }),
    },
    {
      name: 'a missing membership',
      ahead: fullStatus({ memberMissing: { code: 0, message: '', foundAt: AHEAD } }),
      expected: fullStatus({ memberMissing: undefined }),
    },
    {
      name: 'the last login that worked',
      ahead: ofCell({ lastWorkedAt: AHEAD }),
      expected: ofCell({ lastWorkedAt: undefined }),
    },
    {
      name: 'a plan',
      ahead: ofFacts({ plan: { state: 'stopped', foundAt: AHEAD } }),
      expected: ofFacts({ plan: undefined }),
    },
    {
      name: 'when it was last collectable',
      ahead: ofFacts({ collectableAt: AHEAD }),
      expected: ofFacts({ collectableAt: undefined }),
    },
  ])('changes only $name', ({ ahead, expected }) => {
    expect(correctStatusTimes(ahead, NOW)).toEqual(expected);
  });
});

describe('a confirmation that a wrong clock stored', () => {
  it('counts as made now, so that the next one is at least a day later', () => {
    const cell = { ...rejectedCell(-11100021), inRow: 5, confirmedAt: AHEAD };
    const status = aStatus({ taxinvoice: { deptUser: cell } });

    const { products } = correctStatusTimes(status, NOW);

    expect(products.taxinvoice?.deptUser).toEqual({ ...cell, confirmedAt: NOW });
  });
});

describe('correctAlertTimes', () => {
  it('returns an alert that is snoozed to a future day unchanged', () => {
    const alert = alertOf([], {
      openedAt: FOUND_AT,
      checkedAt: FOUND_AT,
      life: { state: 'snoozed', by: 'U1', at: FOUND_AT, until: NOW + DAY },
    });

    expect(correctAlertTimes(alert, NOW)).toBe(alert);
  });

  it('ends a snooze and restarts a hold of a wrong clock', () => {
    const alert = alertOf([], {
      openedAt: AHEAD,
      checkedAt: AHEAD,
      life: { state: 'snoozed', by: 'U1', at: AHEAD, until: AHEAD + DAY },
      held: { why: 'snoozed', since: AHEAD, until: AHEAD + DAY },
      calls: { criticalAt: AHEAD },
    });

    expect(correctAlertTimes(alert, NOW)).toMatchObject({
      openedAt: NOW,
      checkedAt: NOW,
      life: { state: 'snoozed', at: NOW, until: NOW },
      held: { since: NOW, until: NOW },
      calls: { criticalAt: NOW },
    });
  });

  const full = (overrides: Partial<Alert> = {}) =>
    alertOf([], {
      openedAt: FOUND_AT,
      checkedAt: FOUND_AT,
      life: { state: 'acknowledged', by: 'U1', at: FOUND_AT, remindedAt: FOUND_AT },
      told: { ...alertOf([]).told, round: FOUND_AT },
      held: { why: 'told-today', since: FOUND_AT, until: AHEAD },
      calls: { criticalAt: FOUND_AT, ownerAt: FOUND_AT, operatorsAt: FOUND_AT },
      clientTold: { by: 'U2', at: FOUND_AT },
      pageOpenedBy: { user: 'U3', at: FOUND_AT },
      stops: [{ product: 'taxinvoice', from: FOUND_AT, to: FOUND_AT }],
      ...overrides,
    });
  const calls = { criticalAt: FOUND_AT, ownerAt: FOUND_AT, operatorsAt: FOUND_AT };
  const taken = { state: 'acknowledged', by: 'U1', at: FOUND_AT, remindedAt: FOUND_AT } as const;
  const snoozed = { state: 'snoozed', by: 'U2', at: FOUND_AT, until: AHEAD } as const;
  const history = full().told;

  it('returns an alert with every time field unchanged if all are in the past or now', () => {
    for (const alert of [full(), full({ checkedAt: NOW })]) {
      expect(correctAlertTimes(alert, NOW)).toBe(alert);
    }
  });

  it.each<{ name: string; ahead: Partial<Alert>; expected: Partial<Alert> }>([
    { name: 'its opening', ahead: { openedAt: AHEAD }, expected: { openedAt: NOW } },
    { name: 'its check', ahead: { checkedAt: AHEAD }, expected: { checkedAt: NOW } },
    {
      name: 'its claim',
      ahead: { life: { ...taken, at: AHEAD } },
      expected: { life: { ...taken, at: NOW } },
    },
    {
      name: 'the reminder',
      ahead: { life: { ...taken, remindedAt: AHEAD } },
      expected: { life: { ...taken, remindedAt: NOW } },
    },
    {
      name: 'the round of its last notice',
      ahead: { told: { ...history, round: AHEAD } },
      expected: { told: { ...history, round: undefined } },
    },
    {
      name: 'the start of a hold',
      ahead: { held: { why: 'told-today', since: AHEAD, until: AHEAD } },
      expected: { held: { why: 'told-today', since: NOW, until: NOW } },
    },
    {
      name: 'a hold without an end',
      ahead: { held: { why: 'digest-only', since: AHEAD } },
      expected: { held: { why: 'digest-only', since: NOW, until: NOW } },
    },
    {
      name: 'the claim before a snooze',
      ahead: { life: { ...snoozed, taken: { by: 'U1', at: AHEAD } } },
      expected: { life: { ...snoozed, taken: { by: 'U1', at: NOW } } },
    },
    {
      name: 'when it became critical',
      ahead: { calls: { ...calls, criticalAt: AHEAD } },
      expected: { calls: { ...calls, criticalAt: NOW } },
    },
    {
      name: 'the mention of its owner',
      ahead: { calls: { ...calls, ownerAt: AHEAD } },
      expected: { calls: { ...calls, ownerAt: NOW } },
    },
    {
      name: 'the mention of the operators',
      ahead: { calls: { ...calls, operatorsAt: AHEAD } },
      expected: { calls: { ...calls, operatorsAt: NOW } },
    },
    {
      name: 'when the client was notified',
      ahead: { clientTold: { by: 'U2', at: AHEAD } },
      expected: { clientTold: { by: 'U2', at: NOW } },
    },
    {
      name: 'when the page was opened',
      ahead: { pageOpenedBy: { user: 'U3', at: AHEAD } },
      expected: { pageOpenedBy: { user: 'U3', at: NOW } },
    },
    {
      name: 'the start of a collection stop',
      ahead: { stops: [{ product: 'taxinvoice', from: AHEAD, to: FOUND_AT }] },
      expected: { stops: [{ product: 'taxinvoice', to: FOUND_AT }] },
    },
    {
      name: 'the end of a collection stop',
      ahead: { stops: [{ product: 'taxinvoice', from: FOUND_AT, to: AHEAD }] },
      expected: { stops: [{ product: 'taxinvoice', from: FOUND_AT, to: NOW }] },
    },
  ])('changes only $name', ({ ahead, expected }) => {
    expect(correctAlertTimes(full(ahead), NOW)).toEqual(full(expected));
  });
});
