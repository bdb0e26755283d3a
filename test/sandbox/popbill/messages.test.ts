import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/popbill/error-codes.js';
import { messageOf } from '../../../src/sandbox/popbill/messages.js';

/** Created by the SDK itself; no server sends it. */
const CLIENT_SIDE = -99999999;

/** Input errors of collection requests, which the product never makes. Their messages are unknown. */
const isCollectInput = (code: number, codeClass: string) =>
  codeClass === 'caller-misconfigured' && (/^-111/.test(`${code}`) || /^-141/.test(`${code}`));

describe('messageOf', () => {
  it('has a message for every code that the product knows and a person may see', () => {
    const withoutMessage = ERROR_CODES.filter(
      ([code, codeClass]) => code !== CLIENT_SIDE && !isCollectInput(code, codeClass),
    )
      .map(([code]) => code)
      .filter((code) => messageOf(code, 'ko').includes(String(code)));

    expect(withoutMessage).toEqual([]);
  });

  it('returns English if POPBiLL has an English message', () => {
    expect(messageOf(-11100021, 'en')).toBe('Failed to validate the HomeTax department account');
    expect(messageOf(-11100021, 'ko')).toBe('홈택스 부서사용자 검증에 실패하였습니다.');
  });

  it('returns Korean if POPBiLL has no English message', () => {
    expect(messageOf(-11100027, 'en')).toBe('홈택스 부서사용자의 임시 비밀번호 변경이 필요합니다.');
  });

  it('contains the code of an unknown code', () => {
    expect(messageOf(-1, 'ko')).toContain('(-1)');
    expect(messageOf(-1, 'en')).toContain('(-1)');
  });
});
