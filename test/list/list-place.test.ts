import { describe, expect, it } from 'vitest';
import { LIST_PLACE, listPlaceOf } from '../../src/list/list-place.js';

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
