import { describe, expect, it } from 'vitest';
import { type Row, serialize } from '../../src/store/keys.js';
import { hideBrn, readRecord, validateForWrite } from '../../src/store/records.js';
import { aCompany, aStatus } from './samples.js';

const KEY = 'company:test:1000000001';

describe('validateForWrite and readRecord', () => {
  it.each([
    { name: 'a text instead of an object', value: 'text' },
    { name: 'undefined', value: undefined },
    { name: 'no version', value: { ...aCompany(), v: undefined } },
    { name: 'an older version', value: { ...aCompany(), v: 0 } },
    { name: 'a missing field', value: { ...aCompany(), name: undefined } },
    { name: 'a field of another type', value: { ...aCompany(), addedAt: '2026-07-30' } },
    { name: 'an invalid BRN', value: { ...aCompany(), brn: '123' } },
    { name: 'no products', value: { ...aCompany(), products: [] } },
    { name: 'an unknown product', value: { ...aCompany(), products: ['payroll'] } },
    { name: 'null instead of an absent field', value: { ...aCompany(), note: null } },
  ])('reject $name', ({ value }) => {
    expect(readRecord('company', rowOf(value))).toEqual({
      ok: false,
      error: expect.stringMatching(/^(is not JSON|has a format) /),
    });
    expect(() => validateForWrite('company', value, KEY)).toThrow(
      expect.objectContaining({ name: 'StoreError', code: 'unknown-shape' }),
    );
  });

  it.each(['', '{"value":{"v":1,', 'null', '[]', '{"v":1}', '\u0000'])(
    'reject %j in the file',
    (text) => {
      expect(readRecord('company', { key: KEY, text })).toEqual({
        ok: false,
        error: 'is not JSON written by this app',
      });
    },
  );

  it('distinguish a newer version from an invalid record', () => {
    const newer = { ...aStatus(), v: 2, products: 'in another shape' };

    expect(readRecord('status', rowOf(newer))).toEqual({
      ok: false,
      error: 'has version 2; this app knows version 1',
    });
  });

  it("reject a record under another record's key", () => {
    const { text } = rowOf(aCompany());

    expect(readRecord('company', { key: 'company:test:1000000002', text })).toEqual({
      ok: false,
      error: 'does not belong to its key',
    });
  });

  it('keep fields that later versions added', () => {
    const later = { ...aCompany(), team: 'seoul' };

    expect(readRecord('company', rowOf(later))).toEqual({ ok: true, value: later });
    expect(validateForWrite('company', later, KEY)).toBe(later);
  });

  it('report a rejected record without its content or business number', () => {
    const refused = { ...aCompany(), name: 5, note: 'a private note' };

    expect(readRecord('company', rowOf(refused))).toEqual({
      ok: false,
      error: 'has a format that this app does not know (at name)',
    });
    expect(() => validateForWrite('company', refused, KEY)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^The record company:test:10000\*{5} .*\(at name\)/),
      }),
    );
  });
});

function rowOf(value: unknown): Row {
  return { key: KEY, text: serialize(value) };
}

describe('hideBrn', () => {
  it('hides half of the BRN in a key, and leaves the time readable', () => {
    expect(hideBrn('history:test:1234567890:1785373323000.1')).toBe(
      'history:test:12345*****:1785373323000.1',
    );
  });
});
