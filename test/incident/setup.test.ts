import { describe, expect, it } from 'vitest';
import {
  acceptsSettings,
  decideSetup,
  setupFaultOf,
  WITNESSES,
  witnessesFirst,
} from '../../src/incident/outage-rules.js';

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
    { code: -10000008, name: 'POPBiLL ID does not exist', fault: 'popbill-user-id' },
    { code: -10000018, name: 'POPBiLL ID disabled', fault: 'popbill-user-id' },
    { code: -99910002, name: 'no permission for the product', fault: 'permission' },
    { code: -11100018, name: 'invalid session of a job', fault: 'other' },
  ])('$code ($name) is $fault', ({ code, fault }) => {
    expect(setupFaultOf(code)).toBe(fault);
  });
});

describe('decideSetup', () => {
  const none = { refusedWitnesses: 0 };

  it.each([
    { name: 'nobody', refusals: { total: 100, refused: 0 }, expected: false },
    { name: 'one of many', refusals: { total: 200, refused: 1 }, expected: false },
    { name: 'less than 30 % of the sweep', refusals: { total: 100, refused: 29 }, expected: false },
    { name: 'exactly 30 % of the sweep', refusals: { total: 100, refused: 30 }, expected: true },
    { name: 'two of four, fewer than three', refusals: { total: 4, refused: 2 }, expected: false },
    { name: 'three of four', refusals: { total: 4, refused: 3 }, expected: true },
    { name: 'one of two', refusals: { total: 2, refused: 1 }, expected: false },
    { name: 'both of two', refusals: { total: 2, refused: 2 }, expected: true },
    { name: 'the only company', refusals: { total: 1, refused: 1 }, expected: true },
    { name: 'a sweep that asks nobody', refusals: { total: 0, refused: 0 }, expected: false },
  ])('$name: $expected', ({ refusals, expected }) => {
    expect(decideSetup({ ...refusals, ...none })).toBe(expected);
  });

  it('ends a large sweep early only when every witness is refused', () => {
    const counts = { total: 10_000, refused: 25 };

    expect(decideSetup({ ...counts, refusedWitnesses: WITNESSES - 1 })).toBe(false);
    expect(decideSetup({ ...counts, refusedWitnesses: WITNESSES })).toBe(true);
  });

  it('is fooled by no order while less than 30 % are refused, wherever in it they are', () => {
    const companies = Array.from({ length: 200 }, (_, i) => i);
    for (let from = 0; from <= 200 - 58; from += 1) {
      const isRefused = (i: number) => i >= from && i < from + 58;
      const inOrder = witnessesFirst(companies);
      const verdicts = inOrder.map((_, asked) => {
        const refused = inOrder.slice(0, asked + 1).filter(isRefused).length;
        const refusedWitnesses = inOrder
          .slice(0, Math.min(asked + 1, WITNESSES))
          .filter(isRefused).length;
        return decideSetup({ total: 200, refused, refusedWitnesses });
      });
      expect(verdicts).not.toContain(true);
    }
  });
});

describe('witnessesFirst', () => {
  it('takes them from all over a large sweep, and asks everybody once', () => {
    const companies = Array.from({ length: 1000 }, (_, i) => i);

    const inOrder = witnessesFirst(companies);

    expect(inOrder.slice(0, 3)).toEqual([25, 75, 125]);
    expect(inOrder.slice(WITNESSES, WITNESSES + 2)).toEqual([0, 1]);
    expect(inOrder.toSorted((a, b) => a - b)).toEqual(companies);
  });

  it('leaves the order of a small one, which 30 % end as soon', () => {
    const companies = Array.from({ length: 66 }, (_, i) => i);

    expect(witnessesFirst(companies)).toEqual(companies);
  });
});

describe('acceptsSettings', () => {
  it.each([
    { name: 'one answer of many', total: 100, accepted: 1, expected: false },
    { name: '30 % of them', total: 100, accepted: 30, expected: true },
    { name: 'the only company', total: 1, accepted: 1, expected: true },
    {
      name: 'two of three, one of which is refused for ever',
      total: 3,
      accepted: 2,
      expected: true,
    },
    { name: 'none of three', total: 3, accepted: 0, expected: false },
    { name: 'nobody who was left to ask', total: 0, accepted: 0, expected: true },
  ])('$name: $expected', ({ total, accepted, expected }) => {
    expect(acceptsSettings(total, accepted)).toBe(expected);
  });
});
