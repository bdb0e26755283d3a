import { describe, expect, it } from 'vitest';
import type { Occasion } from '../../src/alert/alert-case.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import {
  certificateOnly,
  decide,
  HEALTHY,
  IN_14_DAYS,
  NOW,
  opened,
  REJECTED,
  shortly,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';

const policy = { quietHours: DEFAULT_POLICY.quietHours } as const;
const schedule: Occasion = { kind: 'sweep', by: 'schedule', round: NOW };
const person: Occasion = { kind: 'check', by: 'U0KIM' };

describe('the end of an alert', () => {
  it.each([
    {
      name: 'critical, found in quiet hours: aloud when they end',
      was: REJECTED,
      occasion: schedule,
      at: NOW + DAY,
      aloudFrom: seoul('2026-11-26 08:30'),
    },
    {
      name: 'critical, found in working hours: aloud at once',
      was: REJECTED,
      occasion: schedule,
      at: seoul('2026-11-26 10:00'),
      aloudFrom: seoul('2026-11-26 10:00'),
    },
    {
      name: 'critical, found by a person at night: aloud at once',
      was: REJECTED,
      occasion: person,
      at: NOW + DAY,
      aloudFrom: NOW + DAY,
    },
    {
      name: 'never critical: quiet at any time',
      was: certificateOnly(IN_14_DAYS),
      occasion: schedule,
      at: NOW + DAY,
      aloudFrom: undefined,
    },
  ])('$name', ({ was, occasion, at, aloudFrom }) => {
    const decision = decide(HEALTHY, opened(was), { occasion, at, policy });

    expect(decision.kind === 'resolve' && [decision.broadcastFrom]).toEqual([aloudFrom]);
  });

  it('is quiet when the channel never heard that it was critical', () => {
    const before = opened(certificateOnly(IN_14_DAYS));
    const unheard = { ...before, severity: 'critical' as const };

    const decision = decide(HEALTHY, unheard, { at: NOW + DAY });
    expect(shortly(decision)).toBe('resolve quietly');
  });
});
