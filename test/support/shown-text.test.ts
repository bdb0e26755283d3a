import { describe, expect, it } from 'vitest';
import { shownText } from './shown-text.js';

const plain = (text: string) => ({ type: 'plain_text', text });

describe('shownText', () => {
  it('returns the text of all blocks in their order, without ids, values and links', () => {
    const blocks = [
      { type: 'header', block_id: 'head', text: plain('Heading') },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: 'Paragraph' },
        accessory: {
          type: 'button',
          action_id: 'go',
          value: '1234567890',
          url: 'https://example.com',
          text: plain('Open'),
        },
      },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Bold', style: { bold: true } },
              { type: 'text', text: 'Plain' },
            ],
          },
        ],
      },
    ];

    expect(shownText({ blocks })).toBe('Heading\nParagraph\nOpen\nBold\nPlain');
  });
});
