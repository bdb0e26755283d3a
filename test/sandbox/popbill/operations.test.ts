import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../src/sandbox/popbill/incoming.js';

describe('targetOf', () => {
  it.each([
    ['GET', '/Time', { operation: 'time' }],
    ['GET', '/Join', { operation: 'join' }],
    ['GET', '/CorpInfo', { operation: 'corpInfo' }],
    ['POST', '/POPBILL_TEST/Token', { operation: 'token', serviceId: 'POPBILL_TEST' }],
    ['GET', '/HomeTax/Taxinvoice', { operation: 'popupUrl', product: 'taxinvoice' }],
    ['GET', '/HomeTax/Cashbill/CertInfo', { operation: 'certInfo', product: 'cashbill' }],
    ['GET', '/HomeTax/Taxinvoice/CertCheck', { operation: 'certCheck', product: 'taxinvoice' }],
    ['GET', '/HomeTax/Cashbill/DeptUser', { operation: 'deptUser', product: 'cashbill' }],
    [
      'GET',
      '/HomeTax/Cashbill/DeptUser/Check',
      { operation: 'deptUserCheck', product: 'cashbill' },
    ],
    ['GET', '/HomeTax/Taxinvoice/Contract', { operation: 'contract', product: 'taxinvoice' }],
    ['GET', '/App/API', { operation: 'popupPage' }],
    ['POST', '/App/API', { operation: 'popupForm' }],
    ['DELETE', '/Time', { operation: 'unknown' }],
    ['GET', '/HomeTax/constructor/CertInfo', { operation: 'unknown' }],
    ['GET', '/HomeTax/taxinvoice/CertInfo', { operation: 'unknown' }],
    ['GET', '/HomeTax/Taxinvoice/Nothing', { operation: 'unknown' }],
    ['GET', '/POPBILL/Token', { operation: 'unknown' }],
    ['GET', '/', { operation: 'unknown' }],
  ])('finds the operation of %s %s', (method, path, expected) => {
    expect(targetOf(method, path)).toEqual(expected);
  });
});
