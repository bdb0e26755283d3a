import { describe, expect, it } from 'vitest';
import { nextReviewAt } from '../../src/alert/notice-rules.js';

import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Alert, HeldNews } from '../../src/records/alert.js';
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
const held = (why: HeldNews['why'], until?: number): HeldNews => ({
  why,
  since: NOW,
  ...(until === undefined ? {} : { until }),
});

describe('nextReviewAt', () => {
  it.each<{ name: string; alert: Partial<Alert>; expected: number | undefined }>([
    { name: 'never, if nothing is due', alert: { told: critical }, expected: undefined },
    { name: 'when the operators are to be mentioned', alert: waiting, expected: OPERATORS },
    {
      name: 'never, if the operators were mentioned',
      alert: { ...waiting, calls: { criticalAt: NOW, operatorsAt: NOW } },
      expected: undefined,
    },
    { name: 'when the snooze ends', alert: { life: snoozed }, expected: NOW + DAY },
    {
      name: 'on the third working morning after a claim',
      alert: { life: taken },
      expected: seoul('2026-11-30 09:00'),
    },
    {
      name: 'three working days after the last reminder',
      alert: { life: { ...taken, remindedAt: seoul('2026-11-30 09:00') } },
      expected: seoul('2026-12-03 09:00'),
    },
    {
      name: 'never, if it is claimed and has a ladder',
      alert: { life: taken, reasons: [certificateExpiry()] },
      expected: undefined,
    },
    {
      name: 'when quiet hours end',
      alert: { held: held('quiet-hours', NOW + HOUR) },
      expected: NOW + HOUR,
    },
    {
      name: 'when quiet hours end, even if the mention of the operators was due before',
      alert: { ...waiting, held: held('quiet-hours', OPERATORS + HOUR) },
      expected: OPERATORS + HOUR,
    },
    {
      name: 'when the operators are to be mentioned, even if other news waits for tomorrow',
      alert: { ...waiting, held: held('told-today', NOW + DAY) },
      expected: OPERATORS,
    },
    {
      name: 'tomorrow, even if the snooze has ended',
      alert: { life: { ...snoozed, until: NOW }, held: held('told-today', NOW + DAY) },
      expected: NOW + DAY,
    },
    {
      name: 'when the snooze ends that holds its news',
      alert: { life: snoozed, held: held('snoozed', NOW + DAY) },
      expected: NOW + DAY,
    },
    {
      name: 'never, if only the digest reports it',
      alert: { held: held('digest-only') },
      expected: undefined,
    },
  ])('$name', ({ alert, expected }) => {
    expect(nextReviewAt(anAlert(alert), DEFAULT_POLICY)).toBe(expected);
  });
});
