import { describe, expect, it } from 'vitest';
import {
  CLOCK_CODES,
  classOf,
  ERROR_CODES,
  QUOTA_CODES,
  TOKEN_CODES,
} from '../../src/popbill/error-codes.js';
import type { CodeClass } from '../../src/records/status.js';

/** The codes from `first` down to `last`, inclusive. */
function codes(first: number, last: number): readonly number[] {
  return Array.from({ length: first - last + 1 }, (_, i) => first - i);
}

const EXPECTED: Readonly<Record<Exclude<CodeClass, 'unknown'>, readonly number[]>> = {
  'auth-missing': [-11101004, -11101014, -11101015, -10001063, -10002009, -10002016, -10004000],
  'auth-rejected': [
    -11100001,
    ...codes(-11100021, -11100024),
    ...codes(-11100027, -11100029),
    -11101005,
    -11101006,
    -10001068,
    -10001082,
    -10004001,
    -10004002,
    -10004005,
    -10004006,
    -10004008,
    -10004009,
    -10004012,
  ],
  'cert-expired': [-10004003, -10004004],
  'member-missing': [
    -10000011, -10000012, -10000014, -10001024, -10001065, -10001085, -99003008, -99003013,
    -99003015,
  ],
  'plan-stopped': [
    ...codes(-11101022, -11101027),
    ...codes(-14101002, -14101004),
    -99008006,
    -99008009,
    -99008010,
    -99008011,
    -99008012,
    -99008028,
    -99008029,
    -99008031,
    -99008047,
  ],
  'rate-limited': [-10010032, -99005002, -99005013, -99005015, -99005016],
  transient: [
    ...codes(-11100002, -11100017),
    -11101017,
    -11101030,
    -11110005,
    -14110004,
    -10004010,
    -10000032,
    -10010018,
    -10010019,
    -99000016,
    -99000026,
    -99002001,
  ],
  'caller-misconfigured': [
    ...codes(-11100018, -11100020),
    ...codes(-11101001, -11101003),
    ...codes(-11101007, -11101013),
    ...codes(-11101019, -11101021),
    -11101028,
    -11101029,
    ...codes(-11110001, -11110004),
    ...codes(-11110006, -11110008),
    ...codes(-11110010, -11110021),
    -14101001,
    ...codes(-14101005, -14101012),
    ...codes(-14110001, -14110003),
    -14110005,
    ...codes(-14110007, -14110012),
    -10000008,
    -10000010,
    -10000015,
    ...codes(-10000018, -10000021),
    -10000029,
    -10000033,
    -10000034,
    ...codes(-10000038, -10000040),
    -10001000,
    -10001004,
    -10001023,
    -10001046,
    -10001059,
    ...codes(-10001060, -10001062),
    -10010001,
    -10010006,
    -10010017,
    -10010030,
    -10010031,
    ...codes(-99000011, -99000014),
    -99000017,
    -99000030,
    -99000031,
    -99002004,
    -99002014,
    -99002015,
    -99003004,
    ...codes(-99004001, -99004003),
    -99004021,
    -99005001,
    -99005003,
    -99005004,
    -99005005,
    ...codes(-99010001, -99010008),
    ...codes(-99010012, -99010017),
    -99010019,
    -99010020,
    -99910002,
    -99910004,
    -99910006,
    -99910009,
    -99910010,
  ],
};

describe('classOf', () => {
  it.each(Object.entries(EXPECTED))('returns %s for its codes', (codeClass, expected) => {
    const rows = ERROR_CODES.filter(([code]) => classOf(code) === codeClass);

    expect(rows.map(([code]) => code).sort()).toEqual([...expected].sort());
  });

  it.each([-11101016, -11110009, -14110006, -99999999])(
    'returns unknown for the unclear code %i',
    (code) => {
      expect(ERROR_CODES.some(([row]) => row === code)).toBe(true);
      expect(classOf(code)).toBe('unknown');
    },
  );

  it('returns unknown for a code that is not listed', () => {
    expect(classOf(-12345678)).toBe('unknown');
  });
});

describe('ERROR_CODES', () => {
  it('has one row for each code', () => {
    expect(new Set(ERROR_CODES.map(([code]) => code)).size).toBe(ERROR_CODES.length);
  });
});

describe('TOKEN_CODES', () => {
  it('has the five codes for which another token may help', () => {
    const refusals = ERROR_CODES.map(([code]) => code).filter((code) => TOKEN_CODES.has(code));

    expect(refusals.sort()).toEqual([-10000033, -99000013, -99000017, -99000026, -99910004]);
  });
});

describe('CLOCK_CODES', () => {
  it('has the two codes of a wrong date', () => {
    const refusals = ERROR_CODES.map(([code]) => code).filter((code) => CLOCK_CODES.has(code));

    expect(refusals.sort()).toEqual([-99010003, -99010004]);
  });
});

describe('QUOTA_CODES', () => {
  it('has the daily and monthly limits, not the limit of concurrent calls', () => {
    expect(QUOTA_CODES.has(-99005015)).toBe(true);
    expect(QUOTA_CODES.has(-10010032)).toBe(false);
  });
});
