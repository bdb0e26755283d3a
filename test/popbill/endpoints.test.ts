import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { callPath, membershipPath, popbillHosts, tokenPath } from '../../src/popbill/endpoints.js';

describe('popbillHosts', () => {
  it.each([
    ['test', 'default', 'https://auth.linkhub.co.kr', 'https://popbill-test.linkhub.co.kr'],
    [
      'test',
      'static',
      'https://static-auth.linkhub.co.kr',
      'https://static-popbill-test.linkhub.co.kr',
    ],
    ['test', 'ga', 'https://ga-auth.linkhub.co.kr', 'https://ga-popbill-test.linkhub.co.kr'],
    ['production', 'default', 'https://auth.linkhub.co.kr', 'https://popbill.linkhub.co.kr'],
    [
      'production',
      'static',
      'https://static-auth.linkhub.co.kr',
      'https://static-popbill.linkhub.co.kr',
    ],
    ['production', 'ga', 'https://ga-auth.linkhub.co.kr', 'https://ga-popbill.linkhub.co.kr'],
  ] as const)('have the hosts of stage %s by route %s', (stage, route, authUrl, apiUrl) => {
    expect(popbillHosts(stage, route)).toEqual({ authUrl, apiUrl });
  });
});

describe('tokenPath', () => {
  it('depends on the stage', () => {
    expect(tokenPath('test')).toBe('/POPBILL_TEST/Token');
    expect(tokenPath('production')).toBe('/POPBILL/Token');
  });
});

describe('callPath', () => {
  it.each([
    ['certificate-expiry', 'taxinvoice', '/HomeTax/Taxinvoice/CertInfo'],
    ['certificate-login-test', 'taxinvoice', '/HomeTax/Taxinvoice/CertCheck'],
    ['dept-user-registered', 'taxinvoice', '/HomeTax/Taxinvoice/DeptUser'],
    ['dept-user-login-test', 'taxinvoice', '/HomeTax/Taxinvoice/DeptUser/Check'],
    ['flat-rate', 'taxinvoice', '/HomeTax/Taxinvoice/Contract'],
    ['popup-url', 'taxinvoice', '/HomeTax/Taxinvoice?TG=CERT'],
    ['company-info', 'taxinvoice', '/CorpInfo'],
    ['certificate-expiry', 'cashbill', '/HomeTax/Cashbill/CertInfo'],
    ['dept-user-login-test', 'cashbill', '/HomeTax/Cashbill/DeptUser/Check'],
    ['popup-url', 'cashbill', '/HomeTax/Cashbill?TG=CERT'],
  ] as const)('have the path of %s for %s', (call, product, path) => {
    expect(callPath(call, product)).toBe(path);
  });
});

describe('membershipPath', () => {
  it('escapes the LinkID', () => {
    expect(membershipPath('1234567890' as Brn, 'A&B')).toBe('/Join?CorpNum=1234567890&LID=A%26B');
  });
});
