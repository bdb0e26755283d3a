import { describe, expect, it } from 'vitest';
import { formatBrn } from '../../src/kernel/brn.js';
import { err, ok } from '../../src/kernel/result.js';
import { DAY } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import type { HistoryEvent } from '../../src/records/history.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  CERTIFICATE_MISSING,
  DEPT_USER_MISSING,
  refused,
  TOO_LATE,
} from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const UNNAMED = aCompany({ name: formatBrn(HANBIT) });

function benchOf(companies: readonly Company[]): Promise<Bench> {
  return serviceBench({ companies });
}

async function sweep({ sweeper, clock }: Bench): Promise<void> {
  const start = sweeper.start('schedule');
  if (start.kind !== 'started') throw new Error('A sweep is running.');
  await start.done;
  clock.advance(DAY);
}

async function eventsOf({ store }: Bench): Promise<readonly HistoryEvent['kind'][]> {
  const { records } = await store.historyPage({ brn: HANBIT, limit: 20 });
  return records.map(({ event }) => event.kind);
}

const asked = ({ popbill }: Bench) => popbill.countOf('companyName');

describe('a company that nobody has named', () => {
  it('gets its name from POPBiLL in the first sweep, once, with an event in its history', async () => {
    const bench = await benchOf([UNNAMED]);

    await sweep(bench);
    await sweep(bench);

    expect(bench.index.get(HANBIT)).toEqual({ ...UNNAMED, name: '한빛상사' });
    expect(await bench.store.company(HANBIT)).toMatchObject({ name: '한빛상사' });
    expect(asked(bench)).toBe(1);
    expect(bench.popbill.questions.every(({ priority }) => priority === 'sweep')).toBe(true);
    expect((await eventsOf(bench)).filter((kind) => kind === 'named')).toHaveLength(1);
  });

  it('has its name in the alert that the same sweep opens', async () => {
    const bench = await benchOf([UNNAMED]);
    for (const question of ['testDeptUserLogin', 'deptUserRegistration'] as const) {
      bench.popbill.answer(question, DEPT_USER_MISSING);
    }
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);

    await sweep(bench);

    expect(bench.jobs()).toMatchObject([{ kind: 'notice', alert: { name: '한빛상사' } }]);
  });

  it.each([
    { name: 'refuses', answer: err(refused(-99_999_999, 'unknown')) },
    { name: 'does not answer', answer: TOO_LATE },
  ])(
    'is checked as usual if POPBiLL $name, and asked about again in the next sweep',
    async ({ answer }) => {
      const bench = await benchOf([UNNAMED]);
      bench.popbill.answer('companyName', answer);

      await sweep(bench);
      expect(await bench.store.status(HANBIT)).toMatchObject({ failedSweeps: 0 });
      expect(bench.index.get(HANBIT)).toEqual(UNNAMED);
      bench.popbill.answer('companyName', ok('한빛상사'));
      await sweep(bench);

      expect(bench.index.get(HANBIT)?.name).toBe('한빛상사');
      expect(asked(bench)).toBe(2);
    },
  );

  it('is not asked about if POPBiLL does not know it, or answered nothing else', async () => {
    const bench = await benchOf([UNNAMED, aCompany({ brn: NURI, name: formatBrn(NURI) })]);
    for (const question of ['certificateExpiry', 'testDeptUserLogin', 'flatRate'] as const) {
      bench.popbill.answer(question, err(refused(-99_003_008, 'member-missing')), HANBIT);
      bench.popbill.answer(question, TOO_LATE, NURI);
    }

    await sweep(bench);

    expect(asked(bench)).toBe(0);
  });

  it('waits for the next sweep after three failures in a row', async () => {
    const companies = Array.from({ length: 12 }, (_, n) => {
      const brn = String(1_000_000_000 + n) as Company['brn'];
      return aCompany({ brn, name: formatBrn(brn) });
    });
    const bench = await serviceBench({ companies, concurrency: 1 });
    bench.popbill.answer('companyName', TOO_LATE);

    await sweep(bench);

    expect(asked(bench)).toBe(3);
  });

  it('is named although POPBiLL refuses the names of others', async () => {
    const companies = Array.from({ length: 6 }, (_, n) => {
      const brn = String(1_000_000_000 + n) as Company['brn'];
      return aCompany({ brn, name: formatBrn(brn) });
    });
    const bench = await serviceBench({ companies, concurrency: 1 });
    for (const { brn } of companies.slice(0, 5)) {
      bench.popbill.answer('companyName', err(refused(-99_999_999, 'unknown')), brn);
    }

    await sweep(bench);

    expect(companies.map(({ brn }) => bench.index.get(brn)?.name)).toEqual([
      ...companies.slice(0, 5).map(({ name }) => name),
      '한빛상사',
    ]);
  });

  it('is checked as usual if the store does not save its name, and named in the next sweep', async () => {
    const bench = await benchOf([UNNAMED]);
    const { write } = bench.store;
    Object.assign(bench.store, {
      write: (changes: readonly Change[]) =>
        changes.some((change) => 'put' in change && change.put === 'company')
          ? Promise.reject(new StoreError('disk-full', 'full'))
          : write(changes),
    });

    await sweep(bench);
    const status = await bench.store.status(HANBIT);
    Object.assign(bench.store, { write });
    await sweep(bench);

    expect(status).toMatchObject({ failedSweeps: 0 });
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { error: 'full' } }),
    );
    expect(bench.index.get(HANBIT)?.name).toBe('한빛상사');
  });

  it('is not named while our clock is suspected to be off', async () => {
    const bench = await benchOf([UNNAMED]);
    const release = bench.popbill.hold('companyName');
    const swept = sweep(bench);
    await eventually(() => asked(bench) === 1);
    const tomorrow = new Date(bench.clock.now() + DAY).toUTCString();
    bench.clockWatch.observerFor('slack')()(tomorrow);

    release();
    await swept;

    expect(await bench.store.company(HANBIT)).toEqual(UNNAMED);
    expect(await eventsOf(bench)).toEqual([]);
  });

  it('keeps the name that a person enters while POPBiLL is asked', async () => {
    const bench = await benchOf([UNNAMED]);
    const release = bench.popbill.hold('companyName');
    const swept = sweep(bench);
    await eventually(() => asked(bench) === 1);
    const draft = { brn: HANBIT, name: '한빛 본사', products: UNNAMED.products, note: '' };
    await bench.companies.watch({ ...draft, popbillUserId: '', channel: '', owner: '' }, 'U0KIM');

    release();
    await swept;

    expect(bench.index.get(HANBIT)).toMatchObject({ name: '한빛 본사' });
  });
});

describe('a company with a name', () => {
  it('is never asked about, even if POPBiLL calls it differently', async () => {
    const bench = await benchOf([aCompany({ name: '한빛 본사' })]);

    await sweep(bench);

    expect(asked(bench)).toBe(0);
    expect(bench.index.get(HANBIT)?.name).toBe('한빛 본사');
  });
});
