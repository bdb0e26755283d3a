import { describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../../src/records/company.js';
import { messageOf } from '../../../src/sandbox/popbill/messages.js';
import { LOGIN_OUTCOMES } from '../../../src/sandbox/popbill/popup-page.js';

describe('messageOf', () => {
  it.each(PRODUCTS)(
    'has a message for every login that the authentication page can reject: %s',
    (product) => {
      const withoutMessage = LOGIN_OUTCOMES[product]
        .filter((code) => code !== 1)
        .filter((code) => messageOf(code, 'ko').includes(String(code)));

      expect(withoutMessage).toEqual([]);
    },
  );

  it('returns English if POPBiLL has an English message', () => {
    expect(messageOf(-11100021, 'en')).toBe('Failed to validate the HomeTax department account');
    expect(messageOf(-11100021, 'ko')).toBe('홈택스 부서사용자 검증에 실패하였습니다.');
  });

  it('returns Korean if POPBiLL has no English message', () => {
    expect(messageOf(-10004003, 'en')).toBe('인증서가 만료되었습니다.');
  });

  it('contains the code of an unknown code', () => {
    expect(messageOf(-1, 'ko')).toContain('(-1)');
    expect(messageOf(-1, 'en')).toContain('(-1)');
  });
});
