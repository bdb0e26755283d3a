import { describe, expect, it } from 'vitest';
import { companyMark } from '../../src/company/company-rules.js';
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

function aDraft(about: Partial<WatchDraft> = {}): WatchDraft {
  return {
    brn: '123-45-67891',
    name: '한빛상사',
    products: ['taxinvoice'],
    popbillUserId: '',
    channel: '',
    owner: '',
    note: '',
    ...about,
  };
}

describe('CompanyIndex.find', () => {
  it.each([
    {
      name: 'by BRN with hyphens',
      words: '123-45-67891',
      found: { kind: 'one', company: HANBIT_CO },
    },
    {
      name: 'by full-width BRN',
      words: '１２３４５６７８９１',
      found: { kind: 'one', company: HANBIT_CO },
    },
    { name: 'by part of a name', words: '누리', found: { kind: 'one', company: NURI_CO } },
    {
      name: 'by the whole name among others',
      words: '한빛 상사',
      found: { kind: 'one', company: HANBIT_CO },
    },
    { name: 'several by a common part', words: '한빛', found: { kind: 'several', total: 2 } },
    {
      name: 'a BRN that is not watched',
      words: '2208162518',
      found: { kind: 'one', brn: '2208162518' },
    },
    {
      name: 'no name, but the nearest',
      words: '누리식푼',
      found: { kind: 'none', nearest: [NURI_CO] },
    },
    {
      name: 'digits that are no BRN',
      words: '123-45-6789',
      found: { kind: 'bad-brn', why: 'not-ten-digits' },
    },
    { name: 'all zeros', words: '0000000000', found: { kind: 'bad-brn', why: 'all-zero' } },
    { name: 'nothing said and several watched', words: ' ', found: { kind: 'unsaid', watched: 3 } },
  ])('finds $name', async ({ words, found }) => {
    const { index } = await serviceBench({ companies: THREE });

    expect(await index.find(words)).toMatchObject(found);
  });

  it('takes the only watched company when nothing is said', async () => {
    const { index } = await serviceBench({ companies: [NURI_CO] });

    expect(await index.find('')).toMatchObject({ kind: 'one', company: NURI_CO });
  });

  it('refuses a wrong check digit on production', async () => {
    const { index } = await serviceBench({ stage: 'production' });

    expect(await index.find('1234567890')).toMatchObject({
      kind: 'bad-brn',
      why: 'check-digit',
    });
  });
});

describe('CompanyIndex.suggest', () => {
  it.each([
    { typed: '한빛', names: ['한빛나래', '(주)한빛상사'] },
    { typed: '빛', names: ['한빛나래', '(주)한빛상사'] },
    { typed: 'ㅎㅂㅅ', names: ['(주)한빛상사'] },
    { typed: 'ㅅㅍ', names: ['누리식품'] },
    { typed: '81625', names: ['누리식품'] },
    { typed: '없는', names: [] },
  ])('offers for "$typed" what begins with it before the rest', async ({ typed, names }) => {
    const { index } = await serviceBench({ companies: THREE });

    const offered = await index.suggest(typed, 10);

    expect(offered.map(({ name }) => name)).toEqual(names);
  });

  it('finds the first of thousands of namesakes, whatever their order', async () => {
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

describe('CompanyRegister.watch', () => {
  it('adds a company, writes it down and finds it at once', async () => {
    const { companies, index, store } = await serviceBench();

    const watched = await companies.watch(aDraft({ owner: 'U0KIM' }), 'U0KIM');

    expect(watched).toMatchObject({ ok: true, value: { outcome: 'added' } });
    expect(index.get(HANBIT)?.owner).toBe('U0KIM');
    expect(await store.company(HANBIT)).toEqual(index.get(HANBIT));
    expect(await historyIn(store, { brn: HANBIT, limit: 1 })).toMatchObject([
      { event: { kind: 'watched', by: 'U0KIM' } },
    ]);
  });

  it('keeps the name when none is given, and calls a new company by its number', async () => {
    const { companies, index } = await serviceBench({ companies: [HANBIT_CO] });

    await companies.watch(aDraft({ name: ' ', note: '은행: 우리' }), 'U0KIM');
    await companies.watch(aDraft({ brn: NURI, name: '' }), 'U0KIM');

    expect(index.get(HANBIT)?.name).toBe('(주)한빛상사');
    expect(index.get(NURI)?.name).toBe('220-81-62517');
  });

  it('leaves a paused company paused when it is edited', async () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
    const { companies, index } = await serviceBench({ companies: [aCompany({ paused })] });

    await companies.watch(aDraft({ note: '은행: 우리' }), 'U0KIM');

    expect(index.get(HANBIT)).toMatchObject({ note: '은행: 우리', paused });
  });

  it('changes what is there and keeps who added it', async () => {
    const { companies } = await serviceBench({ companies: [aCompany()] });

    const changed = await companies.watch(aDraft({ note: '은행: 우리' }), 'U0LEE');
    const unchanged = await companies.watch(aDraft({ note: '은행: 우리' }), 'U0LEE');

    expect(changed).toMatchObject({ value: { outcome: 'changed', company: { addedBy: 'U0KIM' } } });
    expect(unchanged).toMatchObject({ value: { outcome: 'unchanged' } });
  });

  it('adds over nothing that was watched meanwhile, and edits nothing that was edited meanwhile', async () => {
    const { companies, store } = await serviceBench({ companies: [NURI_CO] });
    const draft = aDraft({ brn: NURI, name: '누리식품', note: '월요일에 전화' });

    const added = await companies.watch(draft, 'U0KIM', 'nothing');
    const edited = await companies.watch(draft, 'U0KIM', 'another');

    expect(added).toEqual(ok({ company: NURI_CO, outcome: 'overtaken' }));
    expect(edited).toEqual(ok({ company: NURI_CO, outcome: 'overtaken' }));
    expect(await historyIn(store, { brn: NURI, limit: 5 })).toEqual([]);
    expect(await companies.watch(draft, 'U0KIM', companyMark(NURI_CO))).toMatchObject(
      ok({ outcome: 'changed' }),
    );
  });

  it('takes what is saved already for no conflict, whoever saved it', async () => {
    const { companies } = await serviceBench({ companies: [NURI_CO] });
    const draft = aDraft({ brn: NURI, name: '누리식품', owner: 'U0LEE' });

    const saved = await companies.watch(draft, 'U0KIM', 'nothing');

    expect(saved).toMatchObject(ok({ outcome: 'unchanged' }));
  });

  it('names all problems at once and changes nothing', async () => {
    const { companies, index } = await serviceBench();

    const refused = await companies.watch(
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

    expect(refused).toMatchObject({
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

describe('CompanyRegister.confirm', () => {
  it('gives the name that POPBiLL has, and asks for nothing else', async () => {
    const { companies, popbill } = await serviceBench();

    expect(await companies.confirm(NURI)).toEqual({ kind: 'member', name: '한빛상사' });
    expect(popbill.asked.map(({ question }) => question)).toEqual(['isMember', 'companyName']);
  });

  it('knows a member whose name POPBiLL does not tell', async () => {
    const { companies, popbill } = await serviceBench();
    popbill.answer('companyName', TOO_LATE);

    expect(await companies.confirm(NURI)).toEqual({ kind: 'member' });
  });

  it('knows who is no member', async () => {
    const { companies, popbill } = await serviceBench();
    popbill.answer('isMember', ok(false));

    expect(await companies.confirm(NURI)).toEqual({ kind: 'not-member' });
  });

  it('takes no answer for none', async () => {
    const { companies, popbill } = await serviceBench();
    popbill.answer('isMember', TOO_LATE);

    expect(await companies.confirm(NURI)).toMatchObject({
      kind: 'unanswered',
      problem: { kind: 'too-late' },
    });
  });
});

describe('CompanyRegister.unwatch', () => {
  it('closes the alert, drops what was not told yet, and keeps the history', async () => {
    const { companies, store, outbox, jobs } = await serviceBench({ companies: [aCompany()] });
    const alert = anAlert({ message: { channel: 'C0ALERTS', ts: '1.0' } });
    const notice = outbox.entry(
      { kind: 'notice', alert, line: { kind: 'notice', why: 'rung' } },
      1,
    );
    await store.write([
      { put: 'alert', value: alert },
      { put: 'outbox', value: notice },
    ]);

    const gone = await companies.unwatch(HANBIT, 'U0LEE');
    const again = await companies.unwatch(HANBIT, 'U0LEE');

    expect(gone?.name).toBe('한빛상사');
    expect(again).toBeUndefined();
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
