import { describe, expect, it } from 'vitest';
import { nextLookAt } from '../../src/alert/speaking-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Alert, Held } from '../../src/records/alert.js';
import { anAlert } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { certificateExpiry } from '../support/reasons.js';

const NOW = seoul('2026-11-25 10:00');
const critical = {
  severity: 'critical',
  kinds: ['auth-missing'],
  lastNoticeOn: '2026-11-25',
} as const;
const waiting: Partial<Alert> = { told: critical, calls: { criticalAt: NOW } };
const OPERATORS = seoul('2026-11-25 14:00');
const taken: Alert['life'] = { state: 'acknowledged', by: 'U0LEE', at: NOW };
const snoozed: Alert['life'] = { state: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY };
const held = (why: Held['why'], until?: number): Held => ({
  why,
  since: NOW,
  ...(until === undefined ? {} : { until }),
});

describe('when an alert is looked at by the clock', () => {
  it.each<{ name: string; alert: Partial<Alert>; expected: number | undefined }>([
    { name: 'never, when nothing is due', alert: { told: critical }, expected: undefined },
    { name: 'the operators are called', alert: waiting, expected: OPERATORS },
    {
      name: 'the operators were called',
      alert: { ...waiting, calls: { criticalAt: NOW, operatorsAt: NOW } },
      expected: undefined,
    },
    { name: 'the snooze ends', alert: { life: snoozed }, expected: NOW + DAY },
    {
      name: 'the third working morning after it was taken',
      alert: { life: taken },
      expected: seoul('2026-11-30 09:00'),
    },
    {
      name: 'three working days after the last reminder',
      alert: { life: { ...taken, remindedAt: seoul('2026-11-30 09:00') } },
      expected: seoul('2026-12-03 09:00'),
    },
    {
      name: 'never, when it was taken and has a ladder',
      alert: { life: taken, reasons: [certificateExpiry()] },
      expected: undefined,
    },
    {
      name: 'quiet hours end',
      alert: { held: held('quiet-hours', NOW + HOUR) },
      expected: NOW + HOUR,
    },
    {
      name: 'quiet hours end, though the operators were due before',
      alert: { ...waiting, held: held('quiet-hours', OPERATORS + HOUR) },
      expected: OPERATORS + HOUR,
    },
    {
      name: 'the operators are called, though the news waits for tomorrow',
      alert: { ...waiting, held: held('told-today', NOW + DAY) },
      expected: OPERATORS,
    },
    {
      name: 'tomorrow, though the snooze is over',
      alert: { life: { ...snoozed, until: NOW }, held: held('told-today', NOW + DAY) },
      expected: NOW + DAY,
    },
    {
      name: 'the snooze ends, of what it holds',
      alert: { life: snoozed, held: held('snoozed', NOW + DAY) },
      expected: NOW + DAY,
    },
    {
      name: 'never, of what only the digest tells',
      alert: { held: held('digest-only') },
      expected: undefined,
    },
  ])('$name', ({ alert, expected }) => {
    expect(nextLookAt(anAlert(alert), DEFAULT_POLICY)).toBe(expected);
  });
});
