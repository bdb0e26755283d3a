import { describe, expect, it } from 'vitest';
import {
  emptyFields,
  entriesOf,
  keepDrafts,
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

describe('a draft in a modal', () => {
  const drafts = { name: { entry: '한빛' }, note: { entry: '전화' } };

  it.each([
    ['stays in a field that is drawn again', [field('name'), field('note')], ['name', 'note']],
    ['is dropped with a field that is no longer drawn', [field('name')], ['name']],
    [
      'is dropped when its field has another action',
      [field('name', {}, { action_id: 'other' }), field('note')],
      ['note'],
    ],
    [
      'is dropped when its field has another type',
      [field('name', {}, { type: 'static_select' }), field('note')],
      ['note'],
    ],
  ])('%s', (_name, blocks, kept) => {
    const before = { blocks: [field('name'), field('note')] };

    expect(Object.keys(keepDrafts(drafts, before, { blocks }))).toEqual(kept);
  });

  it('is not restored in a field that was missing in between', () => {
    const form = { blocks: [field('name')] };
    const checking = { blocks: [] };

    const keptDrafts = keepDrafts(keepDrafts(drafts, form, checking), checking, form);

    expect(keptDrafts).toEqual({});
  });

  it('is sent by block ID, a cleared field as null', async () => {
    expect(await entriesOf({ ...drafts, note: { entry: null } })).toEqual({
      name: '한빛',
      note: null,
    });
  });

  it('is sent with the content of its file', async () => {
    const file = new File(['가나'], 'list.csv');

    expect(await entriesOf({ list: { entry: { file: 'list.csv', base64: '' }, file } })).toEqual({
      list: { file: 'list.csv', base64: Buffer.from('가나').toString('base64') },
    });
  });
});

describe('emptyFields', () => {
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

  it('lists required fields with neither a stored value nor a draft', () => {
    expect(emptyFields({ blocks, values }, {})).toEqual(['empty', 'boxes']);
  });

  it('leaves out required fields with a draft', () => {
    const drafts = { empty: { entry: 'y' }, boxes: { entry: ['taxinvoice'] } };

    expect(emptyFields({ blocks, values }, drafts)).toEqual([]);
  });

  it('lists required fields that the person has cleared', () => {
    const drafts = { typed: { entry: null }, empty: { entry: 'y' }, boxes: { entry: [] } };

    expect(emptyFields({ blocks, values }, drafts)).toEqual(['typed', 'boxes']);
  });
});
