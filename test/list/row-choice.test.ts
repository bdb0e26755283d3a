import { describe, expect, it } from 'vitest';
import { encodeRowChoice, parseRowChoice } from '../../src/list/list-place.js';
import { HANBIT } from '../support/builders.js';

describe('parseRowChoice', () => {
  it.each(['check', 'page', 'edit', 'pause', 'resume', 'unwatch'] as const)(
    'reads back %s',
    (action) => {
      const choice = { action, brn: HANBIT };

      expect(parseRowChoice(encodeRowChoice(choice))).toEqual(choice);
    },
  );

  it.each(['', 'check', 'check:', 'check:123', 'drop:1234567891', 'check:1234567891x'])(
    'reads nothing from "%s"',
    (value) => {
      expect(parseRowChoice(value)).toBeUndefined();
    },
  );
});
