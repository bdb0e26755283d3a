import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import {
  encodeBulkPlace,
  LIST_PLACE,
  listPlaceOf,
  parseBulkPlace,
  ROW_CHOICE,
} from '../../src/list/list-place.js';
import { LIMITS } from '../../src/slack/blocks.js';
import { HANBIT, NURI } from '../support/builders.js';

describe('listPlaceOf', () => {
  it.each([
    { filter: { kind: 'all' }, page: 1 },
    { filter: { kind: 'attention' }, page: 12 },
    { filter: { kind: 'attention', channel: 'C0TEAM' }, page: 1 },
    { filter: { kind: 'mine', user: 'U0KIM' }, page: 2 },
    { filter: { kind: 'text', text: '한빛 상사 2' }, page: 3 },
  ] as const)('decodes the value of a button: $filter.kind', (place) => {
    expect(listPlaceOf(LIST_PLACE.encode(place), 'U0KIM')).toEqual(place);
  });

  it('decodes "mine" as the user who presses', () => {
    const value = LIST_PLACE.encode({ filter: { kind: 'mine' }, page: 1 });

    expect(listPlaceOf(value, 'U0LEE')).toMatchObject({ filter: { user: 'U0LEE' } });
  });

  it.each(['', 'all', '0 all', '-1 all', '1 others', '1 text', 'x all', '99999999999 all'])(
    'does not decode "%s"',
    (value) => {
      expect(listPlaceOf(value, 'U0KIM')).toBeUndefined();
    },
  );
});

describe('ROW_CHOICE', () => {
  it.each(['check', 'claim', 'page', 'edit', 'pause', 'resume', 'unwatch'] as const)(
    'decodes %s',
    (action) => {
      const choice = { action, brn: HANBIT };
      const placed = { ...choice, place: '3 text a:b' };

      expect(ROW_CHOICE.safeParse(`${action}:${HANBIT}`).data).toEqual(choice);
      expect(ROW_CHOICE.safeParse(ROW_CHOICE.encode(choice)).data).toEqual(choice);
      expect(ROW_CHOICE.safeParse(ROW_CHOICE.encode(placed)).data).toEqual(placed);
    },
  );

  it.each(['', 'check', 'check:', 'check:123', 'drop:1234567891', 'check:1234567891x'])(
    'does not decode "%s"',
    (value) => {
      expect(ROW_CHOICE.safeParse(value).data).toBeUndefined();
    },
  );
});

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
