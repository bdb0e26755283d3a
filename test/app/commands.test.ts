import { describe, expect, it } from 'vitest';
import { ALIASES, parseCommand } from '../../src/app/commands.js';
import { type CommandWord, SHOWN_WORD } from '../../src/text/shown-commands.js';

describe('parseCommand', () => {
  it.each([
    { name: 'nothing typed', text: '', expected: { kind: 'none' } },
    { name: 'spaces only', text: '  \u3000 ', expected: { kind: 'none' } },
    {
      name: 'check in Korean',
      text: '확인 한빛상사',
      expected: { kind: 'check', company: '한빛상사' },
    },
    {
      name: 'check in English',
      text: 'check Hanbit',
      expected: { kind: 'check', company: 'Hanbit' },
    },
    { name: 'check without a company', text: '조회', expected: { kind: 'check', company: '' } },
    { name: 'upper case', text: 'CHECK Hanbit', expected: { kind: 'check', company: 'Hanbit' } },
    {
      name: 'full-width letters and digits',
      text: 'ｃｈｅｃｋ　１２３-４５-６７８９１',
      expected: { kind: 'check', company: '123-45-67891' },
    },
    {
      name: 'several spaces inside a name',
      text: 'check  Hanbit   Trading ',
      expected: { kind: 'check', company: 'Hanbit Trading' },
    },
    {
      name: 'a bare business number',
      text: '123-45-67891',
      expected: { kind: 'check', company: '123-45-67891' },
    },
    {
      name: 'a bare business number with a digit too few',
      text: '123-45-6789',
      expected: { kind: 'check', company: '123-45-6789' },
    },
    {
      name: 'such a number without hyphens',
      text: '123456789',
      expected: { kind: 'check', company: '123456789' },
    },
    {
      name: 'initial consonants, as they were typed',
      text: '목록 ㄱㄹ',
      expected: { kind: 'list', filter: { kind: 'text', text: 'ㄱㄹ' } },
    },
    {
      name: 'status with a company',
      text: '상태 한빛상사',
      expected: { kind: 'check', company: '한빛상사' },
    },
    {
      name: 'status in English',
      text: 'status Hanbit',
      expected: { kind: 'check', company: 'Hanbit' },
    },
    {
      name: "status alone is the app's own",
      text: '상태',
      expected: { kind: 'status' },
    },
    { name: 'the summary', text: '요약', expected: { kind: 'digest', of: 'all' } },
    { name: 'the summary in English', text: 'summary', expected: { kind: 'digest', of: 'all' } },
    {
      name: 'the summary of this channel',
      text: '요약 이 채널',
      expected: { kind: 'digest', of: 'here' },
    },
    {
      name: 'the summary of this channel in English',
      text: 'digest here',
      expected: { kind: 'digest', of: 'here' },
    },
    { name: 'popup', text: '팝업 한빛상사', expected: { kind: 'popup', company: '한빛상사' } },
    {
      name: 'popup for cash receipts',
      text: 'popup Hanbit Trading cashbill',
      expected: { kind: 'popup', company: 'Hanbit Trading', product: 'cashbill' },
    },
    {
      name: 'popup for cash receipts in Korean',
      text: '인증페이지 한빛상사 현금영수증',
      expected: { kind: 'popup', company: '한빛상사', product: 'cashbill' },
    },
    {
      name: 'popup of the only company',
      text: '팝업 세금계산서',
      expected: { kind: 'popup', company: '', product: 'taxinvoice' },
    },
    {
      name: 'a product word inside a name',
      text: 'popup cashbill services',
      expected: { kind: 'popup', company: 'cashbill services' },
    },
    { name: 'watch without a company', text: '추가', expected: { kind: 'watch', company: '' } },
    { name: 'unwatch', text: '삭제 한빛', expected: { kind: 'unwatch', company: '한빛' } },
    { name: 'list', text: '목록', expected: { kind: 'list', filter: { kind: 'all' } } },
    {
      name: 'list attention',
      text: '목록 조치필요',
      expected: { kind: 'list', filter: { kind: 'attention' } },
    },
    {
      name: 'list attention, spaced',
      text: '목록 조치 필요',
      expected: { kind: 'list', filter: { kind: 'attention' } },
    },
    {
      name: 'list attention in English',
      text: 'list attention',
      expected: { kind: 'list', filter: { kind: 'attention' } },
    },
    {
      name: 'list mine',
      text: '목록 내 담당',
      expected: { kind: 'list', filter: { kind: 'mine' } },
    },
    {
      name: 'list mine in English',
      text: 'ls MINE',
      expected: { kind: 'list', filter: { kind: 'mine' } },
    },
    {
      name: 'list with words',
      text: 'list Hanbit Tr',
      expected: { kind: 'list', filter: { kind: 'text', text: 'Hanbit Tr' } },
    },
    { name: 'alerts', text: '알림', expected: { kind: 'alerts', filter: { kind: 'all' } } },
    {
      name: 'alerts that are mine',
      text: 'alerts mine',
      expected: { kind: 'alerts', filter: { kind: 'mine' } },
    },
    {
      name: 'alerts that are mine in Korean',
      text: '알림 내 담당',
      expected: { kind: 'alerts', filter: { kind: 'mine' } },
    },
    {
      name: 'alerts that need attention, as all do',
      text: 'alerts attention',
      expected: { kind: 'alerts', filter: { kind: 'all' } },
    },
    {
      name: 'alerts with words',
      text: '알림 한빛상사',
      expected: { kind: 'alerts', filter: { kind: 'text', text: '한빛상사' } },
    },
    {
      name: 'a test alert',
      text: '테스트알림',
      expected: { kind: 'test-alert', company: '' },
    },
    {
      name: 'a test alert, spaced, with a company',
      text: '알림 테스트 한빛상사',
      expected: { kind: 'test-alert', company: '한빛상사' },
    },
    {
      name: 'a test alert in English, spaced',
      text: 'test alert Hanbit Trading',
      expected: { kind: 'test-alert', company: 'Hanbit Trading' },
    },
    {
      name: 'the authentication page, spaced',
      text: '인증 페이지 한빛상사',
      expected: { kind: 'popup', company: '한빛상사' },
    },
    { name: 'sweep', text: '전체확인', expected: { kind: 'sweep' } },
    { name: 'sweep, spaced', text: '전체 확인', expected: { kind: 'sweep' } },
    { name: 'check-all', text: 'check-all', expected: { kind: 'sweep' } },
    { name: 'history of all', text: '이력', expected: { kind: 'history', company: '' } },
    {
      name: 'history of a company',
      text: 'log 한빛 상사',
      expected: { kind: 'history', company: '한빛 상사' },
    },
    {
      name: 'help on an alert, spaced',
      text: '도움말 인증서 만료',
      expected: { kind: 'help', topic: 'certificate-expiry' },
    },
    {
      name: 'help on a word that is nearly a topic',
      text: 'help methds',
      expected: { kind: 'help', topic: 'methods', asked: 'methds' },
    },
    {
      name: 'help on a word that is none',
      text: 'help weather',
      expected: { kind: 'help', topic: 'usage', asked: 'weather' },
    },
    { name: 'help', text: '?', expected: { kind: 'help', topic: 'usage' } },
    { name: 'help with a full-width mark', text: '？', expected: { kind: 'help', topic: 'usage' } },
    {
      name: 'help on methods',
      text: '도움말 인증 방식',
      expected: { kind: 'help', topic: 'methods' },
    },
    {
      name: 'help on the department user',
      text: 'help department user',
      expected: { kind: 'help', topic: 'methods' },
    },
    {
      name: 'a word mistyped in English',
      text: 'chekc Hanbit',
      expected: { kind: 'unknown', word: 'chekc', nearest: ['check'] },
    },
    {
      name: 'a letter missing',
      text: 'chck',
      expected: { kind: 'unknown', word: 'chck', nearest: ['check'] },
    },
    {
      name: 'a Hangul vowel mistyped',
      text: '확안',
      expected: { kind: 'unknown', word: '확안', nearest: ['check'] },
    },
    {
      name: 'the beginning of a word',
      text: 'wat',
      expected: { kind: 'unknown', word: 'wat', nearest: ['watch'] },
    },
    {
      name: 'a word that is like nothing',
      text: 'banana',
      expected: { kind: 'unknown', word: 'banana', nearest: [] },
    },
  ])('reads $name', ({ text, expected }) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  const aliases = Object.entries(ALIASES).flatMap(([command, words]) =>
    words.map((word) => ({ command, word })),
  );
  it.each(aliases)('understands "$word" as $command', ({ command, word }) => {
    expect(parseCommand(word).kind).toBe(command);
  });

  it('cuts a filter that is longer than any name', () => {
    const parsed = parseCommand(`list ${'가'.repeat(5000)}`);

    expect(parsed).toEqual({ kind: 'list', filter: { kind: 'text', text: '가'.repeat(100) } });
  });

  it('gives no alias to two subcommands', () => {
    const words = Object.values(ALIASES).flat();

    expect(new Set(words).size).toBe(words.length);
  });

  it.each(['ko', 'en'] as const)('understands every word it shows in %s', (language) => {
    for (const [command, word] of Object.entries(SHOWN_WORD[language])) {
      expect(ALIASES[command as CommandWord]).toContain(word);
    }
  });

  it('offers at most three nearest words', () => {
    const parsed = parseCommand('lis');

    expect(parsed).toMatchObject({ kind: 'unknown', nearest: ['list'] });
  });
});
