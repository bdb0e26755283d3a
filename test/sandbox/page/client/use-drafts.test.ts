import { describe, expect, it } from 'vitest';
import {
  emptyFields,
  entriesOf,
  keptDrafts,
} from '../../../../src/sandbox/page/client/shell/view-surface.js';
import type { PageJson } from '../../../../src/sandbox/page/contract.js';

function field(blockId: string, more: PageJson = {}, element: PageJson = {}): PageJson {
  return {
    type: 'input',
    block_id: blockId,
    element: { type: 'plain_text_input', action_id: blockId, ...element },
    ...more,
  };
}

describe('what was typed into a modal', () => {
  const drafts = { name: { entry: '한빛' }, note: { entry: '전화' } };

  it.each([
    ['stays in fields that are drawn again', [field('name'), field('note')], ['name', 'note']],
    ['goes with a field that is drawn no more', [field('name')], ['name']],
    [
      'goes when its field has another action',
      [field('name', {}, { action_id: 'other' }), field('note')],
      ['note'],
    ],
    [
      'goes when its field is of another kind',
      [field('name', {}, { type: 'static_select' }), field('note')],
      ['note'],
    ],
  ])('%s', (_name, blocks, kept) => {
    const before = { blocks: [field('name'), field('note')] };

    expect(Object.keys(keptDrafts(drafts, before, { blocks }))).toEqual(kept);
  });

  it('does not come back into a field that was gone in between', () => {
    const form = { blocks: [field('name')] };
    const checking = { blocks: [] };

    const after = keptDrafts(keptDrafts(drafts, form, checking), checking, form);

    expect(after).toEqual({});
  });

  it('is sent by block, an emptied field as null', () => {
    expect(entriesOf({ ...drafts, note: { entry: null } })).toEqual({ name: '한빛', note: null });
  });
});

describe('required fields', () => {
  const values = {
    typed: { typed: { type: 'plain_text_input', value: 'x' } },
    empty: { empty: { type: 'plain_text_input', value: null } },
    boxes: { boxes: { type: 'checkboxes', selected_options: [] } },
  };
  const blocks = [
    { type: 'section', block_id: 'words' },
    field('typed'),
    field('empty'),
    field('boxes', {}, { type: 'checkboxes' }),
    field('free', { optional: true }),
  ];

  it('are missing when neither the server nor the person has put anything in', () => {
    expect(emptyFields({ blocks, values }, {})).toEqual(['empty', 'boxes']);
  });

  it('are not missing any more once something is typed or ticked', () => {
    const drafts = { empty: { entry: 'y' }, boxes: { entry: ['taxinvoice'] } };

    expect(emptyFields({ blocks, values }, drafts)).toEqual([]);
  });

  it('are missing when the person has emptied them', () => {
    const drafts = { typed: { entry: null }, empty: { entry: 'y' }, boxes: { entry: [] } };

    expect(emptyFields({ blocks, values }, drafts)).toEqual(['typed', 'boxes']);
  });
});
