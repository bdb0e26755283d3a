import { describe, expect, it } from 'vitest';
import { encodeWatchForm, parseWatchForm } from '../../src/watch/watch-view.js';
import { HANBIT } from '../support/builders.js';

describe('parseWatchForm', () => {
  it.each([{ edited: HANBIT }, { edited: HANBIT, seen: '1z141z3' }, { unconfirmed: HANBIT }, {}])(
    'reads back %o',
    (about) => {
      expect(parseWatchForm(encodeWatchForm(about))).toEqual(about);
    },
  );

  it.each(['x', '123', 'anyway', 'anyway 12', `${HANBIT} `, `${HANBIT} X!`, '0000000000'])(
    'reads nothing from "%s"',
    (metadata) => {
      expect(parseWatchForm(metadata)).toBeUndefined();
    },
  );
});
