import { describe, expect, it } from 'vitest';
import { IMPORT_REF, type ImportRef } from '../../src/company-file/import-window.js';

const PLAN = { file: 'F0FILE', plan: '0f2b6a1e-2d56', fingerprint: 'AbCd-_' };

describe('the reference of an import', () => {
  it.each<{ name: string; sent: ImportRef['sent'] }>([
    { name: 'no file', sent: [] },
    { name: 'the file of wrong lines', sent: ['bad'] },
    { name: 'both files', sent: ['bad', 'changes'] },
  ])('comes back as it was, with $name sent', ({ sent }) => {
    expect(IMPORT_REF.safeParse(IMPORT_REF.encode({ ...PLAN, sent })).data).toEqual({
      ...PLAN,
      sent,
    });
  });

  it.each(['', 'F0FILE', 'F0FILE plan', 'F0FILE  print', 'F0FILE plan print other'])(
    'is none: %j',
    (value) => {
      expect(IMPORT_REF.safeParse(value).data).toBeUndefined();
    },
  );
});
