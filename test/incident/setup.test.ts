import { describe, expect, it } from 'vitest';
import {
  isSetupAccepted,
  isSetupRefused,
  moveWitnessesFirst,
  setupFaultOf,
  WITNESS_COUNT,
} from '../../src/incident/setup-rules.js';

describe('setupFaultOf', () => {
  it.each([
    { code: -99010007, name: 'signature mismatch', fault: 'signature' },
    { code: -99010006, name: 'authorization unreadable', fault: 'signature' },
    { code: -99003004, name: 'LinkID does not exist', fault: 'link-id' },
    { code: -99010015, name: 'LinkID suspended', fault: 'link-id' },
    { code: -99010013, name: 'IP not allowed', fault: 'ip' },
    { code: -99910006, name: "the token's IP differs", fault: 'ip' },
    { code: -99010004, name: 'request time out of range', fault: 'clock' },
    { code: -99010016, name: 'service cannot be used', fault: 'production-closed' },
    { code: -99005001, name: 'partner points insufficient', fault: 'points' },
    { code: -99005003, name: 'charged points insufficient', fault: 'member-points' },
    { code: -10000008, name: 'POPBiLL ID does not exist', fault: 'popbill-user-id' },
    { code: -10000018, name: 'POPBiLL ID disabled', fault: 'popbill-user-id' },
    { code: -99910002, name: 'no permission for the product', fault: 'permission' },
    { code: -11100018, name: 'invalid session of a job', fault: 'other' },
  ])('returns $fault for $code ($name)', ({ code, fault }) => {
    expect(setupFaultOf(code)).toBe(fault);
  });
});

describe('isSetupRefused', () => {
  const none = { refusedWitnesses: 0 };

  it.each([
    { name: 'no company', refusals: { total: 100, refused: 0 }, expected: false },
    { name: 'one of many', refusals: { total: 200, refused: 1 }, expected: false },
    { name: 'less than 30 % of the sweep', refusals: { total: 100, refused: 29 }, expected: false },
    { name: 'exactly 30 % of the sweep', refusals: { total: 100, refused: 30 }, expected: true },
    { name: 'two of four, fewer than three', refusals: { total: 4, refused: 2 }, expected: false },
    { name: 'three of four', refusals: { total: 4, refused: 3 }, expected: true },
    { name: 'one of two', refusals: { total: 2, refused: 1 }, expected: false },
    { name: 'both of two', refusals: { total: 2, refused: 2 }, expected: true },
    { name: 'the only company', refusals: { total: 1, refused: 1 }, expected: true },
    { name: 'a sweep without companies', refusals: { total: 0, refused: 0 }, expected: false },
  ])('returns $expected for $name', ({ refusals, expected }) => {
    expect(isSetupRefused({ ...refusals, ...none })).toBe(expected);
  });

  it('returns true early in a large sweep only when every witness is refused', () => {
    const counts = { total: 10_000, refused: 25 };

    expect(isSetupRefused({ ...counts, refusedWitnesses: WITNESS_COUNT - 1 })).toBe(false);
    expect(isSetupRefused({ ...counts, refusedWitnesses: WITNESS_COUNT })).toBe(true);
  });

  it('returns false while less than 30 % are refused, wherever they are in the order', () => {
    const companies = Array.from({ length: 200 }, (_, i) => i);
    const refusedCount = 59;
    for (let from = 0; from <= 200 - refusedCount; from += 1) {
      const isRefused = (i: number) => i >= from && i < from + refusedCount;
      const inOrder = moveWitnessesFirst(companies);
      const decisions = inOrder.map((_, last) => {
        const asked = inOrder.slice(0, last + 1);
        const refused = asked.filter(isRefused).length;
        const refusedWitnesses = asked.slice(0, WITNESS_COUNT).filter(isRefused).length;
        return isSetupRefused({ total: 200, refused, refusedWitnesses });
      });
      expect(decisions).not.toContain(true);
    }
  });
});

describe('moveWitnessesFirst', () => {
  it('spreads the witnesses over a large sweep, and keeps every company once', () => {
    const companies = Array.from({ length: 1000 }, (_, i) => i);

    const inOrder = moveWitnessesFirst(companies);

    expect(inOrder.slice(0, 3)).toEqual([25, 75, 125]);
    expect(inOrder.slice(WITNESS_COUNT, WITNESS_COUNT + 2)).toEqual([0, 1]);
    expect(inOrder.toSorted((a, b) => a - b)).toEqual(companies);
  });

  it('keeps the order of a small sweep, of which 30 % are no more companies than the witnesses', () => {
    const companies = Array.from({ length: 66 }, (_, i) => i);

    expect(moveWitnessesFirst(companies)).toEqual(companies);
  });
});

describe('isSetupAccepted', () => {
  it.each([
    { name: 'one of many', asked: 100, accepted: 1, expected: false },
    { name: '30 % of the companies', asked: 100, accepted: 30, expected: true },
    { name: 'the only company', asked: 1, accepted: 1, expected: true },
    { name: 'two of three', asked: 3, accepted: 2, expected: true },
    { name: 'none of three', asked: 3, accepted: 0, expected: false },
    { name: 'no company that was left to ask', asked: 0, accepted: 0, expected: true },
  ])('returns $expected for $name', ({ asked, accepted, expected }) => {
    expect(isSetupAccepted(asked, accepted)).toBe(expected);
  });
});
