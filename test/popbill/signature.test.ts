import { describe, expect, it } from 'vitest';
import { signTokenRequest } from '../../src/popbill/token-request.js';

const key = Buffer.from('dGVzdC1zZWNyZXQta2V5LTAxMjM0NTY3ODlhYmNkZWY=', 'base64');
const deposits = '{"access_id":"1234567890","scope":["180","member"]}';
const taxInvoices = '{"access_id":"1234567890","scope":["member","111"]}';

describe('signTokenRequest', () => {
  it.each([
    {
      name: 'signs for the test stage',
      request: {
        body: deposits,
        date: '2026-09-26T05:00:00Z',
        forwarded: '*',
        path: '/POPBILL_TEST/Token',
      },
      signature: 'tx9ZkS1bYFLcZF9WiLNTylk29eTg6T62IOF9ru0Wvs0=',
    },
    {
      name: 'signs for production',
      request: {
        body: deposits,
        date: '2026-09-26T05:00:00Z',
        forwarded: '*',
        path: '/POPBILL/Token',
      },
      signature: 'KZ/HyNIw85eXvxjOn1FFd/ST0016nJP+YcUD1QLZwk0=',
    },
    {
      name: 'signs another body and date',
      request: {
        body: taxInvoices,
        date: '2026-01-02T03:04:05Z',
        forwarded: '*',
        path: '/POPBILL_TEST/Token',
      },
      signature: '8dAXhD52fDkr6eTTZJM0MO6sFGdnOOpPLITIk1j+xYA=',
    },
    {
      name: 'omits the line if nothing is forwarded',
      request: { body: taxInvoices, date: '2026-01-02T03:04:05Z', path: '/POPBILL_TEST/Token' },
      signature: 'oBCXSO0lWySnOq96ydPSqTIUr8zN2qAfqh67bLisoEA=',
    },
  ])('$name', ({ request, signature }) => {
    expect(signTokenRequest(key, request)).toBe(signature);
  });
});
