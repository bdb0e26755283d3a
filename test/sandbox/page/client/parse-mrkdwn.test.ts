import { describe, expect, it } from 'vitest';
import {
  type Inline,
  parseMrkdwn,
} from '../../../../src/sandbox/page/client/mrkdwn/parse-mrkdwn.js';

/** A short notation of a parsed part for the tables, e.g. `[b:bold]`. */
function show(part: Inline): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return `[code:${part.text}]`;
    case 'bold':
    case 'italic':
    case 'strike':
      return `[${part.kind[0]}:${part.parts.map(show).join('')}]`;
    case 'link':
      return `[link:${part.url}${part.label === undefined ? '' : ` ${part.label}`}]`;
    case 'user':
    case 'channel':
    case 'group':
      return `[${part.kind}:${part.id}]`;
    case 'broadcast':
      return `[all:${part.word}]`;
    case 'date':
      return `[date:${part.at} ${part.format} ${part.fallback}]`;
  }
}

function read(mrkdwn: string): string {
  return parseMrkdwn(mrkdwn)
    .map((paragraph) =>
      paragraph.kind === 'pre'
        ? `<pre>${paragraph.text}</pre>`
        : `${paragraph.kind === 'quote' ? '| ' : ''}${paragraph.lines
            .map((line) => line.map(show).join(''))
            .join('\n')}`,
    )
    .join('\n\n');
}

describe('parseMrkdwn', () => {
  it.each([
    ['bold, italic and struck out', '*a* _b_ ~c~', '[b:a] [i:b] [s:c]'],
    ['emphasis inside emphasis', '*a _b_*', '[b:a [i:b]]'],
    ['emphasis directly around emphasis', '_*a*_', '[i:[b:a]]'],
    ['a letter after the mark', '*가나*다', '*가나*다'],
    ['a letter before the mark', '가*나다*', '가*나다*'],
    ['a zero-width space as a boundary', '가\u200B*나*\u200B다', '가\u200B[b:나]\u200B다'],
    ['punctuation as a boundary', '(*a*), "*b*".', '([b:a]), "[b:b]".'],
    ['a space inside the mark', '* a* *b *', '* a* *b *'],
    ['one mark alone', '2 * 3 = 6', '2 * 3 = 6'],
    ['two marks without text', '** __', '** __'],
    ['underscores inside a word', 'snake_case_name', 'snake_case_name'],
    ['emphasis across a line break', '*a\nb*', '*a\nb*'],
    ['bold around a mention that contains a mark', '*a <@U1_B*> c*', '[b:a [user:U1_B*] c]'],
    ['code, whose content is not parsed', '`*a* <@U1>`', '[code:*a* <@U1>]'],
    ['escaped text in code', '`/hometax &lt;회사&gt;`', '[code:/hometax <회사>]'],
    ['bold around code that contains a mark', '*a `*` b*', '[b:a [code:*] b]'],
  ])('parses emphasis: %s', (_name, mrkdwn, shown) => {
    expect(read(mrkdwn)).toBe(shown);
  });

  it.each([
    ['a person', '<@U0KIM>', '[user:U0KIM]'],
    ['a channel with its name', '<#C0TEAM|회계팀>', '[channel:C0TEAM]'],
    ['a group', '<!subteam^S0OPS>', '[group:S0OPS]'],
    ['everybody', '<!channel>', '[all:channel]'],
    [
      'a link with a label',
      '<https://a.kr/?x=1&amp;y=2|여기>',
      '[link:https://a.kr/?x=1&y=2 여기]',
    ],
    ['a bare URL, without the full stop after it', 'https://a.kr/b.', '[link:https://a.kr/b].'],
    ['a date', '<!date^1700000000^{date} {time}|11월>', '[date:1700000000 {date} {time} 11월]'],
    ['an escaped mention', '&lt;@U0KIM&gt;', '<@U0KIM>'],
    ['a name that was escaped twice', '&amp;lt;', '&lt;'],
  ])('parses mentions, links and escapes: %s', (_name, mrkdwn, shown) => {
    expect(read(mrkdwn)).toBe(shown);
  });

  it.each([
    ['a quote of two lines', '&gt; a\n> b\nc', '| a\nb\n\nc'],
    ['no quote inside a line', 'a &gt; b', 'a > b'],
    [
      'a code block of several lines',
      'x\n```\na *b*\n&lt;c&gt;\n```\ny',
      'x\n\n<pre>a *b*\n<c></pre>\n\ny',
    ],
    ['bullets and numbers as plain text', '• a\n1. b', '• a\n1. b'],
    ['an empty line', 'a\n\nb', 'a\n\nb'],
  ])('parses paragraphs: %s', (_name, mrkdwn, shown) => {
    expect(read(mrkdwn)).toBe(shown);
  });

  it.each([
    ['a known name', ':tada: :+1:', '🎉 👍'],
    ['an unknown name', ':no_such_thing:', ':no_such_thing:'],
    ['a name that every object has', ':constructor:', ':constructor:'],
    ['a time', '08:31:00', '08:31:00'],
  ])('replaces emoji short names: %s', (_name, mrkdwn, shown) => {
    expect(read(mrkdwn)).toBe(shown);
  });
});
