import { describe, expect, it } from 'vitest';
import { type Row, textOf } from '../../src/store/keys.js';
import { hideBrn, readRecord, validRecord } from '../../src/store/records.js';
import { aCompany, aStatus } from './samples.js';

const KEY = 'company:test:1000000001';

describe('stored records', () => {
  it.each([
    { name: 'no object', value: 'text' },
    { name: 'nothing', value: undefined },
    { name: 'no version', value: { ...aCompany(), v: undefined } },
    { name: 'an older version', value: { ...aCompany(), v: 0 } },
    { name: 'a missing field', value: { ...aCompany(), name: undefined } },
    { name: 'a field of another type', value: { ...aCompany(), addedAt: '2026-07-30' } },
    { name: 'a BRN that is none', value: { ...aCompany(), brn: '123' } },
    { name: 'no products', value: { ...aCompany(), products: [] } },
    { name: 'a product we do not know', value: { ...aCompany(), products: ['payroll'] } },
    { name: 'null for an absent field', value: { ...aCompany(), note: null } },
  ])('are refused with $name', ({ value }) => {
    expect(readRecord('company', rowOf(value))).toEqual({
      ok: false,
      error: expect.stringMatching(/^(is no JSON of|has a shape) /),
    });
    expect(() => validRecord('company', value, KEY)).toThrow(
      expect.objectContaining({ name: 'StoreError', code: 'unknown-shape' }),
    );
  });

  it.each(['', '{"value":{"v":1,', 'null', '[]', '{"v":1}', '\u0000'])(
    'are refused when %j stands in the file',
    (text) => {
      expect(readRecord('company', { key: KEY, text })).toEqual({
        ok: false,
        error: 'is no JSON of this app',
      });
    },
  );

  it('of a newer version are told from broken ones', () => {
    const newer = { ...aStatus(), v: 2, products: 'in another shape' };

    expect(readRecord('status', rowOf(newer))).toEqual({
      ok: false,
      error: 'has version 2; this app knows version 1',
    });
    expect(() => validRecord('status', newer, KEY)).toThrow(
      expect.objectContaining({ code: 'newer-version' }),
    );
  });

  it('are refused under the key of another one', () => {
    const { text } = rowOf(aCompany());

    expect(readRecord('company', { key: 'company:test:1000000002', text })).toEqual({
      ok: false,
      error: 'does not belong to its key',
    });
  });

  it('keep fields that were added after this version', () => {
    const later = { ...aCompany(), team: 'seoul' };

    expect(readRecord('company', rowOf(later))).toEqual({ ok: true, value: later });
    expect(validRecord('company', later, KEY)).toBe(later);
  });

  it('are named without their content or business number when refused', () => {
    const refused = { ...aCompany(), name: 5, note: 'a private note' };

    expect(readRecord('company', rowOf(refused))).toEqual({
      ok: false,
      error: 'has a shape this app does not know (at name)',
    });
    expect(() => validRecord('company', refused, KEY)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^The record company:test:10000\*{5} .*\(at name\)/),
      }),
    );
  });
});

function rowOf(value: unknown): Row {
  return { key: KEY, text: textOf(value) };
}

describe('hideBrn', () => {
  it('leaves times and sequences readable', () => {
    expect(hideBrn('history:test:1234567890:1785373323000.1')).toBe(
      'history:test:12345*****:1785373323000.1',
    );
  });
});
