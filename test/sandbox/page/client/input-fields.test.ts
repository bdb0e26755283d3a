import { describe, expect, it } from 'vitest';
import { TextField } from '../../../../src/sandbox/page/client/blocks/input-fields.js';

describe('TextField', () => {
  it('sends an emptied field as empty on Enter, not its earlier text', () => {
    const sent: string[] = [];
    const field = TextField({
      element: { type: 'plain_text_input' },
      ids: { blockId: 'block', actionId: 'search' },
      state: { value: 'earlier' },
      draft: { entry: null },
      onChange: () => {},
      onEnter: (text) => sent.push(text),
    });

    field.props.onKeyDown({ key: 'Enter', nativeEvent: {}, preventDefault: () => {} });

    expect(sent).toEqual(['']);
  });
});
