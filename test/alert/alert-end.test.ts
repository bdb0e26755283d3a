import { describe, expect, it } from 'vitest';
import type { Occasion } from '../../src/alert/notice-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import {
  certificateOnly,
  decide,
  HEALTHY,
  IN_14_DAYS,
  NOW,
  openAlert,
  REJECTED,
  summarize,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';

const policy = { quietHours: DEFAULT_POLICY.quietHours } as const;
const schedule: Occasion = { kind: 'sweep', by: 'schedule', round: NOW };
const person: Occasion = { kind: 'check', by: 'U0KIM' };

describe('the end of an alert', () => {
  it.each([
    {
      name: 'critical, found in quiet hours: broadcast when they end',
      was: REJECTED,
      occasion: schedule,
      at: NOW + DAY,
      broadcastFrom: seoul('2026-11-26 08:30'),
    },
    {
      name: 'critical, found in working hours: broadcast immediately',
      was: REJECTED,
      occasion: schedule,
      at: seoul('2026-11-26 10:00'),
      broadcastFrom: seoul('2026-11-26 10:00'),
    },
    {
      name: 'critical, found by a person at night: broadcast immediately',
      was: REJECTED,
      occasion: person,
      at: NOW + DAY,
      broadcastFrom: NOW + DAY,
    },
    {
      name: 'never critical: only an edit',
      was: certificateOnly(IN_14_DAYS),
      occasion: schedule,
      at: NOW + DAY,
      broadcastFrom: undefined,
    },
  ])('$name', ({ was, occasion, at, broadcastFrom }) => {
    const decision = decide(HEALTHY, openAlert(was), { occasion, at, policy });

    expect(decision.kind === 'resolve' && [decision.broadcastFrom]).toEqual([broadcastFrom]);
  });

  it('is only an edit if the channel was never notified that it was critical', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS));
    const criticalSince = { ...before, severity: 'critical' as const };

    const decision = decide(HEALTHY, criticalSince, { at: NOW + DAY });
    expect(summarize(decision)).toBe('resolve silently');
  });
});
