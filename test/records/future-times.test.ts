import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import {
  alertWithoutFuture,
  isWithin,
  statusWithoutFuture,
} from '../../src/records/future-times.js';
import { alertOf } from '../support/alert-samples.js';
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
});
