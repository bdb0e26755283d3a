import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import { toStoreError } from '../../src/store/sqlite-error.js';

const FILE = '/var/lib/watch.sqlite';

describe('toStoreError', () => {
  it.each([
    { given: 'SQLITE_READONLY', code: 'not-writable', advice: 'Let the user that runs the app' },
    { given: 'EACCES', code: 'not-writable', advice: 'set STORE_URL' },
    { given: 'SQLITE_BUSY', code: 'locked', advice: 'Stop that process' },
    { given: 'SQLITE_FULL', code: 'disk-full', advice: 'Free some space' },
    { given: 'ENOSPC', code: 'disk-full', advice: 'Free some space' },
    { given: 'SQLITE_CORRUPT', code: 'corrupt', advice: 'put back a backup' },
    { given: 'SQLITE_MISUSE', code: 'closed', advice: 'the app is stopping' },
    { given: 'SQLITE_IOERR', code: 'failed', advice: '(SQLITE_IOERR). Look at the disk' },
  ])('says what to do about $given', ({ given, code, advice }) => {
    const cause = Object.assign(new Error('from the library'), { code: given });

    const error = toStoreError(cause, FILE);

    expect(error).toMatchObject({ name: 'StoreError', code, cause });
    expect(error.message).toContain(FILE);
    expect(error.message).toContain(advice);
  });

  it.each([{ thrown: new Error('no code') }, { thrown: 'a text' }])(
    'keeps what it does not know as the cause ($thrown)',
    ({ thrown }) => {
      expect(toStoreError(thrown, FILE)).toMatchObject({ code: 'failed', cause: thrown });
    },
  );

  it('leaves a StoreError what it is', () => {
    const error = new StoreError('newer-version', 'm');

    expect(toStoreError(error, FILE)).toBe(error);
  });
});
