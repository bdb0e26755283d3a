import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import {
  type BulkChoosing,
  encodeBulkChoosing,
  MOST_TICKED,
  parseBulkChoosing,
} from '../../src/list/bulk-place.js';
import { LIMITS } from '../../src/slack/blocks.js';
import { HANBIT, NURI } from '../support/builders.js';

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => String(1000000000 + n) as Brn);

describe('parseBulkChoosing', () => {
  it.each<BulkChoosing & { readonly name: string }>([
    { name: 'nothing ticked', place: { filter: { kind: 'all' }, page: 3 }, elsewhere: [] },
    {
      name: 'two',
      place: { filter: { kind: 'mine', user: 'U0KIM' }, page: 1 },
      elsewhere: [HANBIT, NURI],
    },
    {
      name: 'a search that looks like a place',
      place: { filter: { kind: 'text', text: '1234567891 2 all' }, page: 2 },
      elsewhere: [NURI],
    },
    {
      name: 'as many as it takes',
      place: { filter: { kind: 'owner', owner: '' }, page: 1 },
      elsewhere: many(MOST_TICKED),
    },
  ])('reads back $name', ({ name: _, ...choosing }) => {
    expect(parseBulkChoosing(encodeBulkChoosing(choosing), 'U0KIM')).toEqual(choosing);
  });

  it.each(['', 'x', '123 1 all', '1234567891, 1 all', '1234567891 nonsense'])(
    'reads nothing from "%s"',
    (metadata) => {
      expect(parseBulkChoosing(metadata, 'U0KIM')).toBeUndefined();
    },
  );
});

describe('encodeBulkChoosing', () => {
  it('stays within what a window may carry, one page above the most and with the longest search', () => {
    const metadata = encodeBulkChoosing({
      place: { filter: { kind: 'text', text: '가'.repeat(INPUT_LIMITS.search) }, page: 10_000 },
      elsewhere: many(MOST_TICKED + 10),
    });

    expect(Buffer.byteLength(metadata)).toBeLessThan(LIMITS.privateMetadata);
  });
});
