import { describe, expect, it } from 'vitest';
import { readCommand } from '../../src/app/run-cli.js';
import { EXIT } from '../../src/kernel/terminal.js';

function read(words: string, language: 'ko' | 'en' = 'en') {
  const output: string[] = [];
  const terminal = {
    out: (text: string) => void output.push(text),
    err: (text: string) => void output.push(text),
    progress: () => {},
  };
  const environment = { CHANNEL_LANGUAGE: language };
  const invocation = readCommand(words.split(' ').filter(Boolean), { environment, terminal });
  return {
    result: invocation.ok ? invocation.value : invocation.error,
    output: output.join('\n'),
  };
}

describe('readCommand', () => {
  it.each([
    {
      words: 'check 123-45 67891',
      invocation: { command: 'check', args: ['123-45', '67891'] },
    },
    { words: 'import a.csv', invocation: { command: 'import', args: ['a.csv'] } },
    {
      words: 'import --dry-run a.csv',
      invocation: { command: 'import', args: ['a.csv'], hasOption: true },
    },
    { words: 'import ./-v.csv', invocation: { command: 'import', args: ['./-v.csv'] } },
    { words: 'export', invocation: { command: 'export', args: [] } },
    {
      words: 'export --state',
      invocation: { command: 'export', args: [], hasOption: true },
    },
    { words: 'doctor', invocation: { command: 'doctor', args: [] } },
    { words: 'records', invocation: { command: 'records', args: [] } },
    { words: 'records sweep:test', invocation: { command: 'records', args: ['sweep:test'] } },
    {
      words: 'records sweep:test --discard',
      invocation: { command: 'records', args: ['sweep:test'], hasOption: true },
    },
    { words: 'collector test', invocation: { command: 'collector test', args: [] } },
    {
      words: 'collector test http://127.0.0.1:3000',
      invocation: { command: 'collector test', args: ['http://127.0.0.1:3000'] },
    },
    { words: 'store check', invocation: { command: 'store check', args: [] } },
    {
      words: 'store copy sqlite://a postgres://b/c',
      invocation: { command: 'store copy', args: ['sqlite://a', 'postgres://b/c'] },
    },
  ])('reads "$words"', ({ words, invocation }) => {
    expect(read(words)).toEqual({ result: { hasOption: false, ...invocation }, output: '' });
  });

  it.each([
    { words: 'import a.csv --dryrun', en: 'There is no option --dryrun.', ko: '없는 옵션입니다' },
    { words: 'export state', en: 'export takes no further', ko: '아무것도 입력하지 않습니다' },
    { words: 'import -n', en: 'There is no option -n.', ko: '없는 옵션입니다: -n' },
    { words: 'sweep --dry-run', en: 'There is no option --dry-run.', ko: '없는 옵션입니다' },
    { words: 'import a.csv b.csv', en: 'Name only one file.', ko: '파일은 하나만' },
    {
      words: 'sweep now',
      en: 'sweep takes no further arguments.',
      ko: '아무것도 입력하지 않습니다',
    },
    { words: 'records a b', en: 'Enter only one key after "records".', ko: '키를 하나만' },
    { words: 'store', en: 'Enter "check" or "copy" after "store".', ko: 'check나 copy' },
    { words: 'store postgres://u:pw@h/d', en: 'Enter "check" or "copy"', ko: 'check나 copy' },
    { words: 'collector', en: 'Enter "test" after "collector".', ko: 'collector 뒤에는 test' },
    { words: 'collector test a b', en: 'Enter only one address after', ko: '주소를 하나만' },
    { words: 'store check now', en: 'store check takes no further', ko: '입력하지 않습니다' },
    { words: 'store copy a b c', en: 'Enter only two addresses after "store copy".', ko: '두 개' },
    { words: 'exprot', en: 'There is no command exprot.', ko: '없는 명령입니다: exprot' },
    { words: '', en: 'import', ko: 'import' },
  ])('rejects "$words" and explains why', ({ words, en, ko }) => {
    const rejected = read(words, 'en');

    expect(rejected.result).toBe(EXIT.couldNotRun);
    expect(rejected.output).toContain(en);
    expect(read(words, 'ko').output).toContain(ko);
  });

  it('prints the usage for "help", with exit code 0', () => {
    expect(read('help').result).toBe(EXIT.fine);
    expect(read('help').output).toContain('--dry-run');
  });
});
