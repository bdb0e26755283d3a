import { describe, expect, it } from 'vitest';
import {
  isHeldByChange,
  massKinds,
  mayBeMassChange,
} from '../../src/incident/mass-change-rules.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { MassKind } from '../../src/records/status.js';
import { alertOf, decide, NOW, opened, shortly } from '../support/deciding.js';
import { aStatus, certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

const notMembers = (companies: number) =>
  new Map<MassKind, number>([['member-missing', companies]]);

describe('massKinds', () => {
  it.each([
    { name: 'everybody', turned: 30, asked: 30, expected: 1 },
    { name: 'exactly 30 %', turned: 30, asked: 100, expected: 1 },
    { name: 'less than 30 %', turned: 29, asked: 100, expected: 0 },
    { name: 'five of ten', turned: 5, asked: 10, expected: 1 },
    { name: 'four of four', turned: 4, asked: 4, expected: 0 },
    { name: 'nobody', turned: 0, asked: 0, expected: 0 },
  ])('of $name: $expected', ({ turned, asked, expected }) => {
    expect(massKinds(notMembers(turned), asked)).toHaveLength(expected);
  });

  it('counts each kind for itself', () => {
    const turned = new Map<MassKind, number>([
      ['plan', 40],
      ['auth-missing', 35],
      ['member-missing', 20],
    ]);

    expect(massKinds(turned, 100)).toEqual([
      { kind: 'auth-missing', companies: 35 },
      { kind: 'plan', companies: 40 },
    ]);
  });

  it('cannot be with fewer than five companies, whose news need not wait for the end of a sweep', () => {
    expect([mayBeMassChange(4), mayBeMassChange(5)]).toEqual([false, true]);
  });
});

describe('decideAlert while many have the same new trouble', () => {
  const change = { kinds: [{ kind: 'auth-missing' as const, companies: 30 }], since: NOW - HOUR };
  const turned = aStatus(
    { taxinvoice: { certificate: missingCell(), deptUser: missingCell(), failures: [] } },
    { wrongSince: { 'auth-missing': NOW } },
  );

  it('opens nothing', () => {
    expect(shortly(decide(turned, undefined, { massChange: change }))).toBe('hold mass-change');
    expect(decide(turned, undefined, { massChange: change })).not.toHaveProperty(
      'alert',
      expect.anything(),
    );
  });

  it('leaves an alert as it is that says something else, whose end the same answer would prove', () => {
    const certificate = certificateUntil(NOW + 10 * DAY);
    const before = opened(aStatus({ taxinvoice: { certificate, failures: [] } }));

    const decision = decide(turned, before, { massChange: change });

    expect(shortly(decision)).toBe('hold mass-change');
    expect(alertOf(decision)).toEqual({ ...before, held: { why: 'mass-change', since: NOW } });
  });

  it('says what it always did of a company that was wrong before, and of other trouble', () => {
    const earlier = { ...turned, wrongSince: { 'auth-missing': NOW - 2 * HOUR } };

    expect(shortly(decide(earlier, undefined, { massChange: change }))).toBe('notice first');
    expect(isHeldByChange({ ...turned, wrongSince: { plan: NOW } }, change)).toBe(false);
    expect(
      isHeldByChange(aStatus({ taxinvoice: { deptUser: workingCell(), failures: [] } }), change),
    ).toBe(false);
  });
});
