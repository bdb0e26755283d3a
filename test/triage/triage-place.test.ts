import { describe, expect, it } from 'vitest';
import { TRIAGE_PLACE } from '../../src/triage/alert-forms-view.js';
import { HANBIT } from '../support/builders.js';

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
