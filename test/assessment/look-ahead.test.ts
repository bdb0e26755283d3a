import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { daysLeftAhead, noticeDayOf } from '../../src/assessment/method-reason-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { addDays, DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import { isWorkingDay } from '../../src/kernel/working-days.js';
import type { Reason } from '../../src/records/reason.js';
import { seoul } from '../support/fake-clock.js';
import { KOREA } from '../support/holidays.js';
import { aStatus, certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

const POLICY: Policy = { ...DEFAULT_POLICY, days: KOREA };
const endOf = (day: string) => seoul(`${day} 23:59`) + 59_000;

type Expiry = Extract<Reason, { readonly kind: 'certificate-expiry' }>;

/** What is said at that moment of a certificate; `undefined` while it is no reason. */
function expiryAt(
  now: Instant,
  expiresAt: Instant,
  policy: Policy = POLICY,
  deptUser = missingCell(),
): Expiry | undefined {
  const status = aStatus({ taxinvoice: { certificate: certificateUntil(expiresAt), deptUser } });
  const { reasons } = assess(status, { products: ['taxinvoice'], policy, now });
  return reasons.find((reason): reason is Expiry => reason.kind === 'certificate-expiry');
}

describe('daysLeftAhead', () => {
  it.each([
    { name: 'on a Wednesday are the true ones', now: '2026-11-25', end: '2026-12-09', left: 14 },
    { name: 'on a Friday are those of Sunday', now: '2026-11-27', end: '2026-12-09', left: 10 },
    { name: 'on a Saturday are those of Sunday', now: '2026-11-28', end: '2026-12-09', left: 10 },
    { name: 'on a Sunday are the true ones', now: '2026-11-29', end: '2026-12-09', left: 10 },
    {
      name: 'before Christmas are those of the Sunday after',
      now: '2026-12-24',
      end: '2027-01-10',
      left: 14,
    },
    {
      name: 'of one that ends on Saturday are none on Friday, not less',
      now: '2026-11-27',
      end: '2026-11-28',
      left: 0,
    },
    { name: 'of an expired one look ahead too', now: '2026-11-27', end: '2026-11-26', left: -3 },
  ])('$name', ({ now, end, left }) => {
    expect(daysLeftAhead(endOf(end), POLICY, seoul(`${now} 09:00`))).toBe(left);
  });
});

describe('a certificate on the ladder', () => {
  it.each([
    {
      name: 'is told on Friday what Saturday crosses',
      now: '2026-11-27',
      end: '2026-12-12',
      expected: { daysLeft: 15, rung: 14, severity: 'warning' },
    },
    {
      name: 'is told on Friday what Sunday crosses',
      now: '2026-11-27',
      end: '2026-12-02',
      expected: { daysLeft: 5, rung: 3, severity: 'critical' },
    },
    {
      name: 'is told on Friday that Sunday is its last day',
      now: '2026-11-27',
      end: '2026-11-29',
      expected: { daysLeft: 2, rung: 0, severity: 'critical', expired: false },
    },
    {
      name: 'is told on Christmas Eve what the three days after cross',
      now: '2026-12-24',
      end: '2027-01-03',
      expected: { daysLeft: 10, rung: 7, severity: 'warning' },
    },
    {
      name: 'is told on a Thursday only what Thursday crosses',
      now: '2026-11-26',
      end: '2026-12-12',
      expected: { daysLeft: 16, rung: 30, severity: 'notice' },
    },
  ])('$name', ({ now, end, expected }) => {
    expect(expiryAt(seoul(`${now} 09:00`), endOf(end))).toMatchObject(expected);
  });

  it('looks ahead all the same where quiet hours are off', () => {
    const off: Policy = { ...POLICY, quietHours: 'off' };

    expect(expiryAt(seoul('2026-11-27 09:00'), endOf('2026-12-12'), off)?.rung).toBe(14);
  });

  it('makes its company at-risk from the day on which it is told', () => {
    const facts = { certificate: certificateUntil(endOf('2026-12-29')), deptUser: missingCell() };
    const verdictOn = (day: string) =>
      assess(aStatus({ taxinvoice: facts }), {
        products: ['taxinvoice'],
        policy: POLICY,
        now: seoul(`${day} 09:00`),
      }).products[0]?.verdict.kind;

    expect([verdictOn('2026-11-26'), verdictOn('2026-11-27')]).toEqual(['collectable', 'at-risk']);
  });

  it.each([
    { name: 'at its first rung', now: '2026-11-27', end: '2026-12-29', rung: 30 },
    { name: 'at no rung between', now: '2026-11-27', end: '2026-12-06', rung: 30 },
    { name: 'ahead of a last day without work', now: '2026-11-27', end: '2026-11-29', rung: 0 },
  ])('beside a working department user is told $name', ({ now, end, rung }) => {
    const reason = expiryAt(seoul(`${now} 09:00`), endOf(end), POLICY, workingCell());

    expect(reason).toMatchObject({ rung, severity: 'notice' });
  });

  const ends = ['2026-12-12', '2026-12-25', '2027-02-08', '2026-09-27', '2026-10-05'];
  const cases = ends.flatMap((end) => [
    { end, at: '23:59', quietHours: POLICY.quietHours },
    { end, at: '07:00', quietHours: 'off' as const },
  ]);

  it.each(cases)('that ends on $end at $at never goes back a step', ({ end, at, quietHours }) => {
    const expiresAt = seoul(`${end} ${at}`);
    const policy = { ...POLICY, quietHours };
    const seen: number[] = [];
    for (let now = expiresAt - 45 * DAY; now < expiresAt + 40 * DAY; now += 6 * HOUR) {
      const rung = expiryAt(now, expiresAt, policy)?.rung;
      if (rung !== undefined) seen.push(rung);
    }

    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect([seen[0], seen.at(-1)]).toEqual([30, -28]);
  });

  it.each(cases)(
    'that ends on $end at $at is told its next step on the day that was named',
    ({ end, at, quietHours }) => {
      const expiresAt = seoul(`${end} ${at}`);
      const policy = { ...POLICY, quietHours };
      const wrong: string[] = [];
      const first = addDays(end, -45);
      let named: string | undefined;
      let rung: number | undefined;
      for (let i = 0; i < 90; i += 1) {
        const day = addDays(first, i);
        // Only days on which something may be told.
        if (quietHours !== 'off' && !isWorkingDay(day, KOREA)) continue;
        const now = seoul(`${day} 09:00`);
        const reason = expiryAt(now, expiresAt, policy);
        const moved = rung !== undefined && reason?.rung !== rung;
        if (moved !== (named === day)) wrong.push(`${day}: ${named ?? 'no day'} was named`);
        ({ nextNoticeOn: named, rung } = reason ?? {});
      }

      expect(wrong).toEqual([]);
    },
  );
});

describe('noticeDayOf', () => {
  const about = (now: string, quietHours = POLICY.quietHours) => ({
    policy: { ...POLICY, quietHours },
    now: seoul(`${now} 09:00`),
  });

  it.each([
    { name: 'its own day', rung: 7, end: '2026-12-09', now: '2026-11-25', on: '2026-12-02' },
    {
      name: 'the Friday before a Sunday',
      rung: 10,
      end: '2026-12-09',
      now: '2026-11-25',
      on: '2026-11-27',
    },
    {
      name: 'the eve of a holiday for the last day',
      rung: 0,
      end: '2026-12-25',
      now: '2026-11-25',
      on: '2026-12-24',
    },
    {
      name: 'after the weekend for the first overdue one',
      rung: -1,
      end: '2026-11-28',
      now: '2026-11-27',
      on: '2026-11-30',
    },
    {
      name: 'the working day before for a later overdue one',
      rung: -14,
      end: '2026-11-21',
      now: '2026-11-30',
      on: '2026-12-04',
    },
  ])('is $name', ({ rung, end, now, on }) => {
    expect(noticeDayOf(rung, endOf(end), about(now))).toBe(on);
  });

  it('may be a day without work where quiet hours are off and it could not be told before', () => {
    const day = noticeDayOf(-1, endOf('2026-11-28'), about('2026-11-27', 'off'));

    expect(day).toBe('2026-11-29');
  });
});
