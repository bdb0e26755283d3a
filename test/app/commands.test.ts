import { describe, expect, it } from 'vitest';
import { ALIASES, parseCommand } from '../../src/app/register.js';
import { COMMAND_WORDS, type CommandWord } from '../../src/text/shown-commands.js';

describe('parseCommand', () => {
  it.each([
    { name: 'an empty text', text: '', expected: { command: 'none', rest: '' } },
    { name: 'spaces only', text: '  \u3000 ', expected: { command: 'none', rest: '' } },
    {
      name: 'check in Korean',
      text: '확인 한빛상사',
      expected: { command: 'check', rest: '한빛상사' },
    },
    {
      name: 'check in English',
      text: 'check Hanbit',
      expected: { command: 'check', rest: 'Hanbit' },
    },
    { name: 'check without a company', text: '조회', expected: { command: 'check', rest: '' } },
    { name: 'upper case', text: 'CHECK Hanbit', expected: { command: 'check', rest: 'Hanbit' } },
    {
      name: 'full-width letters and digits',
      text: 'ｃｈｅｃｋ　１２３-４５-６７８９１',
      expected: { command: 'check', rest: '123-45-67891' },
    },
    {
      name: 'several spaces inside a name',
      text: 'check  Hanbit   Trading ',
      expected: { command: 'check', rest: 'Hanbit Trading' },
    },
    {
      name: 'a bare business number',
      text: '123-45-67891',
      expected: { command: 'check', rest: '123-45-67891' },
    },
    {
      name: 'a bare business number with a digit too few',
      text: '123-45-6789',
      expected: { command: 'check', rest: '123-45-6789' },
    },
    {
      name: 'a number without hyphens with a digit too few',
      text: '123456789',
      expected: { command: 'check', rest: '123456789' },
    },
    {
      name: 'initial consonants without changing them',
      text: '목록 ㄱㄹ',
      expected: { command: 'list', rest: 'ㄱㄹ' },
    },
    {
      name: 'status with a company',
      text: '상태 한빛상사',
      expected: { command: 'check', rest: '한빛상사' },
    },
    {
      name: 'status in English',
      text: 'status Hanbit',
      expected: { command: 'check', rest: 'Hanbit' },
    },
    {
      name: 'status alone as the status of the app',
      text: '상태',
      expected: { command: 'status', rest: '' },
    },
    { name: 'the summary', text: '요약', expected: { command: 'digest', rest: '' } },
    { name: 'the summary in English', text: 'summary', expected: { command: 'digest', rest: '' } },
    {
      name: 'the summary of this channel',
      text: '요약 이 채널',
      expected: { command: 'digest', rest: '이 채널' },
    },
    {
      name: 'the summary of this channel in English',
      text: 'digest here',
      expected: { command: 'digest', rest: 'here' },
    },
    { name: 'popup', text: '팝업 한빛상사', expected: { command: 'popup', rest: '한빛상사' } },
    {
      name: 'popup for cash receipts',
      text: 'popup Hanbit Trading cashbill',
      expected: { command: 'popup', rest: 'Hanbit Trading cashbill' },
    },
    {
      name: 'popup for cash receipts in Korean',
      text: '인증페이지 한빛상사 현금영수증',
      expected: { command: 'popup', rest: '한빛상사 현금영수증' },
    },
    {
      name: 'popup of the only company',
      text: '팝업 세금계산서',
      expected: { command: 'popup', rest: '세금계산서' },
    },
    {
      name: 'a product word inside a name',
      text: 'popup cashbill services',
      expected: { command: 'popup', rest: 'cashbill services' },
    },
    { name: 'watch without a company', text: '추가', expected: { command: 'watch', rest: '' } },
    { name: 'unwatch', text: '삭제 한빛', expected: { command: 'unwatch', rest: '한빛' } },
    { name: 'list', text: '목록', expected: { command: 'list', rest: '' } },
    {
      name: 'list attention',
      text: '목록 조치필요',
      expected: { command: 'list', rest: '조치필요' },
    },
    {
      name: 'list attention, spaced',
      text: '목록 조치 필요',
      expected: { command: 'list', rest: '조치 필요' },
    },
    {
      name: 'list attention in English',
      text: 'list attention',
      expected: { command: 'list', rest: 'attention' },
    },
    {
      name: 'list mine',
      text: '목록 내 담당',
      expected: { command: 'list', rest: '내 담당' },
    },
    {
      name: 'list mine in English',
      text: 'ls MINE',
      expected: { command: 'list', rest: 'MINE' },
    },
    {
      name: 'list with a search text',
      text: 'list Hanbit Tr',
      expected: { command: 'list', rest: 'Hanbit Tr' },
    },
    { name: 'alerts', text: '알림', expected: { command: 'alerts', rest: '' } },
    {
      name: 'alerts mine',
      text: 'alerts mine',
      expected: { command: 'alerts', rest: 'mine' },
    },
    {
      name: 'alerts mine in Korean',
      text: '알림 내 담당',
      expected: { command: 'alerts', rest: '내 담당' },
    },
    {
      name: 'alerts attention',
      text: 'alerts attention',
      expected: { command: 'alerts', rest: 'attention' },
    },
    {
      name: 'alerts with a search text',
      text: '알림 한빛상사',
      expected: { command: 'alerts', rest: '한빛상사' },
    },
    {
      name: 'a test alert',
      text: '테스트알림',
      expected: { command: 'test-alert', rest: '' },
    },
    {
      name: 'a test alert, spaced, with a company',
      text: '알림 테스트 한빛상사',
      expected: { command: 'test-alert', rest: '한빛상사' },
    },
    {
      name: 'a test alert in English, spaced',
      text: 'test alert Hanbit Trading',
      expected: { command: 'test-alert', rest: 'Hanbit Trading' },
    },
    {
      name: 'the authentication page, spaced',
      text: '인증 페이지 한빛상사',
      expected: { command: 'popup', rest: '한빛상사' },
    },
    { name: 'sweep', text: '전체확인', expected: { command: 'sweep', rest: '' } },
    { name: 'sweep, spaced', text: '전체 확인', expected: { command: 'sweep', rest: '' } },
    { name: 'check-all', text: 'check-all', expected: { command: 'sweep', rest: '' } },
    { name: 'history of all', text: '이력', expected: { command: 'history', rest: '' } },
    {
      name: 'history of a company',
      text: 'log 한빛 상사',
      expected: { command: 'history', rest: '한빛 상사' },
    },
    {
      name: 'help on an alert, spaced',
      text: '도움말 인증서 만료',
      expected: { command: 'help', rest: '인증서 만료' },
    },
    {
      name: 'help on a misspelled topic',
      text: 'help methds',
      expected: { command: 'help', rest: 'methds' },
    },
    {
      name: 'help on an unknown topic',
      text: 'help weather',
      expected: { command: 'help', rest: 'weather' },
    },
    { name: 'help', text: '?', expected: { command: 'help', rest: '' } },
    { name: 'help with a full-width mark', text: '？', expected: { command: 'help', rest: '' } },
    {
      name: 'help on methods',
      text: '도움말 인증 방식',
      expected: { command: 'help', rest: '인증 방식' },
    },
    {
      name: 'help on the department user',
      text: 'help department user',
      expected: { command: 'help', rest: 'department user' },
    },
    {
      name: 'a misspelled English command',
      text: 'chekc Hanbit',
      expected: { command: 'unknown', text: 'chekc Hanbit', rest: 'Hanbit', nearest: ['check'] },
    },
    {
      name: 'a command with a missing letter',
      text: 'chck',
      expected: { command: 'unknown', text: 'chck', rest: '', nearest: ['check'] },
    },
    {
      name: 'a command with a mistyped Hangul vowel',
      text: '확안',
      expected: { command: 'unknown', text: '확안', rest: '', nearest: ['check'] },
    },
    {
      name: 'the beginning of a command',
      text: 'wat',
      expected: { command: 'unknown', text: 'wat', rest: '', nearest: ['watch'] },
    },
    {
      name: 'a word that resembles no command',
      text: 'banana',
      expected: { command: 'unknown', text: 'banana', rest: '', nearest: [] },
    },
    {
      name: 'a company name in two words',
      text: '한빛 상사',
      expected: { command: 'unknown', text: '한빛 상사', rest: '상사', nearest: [] },
    },
  ])('reads $name', ({ text, expected }) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  const aliases = Object.entries(ALIASES).flatMap(([command, words]) =>
    words.map((word) => ({ command, word })),
  );
  it.each(aliases)('understands "$word" as $command', ({ command, word }) => {
    expect(parseCommand(word).command).toBe(command);
  });

  it('has no alias that belongs to two subcommands', () => {
    const words = Object.values(ALIASES).flat();

    expect(new Set(words).size).toBe(words.length);
  });

  it.each(['ko', 'en'] as const)(
    'understands every command that the app shows in %s',
    (language) => {
      for (const [command, word] of Object.entries(COMMAND_WORDS[language])) {
        expect(ALIASES[command as CommandWord]).toContain(word);
      }
    },
  );

  it('offers similar commands, at most three', () => {
    const parsed = parseCommand('lis');

    expect(parsed).toMatchObject({ command: 'unknown', nearest: ['list'] });
  });
});
