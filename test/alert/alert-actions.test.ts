import { describe, expect, it } from 'vitest';
import {
  type ActionResult,
  claimAlert,
  markClientNotified,
  releaseAlert,
  snoozeAlert,
  wakeAlert,
} from '../../src/alert/alert-actions-rules.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import { anAlert } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 10:00');
const UNTIL = NOW + 3 * DAY;
const taken = { by: 'U0LEE', at: NOW - HOUR } as const;

const open = anAlert({
  told: {
    severity: 'critical',
    kinds: ['auth-missing'],
    worst: 'critical',
    lastNoticeOn: '2026-11-25',
  },
  calls: { criticalAt: NOW - HOUR, ownerAt: NOW - HOUR },
});
const acknowledged: Alert = { ...open, life: { state: 'acknowledged', ...taken } };
const snoozed: Alert = {
  ...open,
  life: { state: 'snoozed', by: 'U0KIM', at: NOW - HOUR, until: UNTIL },
};
const over: Alert = { ...open, life: { state: 'closed', at: NOW, by: 'U0KIM' } };

function alertOf(result: ActionResult): Alert {
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe('what people do to an alert', () => {
  it.each([
    {
      name: 'taking one that nobody has',
      result: claimAlert(open, 'U0LEE', NOW),
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW },
    },
    {
      name: 'taking one that is put off ends the snooze',
      result: claimAlert(snoozed, 'U0LEE', NOW),
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW },
    },
    {
      name: 'handing back',
      result: releaseAlert(acknowledged, NOW),
      life: { state: 'open' },
    },
    {
      name: 'handing back one that is put off leaves it put off',
      result: releaseAlert({ ...open, life: { ...snoozed.life, taken } as Alert['life'] }, NOW),
      life: snoozed.life,
    },
    {
      name: 'putting off',
      result: snoozeAlert(open, 'U0KIM', { until: UNTIL, now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL },
    },
    {
      name: 'putting off one that another person took leaves it theirs',
      result: snoozeAlert(acknowledged, 'U0KIM', { until: UNTIL, now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL, taken },
    },
    {
      name: 'putting off anew what one put off oneself',
      result: snoozeAlert(snoozed, 'U0KIM', { until: UNTIL + DAY, now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL + DAY },
    },
    {
      name: 'putting off what another put off until now',
      result: snoozeAlert(snoozed, 'U0LEE', { until: UNTIL + DAY, now: UNTIL }),
      life: { state: 'snoozed', by: 'U0LEE', at: UNTIL, until: UNTIL + DAY },
    },
    { name: 'waking', result: wakeAlert(snoozed, NOW), life: { state: 'open' } },
    {
      name: 'waking one that somebody had taken gives it back to them',
      result: wakeAlert({ ...open, life: { ...snoozed.life, taken } as Alert['life'] }, NOW),
      life: { state: 'acknowledged', ...taken },
    },
  ])('$name', ({ result, life }) => {
    expect(alertOf(result).life).toEqual(life);
  });

  it.each([
    {
      name: 'taking what another has',
      result: claimAlert(acknowledged, 'U0KIM', NOW),
      error: { kind: 'taken-by-other', ...taken },
    },
    {
      name: 'taking what another has and somebody put off',
      result: claimAlert(
        { ...open, life: { ...snoozed.life, taken } as Alert['life'] },
        'U0KIM',
        NOW,
      ),
      error: { kind: 'taken-by-other', ...taken },
    },
    {
      name: 'taking twice',
      result: claimAlert(acknowledged, 'U0LEE', NOW),
      error: { kind: 'already', ...taken },
    },
    {
      name: 'handing back what nobody has',
      result: releaseAlert(open, NOW),
      error: { kind: 'not-taken' },
    },
    {
      name: 'putting off twice, a moment later',
      result: snoozeAlert(snoozed, 'U0KIM', { until: UNTIL + SECOND, now: NOW }),
      error: { kind: 'already', by: 'U0KIM', at: NOW - HOUR, until: UNTIL },
    },
    {
      name: 'putting off what another put off',
      result: snoozeAlert(snoozed, 'U0LEE', { until: UNTIL + DAY, now: NOW }),
      error: { kind: 'already', by: 'U0KIM', at: NOW - HOUR, until: UNTIL },
    },
    {
      name: 'waking what is awake',
      result: wakeAlert(open, NOW),
      error: { kind: 'not-snoozed' },
    },
    {
      name: 'telling the client twice a day',
      result: markClientNotified(
        { ...open, clientTold: { by: 'U0LEE', at: NOW - MINUTE } },
        'U0LEE',
        NOW,
      ),
      error: { kind: 'client-notified', by: 'U0LEE', at: NOW - MINUTE },
    },
    {
      name: 'taking what is over',
      result: claimAlert(over, 'U0LEE', NOW),
      error: { kind: 'over' },
    },
    { name: 'handing back what is over', result: releaseAlert(over, NOW), error: { kind: 'over' } },
    {
      name: 'putting off what is over',
      result: snoozeAlert(over, 'U0LEE', { until: UNTIL, now: NOW }),
      error: { kind: 'over' },
    },
    { name: 'waking what is over', result: wakeAlert(over, NOW), error: { kind: 'over' } },
    {
      name: 'telling the client of what is over',
      result: markClientNotified(over, 'U0LEE', NOW),
      error: { kind: 'over' },
    },
  ])('$name changes nothing', ({ result, error }) => {
    expect(result).toEqual({ ok: false, error });
  });

  it.each([
    { name: 'another person on the same day', clientTold: { by: 'U0KIM', at: NOW - MINUTE } },
    { name: 'the same person on another day', clientTold: { by: 'U0LEE', at: NOW - DAY } },
  ])('the client is told again by $name', ({ clientTold }) => {
    const alert = alertOf(markClientNotified({ ...open, clientTold }, 'U0LEE', NOW));

    expect(alert.clientTold).toEqual({ by: 'U0LEE', at: NOW });
  });
});

describe('who is called', () => {
  it.each([
    { name: 'who takes it', alert: alertOf(claimAlert(open, 'U0LEE', NOW)) },
    {
      name: 'who puts it off',
      alert: alertOf(snoozeAlert(open, 'U0LEE', { until: UNTIL, now: NOW })),
    },
  ])('is nobody any more for $name', ({ alert }) => {
    expect(alert.calls).toEqual({ ownerAt: NOW - HOUR });
  });

  it.each([
    { name: 'handed back', alert: alertOf(releaseAlert(acknowledged, NOW)) },
    { name: 'woken', alert: alertOf(wakeAlert(snoozed, NOW)) },
  ])('waits anew when a critical one is $name', ({ alert }) => {
    expect(alert.calls).toEqual({ criticalAt: NOW, ownerAt: NOW - HOUR });
  });

  it('is nobody for one that is not critical', () => {
    const { calls: _, ...mild } = acknowledged;
    const told = { ...acknowledged.told, severity: 'warning' } as const;

    expect(alertOf(releaseAlert({ ...mild, told }, NOW))).not.toHaveProperty(
      'calls',
      expect.anything(),
    );
  });
});

describe('what is held', () => {
  const held = { why: 'quiet-hours', since: NOW - HOUR, until: NOW + HOUR } as const;
  const unsaid: Alert = { ...open, held, told: { ...open.told, kinds: [], reasons: [] } };
  const untold: Alert = {
    ...unsaid,
    told: { severity: 'notice', kinds: [], reasons: [] },
  };

  it('is known to the one who takes what stands in the channel', () => {
    const alert = alertOf(claimAlert(unsaid, 'U0LEE', NOW));

    expect(alert).not.toHaveProperty('held', expect.anything());
    expect(alert.told.kinds).toEqual(['auth-missing']);
  });

  it('is told all the same when the channel has seen nothing of it', () => {
    expect(alertOf(claimAlert(untold, 'U0LEE', NOW))).toMatchObject({ held, told: untold.told });
  });

  it('is known to the one who puts it off, but not to the channel', () => {
    const alert = alertOf(snoozeAlert(untold, 'U0LEE', { until: UNTIL, now: NOW }));

    expect(alert).not.toHaveProperty('held', expect.anything());
    expect(alert.told).toMatchObject({ kinds: ['auth-missing'], worst: 'notice' });
    expect(alert.told).not.toHaveProperty('lastNoticeOn', expect.anything());
  });

  it('by a snooze may be said once it is woken', () => {
    const before: Alert = { ...snoozed, held: { why: 'snoozed', since: NOW - HOUR, until: UNTIL } };

    expect(alertOf(wakeAlert(before, NOW)).held).toEqual({
      why: 'snoozed',
      since: NOW - HOUR,
      until: NOW,
    });
  });
});
