import { describe, expect, it } from 'vitest';
import { companiesFingerprint, companyFingerprint } from '../../src/company/company-rules.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';

const FINGERPRINT = companyFingerprint(aCompany({ owner: 'U0KIM', note: '대표 번호' }));

describe('companyFingerprint', () => {
  it('ignores who added the company and whether it is paused', () => {
    const same = aCompany({
      owner: 'U0KIM',
      note: '대표 번호',
      addedBy: 'cli',
      paused: { reason: 'closed', by: 'U0LEE', at: 1 },
    });

    expect(companyFingerprint(same)).toBe(FINGERPRINT);
  });

  it.each([
    { name: 'another owner', details: { owner: 'U0LEE', note: '대표 번호' } },
    { name: 'no owner', details: { note: '대표 번호' } },
    { name: 'another note', details: { owner: 'U0KIM', note: '대표 번허' } },
    { name: 'a channel', details: { owner: 'U0KIM', note: '대표 번호', channel: 'C1' } },
    { name: 'the note as channel', details: { owner: 'U0KIM', channel: '대표 번호' } },
    {
      name: 'another product',
      details: { owner: 'U0KIM', note: '대표 번호', products: ['cashbill'] },
    },
  ] as const)('differs for $name', ({ details }) => {
    expect(companyFingerprint(aCompany(details))).not.toBe(FINGERPRINT);
  });
});

describe('companiesFingerprint', () => {
  it('ignores the order', () => {
    expect(companiesFingerprint([HANBIT, NURI])).toBe(companiesFingerprint([NURI, HANBIT]));
  });

  it('differs for other companies', () => {
    const fingerprints = [[], [HANBIT], [NURI], [HANBIT, NURI]].map(companiesFingerprint);

    expect(new Set(fingerprints).size).toBe(4);
  });
});
