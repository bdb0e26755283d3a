import { describe, expect, it } from 'vitest';
import {
  countHeldAlerts,
  findMassKinds,
  isHeldByMassChange,
  mayBeMassChange,
} from '../../src/incident/mass-change-rules.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { MassKind } from '../../src/records/status.js';
import { alertOf, decide, NOW, openAlert, summarize } from '../support/deciding.js';
import { aStatus, certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

const notMembers = (companies: number) =>
  new Map<MassKind, number>([['member-missing', companies]]);

describe('findMassKinds', () => {
  it.each([
    { name: 'all of 30 companies', affected: 30, answered: 30, expected: 1 },
    { name: 'exactly 30 %', affected: 30, answered: 100, expected: 1 },
    { name: 'less than 30 %', affected: 29, answered: 100, expected: 0 },
    { name: 'five of ten', affected: 5, answered: 10, expected: 1 },
    { name: 'four of four', affected: 4, answered: 4, expected: 0 },
    { name: 'no company', affected: 0, answered: 0, expected: 0 },
  ])('returns $expected kinds for $name', ({ affected, answered, expected }) => {
    expect(findMassKinds(notMembers(affected), answered)).toHaveLength(expected);
  });

  it('counts each kind separately', () => {
    const affected = new Map<MassKind, number>([
      ['plan', 40],
      ['auth-missing', 35],
      ['member-missing', 20],
    ]);

    expect(findMassKinds(affected, 100)).toEqual([
      { kind: 'auth-missing', companies: 35 },
      { kind: 'plan', companies: 40 },
    ]);
  });
});

describe('mayBeMassChange', () => {
  it('returns false for a pass over fewer than five companies', () => {
    expect([mayBeMassChange(4), mayBeMassChange(5)]).toEqual([false, true]);
  });
});

describe('countHeldAlerts', () => {
  const kinds = [
    { kind: 'plan' as const, companies: 40 },
    { kind: 'auth-missing' as const, companies: 35 },
  ];
  it.each([
    { name: 'counts a company once', change: { kinds, companies: 45 }, expected: 45 },
    { name: 'adds the kinds in a record of an earlier version', change: { kinds }, expected: 75 },
  ])('$name', ({ change, expected }) => {
    expect(countHeldAlerts(change)).toBe(expected);
  });
});

describe('decideAlert while many have the same new trouble', () => {
  const change = { kinds: [{ kind: 'auth-missing' as const, companies: 30 }], since: NOW - HOUR };
  const status = aStatus(
    { taxinvoice: { certificate: missingCell(), deptUser: missingCell(), failures: [] } },
    { wrongSince: { 'auth-missing': NOW } },
  );

  it('opens no alert', () => {
    expect(summarize(decide(status, undefined, { massChange: change }))).toBe('hold mass-change');
    expect(decide(status, undefined, { massChange: change })).not.toHaveProperty(
      'alert',
      expect.anything(),
    );
  });

  it('keeps an alert with another reason, although the same answer would remove that reason', () => {
    const certificate = certificateUntil(NOW + 10 * DAY);
    const before = openAlert(aStatus({ taxinvoice: { certificate, failures: [] } }));

    const decision = decide(status, before, { massChange: change });

    expect(summarize(decision)).toBe('hold mass-change');
    expect(alertOf(decision)).toEqual({ ...before, held: { why: 'mass-change', since: NOW } });
  });

  it('does not hold back earlier or other trouble', () => {
    const earlier = { ...status, wrongSince: { 'auth-missing': NOW - 2 * HOUR } };

    expect(summarize(decide(earlier, undefined, { massChange: change }))).toBe('notice first');
    expect(isHeldByMassChange({ ...status, wrongSince: { plan: NOW } }, change)).toBe(false);
    expect(
      isHeldByMassChange(
        aStatus({ taxinvoice: { deptUser: workingCell(), failures: [] } }),
        change,
      ),
    ).toBe(false);
  });
});
