import { describe, expect, it } from 'vitest';
import { isSameSignature, signatureOf } from '../../../src/sandbox/popbill/signature.js';

const KEY = 'dGVzdC1zZWNyZXQta2V5LTAxMjM0NTY3ODlhYmNkZWY=';

describe('signatureOf', () => {
  it.each([
    {
      name: 'a request for any address in the test stage',
      body: '{"access_id":"1234567890","scope":["180","member"]}',
      date: '2026-09-26T05:00:00Z',
      forwarded: '*',
      path: '/POPBILL_TEST/Token',
      expected: 'tx9ZkS1bYFLcZF9WiLNTylk29eTg6T62IOF9ru0Wvs0=',
    },
    {
      name: 'a request for any address in production',
      body: '{"access_id":"1234567890","scope":["180","member"]}',
      date: '2026-09-26T05:00:00Z',
      forwarded: '*',
      path: '/POPBILL/Token',
      expected: 'KZ/HyNIw85eXvxjOn1FFd/ST0016nJP+YcUD1QLZwk0=',
    },
    {
      name: 'a request for the HomeTax scope',
      body: '{"access_id":"1234567890","scope":["member","111"]}',
      date: '2026-01-02T03:04:05Z',
      forwarded: '*',
      path: '/POPBILL_TEST/Token',
      expected: '8dAXhD52fDkr6eTTZJM0MO6sFGdnOOpPLITIk1j+xYA=',
    },
    {
      name: 'a request bound to its address',
      body: '{"access_id":"1234567890","scope":["member","111"]}',
      date: '2026-01-02T03:04:05Z',
      forwarded: undefined,
      path: '/POPBILL_TEST/Token',
      expected: 'oBCXSO0lWySnOq96ydPSqTIUr8zN2qAfqh67bLisoEA=',
    },
  ])('signs $name', ({ body, date, forwarded, path, expected }) => {
    const parts = { body: Buffer.from(body), date, forwarded, version: '2.0', path };

    expect(signatureOf(KEY, parts)).toBe(expected);
  });
});

describe('isSameSignature', () => {
  it('distinguishes equal, different and longer signatures', () => {
    expect(isSameSignature('abc', 'abc')).toBe(true);
    expect(isSameSignature('abc', 'abd')).toBe(false);
    expect(isSameSignature('abc', 'abcd')).toBe(false);
  });
});
