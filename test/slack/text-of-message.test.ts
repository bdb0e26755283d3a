import { describe, expect, it } from 'vitest';
import { context, header, LIMITS, section, textOfMessage } from '../../src/slack/blocks.js';

describe('textOfMessage', () => {
  it('returns the text of all blocks, without the header', () => {
    const blocks = [header('제목'), section('상황'), section('할 일'), context(['123-45-67891'])];

    expect(textOfMessage({ text: '문장.', blocks })).toBe('문장.\n\n상황\n\n할 일\n\n123-45-67891');
  });

  it('stays within Slack’s limit for text', () => {
    const blocks = [section('가'.repeat(2900)), section('나'.repeat(2900))];

    expect(textOfMessage({ text: '문장.', blocks })).toHaveLength(LIMITS.messageText);
  });
});
