import { describe, expect, it } from 'vitest';
import { readCommand } from '../../src/app/run-cli.js';
import { EXIT } from '../../src/kernel/terminal.js';

function read(words: string, language: 'ko' | 'en' = 'en') {
  const said: string[] = [];
  const terminal = {
    out: (text: string) => void said.push(text),
    err: (text: string) => void said.push(text),
    progress: () => {},
  };
  const environment = { CHANNEL_LANGUAGE: language };
  const asked = readCommand(words.split(' ').filter(Boolean), { environment, terminal });
  return { asked: asked.ok ? asked.value : asked.error, said: said.join('\n') };
}

describe('readCommand', () => {
  it.each([
    {
      words: 'check 123-45 67891',
      asked: { command: 'check', argument: '123-45 67891' },
    },
    { words: 'import a.csv', asked: { command: 'import', argument: 'a.csv' } },
    {
      words: 'import --dry-run a.csv',
      asked: { command: 'import', argument: 'a.csv', hasOption: true },
    },
    { words: 'import ./-v.csv', asked: { command: 'import', argument: './-v.csv' } },
    { words: 'doctor', asked: { command: 'doctor', argument: '' } },
    { words: 'records', asked: { command: 'records', argument: '' } },
    { words: 'records sweep:test', asked: { command: 'records', argument: 'sweep:test' } },
    {
      words: 'records sweep:test --discard',
      asked: { command: 'records', argument: 'sweep:test', hasOption: true },
    },
  ])('takes "$words"', ({ words, asked }) => {
    expect(read(words)).toEqual({
      asked: { hasOption: false, ...asked },
      said: '',
    });
  });

  it.each([
    { words: 'import a.csv --dryrun', en: 'There is no option --dryrun.', ko: '모르는 옵션입니다' },
    { words: 'import -n', en: 'There is no option -n.', ko: '모르는 옵션입니다: -n' },
    { words: 'sweep --dry-run', en: 'There is no option --dry-run.', ko: '모르는 옵션입니다' },
    { words: 'import a.csv b.csv', en: 'Please name one file.', ko: '파일 하나만' },
    { words: 'sweep now', en: 'Nothing may follow sweep.', ko: '아무것도 적지 않습니다' },
    { words: 'exprot', en: 'There is no command exprot.', ko: '모르는 명령입니다: exprot' },
    { words: '', en: 'import', ko: 'import' },
  ])('refuses "$words" and says why', ({ words, en, ko }) => {
    const refused = read(words, 'en');

    expect(refused.asked).toBe(EXIT.usage);
    expect(refused.said).toContain(en);
    expect(read(words, 'ko').said).toContain(ko);
  });

  it('prints the usage when asked for it, which is fine', () => {
    expect(read('help').asked).toBe(EXIT.fine);
    expect(read('help').said).toContain('--dry-run');
  });
});
