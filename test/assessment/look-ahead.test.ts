import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { ladderDaysLeft, noticeDayOf } from '../../src/assessment/method-reason-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { addDays, DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import { isWorkingDay } from '../../src/kernel/working-days.js';
import type { Reason } from '../../src/records/reason.js';
import { seoul } from '../support/fake-clock.js';
import { KOREA } from '../support/holidays.js';
import { aStatus, certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

const POLICY: Policy = { ...DEFAULT_POLICY, holidays: KOREA };
const endOf = (day: string) => seoul(`${day} 23:59`) + 59_000;

type Expiry = Extract<Reason, { readonly kind: 'certificate-expiry' }>;

/** The expiry reason of a certificate at `now`; `undefined`: none yet. */
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

describe('ladderDaysLeft', () => {
  it.each([
    { name: 'counts from today on a Wednesday', now: '2026-11-25', end: '2026-12-09', left: 14 },
    { name: 'counts from Sunday on a Friday', now: '2026-11-27', end: '2026-12-09', left: 10 },
    { name: 'counts from Sunday on a Saturday', now: '2026-11-28', end: '2026-12-09', left: 10 },
    { name: 'counts from today on a Sunday', now: '2026-11-29', end: '2026-12-09', left: 10 },
    {
      name: 'counts from the Sunday after on Christmas Eve',
      now: '2026-12-24',
      end: '2027-01-10',
      left: 14,
    },
    {
      name: 'is at least 0 on the Friday before an expiry on Saturday',
      now: '2026-11-27',
      end: '2026-11-28',
      left: 0,
    },
    {
      name: 'looks ahead for an expired certificate too',
      now: '2026-11-27',
      end: '2026-11-26',
      left: -3,
    },
  ])('$name', ({ now, end, left }) => {
    expect(ladderDaysLeft(endOf(end), POLICY, seoul(`${now} 09:00`))).toBe(left);
  });
});

describe('a certificate on the ladder', () => {
  it.each([
    {
      name: 'is on the rung of Saturday on Friday',
      now: '2026-11-27',
      end: '2026-12-12',
      expected: { daysLeft: 15, rung: 14, severity: 'warning' },
    },
    {
      name: 'is on the rung of Sunday on Friday',
      now: '2026-11-27',
      end: '2026-12-02',
      expected: { daysLeft: 5, rung: 3, severity: 'critical' },
    },
    {
      name: 'is on its last rung on Friday if Sunday is its last day',
      now: '2026-11-27',
      end: '2026-11-29',
      expected: { daysLeft: 2, rung: 0, severity: 'critical', expired: false },
    },
    {
      name: 'is on the rung of the next three days on Christmas Eve',
      now: '2026-12-24',
      end: '2027-01-03',
      expected: { daysLeft: 10, rung: 7, severity: 'warning' },
    },
    {
      name: 'is on the rung of Thursday on a Thursday',
      now: '2026-11-26',
      end: '2026-12-12',
      expected: { daysLeft: 16, rung: 30, severity: 'notice' },
    },
  ])('$name', ({ now, end, expected }) => {
    expect(expiryAt(seoul(`${now} 09:00`), endOf(end))).toMatchObject(expected);
  });

  it('looks ahead although quiet hours are off', () => {
    const off: Policy = { ...POLICY, quietHours: 'off' };

    expect(expiryAt(seoul('2026-11-27 09:00'), endOf('2026-12-12'), off)?.rung).toBe(14);
  });

  it('makes its company at-risk from the day of its first rung', () => {
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
    { name: 'its first rung', now: '2026-11-27', end: '2026-12-29', rung: 30 },
    { name: 'its first rung until the last day', now: '2026-11-27', end: '2026-12-06', rung: 30 },
    {
      name: 'its last rung before a last day on a weekend',
      now: '2026-11-27',
      end: '2026-11-29',
      rung: 0,
    },
  ])('beside a working department user is on $name', ({ now, end, rung }) => {
    const reason = expiryAt(seoul(`${now} 09:00`), endOf(end), POLICY, workingCell());

    expect(reason).toMatchObject({ rung, severity: 'notice' });
  });

  const ends = ['2026-12-12', '2026-12-25', '2027-02-08', '2026-09-27', '2026-10-05'];
  const cases = ends.flatMap((end) => [
    { end, at: '23:59', quietHours: POLICY.quietHours },
    { end, at: '07:00', quietHours: 'off' as const },
  ]);

  it.each(cases)(
    'never returns to an earlier rung: expiry on $end at $at',
    ({ end, at, quietHours }) => {
      const expiresAt = seoul(`${end} ${at}`);
      const policy = { ...POLICY, quietHours };
      const rungs: number[] = [];
      for (let now = expiresAt - 45 * DAY; now < expiresAt + 40 * DAY; now += 6 * HOUR) {
        const rung = expiryAt(now, expiresAt, policy)?.rung;
        if (rung !== undefined) rungs.push(rung);
      }

      expect(rungs).toEqual(rungs.toSorted((a, b) => b - a));
      expect([rungs[0], rungs.at(-1)]).toEqual([30, -28]);
    },
  );

  it.each(cases)(
    'reaches its next rung on the announced day: expiry on $end at $at',
    ({ end, at, quietHours }) => {
      const expiresAt = seoul(`${end} ${at}`);
      const policy = { ...POLICY, quietHours };
      const wrongDays: string[] = [];
      const first = addDays(end, -45);
      let announcedDay: string | undefined;
      let rung: number | undefined;
      for (let i = 0; i < 90; i += 1) {
        const day = addDays(first, i);
        // Only days on which notices may be sent.
        if (quietHours !== 'off' && !isWorkingDay(day, KOREA)) continue;
        const now = seoul(`${day} 09:00`);
        const reason = expiryAt(now, expiresAt, policy);
        const hasMoved = rung !== undefined && reason?.rung !== rung;
        if (hasMoved !== (announcedDay === day))
          wrongDays.push(`${day}, announced: ${announcedDay}`);
        ({ nextNoticeOn: announcedDay, rung } = reason ?? {});
      }

      expect(wrongDays).toEqual([]);
    },
  );
});

describe('noticeDayOf', () => {
  const contextAt = (now: string, quietHours = POLICY.quietHours) => ({
    policy: { ...POLICY, quietHours },
    now: seoul(`${now} 09:00`),
  });

  it.each([
    {
      name: 'the day of the rung',
      rung: 7,
      end: '2026-12-09',
      now: '2026-11-25',
      on: '2026-12-02',
    },
    {
      name: 'the Friday before a Sunday',
      rung: 10,
      end: '2026-12-09',
      now: '2026-11-25',
      on: '2026-11-27',
    },
    {
      name: 'the day before a holiday for the last day',
      rung: 0,
      end: '2026-12-25',
      now: '2026-11-25',
      on: '2026-12-24',
    },
    {
      name: 'after the weekend for the first overdue rung',
      rung: -1,
      end: '2026-11-28',
      now: '2026-11-27',
      on: '2026-11-30',
    },
    {
      name: 'the working day before for a later overdue rung',
      rung: -14,
      end: '2026-11-21',
      now: '2026-11-30',
      on: '2026-12-04',
    },
  ])('is $name', ({ rung, end, now, on }) => {
    expect(noticeDayOf(rung, endOf(end), contextAt(now))).toBe(on);
  });

  it('may be a day off if quiet hours are off and an earlier notice is impossible', () => {
    const day = noticeDayOf(-1, endOf('2026-11-28'), contextAt('2026-11-27', 'off'));

    expect(day).toBe('2026-11-29');
  });
});
