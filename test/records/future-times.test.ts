import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import {
  alertWithoutFuture,
  isWithin,
  statusWithoutFuture,
} from '../../src/records/future-times.js';
import type { CompanyStatus, MethodStatus, ProductStatus } from '../../src/records/status.js';
import { alertOf } from '../support/alert-samples.js';
import { TOO_LATE } from '../support/popbill-problems.js';
import { aCell, aStatus, FOUND, rejectedCell, workingCell } from '../support/status-builders.js';

const NOW = FOUND + HOUR;
const AHEAD = NOW + 400 * DAY;

describe('isWithin', () => {
  it.each([
    { at: undefined, is: false },
    { at: NOW, is: true },
    { at: NOW - HOUR + 1, is: true },
    { at: NOW - HOUR, is: false },
    { at: NOW + 1, is: false },
  ])('of $at is $is', ({ at, is }) => {
    expect(isWithin(at, HOUR, NOW)).toBe(is);
  });
});

describe('statusWithoutFuture', () => {
  it('leaves alone what lies in the past, with the end of a certificate ahead', () => {
    const status = aStatus({ taxinvoice: { certificate: aCell({ expiresAt: AHEAD }) } });

    expect(statusWithoutFuture(status, NOW)).toBe(status);
  });

  it('forgets facts that are yet to be found', () => {
    const status = aStatus(
      {
        taxinvoice: {
          certificate: aCell({ foundAt: AHEAD, expiresAt: FOUND }),
          deptUser: workingCell({ login: { outcome: 'works', at: AHEAD, rejections: 0 } }),
          collectableAt: AHEAD,
          plan: { state: 'stopped', foundAt: AHEAD },
        },
      },
      { answeredAt: AHEAD, sweptAt: AHEAD, failedSweeps: 2, failedSweepsAt: [FOUND, AHEAD] },
    );

    const { products, ...known } = statusWithoutFuture(status, NOW);

    expect(known).toMatchObject({ failedSweeps: 1, failedSweepsAt: [FOUND] });
    expect(known).not.toHaveProperty('sweptAt', expect.anything());
    expect(known).not.toHaveProperty('answeredAt', expect.anything());
    expect(products.taxinvoice?.certificate).toEqual({
      registration: 'unknown',
      foundAt: NOW,
      attempts: [],
    });
    expect(products.taxinvoice?.deptUser).not.toHaveProperty('login', expect.anything());
    expect(products.taxinvoice).not.toHaveProperty('plan', expect.anything());
    expect(products.taxinvoice).not.toHaveProperty('collectableAt', expect.anything());
  });

  it('keeps what protects the account, as if it had happened just now', () => {
    const cell = rejectedCell(-11100021, { at: AHEAD, rejectedSince: AHEAD, rejections: 3 });
    const status = aStatus({ taxinvoice: { deptUser: { ...cell, attempts: [FOUND, AHEAD] } } });

    expect(statusWithoutFuture(status, NOW).products.taxinvoice?.deptUser).toMatchObject({
      login: { outcome: 'rejected', at: NOW, rejectedSince: NOW, rejections: 3 },
      attempts: [FOUND, NOW],
    });
  });
});

/** A record with every time there is, all of them in the past, but for those that are given. */
function fullStatus(about: Partial<CompanyStatus> = {}): CompanyStatus {
  return {
    ...aStatus({ taxinvoice: fullFacts() }),
    memberMissing: { code: -10000001, message: 'no member', foundAt: FOUND },
    firstAskedAt: FOUND,
    firstAnsweredAt: FOUND,
    answeredAt: FOUND,
    decidedAt: FOUND,
    wrongSince: { plan: FOUND, 'auth-missing': FOUND + 1 },
    sweptAt: FOUND,
    failedSweeps: 5,
    failedSweepsAt: [FOUND, FOUND + 1],
    ...about,
  };
}

function fullFacts(about: Partial<ProductStatus> = {}): ProductStatus {
  return {
    certificate: fullCell(),
    deptUser: fullCell(),
    plan: { state: 'stopped', endsAt: AHEAD, foundAt: FOUND },
    collectableAt: FOUND,
    failures: [{ call: 'certificate-expiry', problem: TOO_LATE, at: FOUND }],
    ...about,
  };
}

function fullCell(about: Partial<MethodStatus> = {}): MethodStatus {
  return {
    registration: 'unusable',
    foundAt: FOUND,
    code: -10004004,
    message: 'revoked',
    expiresAt: AHEAD,
    login: {
      outcome: 'rejected',
      at: FOUND,
      rejections: 2,
      rejectedSince: FOUND,
      workedBefore: FOUND,
    },
    lastWorkedAt: FOUND,
    attempts: [FOUND],
    inRow: 2,
    confirmedAt: FOUND,
    unansweredAt: FOUND,
    ...about,
  };
}

const ofCell = (about: Partial<MethodStatus>) =>
  fullStatus(aStatus({ taxinvoice: fullFacts({ deptUser: fullCell(about) }) }));
const ofFacts = (about: Partial<ProductStatus>) =>
  fullStatus(aStatus({ taxinvoice: fullFacts(about) }));
const LOGIN = { outcome: 'rejected', at: FOUND, rejections: 2 } as const;

describe('statusWithoutFuture, of a record that holds every time there is', () => {
  it('leaves it alone where all of them are past, or this moment', () => {
    for (const status of [fullStatus(), fullStatus({ sweptAt: NOW })]) {
      expect(statusWithoutFuture(status, NOW)).toBe(status);
    }
  });

  it.each<{ name: string; ahead: CompanyStatus; left: CompanyStatus }>([
    {
      name: 'when it was first asked',
      ahead: fullStatus({ firstAskedAt: AHEAD }),
      left: fullStatus({ firstAskedAt: NOW }),
    },
    {
      name: 'when it was first answered',
      ahead: fullStatus({ firstAnsweredAt: AHEAD }),
      left: fullStatus({ firstAnsweredAt: NOW }),
    },
    {
      name: 'since when something is wrong',
      ahead: fullStatus({ wrongSince: { plan: FOUND, 'auth-missing': AHEAD } }),
      left: fullStatus({ wrongSince: { plan: FOUND } }),
    },
    {
      name: 'a sweep that failed',
      ahead: fullStatus({ failedSweepsAt: [FOUND, AHEAD] }),
      left: fullStatus({ failedSweepsAt: [FOUND], failedSweeps: 4 }),
    },
    {
      name: 'a question that failed',
      ahead: ofFacts({ failures: [{ call: 'certificate-expiry', problem: TOO_LATE, at: AHEAD }] }),
      left: ofFacts({ failures: [] }),
    },
    {
      name: 'a live test',
      ahead: ofCell({ attempts: [FOUND, AHEAD] }),
      left: ofCell({ attempts: [FOUND, NOW] }),
    },
    {
      name: 'a test that got no verdict',
      ahead: ofCell({ unansweredAt: AHEAD }),
      left: ofCell({ unansweredAt: NOW }),
    },
    {
      name: 'a rejection',
      ahead: ofCell({ login: { ...LOGIN, at: AHEAD } }),
      left: ofCell({ login: { ...LOGIN, at: NOW } }),
    },
    {
      name: 'the first of several rejections',
      ahead: ofCell({ login: { ...LOGIN, rejectedSince: AHEAD } }),
      left: ofCell({ login: { ...LOGIN, rejectedSince: NOW } }),
    },
    {
      name: 'when it worked before it was rejected',
      ahead: ofCell({ login: { ...LOGIN, workedBefore: AHEAD } }),
      left: ofCell({ login: LOGIN }),
    },
  ])('changes $name and nothing else', ({ ahead, left }) => {
    expect(statusWithoutFuture(ahead, NOW)).toEqual(left);
  });

  it('forgets what was found at a time that is yet to come, and nothing else', () => {
    const { sweptAt: _, ...unswept } = fullStatus();
    const { answeredAt: __, ...unanswered } = fullStatus();
    const { decidedAt: ___, ...undecided } = fullStatus();
    const { memberMissing, ...member } = fullStatus();
    const { lastWorkedAt: ____, ...neverWorked } = fullCell();
    const { plan, ...unplanned } = fullFacts();
    const { collectableAt: _____, ...uncollectable } = fullFacts();

    const left = (status: CompanyStatus) => statusWithoutFuture(status, NOW);

    expect(left(fullStatus({ sweptAt: AHEAD }))).toEqual(unswept);
    expect(left(fullStatus({ answeredAt: AHEAD }))).toEqual(unanswered);
    expect(left(fullStatus({ decidedAt: AHEAD }))).toEqual(undecided);
    expect(
      left({
        ...member,
        memberMissing: { code: 0, message: '', ...memberMissing, foundAt: AHEAD },
      }),
    ).toEqual(member);
    expect(left(ofCell({ lastWorkedAt: AHEAD })).products.taxinvoice?.deptUser).toEqual(
      neverWorked,
    );
    expect(
      left(ofFacts({ plan: { state: 'stopped', ...plan, foundAt: AHEAD } })).products.taxinvoice,
    ).toEqual(unplanned);
    expect(left(ofFacts({ collectableAt: AHEAD })).products.taxinvoice).toEqual(uncollectable);
  });
});

describe('a confirmation that a wrong clock has stored', () => {
  it('counts as made just now, so that the next one is no sooner than a day later', () => {
    const cell = { ...rejectedCell(-11100021), inRow: 5, confirmedAt: AHEAD };
    const status = aStatus({ taxinvoice: { deptUser: cell } });

    const { products } = statusWithoutFuture(status, NOW);

    expect(products.taxinvoice?.deptUser).toEqual({ ...cell, confirmedAt: NOW });
  });
});

describe('alertWithoutFuture', () => {
  it('leaves alone an alert that is put off to a day ahead', () => {
    const alert = alertOf([], {
      openedAt: FOUND,
      checkedAt: FOUND,
      life: { state: 'snoozed', by: 'U1', at: FOUND, until: NOW + DAY },
    });

    expect(alertWithoutFuture(alert, NOW)).toBe(alert);
  });

  it('wakes what a wrong clock put off, and counts from now what a wrong clock began', () => {
    const alert = alertOf([], {
      openedAt: AHEAD,
      checkedAt: AHEAD,
      life: { state: 'snoozed', by: 'U1', at: AHEAD, until: AHEAD + DAY },
      held: { why: 'snoozed', since: AHEAD, until: AHEAD + DAY },
      calls: { criticalAt: AHEAD },
    });

    expect(alertWithoutFuture(alert, NOW)).toMatchObject({
      openedAt: NOW,
      checkedAt: NOW,
      life: { state: 'snoozed', at: NOW, until: NOW },
      held: { since: NOW, until: NOW },
      calls: { criticalAt: NOW },
    });
  });

  const full = (about: Partial<Alert> = {}) =>
    alertOf([], {
      openedAt: FOUND,
      checkedAt: FOUND,
      life: { state: 'acknowledged', by: 'U1', at: FOUND, remindedAt: FOUND },
      told: { ...alertOf([]).told, round: FOUND },
      held: { why: 'told-today', since: FOUND, until: AHEAD },
      calls: { criticalAt: FOUND, ownerAt: FOUND, operatorsAt: FOUND },
      clientTold: { by: 'U2', at: FOUND },
      pageOpenedBy: { user: 'U3', at: FOUND },
      stops: [{ product: 'taxinvoice', from: FOUND, to: FOUND }],
      ...about,
    });
  const calls = { criticalAt: FOUND, ownerAt: FOUND, operatorsAt: FOUND };
  const taken = { state: 'acknowledged', by: 'U1', at: FOUND, remindedAt: FOUND } as const;
  const { round: _, ...untold } = full().told;

  it('leaves alone an alert with every time there is, all of them past or this moment', () => {
    for (const alert of [full(), full({ checkedAt: NOW })]) {
      expect(alertWithoutFuture(alert, NOW)).toBe(alert);
    }
  });

  it.each<{ name: string; ahead: Partial<Alert>; left: Partial<Alert> }>([
    { name: 'when it began', ahead: { openedAt: AHEAD }, left: { openedAt: NOW } },
    { name: 'when it was checked', ahead: { checkedAt: AHEAD }, left: { checkedAt: NOW } },
    {
      name: 'when somebody took it',
      ahead: { life: { ...taken, at: AHEAD } },
      left: { life: { ...taken, at: NOW } },
    },
    {
      name: 'when who took it was reminded',
      ahead: { life: { ...taken, remindedAt: AHEAD } },
      left: { life: { ...taken, remindedAt: NOW } },
    },
    {
      name: 'the round in which it was told',
      ahead: { told: { ...untold, round: AHEAD } },
      left: { told: untold },
    },
    {
      name: 'since when its news is held',
      ahead: { held: { why: 'told-today', since: AHEAD, until: AHEAD } },
      left: { held: { why: 'told-today', since: NOW, until: NOW } },
    },
    {
      name: 'since when nobody looks after it',
      ahead: { calls: { ...calls, criticalAt: AHEAD } },
      left: { calls: { ...calls, criticalAt: NOW } },
    },
    {
      name: 'when its owner was called',
      ahead: { calls: { ...calls, ownerAt: AHEAD } },
      left: { calls: { ...calls, ownerAt: NOW } },
    },
    {
      name: 'when the operators were called',
      ahead: { calls: { ...calls, operatorsAt: AHEAD } },
      left: { calls: { ...calls, operatorsAt: NOW } },
    },
    {
      name: 'when the client was told',
      ahead: { clientTold: { by: 'U2', at: AHEAD } },
      left: { clientTold: { by: 'U2', at: NOW } },
    },
    {
      name: 'when the page was opened',
      ahead: { pageOpenedBy: { user: 'U3', at: AHEAD } },
      left: { pageOpenedBy: { user: 'U3', at: NOW } },
    },
    {
      name: 'when a product stopped',
      ahead: { stops: [{ product: 'taxinvoice', from: AHEAD, to: FOUND }] },
      left: { stops: [{ product: 'taxinvoice', to: FOUND }] },
    },
    {
      name: 'when it went on',
      ahead: { stops: [{ product: 'taxinvoice', from: FOUND, to: AHEAD }] },
      left: { stops: [{ product: 'taxinvoice', from: FOUND, to: NOW }] },
    },
  ])('changes $name and nothing else', ({ ahead, left }) => {
    expect(alertWithoutFuture(full(ahead), NOW)).toEqual(full(left));
  });
});
