import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/app/environment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('readEnvironment', () => {
  it('reads .env, which the environment of the process overrides', () => {
    writeFileSync(
      join(folder, '.env'),
      '# a comment\nPORT=4000\nALERT_CHANNEL="C0FILE" # the channel\nSWEEP_CRON=0 6 * * *\n',
    );

    const env = readEnvironment({ PORT: '5000', HOME: '/root' }, folder);

    expect(env).toEqual({
      ok: true,
      value: { PORT: '5000', HOME: '/root', ALERT_CHANNEL: 'C0FILE', SWEEP_CRON: '0 6 * * *' },
    });
  });

  it('works without the file', () => {
    expect(readEnvironment({ PORT: '5000' }, join(folder, 'missing'))).toEqual({
      ok: true,
      value: { PORT: '5000' },
    });
  });

  it('reads the first name of a file that starts with a byte order mark', () => {
    mkdirSync(join(folder, 'windows'));
    writeFileSync(join(folder, 'windows', '.env'), '\uFEFFPORT=4000\r\nHOST=127.0.0.1\r\n');

    expect(readEnvironment({}, join(folder, 'windows'))).toEqual({
      ok: true,
      value: { PORT: '4000', HOST: '127.0.0.1' },
    });
  });

  it('reports a file that cannot be read', () => {
    mkdirSync(join(folder, 'unreadable', '.env'), { recursive: true });

    expect(readEnvironment({}, join(folder, 'unreadable'))).toEqual({
      ok: false,
      error: `설정 파일을 읽지 못했습니다: ${join(folder, 'unreadable', '.env')} (EISDIR). 폴더가 아니라 파일인지, 앱을 실행하는 사용자에게 읽기 권한이 있는지 확인해 주세요.`,
    });
    expect(readEnvironment({ CHANNEL_LANGUAGE: 'en' }, join(folder, 'unreadable'))).toMatchObject({
      error: expect.stringContaining('(EISDIR). Check that it is a file, not a folder'),
    });
  });
});
