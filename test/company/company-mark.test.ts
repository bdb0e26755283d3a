import { describe, expect, it } from 'vitest';
import { companiesMark, companyMark } from '../../src/company/company-rules.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';

const seen = companyMark(aCompany({ owner: 'U0KIM', note: '대표 번호' }));

describe('companyMark', () => {
  it('is the same for the same description, whoever added it and whether it is paused', () => {
    const same = aCompany({
      owner: 'U0KIM',
      note: '대표 번호',
      addedBy: 'cli',
      paused: { reason: 'closed', by: 'U0LEE', at: 1 },
    });

    expect(companyMark(same)).toBe(seen);
  });

  it.each([
    { name: 'another owner', about: { owner: 'U0LEE', note: '대표 번호' } },
    { name: 'no owner', about: { note: '대표 번호' } },
    { name: 'another note', about: { owner: 'U0KIM', note: '대표 번허' } },
    { name: 'a channel', about: { owner: 'U0KIM', note: '대표 번호', channel: 'C1' } },
    { name: 'the note as channel', about: { owner: 'U0KIM', channel: '대표 번호' } },
    {
      name: 'another product',
      about: { owner: 'U0KIM', note: '대표 번호', products: ['cashbill'] },
    },
  ] as const)('is another for $name', ({ about }) => {
    expect(companyMark(aCompany(about))).not.toBe(seen);
  });
});

describe('companiesMark', () => {
  it('is the same in whatever order', () => {
    expect(companiesMark([HANBIT, NURI])).toBe(companiesMark([NURI, HANBIT]));
  });

  it('is another for other companies', () => {
    const marks = [[], [HANBIT], [NURI], [HANBIT, NURI]].map(companiesMark);

    expect(new Set(marks).size).toBe(4);
  });
});
