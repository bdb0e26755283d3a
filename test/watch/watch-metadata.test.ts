import { describe, expect, it } from 'vitest';
import { encodeWatchMetadata, parseWatchMetadata } from '../../src/watch/watch-view.js';
import { HANBIT } from '../support/builders.js';

describe('parseWatchMetadata', () => {
  it.each([
    { editedBrn: HANBIT },
    { editedBrn: HANBIT, basedOn: '1z141z3' },
    { unconfirmedBrn: HANBIT },
    { unconfirmedBrn: HANBIT, editedBrn: HANBIT },
    { unconfirmedBrn: HANBIT, editedBrn: HANBIT, basedOn: '1z141z3' },
    {},
  ])('decodes what it encoded: %o', (metadata) => {
    expect(parseWatchMetadata(encodeWatchMetadata(metadata))).toEqual(metadata);
  });

  it.each(['x', '123', 'anyway', 'anyway 12', `${HANBIT} `, `${HANBIT} X!`, '0000000000'])(
    'rejects "%s"',
    (metadata) => {
      expect(parseWatchMetadata(metadata)).toBeUndefined();
    },
  );
});
