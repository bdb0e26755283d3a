import { describe, expect, it } from 'vitest';
import { isChannelId, isGroupId, isUserId, isUserOrGroupId } from '../../src/kernel/slack-id.js';

const predicates = { isChannelId, isGroupId, isUserId, isUserOrGroupId };

function kindsOf(text: string): readonly string[] {
  return Object.entries(predicates).flatMap(([name, matches]) => (matches(text) ? [name] : []));
}

describe('Slack ID predicates', () => {
  it.each([
    { id: 'C0OPS', kinds: ['isChannelId'] },
    { id: 'G0OLD', kinds: ['isChannelId'] },
    { id: 'U0KIM', kinds: ['isUserId', 'isUserOrGroupId'] },
    { id: 'W0LEE', kinds: ['isUserId', 'isUserOrGroupId'] },
    { id: 'S0TAX', kinds: ['isGroupId', 'isUserOrGroupId'] },
    { id: 'D0DM', kinds: [] },
    { id: '', kinds: [] },
    { id: 'U', kinds: [] },
    { id: '@kim', kinds: [] },
    { id: 'U0kim', kinds: [] },
    { id: 'U0KIM\n', kinds: [] },
    { id: 'C0OPS\n', kinds: [] },
    { id: 'S0TAX\n', kinds: [] },
    { id: '@U0KIM', kinds: [] },
    { id: '#C0OPS', kinds: [] },
    { id: '!S0TAX', kinds: [] },
  ])('recognise "$id" as $kinds', ({ id, kinds }) => {
    expect(kindsOf(id)).toEqual(kinds);
  });
});
