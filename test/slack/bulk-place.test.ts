import { describe, expect, it } from 'vitest';
import { encodeBulkPlace, parseBulkPlace } from '../../src/slack/bulk-place.js';
import { HANBIT, NURI } from '../support/builders.js';

describe('parseBulkPlace', () => {
  it.each([
    { change: 'pause', total: 2, target: { kind: 'companies', brns: [HANBIT, NURI] } },
    { change: 'owner', total: 1200, target: { kind: 'filter', filter: { kind: 'all' } } },
    {
      change: 'owner',
      total: 12,
      mark: '1x7z',
      target: { kind: 'filter', filter: { kind: 'all' } },
    },
    {
      change: 'unwatch',
      total: 3,
      target: { kind: 'filter', filter: { kind: 'owner', owner: 'U0LEE' } },
    },
    {
      change: 'resume',
      total: 1,
      target: { kind: 'filter', filter: { kind: 'text', text: '한빛 12 list' } },
    },
    {
      change: 'snooze',
      total: 9,
      target: { kind: 'filter', filter: { kind: 'mine', user: 'U0KIM' } },
    },
  ] as const)('reads back $change of $target.kind', (place) => {
    expect(parseBulkPlace(encodeBulkPlace(place), 'U0KIM')).toEqual(place);
  });

  it.each([
    '',
    'pause',
    'owner 2#MARK list 1 all',
    'drop 2 brns 1234567891',
    'pause x brns 1',
    'pause 2 list nonsense',
  ])('reads nothing from "%s"', (metadata) => {
    expect(parseBulkPlace(metadata, 'U0KIM')).toBeUndefined();
  });
});
