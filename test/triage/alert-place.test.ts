import { describe, expect, it } from 'vitest';
import {
  type AlertPlace,
  encodeAlertPlace,
  parseAlertPlace,
} from '../../src/triage/alert-list-view.js';

describe('an alert place', () => {
  it.each<AlertPlace['filter']>([
    { kind: 'all' },
    { kind: 'mine', user: 'U0KIM' },
    { kind: 'text', text: '한빛 상사 2호점' },
    { kind: 'roll-up', id: 'C0ALERTS-1796000000000' },
  ])('is read as it was written: $kind', (filter) => {
    const place = { filter, page: 12 };

    expect(parseAlertPlace(encodeAlertPlace(place), 'U0KIM')).toEqual(place);
  });

  it('makes "mine" the one’s who looks', () => {
    const written = encodeAlertPlace({ filter: { kind: 'mine' }, page: 1 });

    expect(parseAlertPlace(written, 'U0LEE')?.filter).toEqual({ kind: 'mine', user: 'U0LEE' });
  });

  it.each(['', 'all', '0 all', '-1 all', '1 other', '1 text', '1 text ', '1 roll-up', '1all'])(
    'is not read from %j',
    (value) => {
      expect(parseAlertPlace(value, 'U0KIM')).toBeUndefined();
    },
  );
});
