import { describe, expect, it } from 'vitest';
import {
  completionsFor,
  isBegun,
  splitCommand,
} from '../../../../src/sandbox/page/client/shell/completions.js';

const COMMANDS = [
  {
    command: '/hometax',
    subcommands: ['확인', '전체확인', '제외'],
    hint: '[확인|제외] [회사]',
    usages: [
      { subcommand: '확인', usage: '확인 <회사>', does: '그 회사를 지금 확인합니다.' },
      { subcommand: '전체확인', usage: '전체확인', does: '모두 확인합니다.' },
      { subcommand: '제외', usage: '제외 <회사>', does: '회사를 제외합니다.' },
    ],
  },
];

function offered(typed: string): readonly string[] {
  return completionsFor(typed, COMMANDS).map((line) => line.typed);
}

describe('completion of commands', () => {
  it.each([
    ['the command, to a stroke', '/', ['/hometax ']],
    ['the command, to its beginning', '/home', ['/hometax ']],
    ['nothing to another command', '/remind', []],
    ['nothing to a plain message', '확인', []],
    ['every subcommand behind the command', '/hometax ', ['확인', '전체확인', '제외'].map(full)],
    ['the subcommands that begin so', '/hometax 제', ['제외'].map(full)],
    ['nothing more to a whole subcommand', '/hometax 확인', []],
    ['nothing to a company behind it', '/hometax 확인 라온', []],
  ])('offers %s', (_name, typed, expected) => {
    expect(offered(typed)).toEqual(expected);
  });

  it('says what a subcommand takes and does', () => {
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
  ])('takes the first line with Enter for %j: %s', (typed, expected) => {
    expect(isBegun(typed)).toBe(expected);
  });

  it.each([
    ['/hometax', { command: '/hometax', text: '' }],
    ['/hometax  확인  라온 식품 ', { command: '/hometax', text: '확인  라온 식품' }],
  ])('sends %j as Slack does', (typed, expected) => {
    expect(splitCommand(typed)).toEqual(expected);
  });
});

function full(word: string): string {
  return `/hometax ${word} `;
}
