import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { messageOfModal } from '../../src/slack/modal-view.js';

const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
});

describe('messageOfModal', () => {
  it('keeps the text of the window without its input fields', () => {
    const view: ModalView = {
      type: 'modal',
      title: { type: 'plain_text', text: 'Stop watching' },
      blocks: [
        section('Hanbit Trading is not watched any more.'),
        {
          type: 'input',
          label: { type: 'plain_text', text: 'Note' },
          element: { type: 'plain_text_input', action_id: 'note' },
        },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'Its alert was closed.' }] },
      ],
    };

    expect(messageOfModal(view)).toEqual({
      text: 'Hanbit Trading is not watched any more.',
      blocks: [view.blocks[0], view.blocks[2]],
    });
  });

  it('uses the title of a window without sections', () => {
    const view: ModalView = {
      type: 'modal',
      title: { type: 'plain_text', text: 'Stop watching' },
      blocks: [],
    };

    expect(messageOfModal(view).text).toBe('Stop watching');
  });
});
