import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { refused, TOO_LATE } from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const QUESTIONS = ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const;
const NOT_A_MEMBER = { ok: false, error: refused(-99003008, 'member-missing', 'token') } as const;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) =>
    aCompany({ brn: String(1_000_000_000 + i) as Brn, name: `회사 ${i}` }),
  );
}

async function sweep({ sweeper }: Bench): Promise<void> {
  const start = sweeper.start('schedule');
  if (start.kind !== 'started') throw new Error('A sweep is running.');
  await start.done;
}

function answers({ popbill }: Bench, with_: typeof NOT_A_MEMBER | typeof TOO_LATE): void {
  for (const question of QUESTIONS) popbill.answer(question, with_);
}

function fine({ popbill }: Bench, brn?: Brn): void {
  popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }), brn);
  popbill.answer('testDeptUserLogin', ok('works'), brn);
  popbill.answer('flatRate', ok({ state: 'in-use' }), brn);
}

async function openAlerts({ alertIndex }: Bench): Promise<number> {
  return [...alertIndex.values()].length;
}

/** Ten that were members yesterday and are none today. */
async function allTurned(): Promise<Bench> {
  const bench = await serviceBench({ companies: many(10) });
  await sweep(bench);
  bench.clock.advance(DAY);
  answers(bench, NOT_A_MEMBER);
  await sweep(bench);
  return bench;
}

describe('many companies that turn to the same trouble in one sweep', () => {
  it('are one notice, and none of them has an alert', async () => {
    const bench = await allTurned();

    expect(bench.massChanges.open).toMatchObject({
      kinds: [{ kind: 'member-missing', companies: 10 }],
      asked: 10,
    });
    expect(bench.jobs().map(({ kind }) => kind)).toEqual(['mass-change']);
    expect(await openAlerts(bench)).toBe(0);
  });

  it('leave the alert of one alone that had never been answered before', async () => {
    const bench = await serviceBench({ companies: many(10) });
    const [silent] = many(10);
    if (silent === undefined) throw new Error('There are ten.');
    const all = [...QUESTIONS, 'deptUserRegistered'] as const;
    for (const question of all) bench.popbill.answer(question, TOO_LATE, silent.brn);
    for (let day = 0; day < 3; day += 1) {
      await sweep(bench);
      bench.clock.advance(DAY);
    }
    const before = await bench.store.alert(silent.brn);
    answers(bench, NOT_A_MEMBER);
    for (const question of all) bench.popbill.answer(question, NOT_A_MEMBER, silent.brn);

    await sweep(bench);

    expect(bench.massChanges.open).toMatchObject({ kinds: [{ companies: 9 }] });
    expect(before?.reasons).toMatchObject([{ kind: 'check-broken' }]);
    expect((await bench.store.alert(silent.brn))?.reasons).toEqual(before?.reasons);
  });

  it('wait on while nobody answers, which proves nothing', async () => {
    const bench = await allTurned();
    bench.clock.advance(DAY);
    answers(bench, TOO_LATE);

    await sweep(bench);

    expect(bench.massChanges.open).toBeDefined();
    expect(await openAlerts(bench)).toBe(0);
  });

  it('are told as far as the next sweep finds it again', async () => {
    const bench = await allTurned();
    bench.clock.advance(DAY);
    for (const { brn } of many(7)) fine(bench, brn);

    await sweep(bench);

    expect(await openAlerts(bench)).toBe(3);
    expect(await bench.store.massChange()).toBeUndefined();
    expect(bench.jobs().findLast(({ kind }) => kind === 'mass-change')).toMatchObject({
      change: { endedBy: 'sweep', confirmed: 3 },
    });
  });

  it('are told after a restart that came between the release and the telling', async () => {
    const bench = await allTurned();
    await bench.massChanges.release('U0KIM');

    const second = await serviceBench({ store: bench.store, now: bench.clock.now() });
    await second.sweeper.followReleased();
    await second.sweeper.followReleased();

    expect(await openAlerts(second)).toBe(10);
    expect(await second.store.massChange()).toBeUndefined();
  });

  it('are not counted when a person checks them one by one', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    bench.clock.advance(HOUR);
    answers(bench, NOT_A_MEMBER);

    for (const { brn } of many(6)) {
      await bench.checker.check({ brn, by: 'U0KIM', intent: 'check', mayOperate: true });
    }

    expect(bench.massChanges.open).toBeUndefined();
    expect(await openAlerts(bench)).toBe(6);
  });
});
