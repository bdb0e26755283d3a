import { describe, expect, it } from 'vitest';
import {
  readCertificateExpiry,
  readCompanyName,
  readFlatRate,
} from '../../src/popbill/payloads.js';

const NOW = Date.parse('2026-11-27T00:00:00Z');

describe('readCertificateExpiry', () => {
  it.each([
    { name: 'reads 14 digits as Seoul time', digits: '20251111204731', at: '2025-11-11T11:47:31Z' },
    {
      name: 'reads a time that is on another day in UTC',
      digits: '20260101085959',
      at: '2025-12-31T23:59:59Z',
    },
    {
      name: 'reads 8 digits as the end of that day',
      digits: '20251111',
      at: '2025-11-11T14:59:59Z',
    },
    { name: 'reads a leap day', digits: '20280229235959', at: '2028-02-29T14:59:59Z' },
  ])('$name', ({ digits, at }) => {
    const read = readCertificateExpiry({ certificateExpiration: digits }, NOW);

    expect(read).toEqual({ ok: true, value: { expiresAt: Date.parse(at) } });
  });

  it.each([
    { name: 'a day that does not exist', value: '20260230120000' },
    { name: 'a month that does not exist', value: '20261301120000' },
    { name: 'an hour that does not exist', value: '20261101250000' },
    { name: 'too few digits', value: '2025111120473' },
    { name: 'a date in another form', value: '2025-11-11' },
    { name: 'a number', value: 20251111204731 },
    { name: 'an empty text', value: '' },
    { name: 'undefined', value: undefined },
    { name: '29 February of a normal year', value: '20270229120000' },
    { name: 'the 24th hour', value: '20261101240000' },
    { name: 'a 60th second', value: '20261101120060' },
    { name: 'the first day of the calendar', value: '00010101000000' },
    { name: 'the last day of the calendar', value: '99991231235959' },
    { name: 'the last day of the calendar, without a time', value: '99991231' },
    { name: 'the second before the year 2000', value: '19991231235959' },
    { name: 'a day more than 30 years ahead', value: '20561201000000' },
    { name: 'digits of another script', value: '２０２６１１０１' },
    { name: 'a list', value: ['20261101120000'] },
    { name: 'a boolean', value: true },
  ])('returns $name as the error', ({ value }) => {
    expect(readCertificateExpiry({ certificateExpiration: value }, NOW)).toEqual({
      ok: false,
      error: value,
    });
  });

  it.each(['20000101000000', '20561101000000'])(
    'reads %s, an unusual but possible time',
    (value) => {
      expect(readCertificateExpiry({ certificateExpiration: value }, NOW).ok).toBe(true);
    },
  );
});

describe('readFlatRate', () => {
  const endsAt = Date.parse('2026-12-31T23:59:59+09:00');

  it.each([
    { name: 'in use', flags: {}, plan: { state: 'in-use' } },
    { name: 'in use, written as text', flags: { state: '1' }, plan: { state: 'in-use' } },
    {
      name: 'in use with all flags off',
      flags: { closeRequestYN: false, useRestrictYN: 'N', unPaidYN: 'false', closeOnExpired: null },
      plan: { state: 'in-use' },
    },
    { name: 'ended', flags: { state: 2 }, plan: { state: 'stopped', why: 'ended' } },
    {
      name: 'restricted',
      flags: { useRestrictYN: true },
      plan: { state: 'stopped', why: 'restricted' },
    },
    { name: 'unpaid', flags: { unPaidYN: 'Y' }, plan: { state: 'stopped', why: 'unpaid' } },
    {
      name: 'to be closed on request',
      flags: { closeRequestYN: 'true' },
      plan: { state: 'ending' },
    },
    { name: 'to be closed at its end', flags: { closeOnExpired: true }, plan: { state: 'ending' } },
    {
      name: 'ended and unpaid (ended wins)',
      flags: { state: 2, unPaidYN: true },
      plan: { state: 'stopped', why: 'ended' },
    },
    {
      name: 'unpaid and to be closed (unpaid wins)',
      flags: { closeRequestYN: true, unPaidYN: true },
      plan: { state: 'stopped', why: 'unpaid' },
    },
  ])('reads a plan that is $name', ({ flags, plan }) => {
    const read = readFlatRate({ state: 1, useEndDate: '20261231', ...flags }, NOW);

    expect(read).toEqual({ ok: true, value: { ...plan, endsAt } });
  });

  it.each(['', null, '99991231', '00010101', 20261231])('has no last day for %j', (useEndDate) => {
    expect(readFlatRate({ state: 1, useEndDate }, NOW)).toEqual({
      ok: true,
      value: { state: 'in-use' },
    });
  });

  it.each([undefined, 3, 'x', null, true, 1.5, 1e300])('does not read the state %s', (state) => {
    expect(readFlatRate({ state, useEndDate: '20261231' }, NOW)).toEqual({
      ok: false,
      error: state,
    });
  });
});

describe('readCompanyName', () => {
  it('trims the name', () => {
    expect(readCompanyName({ corpName: ' 가나\n상사 ' }, NOW)).toEqual({
      ok: true,
      value: '가나 상사',
    });
  });

  it.each([undefined, '', '  ', 7, 'x'.repeat(501)])('does not read %j as a name', (corpName) => {
    expect(readCompanyName({ corpName }, NOW).ok).toBe(false);
  });
});
