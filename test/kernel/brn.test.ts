import { describe, expect, it } from 'vitest';
import {
  type Brn,
  formatBrn,
  hasValidCheckDigit,
  nameAndBrn,
  parseBrn,
} from '../../src/kernel/brn.js';
import { HANBIT } from '../support/builders.js';

describe('parseBrn', () => {
  it.each([
    { name: 'ten digits', input: '1234567891' },
    { name: 'hyphens', input: '123-45-67891' },
    { name: 'spaces around and between', input: ' 123 45 67891 ' },
    { name: 'full-width digits and hyphens', input: '１２３－４５－６７８９１' },
    { name: 'other dashes', input: '123–45—67891' },
    { name: 'a minus sign', input: '123−45−67891' },
    { name: 'dots', input: '123.45.67891' },
    { name: 'invisible characters from pasting', input: '\u202D123-45-67891\u202C\u200B' },
  ])('reads $name', ({ input }) => {
    expect(parseBrn(input)).toEqual({ ok: true, value: '1234567891' });
  });

  it('reads at most 100 characters', () => {
    expect(parseBrn('1234567891'.padEnd(100))).toEqual({ ok: true, value: '1234567891' });
    expect(parseBrn('1234567891'.padEnd(101))).toEqual({ ok: false, error: 'not-ten-digits' });
  });

  it('does not validate the check digit', () => {
    expect(parseBrn('123-45-67890')).toEqual({ ok: true, value: '1234567890' });
  });

  it.each([
    { name: 'nothing', input: '', error: 'not-ten-digits' },
    { name: 'nine digits', input: '123-45-6789', error: 'not-ten-digits' },
    { name: 'eleven digits', input: '123-45-678912', error: 'not-ten-digits' },
    { name: 'a letter', input: '123-45-6789O', error: 'not-ten-digits' },
    { name: 'a name', input: '한빛상사', error: 'not-ten-digits' },
    { name: 'zeros', input: '000-00-00000', error: 'all-zero' },
  ])('rejects $name', ({ input, error }) => {
    expect(parseBrn(input)).toEqual({ ok: false, error });
  });
});

describe('hasValidCheckDigit', () => {
  it.each(['1234567891', '1248100998', '2208162517', '1208147521', '4168138772', '8888888888'])(
    'accepts %s',
    (brn) => {
      expect(hasValidCheckDigit(brn as Brn)).toBe(true);
    },
  );

  it.each(['1234567890', '1248100997', '2208162571', '1208147531'])('rejects %s', (brn) => {
    expect(hasValidCheckDigit(brn as Brn)).toBe(false);
  });

  it('accepts exactly one last digit for nine given ones', () => {
    const valid = Array.from({ length: 10 }, (_, digit) => `310855123${digit}` as Brn).filter(
      hasValidCheckDigit,
    );

    expect(valid).toHaveLength(1);
  });
});

describe('formatBrn', () => {
  it('inserts the hyphens', () => {
    expect(formatBrn('1234567891' as Brn)).toBe('123-45-67891');
  });
});

const upperCase = (name: string) => name.toUpperCase();

describe('nameAndBrn', () => {
  it.each([
    { name: 'a name', company: { name: 'hanbit' }, expected: ['HANBIT', '123-45-67891'] },
    { name: 'no name', company: {}, expected: ['123-45-67891'] },
    {
      name: 'its own number as its name',
      company: { name: '123-45-67891' },
      expected: ['123-45-67891'],
    },
    {
      name: "another company's number as its name",
      company: { name: '999-88-05057' },
      expected: ['999-88-05057', '123-45-67891'],
    },
  ])('contains the number once for a company with $name', ({ company, expected }) => {
    expect(nameAndBrn({ ...company, brn: HANBIT }, upperCase)).toEqual(expected);
  });
});
