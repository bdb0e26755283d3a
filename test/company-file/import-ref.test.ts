import { describe, expect, it } from 'vitest';
import { IMPORT_REF, type ImportRef } from '../../src/company-file/import-window.js';

const PLAN = { file: 'F0FILE', plan: '0f2b6a1e-2d56', fingerprint: 'AbCd-_' };

describe('IMPORT_REF', () => {
  it.each<{ name: string; sent: ImportRef['sent'] }>([
    { name: 'no list', sent: [] },
    { name: 'the list of problems', sent: ['bad'] },
    { name: 'both lists', sent: ['bad', 'changes'] },
  ])('decodes what it encoded, with $name sent', ({ sent }) => {
    expect(IMPORT_REF.safeParse(IMPORT_REF.encode({ ...PLAN, sent })).data).toEqual({
      ...PLAN,
      sent,
    });
  });

  it.each(['', 'F0FILE', 'F0FILE plan', 'F0FILE  print', 'F0FILE plan print other'])(
    'does not decode %j',
    (value) => {
      expect(IMPORT_REF.safeParse(value).data).toBeUndefined();
    },
  );
});
