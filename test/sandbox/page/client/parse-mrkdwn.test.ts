import { describe, expect, it } from 'vitest';
import {
  type Inline,
  parseMrkdwn,
} from '../../../../src/sandbox/page/client/mrkdwn/parse-mrkdwn.js';

/** Marks what was read, so that a row shows it at a glance: `[b:bold]`. */
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

describe('mrkdwn', () => {
  it.each([
    ['bold, italic and struck out', '*a* _b_ ~c~', '[b:a] [i:b] [s:c]'],
    ['emphasis inside emphasis', '*a _b_*', '[b:a [i:b]]'],
    ['marks around marks', '_*a*_', '[i:[b:a]]'],
    ['a letter behind the mark', '*가나*다', '*가나*다'],
    ['a letter before the mark', '가*나다*', '가*나다*'],
    ['a zero-width space as a boundary', '가\u200B*나*\u200B다', '가\u200B[b:나]\u200B다'],
    ['punctuation as a boundary', '(*a*), "*b*".', '([b:a]), "[b:b]".'],
    ['a space inside the mark', '* a* *b *', '* a* *b *'],
    ['one mark alone', '2 * 3 = 6', '2 * 3 = 6'],
    ['two marks without words', '** __', '** __'],
    ['underscores inside a word', 'snake_case_name', 'snake_case_name'],
    ['a line that ends inside', '*a\nb*', '*a\nb*'],
    ['a mark inside a mention does not end bold', '*a <@U1_B*> c*', '[b:a [user:U1_B*] c]'],
    ['code, in which nothing else is read', '`*a* <@U1>`', '[code:*a* <@U1>]'],
    ['escaped words in code', '`/hometax &lt;회사&gt;`', '[code:/hometax <회사>]'],
    ['a mark inside code does not end bold', '*a `*` b*', '[b:a [code:*] b]'],
  ])('reads emphasis: %s', (_name, typed, shown) => {
    expect(read(typed)).toBe(shown);
  });

  it.each([
    ['a person', '<@U0KIM>', '[user:U0KIM]'],
    ['a channel with its name', '<#C0TEAM|회계팀>', '[channel:C0TEAM]'],
    ['a group', '<!subteam^S0OPS>', '[group:S0OPS]'],
    ['everybody', '<!channel>', '[all:channel]'],
    [
      'an address with words',
      '<https://a.kr/?x=1&amp;y=2|여기>',
      '[link:https://a.kr/?x=1&y=2 여기]',
    ],
    ['a bare address, without the full stop', 'https://a.kr/b.', '[link:https://a.kr/b].'],
    ['a date', '<!date^1700000000^{date} {time}|11월>', '[date:1700000000 {date} {time} 11월]'],
    ['an escaped mention', '&lt;@U0KIM&gt;', '<@U0KIM>'],
    ['a name that was escaped twice', '&amp;lt;', '&lt;'],
  ])('reads what stands in angle brackets: %s', (_name, typed, shown) => {
    expect(read(typed)).toBe(shown);
  });

  it.each([
    ['a quote of two lines', '&gt; a\n> b\nc', '| a\nb\n\nc'],
    ['no quote inside a line', 'a &gt; b', 'a > b'],
    [
      'a block of code over lines',
      'x\n```\na *b*\n&lt;c&gt;\n```\ny',
      'x\n\n<pre>a *b*\n<c></pre>\n\ny',
    ],
    ['points and numbers as plain words', '• a\n1. b', '• a\n1. b'],
    ['an empty line', 'a\n\nb', 'a\n\nb'],
  ])('reads paragraphs: %s', (_name, typed, shown) => {
    expect(read(typed)).toBe(shown);
  });

  it.each([
    ['a known one', ':tada: :+1:', '🎉 👍'],
    ['an unknown one', ':no_such_thing:', ':no_such_thing:'],
    ['a time', '08:31:00', '08:31:00'],
  ])('puts pictures for short names: %s', (_name, typed, shown) => {
    expect(read(typed)).toBe(shown);
  });
});
