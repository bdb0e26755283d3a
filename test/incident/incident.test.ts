import { describe, expect, it } from 'vitest';
import {
  countHeldAlerts,
  decideOutage,
  findMassKinds,
  isHeldByMassChange,
  isProbeDue,
  mayBeMassChange,
  type OutageCounts,
  PROBE_INTERVAL,
} from '../../src/incident/incident-rules.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import { isWithoutAnswer, type MassKind } from '../../src/records/status.js';
import { alertOf, decide, NOW, openAlert, summarize } from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { anOutage } from '../support/incident-samples.js';
import {
  aRefusal,
  DOUBLE_LOGIN,
  GARBLED,
  HOMETAX_TROUBLE,
  NO_DEPT_USER,
  NOT_CONNECTED,
  TOO_LATE,
  UNKNOWN_CODE,
  WRONG_PASSWORD,
  WRONG_SIGNATURE,
} from '../support/popbill-problems.js';
import { aStatus, certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

function countsOf(overrides: Partial<OutageCounts>): OutageCounts {
  const { asked = 100 } = overrides;
  return { total: asked, asked, plainSilent: 0, liveAsked: asked, liveSilent: 0, ...overrides };
}

describe('decideOutage', () => {
  it.each([
    { name: 'nothing failed', counts: countsOf({}), silent: undefined },
    { name: 'only logins fail', counts: countsOf({ liveSilent: 30 }), silent: 'hometax' },
    { name: '29 % of the logins fail', counts: countsOf({ liveSilent: 29 }), silent: undefined },
    {
      name: 'calls without login fail too',
      counts: countsOf({ plainSilent: 30, liveSilent: 100 }),
      silent: 'popbill',
    },
    {
      name: 'calls without login fail for a few companies, logins for many',
      counts: countsOf({ plainSilent: 5, liveSilent: 60 }),
      silent: 'hometax',
    },
    {
      name: 'few companies have a login, and most of those fail',
      counts: countsOf({ liveAsked: 6, liveSilent: 4 }),
      silent: 'hometax',
    },
    {
      name: 'two of two logins among many companies fail',
      counts: countsOf({ liveAsked: 2, liveSilent: 2 }),
      silent: undefined,
    },
    {
      name: 'the only company fails',
      counts: countsOf({ asked: 1, liveSilent: 1 }),
      silent: 'hometax',
    },
    { name: 'one of two fails', counts: countsOf({ asked: 2, liveSilent: 1 }), silent: undefined },
    { name: 'both of two fail', counts: countsOf({ asked: 2, plainSilent: 2 }), silent: 'popbill' },
    {
      name: '19 of 3,000 were asked, and all fail',
      counts: countsOf({ asked: 19, total: 3000, plainSilent: 19 }),
      silent: undefined,
    },
    {
      name: '20 of 3,000 were asked, and all fail',
      counts: countsOf({ asked: 20, total: 3000, plainSilent: 20 }),
      silent: 'popbill',
    },
    { name: 'no company was asked', counts: countsOf({ asked: 0 }), silent: undefined },
  ])('returns $silent when $name', ({ counts, silent }) => {
    expect(decideOutage(counts)).toBe(silent);
  });
});

describe('isWithoutAnswer', () => {
  it.each([
    { name: 'a timeout', problem: TOO_LATE, silence: true },
    { name: 'no connection', problem: NOT_CONNECTED, silence: true },
    { name: 'HTML instead of an answer', problem: GARBLED, silence: true },
    { name: "HomeTax's trouble in POPBiLL's words", problem: HOMETAX_TROUBLE, silence: true },
    { name: 'a double login', problem: DOUBLE_LOGIN, silence: false },
    { name: 'a rejected login', problem: WRONG_PASSWORD, silence: false },
    { name: 'nothing registered', problem: NO_DEPT_USER, silence: false },
    { name: 'our own settings', problem: WRONG_SIGNATURE, silence: false },
    { name: 'too many calls', problem: aRefusal(-10010032, 'rate-limited'), silence: false },
    { name: 'a new code', problem: UNKNOWN_CODE, silence: false },
  ])('returns $silence for $name', ({ problem, silence }) => {
    expect(isWithoutAnswer(problem)).toBe(silence);
  });
});

describe('isProbeDue', () => {
  const openedAt = seoul('2026-11-25 06:00');
  const outage = anOutage({ openedAt });
  it.each([
    { name: 'it began 14 minutes ago', outage, after: 14, due: false },
    { name: 'it began 15 minutes ago', outage, after: 15, due: true },
    {
      name: 'the last try was 14 minutes ago',
      outage: { ...outage, lastTriedAt: openedAt + 15 * MINUTE },
      after: 29,
      due: false,
    },
    {
      name: 'the last attempt found no company to ask',
      outage,
      triedAt: openedAt + 20 * MINUTE,
      after: 30,
      due: false,
    },
  ])('returns $due when $name', ({ outage: one, triedAt, after, due }) => {
    const times = [one.openedAt, one.lastTriedAt, triedAt];
    expect(isProbeDue(times, PROBE_INTERVAL, openedAt + after * MINUTE)).toBe(due);
  });
});

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
