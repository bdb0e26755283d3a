import { describe, expect, it } from 'vitest';
import { companyFingerprint } from '../../src/company/company-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import type { WatchDraft } from '../../src/watch/watch-company.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

const HANBIT_CO = aCompany({ name: '(주)한빛상사' });
const NURI_CO = aCompany({ brn: NURI, name: '누리식품', owner: 'U0LEE' });
const HANBITNA = aCompany({ brn: '2118766507' as typeof HANBIT, name: '한빛나래', owner: 'S0TAX' });
const THREE = [HANBIT_CO, NURI_CO, HANBITNA];

function aDraft(overrides: Partial<WatchDraft> = {}): WatchDraft {
  return {
    brn: '123-45-67891',
    name: '한빛상사',
    products: ['taxinvoice'],
    popbillUserId: '',
    channel: '',
    owner: '',
    note: '',
    ...overrides,
  };
}

describe('CompanyIndex.find', () => {
  it.each([
    {
      name: 'by BRN with hyphens',
      input: '123-45-67891',
      expected: { kind: 'one', company: HANBIT_CO },
    },
    {
      name: 'by full-width BRN',
      input: '１２３４５６７８９１',
      expected: { kind: 'one', company: HANBIT_CO },
    },
    { name: 'by part of a name', input: '누리', expected: { kind: 'one', company: NURI_CO } },
    {
      name: 'by the whole name among others',
      input: '한빛 상사',
      expected: { kind: 'one', company: HANBIT_CO },
    },
    {
      name: 'several companies by a common part',
      input: '한빛',
      expected: { kind: 'several', total: 2 },
    },
    {
      name: 'a BRN that is not watched',
      input: '2208162518',
      expected: { kind: 'one', brn: '2208162518' },
    },
    {
      name: 'no company, but the nearest name',
      input: '누리식푼',
      expected: { kind: 'none', nearest: [NURI_CO] },
    },
    {
      name: 'digits that are not a BRN',
      input: '123-45-6789',
      expected: { kind: 'bad-brn', why: 'not-ten-digits' },
    },
    { name: 'all zeros', input: '0000000000', expected: { kind: 'bad-brn', why: 'all-zero' } },
    {
      name: 'nothing without input if several companies are watched',
      input: ' ',
      expected: { kind: 'no-company-given', watched: 3 },
    },
  ])('finds $name', async ({ input, expected }) => {
    const { index } = await serviceBench({ companies: THREE });

    expect(await index.find(input)).toMatchObject(expected);
  });

  it('finds the only watched company without input', async () => {
    const { index } = await serviceBench({ companies: [NURI_CO] });

    expect(await index.find('')).toMatchObject({ kind: 'one', company: NURI_CO });
  });

  it('rejects a wrong check digit in production', async () => {
    const { index } = await serviceBench({ stage: 'production' });

    expect(await index.find('1234567890')).toMatchObject({
      kind: 'bad-brn',
      why: 'check-digit',
    });
  });
});

describe('CompanyIndex.suggest', () => {
  it.each([
    { query: '한빛', names: ['한빛나래', '(주)한빛상사'] },
    { query: '빛', names: ['한빛나래', '(주)한빛상사'] },
    { query: 'ㅎㅂㅅ', names: ['(주)한빛상사'] },
    { query: 'ㅅㅍ', names: ['누리식품'] },
    { query: '81625', names: ['누리식품'] },
    { query: '없는', names: [] },
  ])('suggests for "$query" first the names that begin with it', async ({ query, names }) => {
    const { index } = await serviceBench({ companies: THREE });

    const offered = await index.suggest(query, 10);

    expect(offered.map(({ name }) => name)).toEqual(names);
  });

  it('suggests companies of the same name in the order of their BRNs', async () => {
    const many = Array.from({ length: 3000 }, (_, n) =>
      aCompany({
        brn: `99900${String((n * 7919) % 3000).padStart(5, '0')}` as Brn,
        name: '같은상사',
      }),
    );
    const { index } = await serviceBench({ companies: many });

    const offered = await index.suggest('같은', 99);

    expect(offered).toHaveLength(99);
    expect(offered[0]?.brn).toBe('9990000000');
    expect(await index.find('같은상사')).toMatchObject({ kind: 'several', total: 3000 });
  });
});

describe('WatchedCompanies.watch', () => {
  it('adds a company to the store, the index and the history', async () => {
    const { companies, index, store } = await serviceBench();

    const watched = await companies.watch(aDraft({ owner: 'U0KIM' }), 'U0KIM');

    expect(watched).toMatchObject({ ok: true, value: { outcome: 'added' } });
    expect(index.get(HANBIT)?.owner).toBe('U0KIM');
    expect(await store.company(HANBIT)).toEqual(index.get(HANBIT));
    expect(await historyIn(store, { brn: HANBIT, limit: 1 })).toMatchObject([
      { event: { kind: 'watched', by: 'U0KIM' } },
    ]);
  });

  it('keeps the name if none is entered, and names a new company by its BRN', async () => {
    const { companies, index } = await serviceBench({ companies: [HANBIT_CO] });

    await companies.watch(aDraft({ name: ' ', note: '은행: 우리' }), 'U0KIM');
    await companies.watch(aDraft({ brn: NURI, name: '' }), 'U0KIM');

    expect(index.get(HANBIT)?.name).toBe('(주)한빛상사');
    expect(index.get(NURI)?.name).toBe('220-81-62517');
  });

  it('keeps an edited company paused', async () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
    const { companies, index } = await serviceBench({ companies: [aCompany({ paused })] });

    await companies.watch(aDraft({ note: '은행: 우리' }), 'U0KIM');

    expect(index.get(HANBIT)).toMatchObject({ note: '은행: 우리', paused });
  });

  it('changes a company, but not who added it or who set the channel that stays', async () => {
    const { companies, index } = await serviceBench({ companies: [aCompany()] });

    const changed = await companies.watch(aDraft({ channel: 'C0TEAM' }), 'U0LEE');
    const unchanged = await companies.watch(aDraft({ channel: 'C0TEAM' }), 'U0LEE');
    await companies.watch(aDraft({ channel: 'C0TEAM', note: '은행: 우리' }), 'U0KIM');

    expect(changed).toMatchObject({ value: { outcome: 'changed', company: { addedBy: 'U0KIM' } } });
    expect(unchanged).toMatchObject({ value: { outcome: 'unchanged' } });
    expect(index.get(HANBIT)).toMatchObject({ note: '은행: 우리', channelSetBy: 'U0LEE' });
  });

  it('reports a conflict if the company was added or edited since the form was opened', async () => {
    const { companies, store } = await serviceBench({ companies: [NURI_CO] });
    const draft = aDraft({ brn: NURI, name: '누리식품', note: '월요일에 전화' });

    const added = await companies.watch(draft, 'U0KIM', 'nothing');
    const edited = await companies.watch(draft, 'U0KIM', 'another');

    expect(added).toEqual(ok({ company: NURI_CO, outcome: 'conflict' }));
    expect(edited).toEqual(ok({ company: NURI_CO, outcome: 'conflict' }));
    expect(await historyIn(store, { brn: NURI, limit: 5 })).toEqual([]);
    expect(await companies.watch(draft, 'U0KIM', companyFingerprint(NURI_CO))).toMatchObject(
      ok({ outcome: 'changed' }),
    );
  });

  it('reports no conflict if the same values are already saved', async () => {
    const { companies } = await serviceBench({ companies: [NURI_CO] });
    const draft = aDraft({ brn: NURI, name: '누리식품', owner: 'U0LEE' });

    const saved = await companies.watch(draft, 'U0KIM', 'nothing');

    expect(saved).toMatchObject(ok({ outcome: 'unchanged' }));
  });

  it('returns all problems and changes nothing', async () => {
    const { companies, index } = await serviceBench();

    const result = await companies.watch(
      aDraft({
        brn: '12',
        products: [],
        popbillUserId: '한글 아이디',
        channel: '#tax',
        owner: '김지우',
        note: '비밀번호: hometax123!',
      }),
      'U0KIM',
    );

    expect(result).toMatchObject({
      ok: false,
      error: [
        { field: 'brn', why: 'not-ten-digits' },
        { field: 'products', why: 'none' },
        { field: 'popbillUserId', why: 'malformed' },
        { field: 'channel', why: 'malformed' },
        { field: 'owner', why: 'malformed' },
        { field: 'note', why: 'looks-secret' },
      ],
    });
    expect(index.size).toBe(0);
  });
});

describe('WatchedCompanies.confirm', () => {
  it('returns the name at POPBiLL, with two questions', async () => {
    const { companies, popbill } = await serviceBench();

    expect(await companies.confirm(NURI)).toEqual({ kind: 'member', name: '한빛상사' });
    expect(popbill.questions.map(({ question }) => question)).toEqual(['isMember', 'companyName']);
  });

  it('accepts a member whose name POPBiLL does not return', async () => {
    const { companies, popbill } = await serviceBench();
    popbill.answer('companyName', TOO_LATE);

    expect(await companies.confirm(NURI)).toEqual({ kind: 'member' });
  });

  it('recognises a company that is not a member', async () => {
    const { companies, popbill } = await serviceBench();
    popbill.answer('isMember', ok(false));

    expect(await companies.confirm(NURI)).toEqual({ kind: 'not-member' });
  });

  it('does not take a missing answer for a no', async () => {
    const { companies, popbill } = await serviceBench();
    popbill.answer('isMember', TOO_LATE);

    expect(await companies.confirm(NURI)).toMatchObject({
      kind: 'unanswered',
      problem: { kind: 'too-late' },
    });
  });
});

describe('WatchedCompanies.unwatch', () => {
  it('closes the alert and drops its unsent notices', async () => {
    const { companies, store, outbox, jobs } = await serviceBench({ companies: [aCompany()] });
    const alert = anAlert({ message: { channel: 'C0ALERTS', ts: '1.0' } });
    const notice = outbox.createEntry(
      { kind: 'notice', alert, line: { kind: 'notice', why: 'rung' } },
      1,
    );
    await store.write([
      { put: 'alert', value: alert },
      { put: 'outbox', value: notice },
    ]);

    const removed = await companies.unwatch(HANBIT, 'U0LEE');
    const second = await companies.unwatch(HANBIT, 'U0LEE');

    expect(removed?.name).toBe('한빛상사');
    expect(second).toBeUndefined();
    expect(jobs()).toMatchObject([
      {
        kind: 'edit',
        alert: { life: { state: 'closed', by: 'U0LEE' } },
        lines: [{ kind: 'closed' }],
      },
    ]);
    expect(await store.alert(HANBIT)).toBeUndefined();
    expect(await store.company(HANBIT)).toBeUndefined();
  });
});
