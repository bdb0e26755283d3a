import { describe, expect, it } from 'vitest';
import {
  completesOnEnter,
  completionsFor,
  splitCommand,
} from '../../../../src/sandbox/page/client/shell/completions.js';

const COMMANDS = [
  {
    command: '/hometax',
    hint: '[확인|제외] [회사]',
    usages: [
      { subcommand: '확인', usage: '확인 <회사>', description: '그 회사를 지금 확인합니다.' },
      { subcommand: '전체확인', usage: '전체확인', description: '모두 확인합니다.' },
      { subcommand: '제외', usage: '제외 <회사>', description: '회사를 제외합니다.' },
    ],
  },
];

function offered(typed: string): readonly string[] {
  return completionsFor(typed, COMMANDS).map((line) => line.input);
}

describe('completionsFor', () => {
  it.each([
    ['the command for a slash', '/', ['/hometax ']],
    ['the command for its first letters', '/home', ['/hometax ']],
    ['nothing for another command', '/remind', []],
    ['nothing for a plain message', '확인', []],
    ['every subcommand after the command', '/hometax ', ['확인', '전체확인', '제외'].map(full)],
    ['the subcommands with the same first letters', '/hometax 제', ['제외'].map(full)],
    ['nothing for a complete subcommand', '/hometax 확인', []],
    ['nothing for a company after the subcommand', '/hometax 확인 라온', []],
  ])('offers %s', (_name, typed, expected) => {
    expect(offered(typed)).toEqual(expected);
  });

  it('shows a subcommand’s arguments and description', () => {
    const [first] = completionsFor('/hometax 확', COMMANDS);

    expect(first).toMatchObject({
      words: '/hometax 확인 <회사>',
      hint: '그 회사를 지금 확인합니다.',
    });
  });

  it.each([
    ['/', true],
    ['/home', true],
    ['/hometax ', false],
    ['/hometax 제', true],
  ])('decides whether Enter picks the first completion of %j: %s', (typed, expected) => {
    expect(completesOnEnter(typed)).toBe(expected);
  });

  it.each([
    ['/hometax', { command: '/hometax', text: '' }],
    ['/hometax  확인  라온 식품 ', { command: '/hometax', text: '확인  라온 식품' }],
  ])('splits %j as Slack does', (typed, expected) => {
    expect(splitCommand(typed)).toEqual(expected);
  });
});

function full(word: string): string {
  return `/hometax ${word} `;
}
