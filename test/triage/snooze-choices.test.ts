import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import type { Reason } from '../../src/records/reason.js';
import {
  OFFERED_KINDS,
  type SnoozeChoice,
  snoozeLimit,
  snoozeOffers,
  snoozeUntil,
} from '../../src/triage/snooze-rules.js';
import { seoul } from '../support/fake-clock.js';
import { KOREA } from '../support/holidays.js';
import { certificateExpiry, deptUserLogin } from '../support/reasons.js';

const POLICY: Policy = { ...DEFAULT_POLICY, holidays: KOREA };
const endOf = (day: string) => seoul(`${day} 23:59`) + 59_000;

function snoozeAt(now: string, reasons: readonly Reason[] = [deptUserLogin()], policy = POLICY) {
  return { alert: { reasons }, policy, now: seoul(now) };
}
const on = (day: string): SnoozeChoice => ({ kind: 'date', day });

describe('snoozeUntil', () => {
  it.each<{ name: string; now: string; choice: SnoozeChoice; until: string }>([
    {
      name: 'one day ends at the same time tomorrow',
      now: '2026-11-24 15:20',
      choice: { kind: 'one-day' },
      until: '2026-11-25 15:20',
    },
    {
      name: 'one day from a Friday ends with the quiet hours on Monday',
      now: '2026-11-27 15:20',
      choice: { kind: 'one-day' },
      until: '2026-11-30 08:30',
    },
    {
      name: 'one day from a night ends with the quiet hours of the next night',
      now: '2026-11-24 22:00',
      choice: { kind: 'one-day' },
      until: '2026-11-26 08:30',
    },
    {
      name: 'three days end at the same time of day',
      now: '2026-11-23 15:20',
      choice: { kind: 'three-days' },
      until: '2026-11-26 15:20',
    },
    {
      name: 'three days to a holiday end on the working day after it',
      now: '2026-12-22 10:00',
      choice: { kind: 'three-days' },
      until: '2026-12-28 08:30',
    },
    {
      name: 'one week ends at the same time of the same weekday',
      now: '2026-11-24 15:20',
      choice: { kind: 'one-week' },
      until: '2026-12-01 15:20',
    },
    {
      name: 'one week to a holiday ends on the working day after it',
      now: '2026-12-18 10:00',
      choice: { kind: 'one-week' },
      until: '2026-12-28 08:30',
    },
    {
      name: 'the next working day begins at nine',
      now: '2026-11-24 15:20',
      choice: { kind: 'next-working-day' },
      until: '2026-11-25 09:00',
    },
    {
      name: 'the next working day after Christmas Eve is Monday',
      now: '2026-12-24 15:20',
      choice: { kind: 'next-working-day' },
      until: '2026-12-28 09:00',
    },
    {
      name: 'a date means nine o’clock',
      now: '2026-11-24 15:20',
      choice: on('2026-12-01'),
      until: '2026-12-01 09:00',
    },
    {
      name: 'a day off means the working day after it',
      now: '2026-11-24 15:20',
      choice: on('2026-12-25'),
      until: '2026-12-28 09:00',
    },
    {
      name: 'today means nine o’clock, if that is still to come',
      now: '2026-11-24 08:40',
      choice: on('2026-11-24'),
      until: '2026-11-24 09:00',
    },
    {
      name: 'today, a Sunday, means Monday',
      now: '2026-11-29 12:00',
      choice: on('2026-11-29'),
      until: '2026-11-30 09:00',
    },
  ])('$name', ({ now, choice, until }) => {
    expect(snoozeUntil(choice, snoozeAt(now))).toEqual({ ok: true, value: seoul(until) });
  });

  it('may end at weekends and at night if quiet hours are off', () => {
    const friday = snoozeAt('2026-11-27 22:00', [deptUserLogin()], {
      ...POLICY,
      quietHours: 'off',
    });

    expect(snoozeUntil({ kind: 'one-day' }, friday)).toEqual({
      ok: true,
      value: seoul('2026-11-28 22:00'),
    });
    expect(snoozeUntil(on('2026-11-28'), friday)).toEqual({
      ok: true,
      value: seoul('2026-11-28 09:00'),
    });
  });

  it('ends with the quiet hours if they last until after nine', () => {
    const late = snoozeAt('2026-11-24 15:20', [deptUserLogin()], {
      ...POLICY,
      quietHours: { from: 20 * 60, to: 10 * 60 },
    });

    expect(snoozeUntil({ kind: 'next-working-day' }, late)).toEqual({
      ok: true,
      value: seoul('2026-11-25 10:00'),
    });
  });

  it.each([
    { name: 'yesterday', now: '2026-11-24 15:20', day: '2026-11-23' },
    { name: 'today, after nine', now: '2026-11-24 15:20', day: '2026-11-24' },
    { name: 'a past Sunday', now: '2026-11-30 08:00', day: '2026-11-29' },
  ])('rejects $name', ({ now, day }) => {
    expect(snoozeUntil(on(day), snoozeAt(now))).toEqual({ ok: false, error: { why: 'past' } });
  });

  it('allows ninety days at most', () => {
    const now = '2026-11-24 15:20';
    const limit = seoul(now) + 90 * DAY;

    expect(snoozeUntil(on('2027-02-22'), snoozeAt(now)).ok).toBe(true);
    expect(snoozeUntil(on('2027-02-23'), snoozeAt(now))).toEqual({
      ok: false,
      error: { why: 'too-long', limit },
    });
  });
});

describe('snoozeOffers', () => {
  const offeredAt = (now: string, reasons?: readonly Reason[]) =>
    snoozeOffers(snoozeAt(now, reasons)).map(({ kind }) => kind);

  it('offers a week, unless that is after the last working day before the expiry', () => {
    const in8Days = [certificateExpiry({ expiresAt: endOf('2026-12-02') })];
    const in7Days = [certificateExpiry({ expiresAt: endOf('2026-12-01') })];

    expect(offeredAt('2026-11-24 08:40', in8Days)).toEqual(OFFERED_KINDS);
    expect(offeredAt('2026-11-24 08:40', in7Days)).not.toContain('one-week');
  });

  it.each([
    {
      name: 'one day from the eve of a long weekend, as three days',
      now: '2026-12-24 15:20',
      kinds: ['next-working-day', 'one-day', 'one-week'],
    },
    {
      name: 'one day from nine o’clock, as the next working day',
      now: '2026-11-24 09:00',
      kinds: ['next-working-day', 'three-days', 'one-week'],
    },
  ])('offers only the first of those that end at the same time: $name', ({ now, kinds }) => {
    expect(offeredAt(now)).toEqual(kinds);
  });
});

describe('snoozeUntil for a certificate that expires', () => {
  it.each([
    { name: 'on a Wednesday', expires: '2026-12-09', limit: '2026-12-08 09:00' },
    { name: 'on a Monday', expires: '2026-12-07', limit: '2026-12-04 09:00' },
    { name: 'on a Sunday', expires: '2026-12-06', limit: '2026-12-04 09:00' },
    { name: 'after Christmas', expires: '2026-12-28', limit: '2026-12-24 09:00' },
  ])('$name: allows until the morning of the last working day before', ({ expires, limit }) => {
    const ending = snoozeAt('2026-11-24 15:20', [certificateExpiry({ expiresAt: endOf(expires) })]);
    const last = limit.slice(0, 10);

    expect(snoozeLimit(ending)).toBe(seoul(limit));
    expect(snoozeUntil(on(last), ending)).toEqual({ ok: true, value: seoul(limit) });
    expect(snoozeUntil(on(expires), ending)).toEqual({
      ok: false,
      error: { why: 'too-long', limit: seoul(limit) },
    });
  });

  it('is limited by the certificate that expires first', () => {
    const ending = snoozeAt('2026-11-24 15:20', [
      certificateExpiry({ expiresAt: endOf('2026-12-23') }),
      certificateExpiry({ products: ['cashbill'], expiresAt: endOf('2026-12-09') }),
      deptUserLogin(),
    ]);

    expect(snoozeLimit(ending)).toBe(seoul('2026-12-08 09:00'));
  });

  it('allows no snooze after the last working morning', () => {
    const tomorrow = snoozeAt('2026-12-08 10:00', [
      certificateExpiry({ expiresAt: endOf('2026-12-09') }),
    ]);

    for (const kind of OFFERED_KINDS) {
      expect(snoozeUntil({ kind }, tomorrow)).toEqual({ ok: false, error: { why: 'too-long' } });
    }
  });

  it.each([
    { name: 'expires today', expiresAt: endOf('2026-11-24') },
    { name: 'expired earlier today', expiresAt: seoul('2026-11-24 03:00') },
    { name: 'expired days ago', expiresAt: endOf('2026-11-20') },
  ])('has no such limit if the certificate $name', ({ expiresAt }) => {
    const snooze = snoozeAt('2026-11-24 15:20', [certificateExpiry({ expiresAt })]);

    expect(snoozeUntil({ kind: 'three-days' }, snooze)).toEqual({
      ok: true,
      value: seoul('2026-11-27 15:20'),
    });
  });
});
