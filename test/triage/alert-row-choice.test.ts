import { describe, expect, it } from 'vitest';
import { ALERT_ROW_CHOICE } from '../../src/triage/alert-list-view.js';
import { HANBIT } from '../support/builders.js';

describe('ALERT_ROW_CHOICE', () => {
  it.each(['page', 'check', 'claim', 'assign', 'release', 'snooze', 'wake', 'details'] as const)(
    'decodes what it encoded: %s',
    (action) => {
      const choice = { action, brn: HANBIT };

      expect(ALERT_ROW_CHOICE.safeParse(ALERT_ROW_CHOICE.encode(choice)).data).toEqual(choice);
    },
  );

  it.each(['', 'claim', 'claim:', 'claim:123', 'unwatch:1234567891', 'claim:1234567891:x'])(
    'rejects %j',
    (value) => {
      expect(ALERT_ROW_CHOICE.safeParse(value).data).toBeUndefined();
    },
  );
});
