import { describe, expect, it } from 'vitest';
import {
  type ActionResult,
  assignAlert,
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
const assigned: Alert = {
  ...open,
  life: { state: 'acknowledged', ...taken, assignedBy: 'U0KIM' },
};
const snoozed: Alert = {
  ...open,
  life: { state: 'snoozed', by: 'U0KIM', at: NOW - HOUR, until: UNTIL },
};
const ended: Alert = { ...open, life: { state: 'closed', at: NOW, by: 'U0KIM' } };

const claimAlert = (alert: Alert, by: string, now: number) =>
  assignAlert(alert, { by, to: by }, now);

function alertOf(result: ActionResult): Alert {
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe('actions on an alert', () => {
  it.each([
    {
      name: 'claiming an open alert',
      act: () => claimAlert(open, 'U0LEE', NOW),
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW },
    },
    {
      name: 'claiming a snoozed alert ends the snooze',
      act: () => claimAlert(snoozed, 'U0LEE', NOW),
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW },
    },
    {
      name: 'assigning an open alert',
      act: () => assignAlert(open, { by: 'U0KIM', to: 'U0LEE' }, NOW),
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW, assignedBy: 'U0KIM' },
    },
    {
      name: 'assigning a snoozed alert ends the snooze',
      act: () => assignAlert(snoozed, { by: 'U0KIM', to: 'U0LEE' }, NOW),
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW, assignedBy: 'U0KIM' },
    },
    {
      name: 'passing on one’s own claim',
      act: () => assignAlert(acknowledged, { by: 'U0LEE', to: 'U0KIM' }, NOW),
      life: { state: 'acknowledged', by: 'U0KIM', at: NOW, assignedBy: 'U0LEE' },
    },
    {
      name: 'correcting one’s own assignment',
      act: () => assignAlert(assigned, { by: 'U0KIM', to: 'U0PARK' }, NOW),
      life: { state: 'acknowledged', by: 'U0PARK', at: NOW, assignedBy: 'U0KIM' },
    },
    {
      name: 'claiming what one has assigned to another',
      act: () => claimAlert(assigned, 'U0KIM', NOW),
      life: { state: 'acknowledged', by: 'U0KIM', at: NOW },
    },
    {
      name: 'waking an assigned alert keeps who assigned it',
      act: () =>
        wakeAlert(alertOf(snoozeAlert(assigned, 'U0LEE', { until: UNTIL, now: NOW })), NOW),
      life: assigned.life,
    },
    {
      name: 'snoozing with a reason',
      act: () => snoozeAlert(open, 'U0KIM', { until: UNTIL, reason: '대표 출장', now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL, reason: '대표 출장' },
    },
    {
      name: 'releasing',
      act: () => releaseAlert(acknowledged, NOW),
      life: { state: 'open' },
    },
    {
      name: 'releasing a snoozed alert keeps the snooze',
      act: () => releaseAlert({ ...open, life: { ...snoozed.life, taken } as Alert['life'] }, NOW),
      life: snoozed.life,
    },
    {
      name: 'snoozing',
      act: () => snoozeAlert(open, 'U0KIM', { until: UNTIL, now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL },
    },
    {
      name: 'snoozing an alert that another person claimed keeps the claim',
      act: () => snoozeAlert(acknowledged, 'U0KIM', { until: UNTIL, now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL, taken },
    },
    {
      name: 'snoozing again with another end',
      act: () => snoozeAlert(snoozed, 'U0KIM', { until: UNTIL + DAY, now: NOW }),
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: UNTIL + DAY },
    },
    {
      name: 'snoozing after another person’s snooze has ended',
      act: () => snoozeAlert(snoozed, 'U0LEE', { until: UNTIL + DAY, now: UNTIL }),
      life: { state: 'snoozed', by: 'U0LEE', at: UNTIL, until: UNTIL + DAY },
    },
    { name: 'waking', act: () => wakeAlert(snoozed, NOW), life: { state: 'open' } },
    {
      name: 'waking a claimed alert restores the claim',
      act: () => wakeAlert({ ...open, life: { ...snoozed.life, taken } as Alert['life'] }, NOW),
      life: { state: 'acknowledged', ...taken },
    },
  ])('$name', ({ act, life }) => {
    expect(alertOf(act()).life).toEqual(life);
  });

  it.each([
    {
      name: 'claiming an alert that another person claimed',
      act: () => claimAlert(acknowledged, 'U0KIM', NOW),
      error: { kind: 'claimed-by-other', ...taken },
    },
    {
      name: 'claiming a snoozed alert that another person claimed',
      act: () =>
        claimAlert({ ...open, life: { ...snoozed.life, taken } as Alert['life'] }, 'U0KIM', NOW),
      error: { kind: 'claimed-by-other', ...taken },
    },
    {
      name: 'assigning an alert that another person claimed',
      act: () => assignAlert(acknowledged, { by: 'U0KIM', to: 'U0PARK' }, NOW),
      error: { kind: 'claimed-by-other', ...taken },
    },
    {
      name: 'assigning twice to the same person',
      act: () => assignAlert(assigned, { by: 'U0KIM', to: 'U0LEE' }, NOW),
      error: { kind: 'already', ...taken },
    },
    {
      name: 'assigning an ended alert',
      act: () => assignAlert(ended, { by: 'U0KIM', to: 'U0LEE' }, NOW),
      error: { kind: 'ended' },
    },
    {
      name: 'claiming twice',
      act: () => claimAlert(acknowledged, 'U0LEE', NOW),
      error: { kind: 'already', ...taken },
    },
    {
      name: 'releasing an unclaimed alert',
      act: () => releaseAlert(open, NOW),
      error: { kind: 'not-claimed' },
    },
    {
      name: 'snoozing twice within a minute',
      act: () => snoozeAlert(snoozed, 'U0KIM', { until: UNTIL + SECOND, now: NOW }),
      error: { kind: 'already', by: 'U0KIM', at: NOW - HOUR, until: UNTIL },
    },
    {
      name: 'snoozing an alert that another person snoozed',
      act: () => snoozeAlert(snoozed, 'U0LEE', { until: UNTIL + DAY, now: NOW }),
      error: { kind: 'already', by: 'U0KIM', at: NOW - HOUR, until: UNTIL },
    },
    {
      name: 'waking an alert that is not snoozed',
      act: () => wakeAlert(open, NOW),
      error: { kind: 'not-snoozed' },
    },
    {
      name: 'marking the client as notified twice a day',
      act: () =>
        markClientNotified(
          { ...open, clientTold: { by: 'U0LEE', at: NOW - MINUTE } },
          'U0LEE',
          NOW,
        ),
      error: { kind: 'client-notified', by: 'U0LEE', at: NOW - MINUTE },
    },
    {
      name: 'claiming an ended alert',
      act: () => claimAlert(ended, 'U0LEE', NOW),
      error: { kind: 'ended' },
    },
    {
      name: 'releasing an ended alert',
      act: () => releaseAlert(ended, NOW),
      error: { kind: 'ended' },
    },
    {
      name: 'snoozing an ended alert',
      act: () => snoozeAlert(ended, 'U0LEE', { until: UNTIL, now: NOW }),
      error: { kind: 'ended' },
    },
    { name: 'waking an ended alert', act: () => wakeAlert(ended, NOW), error: { kind: 'ended' } },
    {
      name: 'marking the client as notified of an ended alert',
      act: () => markClientNotified(ended, 'U0LEE', NOW),
      error: { kind: 'ended' },
    },
  ])('$name changes nothing', ({ act, error }) => {
    expect(act()).toEqual({ ok: false, error });
  });

  it.each([
    { name: 'another person on the same day', clientTold: { by: 'U0KIM', at: NOW - MINUTE } },
    { name: 'the same person on another day', clientTold: { by: 'U0LEE', at: NOW - DAY } },
  ])('the client can be marked as notified again by $name', ({ clientTold }) => {
    const alert = alertOf(markClientNotified({ ...open, clientTold }, 'U0LEE', NOW));

    expect(alert.clientTold).toEqual({ by: 'U0LEE', at: NOW });
  });
});

describe('the mention of the operators', () => {
  it.each([
    { name: 'claims it', act: () => alertOf(claimAlert(open, 'U0LEE', NOW)) },
    {
      name: 'assigns it',
      act: () => alertOf(assignAlert(open, { by: 'U0KIM', to: 'U0LEE' }, NOW)),
    },
    {
      name: 'snoozes it',
      act: () => alertOf(snoozeAlert(open, 'U0LEE', { until: UNTIL, now: NOW })),
    },
  ])('is cancelled when somebody $name', ({ act }) => {
    expect(act().calls).toEqual({ ownerAt: NOW - HOUR });
  });

  it.each([
    { name: 'released', act: () => alertOf(releaseAlert(acknowledged, NOW)) },
    { name: 'woken', act: () => alertOf(wakeAlert(snoozed, NOW)) },
  ])('is due again some time after a critical alert is $name', ({ act }) => {
    expect(act().calls).toEqual({ criticalAt: NOW, ownerAt: NOW - HOUR });
  });

  it('is not due for an alert that is not critical', () => {
    const { calls: _, ...mild } = acknowledged;
    const told = { ...acknowledged.told, severity: 'warning' } as const;

    expect(alertOf(releaseAlert({ ...mild, told }, NOW))).not.toHaveProperty(
      'calls',
      expect.anything(),
    );
  });
});

describe('held news', () => {
  const held = { why: 'quiet-hours', since: NOW - HOUR, until: NOW + HOUR } as const;
  const withHeldNews: Alert = { ...open, held, told: { ...open.told, kinds: [], reasons: [] } };
  const neverPosted: Alert = {
    ...withHeldNews,
    told: { severity: 'notice', kinds: [], reasons: [] },
  };

  it('counts as read by a person who claims a posted alert', () => {
    const alert = alertOf(claimAlert(withHeldNews, 'U0LEE', NOW));

    expect(alert).not.toHaveProperty('held', expect.anything());
    expect(alert.told.kinds).toEqual(['auth-missing']);
  });

  it('stays held if the claimed alert was never posted', () => {
    expect(alertOf(claimAlert(neverPosted, 'U0LEE', NOW))).toMatchObject({
      held,
      told: neverPosted.told,
    });
  });

  it('counts as read by the person who snoozes the alert, but not as notified to the channel', () => {
    const alert = alertOf(snoozeAlert(neverPosted, 'U0LEE', { until: UNTIL, now: NOW }));

    expect(alert).not.toHaveProperty('held', expect.anything());
    expect(alert.told).toMatchObject({ kinds: ['auth-missing'], worst: 'notice' });
    expect(alert.told).not.toHaveProperty('lastNoticeOn', expect.anything());
  });

  it.each([
    { name: 'woken', act: (alert: Alert) => wakeAlert(alert, NOW), state: 'open' },
    {
      name: 'claimed',
      act: (alert: Alert) => claimAlert(alert, 'U0KIM', NOW),
      state: 'acknowledged',
    },
  ])('is due if an alert that was snoozed before its first post is $name', ({ act, state }) => {
    const alert = alertOf(snoozeAlert(neverPosted, 'U0LEE', { until: UNTIL, now: NOW - MINUTE }));

    expect(alertOf(act(alert))).toMatchObject({
      life: { state },
      told: neverPosted.told,
      held: { why: 'snoozed', until: NOW },
    });
  });

  it('of a snooze is due once the alert is woken', () => {
    const before: Alert = { ...snoozed, held: { why: 'snoozed', since: NOW - HOUR, until: UNTIL } };

    expect(alertOf(wakeAlert(before, NOW)).held).toEqual({
      why: 'snoozed',
      since: NOW - HOUR,
      until: NOW,
    });
  });
});
