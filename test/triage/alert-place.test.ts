import { describe, expect, it } from 'vitest';
import { TRIAGE_PLACE } from '../../src/triage/alert-forms-view.js';
import { ALERT_PLACE, type AlertPlace } from '../../src/triage/alert-list-view.js';
import { HANBIT } from '../support/builders.js';

describe('ALERT_PLACE', () => {
  it.each<AlertPlace['filter']>([
    { kind: 'all' },
    { kind: 'mine' },
    { kind: 'text', text: '한빛 상사 2호점' },
    { kind: 'roll-up', id: 'C0ALERTS-1796000000000' },
  ])('decodes what it encoded: $kind', (filter) => {
    const place = { filter, page: 12 };

    expect(ALERT_PLACE.safeParse(ALERT_PLACE.encode(place)).data).toEqual(place);
  });

  it.each(['', 'all', '0 all', '-1 all', '1 other', '1 text', '1 text ', '1 roll-up', '1all'])(
    'rejects %j',
    (value) => {
      expect(ALERT_PLACE.safeParse(value).data).toBeUndefined();
    },
  );
});

describe('TRIAGE_PLACE', () => {
  it.each([
    { brn: HANBIT, onDetails: true },
    { brn: HANBIT, onDetails: false },
    { brn: HANBIT, onDetails: true, limit: 1_796_000_000_000 },
  ])('decodes what it encoded: %j', (place) => {
    expect(TRIAGE_PLACE.safeParse(TRIAGE_PLACE.encode(place)).data).toEqual(place);
  });

  it.each([
    '',
    HANBIT,
    `${HANBIT}:elsewhere`,
    `${HANBIT}:details:soon`,
    `${HANBIT}:details:1:2`,
    '12:details',
  ])('rejects "%s"', (metadata) => {
    expect(TRIAGE_PLACE.safeParse(metadata).data).toBeUndefined();
  });
});
