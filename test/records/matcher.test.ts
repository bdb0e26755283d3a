import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matcherOf } from '../../src/records/matcher.js';
import { RECORDS, type StoredKind } from '../../src/records/store.js';
import {
  aHistoryRecord,
  anAlert,
  anOutboxEntry,
  aSetupAlert,
  aStatus,
  aSweep,
  aTicket,
  events,
  jobs,
  lives,
  rollUp,
} from '../store/samples.js';

const SAMPLES: readonly (readonly [StoredKind, readonly unknown[]])[] = [
  ['status', [aStatus()]],
  ['alert', lives.map((life) => anAlert({ life }))],
  ['outbox', jobs.map((job) => anOutboxEntry('1', job))],
  ['history', events.map((event) => aHistoryRecord(1, { event }))],
  ['setup', [aSetupAlert()]],
  ['roll-up', [rollUp]],
  ['sweep', [aSweep()]],
  ['ticket', [aTicket()]],
];

const WRONG_VALUES = [undefined, null, 'other', -1, Number.NaN, true, [], {}];

describe('matcherOf', () => {
  it.each(SAMPLES)('accepts what fits: %s', (kind, records) => {
    const matches = matcherOf(RECORDS[kind].schema);

    for (const record of records) expect(matches(record)).toBe(true);
  });

  it.each(SAMPLES)(
    'says the same as the schema of a record with a wrong field: %s',
    (kind, records) => {
      const { schema } = RECORDS[kind];
      const matches = matcherOf(schema);

      for (const changed of records.flatMap(withWrongFields)) {
        expect([changed, matches(changed)]).toEqual([changed, schema.safeParse(changed).success]);
      }
    },
  );

  it.each([
    { name: 'a check', schema: z.array(z.string()).min(1), value: ['a'] },
    { name: 'a type it does not know', schema: z.map(z.string(), z.string()), value: new Map() },
    { name: 'a catch-all', schema: z.strictObject({ a: z.string() }), value: { a: 'a' } },
    { name: 'a format', schema: z.iso.date(), value: '2026-11-25' },
    { name: 'a coercion', schema: z.coerce.number(), value: 1 },
  ])('leaves $name to the schema', ({ schema, value }) => {
    expect(matcherOf(schema)(value)).toBe(false);
  });
});

/** Copies of a value, each with one wrong value at any depth. */
function withWrongFields(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return WRONG_VALUES;
  const copies = Object.entries(value).flatMap(([name, field]) =>
    withWrongFields(field).map((wrong) =>
      Array.isArray(value) ? value.with(Number(name), wrong) : { ...value, [name]: wrong },
    ),
  );
  return [...WRONG_VALUES, ...copies];
}
