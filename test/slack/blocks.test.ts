import { describe, expect, it } from 'vitest';
import {
  button,
  context,
  cut,
  cutMrkdwn,
  header,
  LIMITS,
  section,
  textOfMessage,
} from '../../src/slack/blocks.js';

describe('cut', () => {
  it('keeps short text and ends long text with …', () => {
    expect(cut('한빛상사', 4)).toBe('한빛상사');
    expect(cut('한빛상사', 3)).toBe('한빛…');
  });

  it('never splits a surrogate pair', () => {
    expect(cut('한😀상사', 3)).toBe('한…');
  });
});

describe('cutMrkdwn', () => {
  it.each([
    { name: 'an escape', mrkdwn: 'ab&amp;cd', max: 6, kept: 'ab…' },
    { name: 'a mention', mrkdwn: 'ab<@U0KIM>cd', max: 7, kept: 'ab…' },
    { name: 'plain text', mrkdwn: 'abcdefg', max: 5, kept: 'abcd…' },
  ])('does not cut inside $name', ({ mrkdwn, max, kept }) => {
    expect(cutMrkdwn(mrkdwn, max)).toBe(kept);
  });
});

describe('blocks', () => {
  const long = '가'.repeat(5000);

  it('stay within the limits', () => {
    const { text } = header(long);

    expect(text.text).toHaveLength(LIMITS.header);
    expect(section(long).text?.text).toHaveLength(LIMITS.sectionText);
    expect(context([long]).elements[0]).toHaveProperty('text.length', LIMITS.contextText);
    const block = button({ actionId: 'a', label: long, accessibilityLabel: long });
    expect(block.text.text).toHaveLength(LIMITS.buttonText);
    expect(block.accessibility_label).toHaveLength(LIMITS.accessibilityLabel);
  });

  it('leave out empty parts of a grey line', () => {
    expect(context(['123-45-67891', undefined, '', '확인']).elements[0]).toHaveProperty(
      'text',
      '123-45-67891 · 확인',
    );
  });
});

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
