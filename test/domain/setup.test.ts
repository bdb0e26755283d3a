import { describe, expect, it } from 'vitest';
import { decideSetup, isSetupFault, setupFaultOf } from '../../src/domain/setup.js';
import {
  aRefusal,
  GARBLED,
  HOMETAX_TROUBLE,
  NEW_CODE,
  NOT_A_MEMBER,
  TOO_LATE,
  WRONG_PASSWORD,
  WRONG_SIGNATURE,
} from '../support/popbill-problems.js';

describe('isSetupFault', () => {
  it.each([
    { name: 'a wrong signature', problem: WRONG_SIGNATURE, expected: true },
    {
      name: 'an IP refused at a call',
      problem: aRefusal(-99910006, 'caller-misconfigured'),
      expected: true,
    },
    { name: 'a wrong password of a company', problem: WRONG_PASSWORD, expected: false },
    { name: 'no member, refused at the token', problem: NOT_A_MEMBER, expected: false },
    { name: "HomeTax's trouble", problem: HOMETAX_TROUBLE, expected: false },
    { name: 'a code we do not know', problem: NEW_CODE, expected: false },
    { name: 'an answer too late', problem: TOO_LATE, expected: false },
    { name: 'an answer that cannot be read', problem: GARBLED, expected: false },
  ])('$name: $expected', ({ problem, expected }) => {
    expect(isSetupFault(problem)).toBe(expected);
  });
});

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
      refusals: { asked: 1, total: 100, misconfigured: 1, atToken: true },
      expected: true,
    },
    {
      name: 'nothing refused',
      refusals: { ...atCalls, asked: 10, misconfigured: 0 },
      expected: false,
    },
    {
      name: 'the first company of many alone',
      refusals: { ...atCalls, asked: 1, misconfigured: 1 },
      expected: false,
    },
    {
      name: 'the first two of many',
      refusals: { ...atCalls, asked: 2, misconfigured: 2 },
      expected: false,
    },
    {
      name: 'the first three of many',
      refusals: { ...atCalls, asked: 3, misconfigured: 3 },
      expected: true,
    },
    {
      name: 'three of ten, exactly 30 %',
      refusals: { ...atCalls, asked: 10, misconfigured: 3 },
      expected: true,
    },
    {
      name: 'three of eleven, less than 30 %',
      refusals: { ...atCalls, asked: 11, misconfigured: 3 },
      expected: false,
    },
    {
      name: 'the only company',
      refusals: { asked: 1, total: 1, misconfigured: 1, atToken: false },
      expected: true,
    },
    {
      name: 'one of two',
      refusals: { asked: 2, total: 2, misconfigured: 1, atToken: false },
      expected: false,
    },
    {
      name: 'both of two',
      refusals: { asked: 2, total: 2, misconfigured: 2, atToken: false },
      expected: true,
    },
    {
      name: 'a sweep that asks nobody',
      refusals: { asked: 0, total: 0, misconfigured: 0, atToken: false },
      expected: false,
    },
  ])('$name: $expected', ({ refusals, expected }) => {
    expect(decideSetup(refusals)).toBe(expected);
  });
});
