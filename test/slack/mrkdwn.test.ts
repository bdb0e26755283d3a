import { describe, expect, it } from 'vitest';
import {
  bold,
  channelMention,
  escapeMenuPaths,
  escapeMrkdwn,
  mention,
} from '../../src/slack/blocks.js';

describe('escapeMrkdwn', () => {
  it.each([
    {
      name: 'a broadcast mention in Slack’s syntax',
      words: '<!channel> 주의',
      safe: '&lt;!channel&gt; 주의',
    },
    { name: 'a link', words: '<https://a.kr|은행>', safe: '&lt;https:\u200B//a.\u200Bkr|은행&gt;' },
    { name: 'a bare address', words: 'https://a.kr/x', safe: 'https:\u200B//a.\u200Bkr/x' },
    { name: 'a bare host name', words: 'evil.example', safe: 'evil.\u200Bexample' },
    { name: 'a broadcast mention', words: '@here, @channel', safe: '@\u200Bhere, @\u200Bchannel' },
    { name: 'a line break', words: '한빛\n> 인용\r\n끝', safe: '한빛 &gt; 인용 끝' },
    { name: 'an ampersand', words: 'A&B', safe: 'A&amp;B' },
    { name: 'an escape sequence in the text', words: '&lt;', safe: '&amp;lt;' },
  ])('escapes $name', ({ words, safe }) => {
    expect(escapeMrkdwn(words)).toBe(safe);
  });

  it('prevents emphasis', () => {
    expect(escapeMrkdwn('*긴급*')).toBe('\u200B*\u200B긴급\u200B*\u200B');
  });
});

describe('mention', () => {
  it.each([
    { id: 'U0KIM', mrkdwn: '<@U0KIM>' },
    { id: 'W0KIM', mrkdwn: '<@W0KIM>' },
    { id: 'S0OPS', mrkdwn: '<!subteam^S0OPS>' },
    { id: '<!here>', mrkdwn: '&lt;!here&gt;' },
    { id: 'U0><!here', mrkdwn: 'U0&gt;&lt;!here' },
  ])('formats $id as $mrkdwn', ({ id, mrkdwn }) => {
    expect(mention(id)).toBe(mrkdwn);
  });
});

describe('channelMention', () => {
  it('formats a channel ID and escapes anything else', () => {
    expect(channelMention('C0ALERTS')).toBe('<#C0ALERTS>');
    expect(channelMention('<!here>')).toBe('&lt;!here&gt;');
  });
});

describe('bold', () => {
  it('adds zero-width spaces so that Slack renders bold beside Korean letters', () => {
    expect(bold('상황')).toBe('\u200B*상황*\u200B');
  });
});

describe('escapeMenuPaths', () => {
  it('escapes the > of a menu path and nothing else', () => {
    expect(escapeMenuPaths('홈택스연동 > 환경설정 <@U0KIM>')).toBe(
      '홈택스연동 &gt; 환경설정 <@U0KIM>',
    );
  });
});
