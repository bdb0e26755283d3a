import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import { toStoreError } from '../../src/store/sqlite-error.js';

const FILE = '/var/lib/watch.sqlite';

describe('toStoreError', () => {
  it.each([
    {
      systemCode: 'SQLITE_READONLY',
      code: 'not-writable',
      advice: 'Allow the user that runs the app',
    },
    { systemCode: 'EACCES', code: 'not-writable', advice: 'set STORE_URL' },
    { systemCode: 'SQLITE_BUSY', code: 'locked', advice: 'Stop that process' },
    { systemCode: 'SQLITE_FULL', code: 'disk-full', advice: 'Free some space' },
    { systemCode: 'ENOSPC', code: 'disk-full', advice: 'Free some space' },
    { systemCode: 'SQLITE_CORRUPT', code: 'corrupt', advice: 'restore a backup' },
    { systemCode: 'SQLITE_MISUSE', code: 'closed', advice: 'the app is stopping' },
    { systemCode: 'SQLITE_IOERR', code: 'failed', advice: '(SQLITE_IOERR). Check the disk' },
  ])('names the remedy for $systemCode', ({ systemCode, code, advice }) => {
    const cause = Object.assign(new Error('from the library'), { code: systemCode });

    const error = toStoreError(cause, FILE);

    expect(error).toMatchObject({ name: 'StoreError', code, cause });
    expect(error.message).toContain(FILE);
    expect(error.message).toContain(advice);
  });

  it.each([{ thrown: new Error('no code') }, { thrown: 'a text' }])(
    'keeps an unknown error as the cause ($thrown)',
    ({ thrown }) => {
      expect(toStoreError(thrown, FILE)).toMatchObject({ code: 'failed', cause: thrown });
    },
  );

  it('returns a StoreError unchanged', () => {
    const error = new StoreError('newer-version', 'm');

    expect(toStoreError(error, FILE)).toBe(error);
  });
});
