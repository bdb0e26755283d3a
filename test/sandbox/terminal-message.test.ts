import { describe, expect, it } from 'vitest';
import { terminalLines } from '../../src/sandbox/terminal-message.js';

const names = new Map([['U0KIM', '김지우']]);
const plain = { names, colours: false };
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('terminalLines', () => {
  it('shows people’s names and unescaped characters', () => {
    const blocks = [section('<@U0KIM> 님이 *A &amp; B*를 맡았습니다')];

    expect(terminalLines({ blocks }, plain)).toEqual(['@김지우 님이 *A & B*를 맡았습니다']);
  });

  it.each([
    { name: 'a button', element: { type: 'button', text: { text: '열기' } }, shown: '[열기]' },
    { name: 'an overflow menu', element: { type: 'overflow', options: [] }, shown: '[⋯]' },
    { name: 'an empty field', element: { type: 'plain_text_input' }, shown: '[        ]' },
  ])('draws $name', ({ element, shown }) => {
    const blocks = [{ type: 'actions', elements: [element] }];

    expect(terminalLines({ blocks }, plain)).toEqual([shown]);
  });

  it('shows the text of a message without blocks', () => {
    expect(terminalLines({ text: '알림입니다', blocks: [] }, plain)).toEqual(['알림입니다']);
  });

  it('draws bold text on a terminal with colours', () => {
    const blocks = [section('*급함* 지금')];

    expect(terminalLines({ blocks }, { names, colours: true })).toEqual([
      '\x1b[1m급함\x1b[0m 지금',
    ]);
  });
});
