import { describe, expect, it } from 'vitest';
import { snoozeAlert } from '../../src/alert/alert-actions-rules.js';
import type { Occasion } from '../../src/alert/alert-case.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Alert, AlertLife } from '../../src/records/alert.js';
import type { CompanyStatus } from '../../src/records/status.js';
import {
  alertOf,
  besideWorking,
  certificateOnly,
  decide,
  HEALTHY,
  IN_14_DAYS,
  NOTHING,
  NOW,
  opened,
  REJECTED,
  type Step,
  shortly,
  tax,
  uncalled,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { endOf } from '../support/reasons.js';
import { certificateUntil, missingCell, rejectedCell } from '../support/status-builders.js';

const QUIET = { quietHours: DEFAULT_POLICY.quietHours } as const;
const MORNING = seoul('2026-11-25 08:30');
const AT_WORK = seoul('2026-11-25 10:00');

const byClock = (at: Instant, about: Step = {}): Step => ({
  at,
  occasion: { kind: 'time', round: at },
  policy: QUIET,
  ...about,
});
const bySweep = (at: Instant, about: Step = {}): Step => ({
  at,
  occasion: { kind: 'sweep', by: 'schedule', round: at },
  policy: QUIET,
  ...about,
});

const message = { channel: 'C0DEFAULT', ts: '1.2' };
const told = (status: CompanyStatus, step: Step = {}): Alert => ({
  ...opened(status, step),
  message,
});

const STOPPED = { state: 'stopped', foundAt: 1 } as const;
const WITH_STOPPED_PLAN = tax({
  certificate: missingCell(),
  deptUser: rejectedCell(),
  plan: STOPPED,
});

describe('quiet hours', () => {
  it.each<{ name: string; occasion: Occasion; at: Instant; expected: string }>([
    {
      name: 'the scheduled sweep before the morning',
      occasion: { kind: 'sweep', by: 'schedule', round: NOW },
      at: NOW,
      expected: 'hold quiet-hours',
    },
    {
      name: 'the scheduled sweep in the morning',
      occasion: { kind: 'sweep', by: 'schedule', round: NOW },
      at: MORNING,
      expected: 'notice first',
    },
    {
      name: 'the scheduled sweep on a Saturday',
      occasion: { kind: 'sweep', by: 'schedule', round: NOW },
      at: seoul('2026-11-28 11:00'),
      expected: 'hold quiet-hours',
    },
    {
      name: "a person's check at night",
      occasion: { kind: 'check', by: 'U0KIM' },
      at: seoul('2026-11-25 23:00'),
      expected: 'notice first',
    },
    {
      name: 'a check from the command line at night',
      occasion: { kind: 'check', by: 'cli' },
      at: seoul('2026-11-25 23:00'),
      expected: 'notice first',
    },
    {
      name: "a person's sweep on a Saturday",
      occasion: { kind: 'sweep', by: 'U0KIM', round: NOW },
      at: seoul('2026-11-28 11:00'),
      expected: 'notice first',
    },
    {
      name: 'the clock alone at night',
      occasion: { kind: 'time', round: NOW },
      at: seoul('2026-11-25 23:00'),
      expected: 'hold quiet-hours',
    },
  ])('of a critical alert, $name: $expected', ({ occasion, at, expected }) => {
    expect(shortly(decide(NOTHING, undefined, { occasion, at, policy: QUIET }))).toBe(expected);
  });

  it('keep the alert as never heard of, and since when and until when it waits', () => {
    const held = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    expect(held).toMatchObject({
      reasons: [{ kind: 'auth-missing' }],
      severity: 'critical',
      told: { kinds: [], severity: 'notice' },
      held: { why: 'quiet-hours', since: NOW, until: MORNING },
    });
    expect(held.told).not.toHaveProperty('lastNoticeOn', expect.anything());
    expect(held).not.toHaveProperty('calls', expect.anything());
  });

  it('end with the notice, which says nothing of having been held', () => {
    const held = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    const decision = decide(NOTHING, held, byClock(MORNING));

    expect(shortly(decision)).toBe('notice first');
    expect(alertOf(decision)).toMatchObject({
      openedAt: NOW,
      told: { kinds: ['auth-missing'], lastNoticeOn: '2026-11-25', round: MORNING },
    });
    expect(alertOf(decision)).not.toHaveProperty('held', expect.anything());
    expect(alertOf(decision).checkedAt).toBe(held.checkedAt);
  });

  it('hold from Friday evening over the weekend, and one notice says what all its sweeps found', () => {
    const friday = alertOf(decide(REJECTED, undefined, bySweep(seoul('2026-11-27 21:00'))));
    const saturday = decide(REJECTED, friday, bySweep(seoul('2026-11-28 06:05')));
    const sunday = decide(WITH_STOPPED_PLAN, alertOf(saturday), bySweep(seoul('2026-11-29 06:05')));
    const monday = decide(WITH_STOPPED_PLAN, alertOf(sunday), byClock(seoul('2026-11-30 08:30')));

    expect([saturday, sunday, monday].map(shortly)).toEqual([
      'hold quiet-hours',
      'hold quiet-hours',
      'notice first',
    ]);
    expect(alertOf(sunday).held).toEqual({
      why: 'quiet-hours',
      since: seoul('2026-11-27 21:00'),
      until: seoul('2026-11-30 08:30'),
    });
    expect(alertOf(monday).told.kinds).toEqual(['plan', 'dept-user-login']);
  });

  it('let the message of an alert that is known show the next rung, and tell it in the morning', () => {
    const before = told(certificateOnly(endOf('2026-12-03')), { at: NOW - DAY });
    const status = certificateOnly(endOf('2026-12-02'));

    const early = decide(status, before, bySweep(NOW));
    const morning = decide(status, alertOf(early), byClock(MORNING));

    expect(shortly(early)).toBe('edit quiet-hours');
    expect(alertOf(early)).toMatchObject({ told: { rung: 14 }, held: { until: MORNING } });
    expect(shortly(morning)).toBe('notice rung');
    expect(alertOf(morning).told.rung).toBe(7);
  });

  it('say nothing at all of what is over before they end', () => {
    const held = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    const decision = decide(HEALTHY, held, bySweep(NOW + HOUR));

    expect(shortly(decision)).toBe('resolve quietly');
  });

  it('make no news of what was worse for a part of the night only', () => {
    const milder = tax({
      certificate: certificateUntil(endOf('2027-12-09')),
      deptUser: rejectedCell(),
    });
    const before = told(milder, { at: NOW - DAY });
    const night = decide(REJECTED, before, bySweep(NOW));
    const better = decide(milder, alertOf(night), bySweep(NOW + HOUR));

    const morning = decide(milder, alertOf(better), byClock(MORNING));

    expect([night, better, morning].map(shortly)).toEqual([
      'edit quiet-hours',
      'edit facts-changed',
      'hold already-told',
    ]);
    expect(alertOf(night).told).toMatchObject({ severity: 'warning', worst: 'warning' });
  });
});

describe('one notice a day', () => {
  it('holds what is no worse until the next working morning, and the clock tells it then', () => {
    const before = told(REJECTED, { at: AT_WORK });

    const same = decide(WITH_STOPPED_PLAN, before, bySweep(AT_WORK + HOUR));
    const next = seoul('2026-11-26 08:30');
    const morning = decide(WITH_STOPPED_PLAN, alertOf(same), byClock(next));

    expect(shortly(same)).toBe('edit told-today');
    expect(alertOf(same).held).toEqual({ why: 'told-today', since: AT_WORK + HOUR, until: next });
    expect(shortly(morning)).toBe('notice new-reason');
  });

  it('holds it for a person who asks, too', () => {
    const decision = decide(WITH_STOPPED_PLAN, told(REJECTED, { at: AT_WORK }), {
      at: AT_WORK + HOUR,
      occasion: { kind: 'check', by: 'U0KIM' },
    });

    expect(shortly(decision)).toBe('edit told-today');
  });

  it('waits until nine where nothing is quiet', () => {
    const same = decide(WITH_STOPPED_PLAN, told(REJECTED, { at: AT_WORK }), { at: AT_WORK + HOUR });

    expect(alertOf(same).held?.until).toBe(seoul('2026-11-26 09:00'));
  });

  it.each([
    {
      name: 'a certificate that was told today and flaps',
      status: certificateOnly(IN_14_DAYS),
      heardToday: 'warning',
      expected: 'hold told-today',
    },
    {
      name: 'a certificate that comes back worse than it was told today',
      status: certificateOnly(endOf('2026-11-26')),
      heardToday: 'warning',
      expected: 'notice first',
    },
    {
      name: 'a login that is rejected again',
      status: REJECTED,
      heardToday: 'critical',
      expected: 'notice first',
    },
    {
      name: 'nothing heard today',
      status: certificateOnly(IN_14_DAYS),
      heardToday: undefined,
      expected: 'notice first',
    },
  ] as const)(
    'of an alert that opens anew, $name: $expected',
    ({ status, heardToday: notifiedToday, expected }) => {
      expect(shortly(decide(status, undefined, { at: AT_WORK, notifiedToday }))).toBe(expected);
    },
  );
});

describe('good to know only', () => {
  it.each([
    { watched: 19, status: besideWorking(IN_14_DAYS), expected: 'notice first' },
    { watched: 20, status: besideWorking(IN_14_DAYS), expected: 'hold digest-only' },
    { watched: 20, status: certificateOnly(IN_14_DAYS), expected: 'notice first' },
  ])('of $watched companies: $expected', ({ watched, status, expected }) => {
    expect(shortly(decide(status, undefined, { watched }))).toBe(expected);
  });

  it('stays out of the channel on its last day too, and waits for no clock', () => {
    const first = decide(besideWorking(IN_14_DAYS), undefined, { watched: 20 });

    const last = decide(besideWorking(IN_14_DAYS), alertOf(first), {
      at: seoul('2026-12-09 09:00'),
      watched: 20,
    });

    expect(shortly(last)).toBe('hold digest-only');
    expect(alertOf(last).held).toEqual({ why: 'digest-only', since: NOW });
  });

  it('is told for the first time when the department user beside it fails', () => {
    const kept = decide(besideWorking(IN_14_DAYS), undefined, { watched: 20 });

    const decision = decide(certificateOnly(IN_14_DAYS), alertOf(kept), { watched: 20 });

    expect(shortly(decision)).toBe('notice first');
  });

  it('is no more put off when its snooze ends', () => {
    const kept = alertOf(decide(besideWorking(IN_14_DAYS), undefined, { watched: 20 }));
    const life: AlertLife = { state: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY };

    const decision = decide(
      besideWorking(IN_14_DAYS),
      { ...kept, life },
      byClock(NOW + DAY, { watched: 20 }),
    );

    expect(shortly(decision)).toBe('hold digest-only');
    expect(alertOf(decision).life).toEqual({ state: 'open' });
  });
});

describe('a snooze', () => {
  const until = seoul('2026-12-03 10:00');
  const snoozed = (status: CompanyStatus, at = AT_WORK): Alert => {
    const result = snoozeAlert(told(status, { at }), 'U0LEE', { until, now: at + MINUTE });
    if (!result.ok) throw new Error('not put off');
    return result.value;
  };

  it('holds the next rung until it ends', () => {
    const before = snoozed(certificateOnly(IN_14_DAYS));

    const rung = decide(certificateOnly(IN_14_DAYS), before, bySweep(seoul('2026-12-02 10:00')));
    const over = decide(certificateOnly(IN_14_DAYS), alertOf(rung), byClock(until));

    expect(shortly(rung)).toBe('edit snoozed');
    expect(alertOf(rung).held).toMatchObject({ why: 'snoozed', until });
    expect(shortly(over)).toBe('notice snooze-over');
    expect(alertOf(over).life).toEqual({ state: 'open' });
    expect(alertOf(over).told.rung).toBe(7);
  });

  it.each([
    {
      name: 'a new reason',
      before: REJECTED,
      after: WITH_STOPPED_PLAN,
      at: AT_WORK + DAY,
      expected: 'notice new-reason',
    },
    {
      name: 'a higher severity',
      before: certificateOnly(IN_14_DAYS),
      after: certificateOnly(endOf('2026-11-29')),
      at: AT_WORK + DAY,
      expected: 'notice worse',
    },
    {
      name: 'the last day',
      before: besideWorking(endOf('2026-12-02')),
      after: besideWorking(endOf('2026-12-02')),
      at: seoul('2026-12-02 10:00'),
      expected: 'notice last-day',
    },
  ])('is lifted by $name', ({ before, after, at, expected }) => {
    const decision = decide(after, snoozed(before), bySweep(at));

    expect(shortly(decision)).toBe(expected);
    expect(alertOf(decision).life).toEqual({ state: 'open' });
  });

  it('is not lifted by what was known when it was put off, though nobody was told', () => {
    const unheard = alertOf(decide(REJECTED, undefined, bySweep(NOW)));
    const put = snoozeAlert(unheard, 'U0LEE', { until, now: NOW + HOUR });
    if (!put.ok) throw new Error('not put off');

    const morning = decide(REJECTED, put.value, bySweep(AT_WORK));
    const over = decide(REJECTED, put.value, byClock(until));

    expect(shortly(morning)).toBe('hold already-told');
    expect(shortly(over)).toBe('notice snooze-over');
  });

  it('gives the alert back to the one who had taken it', () => {
    const taken = { by: 'U0LEE', at: NOW };
    const life: AlertLife = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until, taken };

    const decision = decide(REJECTED, { ...told(REJECTED), life }, byClock(until));

    expect(alertOf(decision).life).toEqual({ state: 'acknowledged', ...taken });
  });

  it('that ends in quiet hours is over when they are', () => {
    const night = seoul('2026-11-26 02:00');
    const life: AlertLife = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until: night };
    const before = { ...told(REJECTED), life };

    const held = decide(REJECTED, before, byClock(night));
    const morning = decide(REJECTED, alertOf(held), byClock(seoul('2026-11-26 08:30')));

    expect(shortly(held)).toBe('hold quiet-hours');
    expect(shortly(morning)).toBe('notice snooze-over');
  });

  it('that ends on the day of a notice is over on the next', () => {
    const life: AlertLife = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until: AT_WORK + HOUR };
    const before = { ...told(REJECTED, { at: AT_WORK }), life };

    const decision = decide(REJECTED, before, byClock(AT_WORK + HOUR));

    expect(shortly(decision)).toBe('hold told-today');
  });
});

describe('an alert that somebody took', () => {
  const taken = { state: 'acknowledged', by: 'U0LEE', at: AT_WORK } as const;
  const before: Alert = { ...told(REJECTED), life: taken };
  // Three working days after Wednesday, over a weekend.
  const due = seoul('2026-11-30 09:00');

  it.each([
    { name: 'before three working days', at: due - MINUTE, expected: 'hold already-told' },
    { name: 'after three working days', at: due, expected: 'notice reminder' },
    { name: 'at night after them', at: due + 14 * HOUR, expected: 'hold quiet-hours' },
  ])('$name: $expected', ({ at, expected }) => {
    expect(shortly(decide(REJECTED, before, byClock(at)))).toBe(expected);
  });

  it('is not asked about at night because another person has it checked', () => {
    const decision = decide(REJECTED, before, {
      at: due + 14 * HOUR,
      occasion: { kind: 'check', by: 'U0KIM' },
      policy: QUIET,
    });

    expect(shortly(decision)).toBe('hold quiet-hours');
  });

  it('stays taken, calls the one who took it and does so again after three more', () => {
    const first = decide(REJECTED, before, byClock(due));
    const early = decide(REJECTED, alertOf(first), byClock(seoul('2026-12-02 09:00')));
    const second = decide(REJECTED, alertOf(first), byClock(seoul('2026-12-03 09:00')));

    expect(first).toMatchObject({ calls: 'taker', alert: { life: { ...taken, remindedAt: due } } });
    expect(shortly(early)).toBe('hold already-told');
    expect(shortly(second)).toBe('notice reminder');
  });

  it('counts the reminder as the notice of the day', () => {
    const reminded = alertOf(decide(REJECTED, before, byClock(due)));

    expect(shortly(decide(WITH_STOPPED_PLAN, reminded, bySweep(due + HOUR)))).toBe(
      'edit told-today',
    );
  });

  it('speaks by its ladder and not by reminders where a certificate expires', () => {
    const expiring = {
      ...told(certificateOnly(IN_14_DAYS), { at: AT_WORK }),
      life: taken,
    };

    const later = decide(certificateOnly(IN_14_DAYS), expiring, byClock(seoul('2026-12-01 09:00')));
    const rung = decide(certificateOnly(IN_14_DAYS), expiring, bySweep(seoul('2026-12-02 09:00')));

    expect(shortly(later)).toBe('edit facts-changed');
    expect(shortly(rung)).toBe('notice rung');
    expect(alertOf(rung).life).toEqual(taken);
  });

  it('is told as taken when the channel had not heard of it yet', () => {
    const unheard = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    const decision = decide(NOTHING, { ...unheard, life: taken }, byClock(MORNING));

    expect(decision).toMatchObject({ kind: 'notice', why: 'first', alert: { life: taken } });
  });
});

describe('critical, and nobody takes it', () => {
  const opening = decide(NOTHING, undefined, bySweep(seoul('2026-11-25 15:00')));
  const before: Alert = { ...alertOf(opening), message };
  // Three hours are left of Wednesday's work, one is of Thursday's.
  const due = seoul('2026-11-26 10:00');

  it.each([
    { name: 'before four working hours', at: due - MINUTE, expected: 'hold already-told' },
    { name: 'after four working hours', at: due, expected: 'notice nobody-took-it' },
  ])('$name: $expected', ({ at, expected }) => {
    expect(shortly(decide(NOTHING, before, byClock(at)))).toBe(expected);
  });

  it('calls the operators once', () => {
    const first = decide(NOTHING, before, byClock(due));
    const later = decide(NOTHING, alertOf(first), byClock(due + 5 * DAY));

    expect(first).toMatchObject({ calls: 'operators', alert: { calls: { operatorsAt: due } } });
    expect(shortly(later)).toBe('hold already-told');
  });

  it('may come on the day of another notice, and leaves the day its own', () => {
    const opensEarly = alertOf(decide(NOTHING, undefined, bySweep(seoul('2026-11-25 09:00'))));
    const call = decide(NOTHING, { ...opensEarly, message }, byClock(seoul('2026-11-25 13:00')));
    const called = alertOf(decide(NOTHING, before, byClock(due)));
    const rises = tax({ certificate: missingCell(), deptUser: missingCell(), plan: STOPPED });

    expect(shortly(call)).toBe('notice nobody-took-it');
    expect(shortly(decide(rises, called, bySweep(due + HOUR)))).toBe('notice new-reason');
  });

  it('is said while other news waits for the next day, which stays news', () => {
    const opensEarly = alertOf(decide(NOTHING, undefined, bySweep(seoul('2026-11-25 09:00'))));
    const worse = tax({ certificate: missingCell(), deptUser: missingCell(), plan: STOPPED });
    const waits = decide(worse, { ...opensEarly, message }, bySweep(seoul('2026-11-25 11:00')));

    const call = decide(worse, alertOf(waits), byClock(seoul('2026-11-25 13:00')));
    const next = decide(worse, alertOf(call), byClock(seoul('2026-11-26 08:30')));

    expect([waits, call, next].map(shortly)).toEqual([
      'edit told-today',
      'notice nobody-took-it',
      'notice new-reason',
    ]);
    expect(alertOf(call).held?.why).toBe('told-today');
  });

  it('is said with a notice that comes at the same time', () => {
    const worse = tax({ certificate: missingCell(), deptUser: missingCell(), plan: STOPPED });

    const decision = decide(worse, before, bySweep(due));

    expect(decision).toMatchObject({ why: 'new-reason', calls: 'operators' });
    expect(shortly(decide(worse, alertOf(decision), byClock(due + DAY)))).toBe('hold already-told');
  });

  it.each([
    { name: 'it is taken', alert: { life: { state: 'acknowledged', by: 'U0LEE', at: AT_WORK } } },
    {
      name: 'it is put off',
      alert: { life: { state: 'snoozed', by: 'U0LEE', at: AT_WORK, until: due + DAY } },
    },
  ] as const)('is not said when $name', ({ alert }) => {
    expect(shortly(decide(NOTHING, { ...before, ...alert }, byClock(due)))).toBe(
      'hold already-told',
    );
  });

  it('is not said of a warning', () => {
    const warning = uncalled(told(certificateOnly(IN_14_DAYS), { at: AT_WORK }));

    expect(decide(certificateOnly(IN_14_DAYS), warning, byClock(due)).kind).toBe('edit');
  });
});
