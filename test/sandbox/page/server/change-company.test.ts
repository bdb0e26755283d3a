import { describe, expect, it } from 'vitest';
import type { CompanyChange } from '../../../../src/sandbox/page/contract.js';
import { companiesState } from '../../../../src/sandbox/page/server/companies-state.js';
import { changeCompany } from '../../../../src/sandbox/page/server/world-actions.js';
import { CompanyBook } from '../../../../src/sandbox/popbill/companies.js';
import { SAMPLES, seedSampleCompanies } from '../../../../src/sandbox/sample-companies.js';
import { seoul } from '../../../support/fake-clock.js';

const NOW = seoul('2026-11-24 09:30');

function aBook(): CompanyBook {
  const book = new CompanyBook('test');
  seedSampleCompanies(book, NOW);
  return book;
}

function brnOf(name: string): string {
  return SAMPLES.find((sample) => sample.name === name)?.brn ?? '';
}

function apply(book: CompanyBook, name: string, change: CompanyChange) {
  const request = { brn: brnOf(name), product: 'taxinvoice', change } as const;
  return changeCompany(book, request, NOW);
}

function shown(book: CompanyBook, name: string, language: 'ko' | 'en' = 'en') {
  return companiesState({ book, language, now: NOW }).find((company) => company.name === name);
}

describe('a company in the sandbox controls', () => {
  it.each([
    { name: '한빛상사', part: 'deptUser', state: 'works', words: 'department user login works' },
    {
      name: '누리전자',
      part: 'certificate',
      state: 'expired',
      words: 'certificate expired (2026-11-23)',
    },
    { name: '가람무역', part: 'certificate', state: 'fine', words: 'certificate until 2026-12-08' },
    {
      name: '초록농산',
      part: 'certificate',
      state: 'revoked',
      words: 'certificate revoked (expiry date 2027-06-22)',
    },
    { name: '바른물류', part: 'deptUser', state: 'none', words: 'no department user' },
    { name: '바른물류', part: 'certificate', state: 'none', words: 'no certificate' },
    { name: '아라미디어', part: 'plan', state: 'ended', words: 'flat-rate plan ended' },
    { name: '한빛상사', part: 'plan', state: 'in-use', words: 'flat-rate plan active' },
  ] as const)('shows that the $part of $name is $state', ({ name, part, state, words }) => {
    expect(shown(aBook(), name)?.taxinvoice[part]).toMatchObject({ state, words });
  });

  it('is described in the reader’s language', () => {
    expect(shown(aBook(), '바른물류', 'ko')?.taxinvoice.deptUser.words).toBe('부서사용자 없음');
  });

  it('shows a rejection with POPBiLL’s message and its code, never with the code twice', () => {
    const book = aBook();

    expect(shown(book, '라온식품')?.taxinvoice.deptUser).toMatchObject({
      state: 'rejected',
      code: -11100021,
      words: expect.stringMatching(/^department user login rejected: .+ \(-11100021\)$/),
    });
    expect(shown(book, '자람테크')?.taxinvoice.deptUser.words.match(/-11199999/g)).toHaveLength(1);
  });

  it('shows a locked department user after five wrong logins, until it is unlocked', () => {
    const book = aBook();
    for (let i = 0; i < 5; i += 1) {
      book.recordDeptLogin(brnOf('라온식품'), 'taxinvoice', -11100021, 'test');
    }

    const lockedState = shown(book, '라온식품')?.taxinvoice.deptUser.state;
    apply(book, '라온식품', { kind: 'dept-user-unlocked' });

    expect([lockedState, shown(book, '라온식품')?.taxinvoice.deptUser.state]).toEqual([
      'locked',
      'rejected',
    ]);
  });

  it.each<{
    readonly name: string;
    readonly change: CompanyChange;
    readonly shows: Readonly<Record<string, unknown>>;
  }>([
    {
      name: '누리전자',
      change: { kind: 'certificate-registered', lastDay: '2027-11-24' },
      shows: { certificate: { state: 'fine', expiresAt: seoul('2027-11-25 00:00') - 1000 } },
    },
    {
      name: '큰솔회계',
      change: { kind: 'certificate-revoked' },
      shows: { certificate: { state: 'revoked' } },
    },
    {
      name: '큰솔회계',
      change: { kind: 'certificate-removed' },
      shows: { certificate: { state: 'none' } },
    },
    {
      name: '라온식품',
      change: { kind: 'dept-user-works' },
      shows: { deptUser: { state: 'works', id: 'tax805057' } },
    },
    {
      name: '바른물류',
      change: { kind: 'dept-user-works' },
      shows: { deptUser: { state: 'works', id: 'tax107075' } },
    },
    {
      name: '한빛상사',
      change: { kind: 'dept-user-rejected', code: -11100027 },
      shows: { deptUser: { state: 'rejected', code: -11100027 } },
    },
    {
      name: '한빛상사',
      change: { kind: 'dept-user-removed' },
      shows: { deptUser: { state: 'none' } },
    },
    { name: '한빛상사', change: { kind: 'plan-ended' }, shows: { plan: { state: 'ended' } } },
    { name: '아라미디어', change: { kind: 'plan-renewed' }, shows: { plan: { state: 'in-use' } } },
  ])('shows $name after the change $change.kind', ({ name, change, shows }) => {
    const book = aBook();

    const result = apply(book, name, change);

    expect(result.ok).toBe(true);
    expect(shown(book, name)?.taxinvoice).toMatchObject(shows);
  });

  it.each<{ readonly why: string; readonly name: string; readonly change: CompanyChange }>([
    {
      why: 'an expired certificate',
      name: '누리전자',
      change: { kind: 'certificate-registered', lastDay: '2026-11-23' },
    },
    {
      why: 'revoking a missing certificate',
      name: '바른물류',
      change: { kind: 'certificate-revoked' },
    },
    {
      why: 'a change of a company that does not exist',
      name: '없는회사',
      change: { kind: 'plan-ended' },
    },
  ])('refuses $why', ({ name, change }) => {
    const book = aBook();
    const unchanged = companiesState({ book, language: 'ko', now: NOW });

    expect(apply(book, name, change)).toMatchObject({ ok: false });
    expect(companiesState({ book, language: 'ko', now: NOW })).toEqual(unchanged);
  });
});
