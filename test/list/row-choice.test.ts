import { describe, expect, it } from 'vitest';
import { ROW_CHOICE } from '../../src/list/list-place.js';
import { HANBIT } from '../support/builders.js';

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
