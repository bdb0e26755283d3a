import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { encodeBulkPlace, parseBulkPlace } from '../../src/list/list-place.js';
import { LIMITS } from '../../src/slack/blocks.js';
import { HANBIT, NURI } from '../support/builders.js';

describe('parseBulkPlace', () => {
  it.each([
    { kind: 'pause', total: 2, target: { kind: 'companies', brns: [HANBIT, NURI] } },
    {
      kind: 'pause',
      total: 2,
      target: { kind: 'companies', brns: [HANBIT, NURI] },
      backTo: { filter: { kind: 'text', text: '12; filter' }, page: 3 },
    },
    {
      kind: 'owner',
      total: 12,
      fingerprint: '1x7z',
      target: { kind: 'filter', filter: { kind: 'mine', user: 'U0KIM' } },
      backTo: { filter: { kind: 'mine', user: 'U0KIM' }, page: 2 },
    },
    {
      kind: 'unwatch',
      total: 12,
      fingerprint: '1x7z',
      target: { kind: 'filter', filter: { kind: 'owner', owner: 'S0TAX' } },
      backTo: { filter: { kind: 'attention' }, page: 2 },
    },
    {
      kind: 'client-text',
      total: 3,
      fingerprint: '1x7z',
      target: { kind: 'filter', filter: { kind: 'owner', owner: 'U0LEE' } },
    },
    {
      kind: 'pause',
      total: 0,
      target: { kind: 'companies', brns: [] },
      backTo: { filter: { kind: 'all' }, page: 2 },
    },
  ] as const)('decodes $kind of $target.kind', (place) => {
    expect(parseBulkPlace(encodeBulkPlace(place), 'U0KIM')).toEqual(place);
  });

  it.each([
    '',
    'pause',
    'owner;2;MARK;;;1 all',
    'drop;2;;1234567891;;',
    'pause;x;;1234567891;;',
    'pause;2;1x7;;;nonsense',
    'pause;2;1x7;;u0;1 all',
  ])('does not decode "%s"', (metadata) => {
    expect(parseBulkPlace(metadata, 'U0KIM')).toBeUndefined();
  });
});

describe('encodeBulkPlace', () => {
  it('fits into private_metadata, with a page of ticks and the longest search', () => {
    const brns = Array.from({ length: 10 }, (_, n) => String(1000000000 + n) as Brn);
    const filter = { kind: 'text', text: '가'.repeat(INPUT_LIMITS.search) } as const;
    const metadata = encodeBulkPlace({
      kind: 'unwatch',
      total: 1_000_000,
      fingerprint: 'zzzzzzz',
      target: { kind: 'companies', brns },
      backTo: { filter, page: 10_000 },
    });

    expect(Buffer.byteLength(metadata)).toBeLessThan(LIMITS.privateMetadata);
  });
});
