import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { Alert, RollUp } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import type { DigestRecord } from '../../src/records/digest.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type {
  CommonCauseAlert,
  MassChange,
  OutageAlert,
  SetupAlert,
} from '../../src/records/incident.js';
import type { OutboxEntry } from '../../src/records/outbox.js';
import type { StoredSettings } from '../../src/records/settings.js';
import type { CompanyStatus } from '../../src/records/status.js';
import type {
  BrokenChannel,
  FirstCheck,
  HomeVisit,
  SweepRecord,
  TicketRecord,
} from '../../src/records/store.js';
import type { alertSchema, setupAlertSchema } from '../../src/store/alert-schema.js';
import type { historyRecordSchema } from '../../src/store/history-schema.js';
import { type Row, textOf } from '../../src/store/keys.js';
import type { outboxEntrySchema } from '../../src/store/outbox-schema.js';
import {
  type brokenChannelSchema,
  type companySchema,
  type firstCheckSchema,
  hideBrn,
  type homeVisitSchema,
  RECORDS,
  type sweepSchema,
  type ticketSchema,
} from '../../src/store/records.js';
import type { storedSettingsSchema } from '../../src/store/schema-parts.js';
import type { companyStatusSchema } from '../../src/store/status-schema.js';
import type {
  commonCauseSchema,
  digestRecordSchema,
  massChangeSchema,
  outageSchema,
  rollUpSchema,
} from '../../src/store/wide-schema.js';
import { aCompany, aStatus } from './samples.js';

const KEY = 'company:test:1000000001';

type Mutable<T> = T extends string | number | boolean
  ? T
  : { -readonly [K in keyof T]: Mutable<T[K]> };

describe('stored records', () => {
  // Checked by the compiler: a field or a word added to a type and forgotten here would make its records unreadable.
  it('know every field and every word of their types', () => {
    expectTypeOf<Mutable<Company>>().toEqualTypeOf<z.output<typeof companySchema>>();
    expectTypeOf<Mutable<CompanyStatus>>().toEqualTypeOf<z.output<typeof companyStatusSchema>>();
    expectTypeOf<Mutable<Alert>>().toEqualTypeOf<z.output<typeof alertSchema>>();
    expectTypeOf<Mutable<SetupAlert>>().toEqualTypeOf<z.output<typeof setupAlertSchema>>();
    expectTypeOf<Mutable<OutboxEntry>>().toEqualTypeOf<z.output<typeof outboxEntrySchema>>();
    expectTypeOf<Mutable<HistoryRecord>>().toEqualTypeOf<z.output<typeof historyRecordSchema>>();
    expectTypeOf<Mutable<SweepRecord>>().toEqualTypeOf<z.output<typeof sweepSchema>>();
    expectTypeOf<Mutable<TicketRecord>>().toEqualTypeOf<z.output<typeof ticketSchema>>();
    expectTypeOf<Mutable<OutageAlert>>().toEqualTypeOf<z.output<typeof outageSchema>>();
    expectTypeOf<Mutable<CommonCauseAlert>>().toEqualTypeOf<z.output<typeof commonCauseSchema>>();
    expectTypeOf<Mutable<MassChange>>().toEqualTypeOf<z.output<typeof massChangeSchema>>();
    expectTypeOf<Mutable<FirstCheck>>().toEqualTypeOf<z.output<typeof firstCheckSchema>>();
    expectTypeOf<Mutable<RollUp>>().toEqualTypeOf<z.output<typeof rollUpSchema>>();
    expectTypeOf<Mutable<DigestRecord>>().toEqualTypeOf<z.output<typeof digestRecordSchema>>();
    expectTypeOf<Mutable<StoredSettings>>().toEqualTypeOf<z.output<typeof storedSettingsSchema>>();
    expectTypeOf<Mutable<BrokenChannel>>().toEqualTypeOf<z.output<typeof brokenChannelSchema>>();
    expectTypeOf<Mutable<HomeVisit>>().toEqualTypeOf<z.output<typeof homeVisitSchema>>();
  });

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
    expect(RECORDS.company.read(rowOf(value))).toEqual({
      ok: false,
      error: expect.stringMatching(/^(is no JSON of|has a shape) /),
    });
    expect(() => RECORDS.company.parse(value, KEY)).toThrow(
      expect.objectContaining({ name: 'StoreError', code: 'unknown-shape' }),
    );
  });

  it.each(['', '{"value":{"v":1,', 'null', '[]', '{"v":1}', '\u0000'])(
    'are refused when %j stands in the file',
    (text) => {
      expect(RECORDS.company.read({ key: KEY, text })).toEqual({
        ok: false,
        error: 'is no JSON of this app',
      });
    },
  );

  it('of a newer version are told from broken ones', () => {
    const newer = { ...aStatus(), v: 2, products: 'in another shape' };

    expect(RECORDS.status.read(rowOf(newer))).toEqual({
      ok: false,
      error: 'has version 2; this app knows version 1',
    });
    expect(() => RECORDS.status.parse(newer, KEY)).toThrow(
      expect.objectContaining({ code: 'newer-version' }),
    );
  });

  it('are refused under the key of another one', () => {
    const { text } = rowOf(aCompany());

    expect(RECORDS.company.read({ key: 'company:test:1000000002', text })).toEqual({
      ok: false,
      error: 'does not belong to its key',
    });
  });

  it('keep fields that were added after this version', () => {
    const later = { ...aCompany(), team: 'seoul' };

    expect(RECORDS.company.read(rowOf(later))).toEqual({ ok: true, value: later });
    expect(RECORDS.company.parse(later, KEY)).toBe(later);
  });

  it('are named without their content or business number when refused', () => {
    const refused = { ...aCompany(), name: 5, note: 'a private note' };

    expect(RECORDS.company.read(rowOf(refused))).toEqual({
      ok: false,
      error: 'has a shape this app does not know (at name)',
    });
    expect(() => RECORDS.company.parse(refused, KEY)).toThrow(
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
