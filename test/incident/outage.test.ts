import { describe, expect, it } from 'vitest';
import { isProbeDue, PROBE_INTERVAL } from '../../src/incident/incident-rules.js';
import { decideOutage, type OutageCounts } from '../../src/incident/outage-rules.js';
import { MINUTE } from '../../src/kernel/time.js';
import { isWithoutAnswer } from '../../src/records/status.js';
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
