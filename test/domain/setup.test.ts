import { describe, expect, it } from 'vitest';
import { decideSetup, setupFaultOf } from '../../src/domain/setup.js';

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
  const atCalls = { atToken: false, total: 100 };

  it.each([
    {
      name: 'one refused token is enough',
      refusals: { total: 100, misconfigured: 1, atToken: true },
      expected: true,
    },
    { name: 'nothing refused', refusals: { ...atCalls, misconfigured: 0 }, expected: false },
    {
      name: 'a few of many, although they were asked first',
      refusals: { ...atCalls, misconfigured: 5 },
      expected: false,
    },
    {
      name: 'less than 30 % of the sweep',
      refusals: { ...atCalls, misconfigured: 29 },
      expected: false,
    },
    {
      name: 'exactly 30 % of the sweep',
      refusals: { ...atCalls, misconfigured: 30 },
      expected: true,
    },
    {
      name: 'two of four, fewer than three',
      refusals: { total: 4, misconfigured: 2, atToken: false },
      expected: false,
    },
    {
      name: 'the only company',
      refusals: { total: 1, misconfigured: 1, atToken: false },
      expected: true,
    },
    {
      name: 'one of two',
      refusals: { total: 2, misconfigured: 1, atToken: false },
      expected: false,
    },
    {
      name: 'both of two',
      refusals: { total: 2, misconfigured: 2, atToken: false },
      expected: true,
    },
    {
      name: 'a sweep that asks nobody',
      refusals: { total: 0, misconfigured: 0, atToken: false },
      expected: false,
    },
  ])('$name: $expected', ({ refusals, expected }) => {
    expect(decideSetup(refusals)).toBe(expected);
  });
});
