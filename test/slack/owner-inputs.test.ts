import { describe, expect, it } from 'vitest';
import { drawGroups, FIELDS } from '../../src/slack/inputs.js';

const words = { label: 'Owner' };
const groups = [
  { id: 'S0OPS', handle: 'ops' },
  { id: 'S0TAX', handle: 'tax' },
];

function optionsOf(initial: string, available = groups) {
  const [field] = drawGroups(FIELDS.ownerGroup, words, initial, available);
  return field?.element.type === 'static_select' ? field.element : undefined;
}

describe('the field for an owner', () => {
  it('selects the person who is the owner', () => {
    expect(FIELDS.owner.draw(words, 'U0KIM').element).toMatchObject({
      initial_user: 'U0KIM',
    });
  });

  it.each(['S0OPS', ''])('selects nobody for "%s"', (initial) => {
    expect(FIELDS.owner.draw(words, initial).element).not.toHaveProperty(
      'initial_user',
      expect.anything(),
    );
  });
});

describe('the field for an owner group', () => {
  it('selects the group that is the owner, and lists it first', () => {
    const element = optionsOf('S0TAX');

    expect(element?.initial_option?.value).toBe('S0TAX');
    expect(element?.options?.map(({ text }) => text.text)).toEqual(['@tax', '@ops']);
  });

  it('keeps a selected group that Slack did not list', () => {
    expect(optionsOf('S0GONE', [])?.initial_option?.value).toBe('S0GONE');
  });

  it('keeps a selected group that comes after a hundred others', () => {
    const many = Array.from({ length: 101 }, (_, n) => ({ id: `S${n}`, handle: `group-${n}` }));

    const element = optionsOf('S100', many);

    expect(element?.initial_option?.value).toBe('S100');
    expect(element?.options).toHaveLength(100);
  });

  it('selects no group for a person, and is not drawn without groups', () => {
    expect(optionsOf('U0KIM')).not.toHaveProperty('initial_option', expect.anything());
    expect(drawGroups(FIELDS.ownerGroup, words, 'U0KIM', [])).toEqual([]);
  });
});
