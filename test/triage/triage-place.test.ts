import { describe, expect, it } from 'vitest';
import { TRIAGE_PLACE } from '../../src/triage/triage-place.js';
import { HANBIT } from '../support/builders.js';

describe('a desk place', () => {
  it.each([
    { brn: HANBIT, onDetails: true },
    { brn: HANBIT, onDetails: false },
    { brn: HANBIT, onDetails: true, limit: 1_796_000_000_000 },
  ])('comes back as it was written: %j', (place) => {
    expect(TRIAGE_PLACE.safeParse(TRIAGE_PLACE.encode(place)).data).toEqual(place);
  });

  it.each([
    '',
    HANBIT,
    `${HANBIT}:elsewhere`,
    `${HANBIT}:details:soon`,
    `${HANBIT}:details:1:2`,
    '12:details',
  ])('is nothing when something else was written: "%s"', (metadata) => {
    expect(TRIAGE_PLACE.safeParse(metadata).data).toBeUndefined();
  });
});
