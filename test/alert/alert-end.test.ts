import { describe, expect, it } from 'vitest';
import type { Occasion } from '../../src/alert/speaking-rules.js';
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
      expected: { loud: true, aloudFrom: seoul('2026-11-26 08:30') },
    },
    {
      name: 'critical, found in working hours: aloud at once',
      was: REJECTED,
      occasion: schedule,
      at: seoul('2026-11-26 10:00'),
      expected: { loud: true, aloudFrom: undefined },
    },
    {
      name: 'critical, found by a person at night: aloud at once',
      was: REJECTED,
      occasion: person,
      at: NOW + DAY,
      expected: { loud: true, aloudFrom: undefined },
    },
    {
      name: 'never critical: quiet at any time',
      was: certificateOnly(IN_14_DAYS),
      occasion: schedule,
      at: NOW + DAY,
      expected: { loud: false, aloudFrom: undefined },
    },
  ])('$name', ({ was, occasion, at, expected }) => {
    const decision = decide(HEALTHY, opened(was), { occasion, at, policy });

    expect(
      decision.kind === 'resolve' && { loud: decision.loud, aloudFrom: decision.broadcastFrom },
    ).toEqual(expected);
  });

  it('is quiet when the channel never heard that it was critical', () => {
    const before = opened(certificateOnly(IN_14_DAYS));
    const unheard = { ...before, severity: 'critical' as const };

    expect(decide(HEALTHY, unheard, { at: NOW + DAY })).toMatchObject({ loud: false });
  });
});
