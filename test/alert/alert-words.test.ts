import { describe, expect, it } from 'vitest';
import { snoozeAlert } from '../../src/alert/alert-actions-rules.js';
import type { Occasion } from '../../src/alert/notice-rules.js';
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
  openAlert,
  REJECTED,
  type Step,
  summarize,
  taxStatus,
  withoutCalls,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { endOf } from '../support/reasons.js';
import { certificateUntil, missingCell, rejectedCell } from '../support/status-builders.js';

const QUIET = { quietHours: DEFAULT_POLICY.quietHours } as const;
const MORNING = seoul('2026-11-25 08:30');
const AT_WORK = seoul('2026-11-25 10:00');

const whenDue = (at: Instant, overrides: Step = {}): Step => ({
  at,
  occasion: { kind: 'due', round: at },
  policy: QUIET,
  ...overrides,
});
const bySweep = (at: Instant, overrides: Step = {}): Step => ({
  at,
  occasion: { kind: 'sweep', by: 'schedule', round: at },
  policy: QUIET,
  ...overrides,
});

const message = { channel: 'C0DEFAULT', ts: '1.2' };
const notifiedAlert = (status: CompanyStatus, step: Step = {}): Alert => ({
  ...openAlert(status, step),
  message,
});

const STOPPED = { state: 'stopped', foundAt: 1 } as const;
const WITH_STOPPED_PLAN = taxStatus({
  certificate: missingCell(),
  deptUser: rejectedCell(),
  plan: STOPPED,
});

describe('quiet hours', () => {
  it.each<{ name: string; occasion: Occasion; at: Instant; expected: string }>([
    {
      name: 'a scheduled sweep before they end',
      occasion: { kind: 'sweep', by: 'schedule', round: NOW },
      at: NOW,
      expected: 'hold quiet-hours',
    },
    {
      name: 'a scheduled sweep after they end',
      occasion: { kind: 'sweep', by: 'schedule', round: NOW },
      at: MORNING,
      expected: 'notice first',
    },
    {
      name: 'a scheduled sweep on a Saturday',
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
      name: 'an alert that falls due at night',
      occasion: { kind: 'due', round: NOW },
      at: seoul('2026-11-25 23:00'),
      expected: 'hold quiet-hours',
    },
  ])('for a critical alert, $name: $expected', ({ occasion, at, expected }) => {
    expect(summarize(decide(NOTHING, undefined, { occasion, at, policy: QUIET }))).toBe(expected);
  });

  it('store the alert as never notified, and the begin and end of the hold', () => {
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

  it('end with the notice, after which nothing is held', () => {
    const held = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    const decision = decide(NOTHING, held, whenDue(MORNING));

    expect(summarize(decision)).toBe('notice first');
    expect(alertOf(decision)).toMatchObject({
      openedAt: NOW,
      told: { kinds: ['auth-missing'], lastNoticeOn: '2026-11-25', round: MORNING },
    });
    expect(alertOf(decision)).not.toHaveProperty('held', expect.anything());
    expect(alertOf(decision).checkedAt).toBe(held.checkedAt);
  });

  it('last from Friday evening over the weekend, and end with one notice for all sweeps', () => {
    const friday = alertOf(decide(REJECTED, undefined, bySweep(seoul('2026-11-27 21:00'))));
    const saturday = decide(REJECTED, friday, bySweep(seoul('2026-11-28 06:05')));
    const sunday = decide(WITH_STOPPED_PLAN, alertOf(saturday), bySweep(seoul('2026-11-29 06:05')));
    const monday = decide(WITH_STOPPED_PLAN, alertOf(sunday), whenDue(seoul('2026-11-30 08:30')));

    expect([saturday, sunday, monday].map(summarize)).toEqual([
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

  it('allow an edit with the next rung, which is notified in the morning', () => {
    const before = notifiedAlert(certificateOnly(endOf('2026-12-03')), { at: NOW - DAY });
    const status = certificateOnly(endOf('2026-12-02'));

    const early = decide(status, before, bySweep(NOW));
    const morning = decide(status, alertOf(early), whenDue(MORNING));

    expect(summarize(early)).toBe('edit quiet-hours');
    expect(alertOf(early)).toMatchObject({ told: { rung: 14 }, held: { until: MORNING } });
    expect(summarize(morning)).toBe('notice rung');
    expect(alertOf(morning).told.rung).toBe(7);
  });

  it('lead to no notice about an alert that ends before they do', () => {
    const held = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    const decision = decide(HEALTHY, held, bySweep(NOW + HOUR));

    expect(summarize(decision)).toBe('resolve silently');
  });

  it('lead to no notice about a severity that was higher only during the night', () => {
    const milder = taxStatus({
      certificate: certificateUntil(endOf('2027-12-09')),
      deptUser: rejectedCell(),
    });
    const before = notifiedAlert(milder, { at: NOW - DAY });
    const night = decide(REJECTED, before, bySweep(NOW));
    const better = decide(milder, alertOf(night), bySweep(NOW + HOUR));

    const morning = decide(milder, alertOf(better), whenDue(MORNING));

    expect([night, better, morning].map(summarize)).toEqual([
      'edit quiet-hours',
      'edit facts-changed',
      'hold nothing-new',
    ]);
    expect(alertOf(night).told).toMatchObject({ severity: 'warning', worst: 'warning' });
  });
});

describe('one notice a day', () => {
  it('holds news that is not worse until the next working morning', () => {
    const before = notifiedAlert(REJECTED, { at: AT_WORK });

    const same = decide(WITH_STOPPED_PLAN, before, bySweep(AT_WORK + HOUR));
    const next = seoul('2026-11-26 08:30');
    const morning = decide(WITH_STOPPED_PLAN, alertOf(same), whenDue(next));

    expect(summarize(same)).toBe('edit told-today');
    expect(alertOf(same).held).toEqual({ why: 'told-today', since: AT_WORK + HOUR, until: next });
    expect(summarize(morning)).toBe('notice new-reason');
  });

  it('holds it also if a person asked', () => {
    const decision = decide(WITH_STOPPED_PLAN, notifiedAlert(REJECTED, { at: AT_WORK }), {
      at: AT_WORK + HOUR,
      occasion: { kind: 'check', by: 'U0KIM' },
    });

    expect(summarize(decision)).toBe('edit told-today');
  });

  it('holds it until 09:00 without quiet hours', () => {
    const same = decide(WITH_STOPPED_PLAN, notifiedAlert(REJECTED, { at: AT_WORK }), {
      at: AT_WORK + HOUR,
    });

    expect(alertOf(same).held?.until).toBe(seoul('2026-11-26 09:00'));
  });

  it.each([
    {
      name: 'a certificate problem that was notified today',
      status: certificateOnly(IN_14_DAYS),
      heardToday: 'warning',
      expected: 'hold told-today',
    },
    {
      name: 'a certificate problem that is more severe than notified today',
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
      name: 'no notice today',
      status: certificateOnly(IN_14_DAYS),
      heardToday: undefined,
      expected: 'notice first',
    },
  ] as const)(
    'for an alert that opens again, $name: $expected',
    ({ status, heardToday: notifiedToday, expected }) => {
      expect(summarize(decide(status, undefined, { at: AT_WORK, notifiedToday }))).toBe(expected);
    },
  );
});

describe('an informational alert', () => {
  it.each([
    { watched: 19, status: besideWorking(IN_14_DAYS), expected: 'notice first' },
    { watched: 20, status: besideWorking(IN_14_DAYS), expected: 'hold digest-only' },
    { watched: 20, status: certificateOnly(IN_14_DAYS), expected: 'notice first' },
  ])('with $watched watched companies: $expected', ({ watched, status, expected }) => {
    expect(summarize(decide(status, undefined, { watchedCount: watched }))).toBe(expected);
  });

  it('is not posted on its last day either, and never falls due', () => {
    const first = decide(besideWorking(IN_14_DAYS), undefined, { watchedCount: 20 });

    const last = decide(besideWorking(IN_14_DAYS), alertOf(first), {
      at: seoul('2026-12-09 09:00'),
      watchedCount: 20,
    });

    expect(summarize(last)).toBe('hold digest-only');
    expect(alertOf(last).held).toEqual({ why: 'digest-only', since: NOW });
  });

  it('is posted by the next check when fewer companies are watched', () => {
    const kept = decide(besideWorking(IN_14_DAYS), undefined, { watchedCount: 20 });

    const decision = decide(besideWorking(IN_14_DAYS), alertOf(kept), { watchedCount: 19 });

    expect(summarize(decision)).toBe('notice first');
  });

  it('is posted for the first time when the department user fails', () => {
    const kept = decide(besideWorking(IN_14_DAYS), undefined, { watchedCount: 20 });

    const decision = decide(certificateOnly(IN_14_DAYS), alertOf(kept), { watchedCount: 20 });

    expect(summarize(decision)).toBe('notice first');
  });

  it('is no longer snoozed when its snooze ends', () => {
    const kept = alertOf(decide(besideWorking(IN_14_DAYS), undefined, { watchedCount: 20 }));
    const life: AlertLife = { state: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY };

    const decision = decide(
      besideWorking(IN_14_DAYS),
      { ...kept, life },
      whenDue(NOW + DAY, { watchedCount: 20 }),
    );

    expect(summarize(decision)).toBe('hold digest-only');
    expect(alertOf(decision).life).toEqual({ state: 'open' });
  });
});

describe('a snooze', () => {
  const until = seoul('2026-12-03 10:00');
  const snoozed = (status: CompanyStatus, at = AT_WORK): Alert => {
    const result = snoozeAlert(notifiedAlert(status, { at }), 'U0LEE', { until, now: at + MINUTE });
    if (!result.ok) throw new Error('not put off');
    return result.value;
  };

  it('holds the next rung until it ends', () => {
    const before = snoozed(certificateOnly(IN_14_DAYS));

    const rung = decide(certificateOnly(IN_14_DAYS), before, bySweep(seoul('2026-12-02 10:00')));
    const over = decide(certificateOnly(IN_14_DAYS), alertOf(rung), whenDue(until));

    expect(summarize(rung)).toBe('edit snoozed');
    expect(alertOf(rung).held).toMatchObject({ why: 'snoozed', until });
    expect(summarize(over)).toBe('notice snooze-over');
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
  ])('is ended by $name', ({ before, after, at, expected }) => {
    const decision = decide(after, snoozed(before), bySweep(at));

    expect(summarize(decision)).toBe(expected);
    expect(alertOf(decision).life).toEqual({ state: 'open' });
  });

  it('is not ended by reasons from before the snooze, even if they were not notified', () => {
    const unposted = alertOf(decide(REJECTED, undefined, bySweep(NOW)));
    const put = snoozeAlert(unposted, 'U0LEE', { until, now: NOW + HOUR });
    if (!put.ok) throw new Error('not put off');

    const morning = decide(REJECTED, put.value, bySweep(AT_WORK));
    const over = decide(REJECTED, put.value, whenDue(until));

    expect(summarize(morning)).toBe('hold nothing-new');
    expect(summarize(over)).toBe('notice snooze-over');
  });

  it('restores the claim when it ends', () => {
    const taken = { by: 'U0LEE', at: NOW };
    const life: AlertLife = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until, taken };

    const decision = decide(REJECTED, { ...notifiedAlert(REJECTED), life }, whenDue(until));

    expect(alertOf(decision).life).toEqual({ state: 'acknowledged', ...taken });
  });

  it('that ends in quiet hours is announced when they end', () => {
    const night = seoul('2026-11-26 02:00');
    const life: AlertLife = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until: night };
    const before = { ...notifiedAlert(REJECTED), life };

    const held = decide(REJECTED, before, whenDue(night));
    const morning = decide(REJECTED, alertOf(held), whenDue(seoul('2026-11-26 08:30')));

    expect(summarize(held)).toBe('hold quiet-hours');
    expect(summarize(morning)).toBe('notice snooze-over');
  });

  it('that ends on the day of a notice is announced on the next', () => {
    const life: AlertLife = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until: AT_WORK + HOUR };
    const before = { ...notifiedAlert(REJECTED, { at: AT_WORK }), life };

    const decision = decide(REJECTED, before, whenDue(AT_WORK + HOUR));

    expect(summarize(decision)).toBe('hold told-today');
  });
});

describe('a check that a person starts at night', () => {
  const night = seoul('2026-11-30 23:00');
  const by = { by: 'U0KIM', at: AT_WORK } as const;

  it.each<{ name: string; before: Partial<Alert> }>([
    { name: 'reminds no claimer', before: { life: { state: 'acknowledged', ...by } } },
    {
      name: 'does not announce the end of a snooze',
      before: { life: { state: 'snoozed', ...by, until: night } },
    },
    { name: 'does not mention the operators', before: { calls: { criticalAt: AT_WORK } } },
  ])('$name', ({ before }) => {
    const decision = decide(
      REJECTED,
      { ...notifiedAlert(REJECTED), ...before },
      { at: night, occasion: { kind: 'check', by: 'U0KIM' }, policy: QUIET },
    );

    expect(summarize(decision)).toBe('hold quiet-hours');
  });
});

describe('a claimed alert', () => {
  const taken = { state: 'acknowledged', by: 'U0LEE', at: AT_WORK } as const;
  const before: Alert = { ...notifiedAlert(REJECTED), life: taken };
  // Three working days after Wednesday, over a weekend.
  const due = seoul('2026-11-30 09:00');

  it.each([
    { name: 'before three working days', at: due - MINUTE, expected: 'hold nothing-new' },
    { name: 'after three working days', at: due, expected: 'notice reminder' },
    {
      name: 'at night after three working days',
      at: due + 14 * HOUR,
      expected: 'hold quiet-hours',
    },
  ])('$name: $expected', ({ at, expected }) => {
    expect(summarize(decide(REJECTED, before, whenDue(at)))).toBe(expected);
  });

  it('stays claimed, mentions the claimer, and does so again after three more days', () => {
    const first = decide(REJECTED, before, whenDue(due));
    const early = decide(REJECTED, alertOf(first), whenDue(seoul('2026-12-02 09:00')));
    const second = decide(REJECTED, alertOf(first), whenDue(seoul('2026-12-03 09:00')));

    expect(first).toMatchObject({
      mentions: 'claimer',
      alert: { life: { ...taken, remindedAt: due } },
    });
    expect(summarize(early)).toBe('hold nothing-new');
    expect(summarize(second)).toBe('notice reminder');
  });

  it('has the reminder as its notice of the day', () => {
    const reminded = alertOf(decide(REJECTED, before, whenDue(due)));

    expect(summarize(decide(WITH_STOPPED_PLAN, reminded, bySweep(due + HOUR)))).toBe(
      'edit told-today',
    );
  });

  it('has the ladder instead of reminders if a certificate expires', () => {
    const expiring = {
      ...notifiedAlert(certificateOnly(IN_14_DAYS), { at: AT_WORK }),
      life: taken,
    };

    const later = decide(certificateOnly(IN_14_DAYS), expiring, whenDue(seoul('2026-12-01 09:00')));
    const rung = decide(certificateOnly(IN_14_DAYS), expiring, bySweep(seoul('2026-12-02 09:00')));

    expect(summarize(later)).toBe('edit facts-changed');
    expect(summarize(rung)).toBe('notice rung');
    expect(alertOf(rung).life).toEqual(taken);
  });

  it('stays claimed when it is posted for the first time', () => {
    const unposted = alertOf(decide(NOTHING, undefined, bySweep(NOW)));

    const decision = decide(NOTHING, { ...unposted, life: taken }, whenDue(MORNING));

    expect(decision).toMatchObject({ kind: 'notice', why: 'first', alert: { life: taken } });
  });
});

describe('an unclaimed critical alert', () => {
  const opening = decide(NOTHING, undefined, bySweep(seoul('2026-11-25 15:00')));
  const before: Alert = { ...alertOf(opening), message };
  // Three working hours are left on Wednesday, and the fourth is on Thursday.
  const due = seoul('2026-11-26 10:00');

  it.each([
    { name: 'before four working hours', at: due - MINUTE, expected: 'hold nothing-new' },
    { name: 'after four working hours', at: due, expected: 'notice nobody-took-it' },
  ])('$name: $expected', ({ at, expected }) => {
    expect(summarize(decide(NOTHING, before, whenDue(at)))).toBe(expected);
  });

  it('mentions the operators once', () => {
    const first = decide(NOTHING, before, whenDue(due));
    const later = decide(NOTHING, alertOf(first), whenDue(due + 5 * DAY));

    expect(first).toMatchObject({ mentions: 'operators', alert: { calls: { operatorsAt: due } } });
    expect(summarize(later)).toBe('hold nothing-new');
  });

  it('mentions them also on the day of another notice, and this does not count as the notice of the day', () => {
    const opensEarly = alertOf(decide(NOTHING, undefined, bySweep(seoul('2026-11-25 09:00'))));
    const call = decide(NOTHING, { ...opensEarly, message }, whenDue(seoul('2026-11-25 13:00')));
    const called = alertOf(decide(NOTHING, before, whenDue(due)));
    const rises = taxStatus({ certificate: missingCell(), deptUser: missingCell(), plan: STOPPED });

    expect(summarize(call)).toBe('notice nobody-took-it');
    expect(summarize(decide(rises, called, bySweep(due + HOUR)))).toBe('notice new-reason');
  });

  it('mentions them while other news waits for the next day', () => {
    const opensEarly = alertOf(decide(NOTHING, undefined, bySweep(seoul('2026-11-25 09:00'))));
    const worse = taxStatus({ certificate: missingCell(), deptUser: missingCell(), plan: STOPPED });
    const waits = decide(worse, { ...opensEarly, message }, bySweep(seoul('2026-11-25 11:00')));

    const call = decide(worse, alertOf(waits), whenDue(seoul('2026-11-25 13:00')));
    const next = decide(worse, alertOf(call), whenDue(seoul('2026-11-26 08:30')));

    expect([waits, call, next].map(summarize)).toEqual([
      'edit told-today',
      'notice nobody-took-it',
      'notice new-reason',
    ]);
    expect(alertOf(call).held?.why).toBe('told-today');
  });

  it('mentions them in a notice that is posted at the same time', () => {
    const worse = taxStatus({ certificate: missingCell(), deptUser: missingCell(), plan: STOPPED });

    const decision = decide(worse, before, bySweep(due));

    expect(decision).toMatchObject({ why: 'new-reason', mentions: 'operators' });
    expect(summarize(decide(worse, alertOf(decision), whenDue(due + DAY)))).toBe(
      'hold nothing-new',
    );
  });

  it.each([
    { name: 'it is claimed', alert: { life: { state: 'acknowledged', by: 'U0LEE', at: AT_WORK } } },
    {
      name: 'it is snoozed',
      alert: { life: { state: 'snoozed', by: 'U0LEE', at: AT_WORK, until: due + DAY } },
    },
  ] as const)('does not mention them if $name', ({ alert }) => {
    expect(summarize(decide(NOTHING, { ...before, ...alert }, whenDue(due)))).toBe(
      'hold nothing-new',
    );
  });

  it('does not mention them if it is a warning', () => {
    const warning = withoutCalls(notifiedAlert(certificateOnly(IN_14_DAYS), { at: AT_WORK }));

    expect(decide(certificateOnly(IN_14_DAYS), warning, whenDue(due)).kind).toBe('edit');
  });
});
