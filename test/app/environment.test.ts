import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/app/environment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('readEnvironment', () => {
  it('adds what .env says, under what is really set', () => {
    writeFileSync(
      join(folder, '.env'),
      '# a comment\nPORT=4000\nALERT_CHANNEL="C0FILE" # the channel\nSWEEP_CRON=0 6 * * *\n',
    );

    const env = readEnvironment({ PORT: '5000', HOME: '/root' }, folder);

    expect(env).toEqual({
      PORT: '5000',
      HOME: '/root',
      ALERT_CHANNEL: 'C0FILE',
      SWEEP_CRON: '0 6 * * *',
    });
  });

  it('does without the file', () => {
    expect(readEnvironment({ PORT: '5000' }, join(folder, 'elsewhere'))).toEqual({ PORT: '5000' });
  });

  it('does not pass over a file that cannot be read', () => {
    mkdirSync(join(folder, 'odd', '.env'), { recursive: true });

    expect(() => readEnvironment({}, join(folder, 'odd'))).toThrow('EISDIR');
  });
});
