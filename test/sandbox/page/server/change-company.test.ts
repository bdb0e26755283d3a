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

function change(book: CompanyBook, name: string, what: CompanyChange) {
  const request = { brn: brnOf(name), product: 'taxinvoice', change: what } as const;
  return changeCompany(book, request, NOW);
}

function shown(book: CompanyBook, name: string, language: 'ko' | 'en' = 'en') {
  return companiesState({ book, language, now: NOW }).find((company) => company.name === name);
}

describe('a company on the panel', () => {
  it.each([
    { name: '한빛상사', part: 'deptUser', state: 'works', words: 'department user logs in' },
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
      words: 'certificate revoked (was good until 2027-06-22)',
    },
    { name: '바른물류', part: 'deptUser', state: 'none', words: 'no department user' },
    { name: '바른물류', part: 'certificate', state: 'none', words: 'no certificate' },
    { name: '아라미디어', part: 'plan', state: 'ended', words: 'flat rate ended' },
    { name: '한빛상사', part: 'plan', state: 'in-use', words: 'flat rate in use' },
  ] as const)('$name: $part is $state', ({ name, part, state, words }) => {
    expect(shown(aBook(), name)?.taxinvoice[part]).toMatchObject({ state, words });
  });

  it('is described in the language of the person', () => {
    expect(shown(aBook(), '바른물류', 'ko')?.taxinvoice.deptUser.words).toBe('부서사용자 없음');
  });

  it('shows with a rejection what POPBiLL says and its code, once', () => {
    const book = aBook();

    expect(shown(book, '라온식품')?.taxinvoice.deptUser).toMatchObject({
      state: 'rejected',
      code: -11100021,
      words: expect.stringMatching(/^department user rejected: .+ \(-11100021\)$/),
    });
    expect(shown(book, '자람테크')?.taxinvoice.deptUser.words.match(/-11199999/g)).toHaveLength(1);
  });

  it('is locked after five wrong logins, until it is unlocked', () => {
    const book = aBook();
    for (let i = 0; i < 5; i += 1) {
      book.recordDeptLogin(brnOf('라온식품'), 'taxinvoice', -11100021, 'test');
    }

    const before = shown(book, '라온식품')?.taxinvoice.deptUser.state;
    change(book, '라온식품', { kind: 'dept-user-unlocked' });

    expect([before, shown(book, '라온식품')?.taxinvoice.deptUser.state]).toEqual([
      'locked',
      'rejected',
    ]);
  });

  it.each<{
    readonly name: string;
    readonly what: CompanyChange;
    readonly shows: Readonly<Record<string, unknown>>;
  }>([
    {
      name: '누리전자',
      what: { kind: 'certificate-registered', lastDay: '2027-11-24' },
      shows: { certificate: { state: 'fine', expiresAt: seoul('2027-11-25 00:00') - 1000 } },
    },
    {
      name: '큰솔회계',
      what: { kind: 'certificate-revoked' },
      shows: { certificate: { state: 'revoked' } },
    },
    {
      name: '큰솔회계',
      what: { kind: 'certificate-removed' },
      shows: { certificate: { state: 'none' } },
    },
    {
      name: '라온식품',
      what: { kind: 'dept-user-works' },
      shows: { deptUser: { state: 'works', id: 'tax805057' } },
    },
    {
      name: '바른물류',
      what: { kind: 'dept-user-works' },
      shows: { deptUser: { state: 'works', id: 'tax107075' } },
    },
    {
      name: '한빛상사',
      what: { kind: 'dept-user-rejected', code: -11100027 },
      shows: { deptUser: { state: 'rejected', code: -11100027 } },
    },
    {
      name: '한빛상사',
      what: { kind: 'dept-user-removed' },
      shows: { deptUser: { state: 'none' } },
    },
    { name: '한빛상사', what: { kind: 'plan-ended' }, shows: { plan: { state: 'ended' } } },
    { name: '아라미디어', what: { kind: 'plan-renewed' }, shows: { plan: { state: 'in-use' } } },
  ])('$name: $what.kind', ({ name, what, shows }) => {
    const book = aBook();

    const changed = change(book, name, what);

    expect(changed.ok).toBe(true);
    expect(shown(book, name)?.taxinvoice).toMatchObject(shows);
  });

  it.each<{ readonly why: string; readonly name: string; readonly what: CompanyChange }>([
    {
      why: 'a certificate that has expired',
      name: '누리전자',
      what: { kind: 'certificate-registered', lastDay: '2026-11-23' },
    },
    {
      why: 'revoking what is not there',
      name: '바른물류',
      what: { kind: 'certificate-revoked' },
    },
    { why: 'a company that does not exist', name: '없는회사', what: { kind: 'plan-ended' } },
  ])('refuses $why', ({ name, what }) => {
    const book = aBook();
    const before = companiesState({ book, language: 'ko', now: NOW });

    expect(change(book, name, what)).toMatchObject({ ok: false });
    expect(companiesState({ book, language: 'ko', now: NOW })).toEqual(before);
  });
});
