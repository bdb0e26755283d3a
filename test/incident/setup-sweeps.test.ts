import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ClockOffError } from '../../src/kernel/clock-watch.js';
import { DAY, MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import { StoreError } from '../../src/records/store.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { WRONG_SECRET } from '../support/fake-popbill.js';
import { runningBench } from '../support/running-bench.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const MORNING = seoul('2026-11-25 09:30');

const QUESTIONS = [
  'testDeptUserLogin',
  'certificateExpiry',
  'flatRate',
  'deptUserRegistration',
] as const;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) =>
    aCompany({ brn: String(1_000_000_000 + i) as Brn, name: `회사 ${i}` }),
  );
}

const brnOf = (i: number): Brn => String(1_000_000_000 + i) as Brn;

async function sweep({ sweeper }: Bench): Promise<void> {
  const start = sweeper.start('schedule');
  if (start.kind !== 'started') throw new Error('A sweep is running.');
  await start.done;
}

function refuse({ popbill }: Pick<Bench, 'popbill'>, brn?: Brn): void {
  for (const question of QUESTIONS) popbill.answer(question, WRONG_SECRET, brn);
}

/** Makes a sweep in which three of 20 companies are refused, then begins and ends an outage of HomeTax. */
async function refuseThreeBeforeAnOutage(bench: Bench): Promise<void> {
  for (const i of [0, 1, 2]) refuse(bench, brnOf(i));
  await sweep(bench);
  const since = bench.clock.now();
  const counts = { asked: 20, failed: 20 };
  await bench.outages.report({ silent: 'hometax', since, ...counts, isOnDemand: false });
  await bench.outages.end();
}

describe('settings that POPBiLL begins to refuse during a sweep', () => {
  it('are found soon, although too few companies were left to refuse', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING, concurrency: 1 });
    const start = bench.sweeper.start('U0KIM', ({ done }) => {
      if (done === 80) refuse(bench);
    });
    if (start.kind === 'started') await start.done;
    const openAtEnd = bench.setup.open;

    await bench.advance(10 * MINUTE);

    expect(openAtEnd).toBeUndefined();
    expect(bench.setup.open?.code).toBe(WRONG_SECRET.error.code);
  });

  it('are not suspected because of a few companies that are always refused', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    for (const i of [0, 1, 2, 3, 4]) refuse(bench, brnOf(i));

    await bench.advance(MINUTE);
    const startedAt = bench.sweeper.last?.startedAt;
    await bench.advance(30 * MINUTE);

    expect(bench.setup.open).toBeUndefined();
    expect(bench.sweeper.last?.startedAt).toBe(startedAt);
  });
});

describe('companies that are refused because of our settings', () => {
  it('count as failed when the sweep finished', async () => {
    const bench = await serviceBench({ companies: many(20) });
    for (const i of [0, 1, 2]) refuse(bench, brnOf(i));

    await sweep(bench);

    expect(bench.setup.open).toBeUndefined();
    expect(await bench.store.lastSweep()).toMatchObject({ asked: 20, failed: 3 });
    const { startedAt } = (await bench.store.lastSweep()) ?? {};
    expect(await bench.store.status(brnOf(0))).toMatchObject({
      failedSweeps: 1,
      sweptAt: startedAt,
    });
  });

  it('do not count as failed when all are refused', async () => {
    const bench = await serviceBench({ companies: many(20) });
    refuse(bench);
    for (let i = 0; i < 4; i += 1) {
      await sweep(bench);
      bench.clock.advance(15 * MINUTE);
    }

    const status = await bench.store.status(brnOf(0));

    expect(bench.setup.open).toBeDefined();
    expect(status).toMatchObject({ failedSweeps: 0 });
    expect(status?.sweptAt).toBeUndefined();
    expect(bench.jobs()).toHaveLength(1);
  });

  it('do not open the setup alert although the catch-up after an outage asks about them alone', async () => {
    const bench = await serviceBench({ companies: many(20) });
    await refuseThreeBeforeAnOutage(bench);
    const before = bench.popbill.questions.length;
    const release = bench.popbill.hold('certificateExpiry');

    const recovering = bench.sweeper.recover();
    // The 17 other companies count as done from the start.
    await eventually(() => bench.sweeper.progress?.done === 17);
    release();
    await recovering;

    expect(new Set(bench.popbill.questions.slice(before).map(({ brn }) => brn)).size).toBe(3);
    expect(bench.setup.open).toBeUndefined();
    expect(bench.outages.ended).toBeUndefined();
  });

  it('are not missed when the clock is wrong during the catch-up after an outage', async () => {
    const bench = await serviceBench({ companies: many(20) });
    await refuseThreeBeforeAnOutage(bench);
    const release = bench.popbill.hold('certificateExpiry');
    const recovering = bench.sweeper.recover();
    await eventually(() => bench.sweeper.progress?.done === 17);
    const observe = (at: number) => {
      const date = new Date(at).toUTCString();
      for (const by of ['popbill', 'slack'] as const) bench.clockWatch.observerFor(by)()(date);
    };

    observe(bench.clock.now() + DAY);
    release();
    await recovering;
    const afterWrongClock = bench.outages.ended;
    observe(bench.clock.now());
    await bench.sweeper.recover();

    expect(afterWrongClock).toBeDefined();
    expect(bench.outages.ended).toBeUndefined();
  });

  it('do not stop a sweep when they are the first fifty of two hundred', async () => {
    const bench = await serviceBench({ companies: many(200) });
    for (let i = 0; i < 50; i += 1) refuse(bench, brnOf(i));

    await sweep(bench);

    expect(bench.setup.open).toBeUndefined();
    expect(await bench.store.lastSweep()).toMatchObject({ asked: 200, failed: 50 });
  });
});

describe('a company that is newly refused in a check', () => {
  it('has three others asked, and no sweep starts when they are answered', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    refuse(bench, brnOf(4));
    await bench.checker.check({ brn: brnOf(4), by: 'U0KIM', intent: 'check', mayOperate: true });
    const asked = bench.popbill.questions.length;

    await bench.probes.runDue(bench.clock.now());

    expect(new Set(bench.popbill.questions.slice(asked).map(({ brn }) => brn)).size).toBe(3);
    expect([bench.setup.firstRefused, bench.setup.sweepRequestedAt]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('has no others asked while the clock is wrong', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    refuse(bench, brnOf(4));
    await bench.checker.check({ brn: brnOf(4), by: 'U0KIM', intent: 'check', mayOperate: true });
    const asked = bench.popbill.questions.length;

    const probing = bench.probes.runDue(bench.clock.now());
    const nextDay = new Date(bench.clock.now() + DAY).toUTCString();
    for (const by of ['popbill', 'slack'] as const) bench.clockWatch.observerFor(by)()(nextDay);

    await expect(probing).rejects.toThrow(ClockOffError);
    expect(bench.popbill.questions).toHaveLength(asked);
    expect(bench.setup.firstRefused).toBe(brnOf(4));
  });

  it('has others asked again only after 15 minutes if the answers could not be recorded', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    refuse(bench);
    await bench.checker.check({ brn: brnOf(4), by: 'U0KIM', intent: 'check', mayOperate: true });
    const { write } = bench.store;
    const failWrite = () => Promise.reject(new StoreError('disk-full', 'full'));
    Object.assign(bench.store, { write: failWrite });
    await expect(bench.probes.runDue(bench.clock.now())).rejects.toThrow('full');
    Object.assign(bench.store, { write });
    const asked = bench.popbill.questions.length;

    bench.clock.advance(15 * MINUTE - 1);
    await bench.probes.runDue(bench.clock.now());
    const askedBefore = bench.popbill.questions.length;
    bench.clock.advance(1);
    await bench.probes.runDue(bench.clock.now());

    expect(askedBefore).toBe(asked);
    expect(bench.setup.sweepRequestedAt).toBe(bench.clock.now());
  });

  it('makes a sweep start early when the others are refused too', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    refuse(bench);
    await bench.checker.check({ brn: brnOf(4), by: 'U0KIM', intent: 'check', mayOperate: true });

    await bench.probes.runDue(bench.clock.now());

    expect(bench.setup.open).toBeUndefined();
    expect(bench.setup.sweepRequestedAt).toBe(bench.clock.now());
  });
});
