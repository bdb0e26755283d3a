import { describe, expect, it } from 'vitest';
import { looksSecret } from '../../src/company/note-rules.js';

describe('looksSecret', () => {
  it.each([
    '주민번호 900101-1234567',
    '대표자 9001011234567',
    '900101 - 1234567',
    '900101-1******',
    '900101-1●●●●●●',
    '2차 인증 900101-1',
    '대표자 주민번호 앞자리는 900101입니다',
    '주민등록번호: 9001011',
    'resident number 900101 1',
    'RRN 900101-2',
    '외국인등록 850315-5123456',
    '９００１０１－１２３４５６７',
  ])('finds a resident number in "%s"', (note) => {
    expect(looksSecret(note)).toBe(true);
  });

  it.each([
    '비밀번호: hanbit2024!',
    '비번 abcd1234',
    '비밀번호는 hanbit2024입니다',
    '비밀번호(부서사용자) = qwer!234',
    '패스워드 hb#2024',
    '암호는 1234',
    '홈택스 비밀번호 19900101',
    'PW:hanbit24',
    'pw hunter2',
    'pwd=Secret#1',
    'Password is hunter2.',
    'id/pw: hanbit / hb2024!!',
    '아이디/비번 hanbit hb2024!!',
    'ID: hanbit PW: hb2024',
    '인증서 암호 "ab12cd34"',
    'PIN 4821',
    '비밀번호：ｈａｎｂｉｔ２０２４',
    // A phone number, a date, an address and the like are allowed, but not as a part of the value.
    '비밀번호 x010-1234-5678',
    '비밀번호 010-1234-5678x',
    '비밀번호 x1588-1234',
    '비밀번호 1588-1234x',
    '비밀번호 x123-45-67891',
    '비밀번호 123-45-67891x',
    '비밀번호 x2026-11-25',
    '비밀번호 2026-11-25x',
    '비밀번호 x11/25',
    '비밀번호 11/25x',
    '비밀번호 p@ss@hanbit.example',
    '비밀번호 kim@hanbit.example1',
    '비밀번호 x://hanbit.example/1',
  ])('finds a password in "%s"', (note) => {
    expect(looksSecret(note)).toBe(true);
  });

  it.each([
    '',
    '사업자번호 123-45-67891',
    '1234567891',
    '대표 전화 010-1234-5678',
    '고객센터 1588-1234',
    '02-123-4567로 연락',
    '+82-10-1234-5678',
    '계좌 110-123-456789',
    '법인등록번호 110111-1234567',
    '법인번호: 110111-1234567',
    '생년월일은 대표님께 문의',
    '2026-12-09까지 갱신',
    '20261209 만료',
    '주민번호는 적지 말 것',
    '비밀번호는 대표님께 문의해 주세요',
    '비밀번호 변경은 김지우 님이 합니다',
    '비밀번호: 김대리에게 문의',
    '비밀번호 문의 010-1234-5678',
    '비밀번호 010-1234-5678 로 문의',
    '비밀번호 123-45-67891 회사로 문의',
    '비밀번호 1588-1234 로 문의',
    '비밀번호 02-123-4567 로 문의',
    '비밀번호 +82-10-1234-5678 로 문의',
    '비밀번호 2026-11 변경',
    '비밀번호 2026-1-5 변경',
    '비밀번호 11/25 변경',
    '비밀번호 9.30 변경, 12:5 확인',
    '비밀번호 mailto:kim1@hanbit.example 로 문의',
    '비밀번호 5회 오류 시 잠김',
    '비밀번호 2026년 11월 변경',
    '비밀번호(2026-11-25 변경)는 회사가 보관',
    '인증서 비밀번호 4자리 이상',
    '비밀번호는 https://vault.example.com 에 있습니다',
    '비밀번호 문의: kim@hanbit.example',
    '비밀번호: kim@hanbit.example 로 문의',
    'The password is kept by Kim',
    'Password: ask Kim, ext. 204',
    'password was changed on 2026-11-25',
    'passwords expire every 90 days',
    'Passport scans are with the tax firm',
    "Uses the tax firm's PC in room 1204",
    'pinned in #ops-2024',
    '담당 세무사 이서연 02-555-1234, 부서사용자 아이디는 taxteam01',
  ])('allows "%s"', (note) => {
    expect(looksSecret(note)).toBe(false);
  });

  it.each([
    '비밀번호\n\n  : hanbit2024!',
    'id  /  pw :  hanbit  /  hb2024!!',
    '비밀번호  (부서사용자)  =  qwer!234',
    '주민 등록 번호 (대표자): 900101',
  ])('ignores runs of spaces in "%s"', (note) => {
    expect(looksSecret(note)).toBe(true);
  });

  it('allows a corporate registration number after a label with runs of spaces', () => {
    expect(looksSecret('법인  등록  번호  :  110111-1234567')).toBe(false);
  });
});
