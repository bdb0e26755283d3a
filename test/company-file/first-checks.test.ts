import { describe, expect, it, vi } from 'vitest';
import { type FirstCheckNews, FirstChecks } from '../../src/company-file/first-checks.js';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { SendGate } from '../../src/outbox/sent-records.js';
import type { HistoryRecord } from '../../src/records/history.js';
import { StoreError } from '../../src/records/store.js';
import { HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const MORNING = seoul('2026-11-25 09:10');

function lines(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `999${String(i).padStart(7, '0')},표본상사 ${i}`,
  ).join('\n');
}

async function importOf(bench: Bench, count: number, by = 'U0KIM'): Promise<void> {
  const plan = await bench.imports.plan(Buffer.from(`brn,name\n${lines(count)}\n`));
  if (!plan.ok) throw new Error(plan.error.kind);
  await bench.imports.save(plan.value, by);
}

/** The company, or all that are asked about from now on, have nothing registered. */
function nothingRegistered({ popbill }: Bench, brn?: Brn): void {
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brn);
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brn);
  popbill.answer('deptUserRegistered', DEPT_USER_MISSING, brn);
}

async function sweep(bench: Bench, by: 'schedule' | 'U0KIM' | 'U0LEE' = 'schedule') {
  const start = bench.sweeper.start(by);
  if (start.kind !== 'started') throw new Error('a sweep is running');
  await start.done;
  await bench.firstChecks.idle();
}

function jobsOf(bench: Bench): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const { kind } of bench.jobs()) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

/** What is told until nothing more is due. */
async function toldBy(bench: Bench, isTold = true): Promise<readonly FirstCheckNews[]> {
  const told: FirstCheckNews[] = [];
  const tell = async (news: FirstCheckNews): Promise<boolean> => {
    told.push(news);
    return isTold;
  };
  bench.firstChecks.tellDue(bench.clock.now(), tell, new SendGate().pass());
  await bench.firstChecks.idle();
  return told;
}

async function statusesIn({ store }: Bench) {
  const statuses = [];
  for await (const status of store.statuses()) statuses.push(status);
  return statuses;
}

async function recordsIn({ store }: Bench) {
  const records = [];
  for await (const record of store.firstChecks()) records.push(record);
  return records;
}

/** A store whose disk is full for a while. */
function failingStore(store: Bench['store']) {
  const disk = {
    fails: false,
    store: {
      ...store,
      async write(changes: Parameters<typeof store.write>[0]) {
        if (disk.fails) throw new StoreError('disk-full', 'full');
        await store.write(changes);
      },
    },
  };
  return disk;
}

function toldPerson({ at, event }: HistoryRecord) {
  return event.kind === 'told-person' ? [{ at, to: event.to }] : [];
}

describe('the first sweep after an import', () => {
  it('tells what is wrong with many in one combined alert, none alone', async () => {
    const bench = await serviceBench({ now: MORNING });
    nothingRegistered(bench);
    await importOf(bench, 40);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ 'roll-up': 1 });
  });

  it('posts a few individually, as after any sweep', async () => {
    const bench = await serviceBench({ now: MORNING });
    nothingRegistered(bench);
    await importOf(bench, 3);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ notice: 3 });
  });

  it('posts alerts of companies that were there before individually', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 2, 'cli');
    await sweep(bench);
    bench.clock.advance(60_000);
    const plan = await bench.imports.plan(Buffer.from(`brn,name\n${HANBIT},x\n${lines(20)}\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0KIM');
    nothingRegistered(bench);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ notice: 2, 'roll-up': 1 });
  });

  it('is no longer the first: later trouble is posted individually again', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 20);
    await sweep(bench);
    bench.clock.advance(60_000);
    // So few of them that it is each company's own trouble.
    for (const { brn } of [...bench.index.values()].slice(0, 5)) nothingRegistered(bench, brn);

    await sweep(bench);

    expect(jobsOf(bench)['notice']).toBe(5);
    expect(await toldBy(bench)).toHaveLength(1);
    expect(await recordsIn(bench)).toEqual([]);
  });

  it('is forgotten once it is told, also when another sweep ended while it was being told', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    nothingRegistered(bench);
    await importOf(bench, 10);
    await sweep(bench);
    bench.clock.set(seoul('2026-11-25 08:31'));
    await bench.dueAlerts.followDue(bench.clock.now());
    let isTold = (_: boolean): void => {};
    bench.firstChecks.tellDue(
      bench.clock.now(),
      () =>
        new Promise((resolve) => {
          isTold = resolve;
        }),
      new SendGate().pass(),
    );

    const again = bench.sweeper.start('schedule');
    if (again.kind === 'started') await again.done;
    await vi.waitUntil(async () => (await recordsIn(bench))[0]?.brns.length === 0);
    isTold(true);
    await bench.firstChecks.idle();

    expect(await recordsIn(bench)).toEqual([]);
    expect(await toldBy(bench)).toEqual([]);
  });

  it('is told while no other message is on its way, until it is on record, and the history says to whom', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 10);
    await sweep(bench);
    const gate = new SendGate();
    const other = gate.pass();
    await other.enter();
    const steps: string[] = [];
    const tell = async (): Promise<boolean> => {
      steps.push('told');
      return true;
    };

    bench.firstChecks.tellDue(bench.clock.now(), tell, gate.pass());
    await new Promise((resolve) => setImmediate(resolve));
    steps.push('the other is on record');
    other.leave();
    const next = gate.pass();
    await next.enter();

    expect(steps).toEqual(['the other is on record', 'told']);
    expect(await recordsIn(bench)).toEqual([]);
    const [newest] = await historyIn(bench.store, { limit: 1 });
    expect(newest?.event).toEqual({ kind: 'told-person', about: 'first-check', to: 'U0KIM' });
  });

  it('is told by the next process when this one stops before', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 10);
    await sweep(bench);
    const stopping = new AbortController();
    stopping.abort();
    const never = (): Promise<boolean> => Promise.reject(new Error('the process stops'));

    bench.firstChecks.tellDue(bench.clock.now(), never, new SendGate(stopping.signal).pass());
    await bench.firstChecks.idle();

    const again = await serviceBench({ store: bench.store, now: MORNING });
    expect(await toldBy(again)).toHaveLength(1);
  });

  it('is told as one after quiet hours, too, also after a restart', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    nothingRegistered(bench);
    await importOf(bench, 10);
    await sweep(bench);
    const heldThen = jobsOf(bench);
    const again = await serviceBench({ store: bench.store, now: seoul('2026-11-25 08:31') });

    await again.dueAlerts.followDue(again.clock.now());

    expect(heldThen).toEqual({});
    expect(jobsOf(again)).toEqual({ 'roll-up': 1 });
  });

  it('tells whoever imported them the totals, once, when it is not quiet', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    await importOf(bench, 3);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, '9990000000' as typeof HANBIT);
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, '9990000000' as typeof HANBIT);
    await sweep(bench);
    const early = await toldBy(bench);
    bench.clock.set(MORNING);

    const told = [...(await toldBy(bench)), ...(await toldBy(bench))];

    expect(early).toEqual([]);
    expect(told).toEqual([
      {
        user: 'U0KIM',
        importedAt: seoul('2026-11-25 06:00'),
        counts: { total: 3, collectable: 2, atRisk: 0, broken: 1, unknown: 0 },
      },
    ]);
  });

  it('is told again later when Slack did not take it, not at once', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 3);
    await sweep(bench);

    const first = await toldBy(bench, false);
    const atOnce = await toldBy(bench);
    bench.clock.advance(11 * 60_000);
    const later = await toldBy(bench);

    expect([first.length, atOnce.length, later.length]).toEqual([1, 0, 1]);
  });

  it('is not said again while the store fails, and on record once it takes something', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 3);
    await sweep(bench);
    const disk = failingStore(bench.store);
    const { policy, clock, log, index } = bench;
    const watched = index.get.bind(index);
    const firstChecks = await FirstChecks.load({ store: disk.store, policy, clock, log, watched });
    const ill = { ...bench, firstChecks };

    disk.fails = true;
    const told = [...(await toldBy(ill))];
    bench.clock.advance(SECOND);
    told.push(...(await toldBy(ill)));
    disk.fails = false;
    for (let i = 0; i < 3; i += 1) {
      bench.clock.advance(11 * MINUTE);
      told.push(...(await toldBy(ill)));
    }

    expect(told).toHaveLength(1);
    expect(await recordsIn(bench)).toEqual([]);
    expect((await historyIn(bench.store, { limit: 50 })).flatMap(toldPerson)).toEqual([
      { at: MORNING, to: 'U0KIM' },
    ]);
  });

  it('is on record as told also when nothing of it is left to do by then', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 3);
    await sweep(bench);
    const tell = async (): Promise<boolean> => {
      const [{ id = '' } = {}] = await recordsIn(bench);
      await bench.store.write([{ delete: 'first-check', id }]);
      return true;
    };

    bench.firstChecks.tellDue(MORNING, tell, new SendGate().pass());
    await bench.firstChecks.idle();

    expect((await historyIn(bench.store, { limit: 50 })).flatMap(toldPerson)).toHaveLength(1);
    expect(await recordsIn(bench)).toEqual([]);
  });

  it('needs no telling for who had it made, nor for the command line', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 3);
    await sweep(bench, 'U0KIM');
    const own = await toldBy(bench);
    const other = await serviceBench({ now: MORNING });
    await importOf(other, 3, 'cli');
    await sweep(other);

    expect(own).toEqual([]);
    expect(await toldBy(other)).toEqual([]);
    expect(await recordsIn(other)).toEqual([]);
  });

  it('is not the one that was running when they came', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 1, 'cli');
    const release = bench.popbill.hold('certificateExpiry');
    const start = bench.sweeper.start('schedule');
    await eventually(() => bench.popbill.countOf('certificateExpiry') > 0);
    bench.clock.advance(1000);
    const plan = await bench.imports.plan(Buffer.from(`brn,name\n${HANBIT},x\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0KIM');
    release();
    if (start.kind === 'started') await start.done;
    await bench.firstChecks.idle();
    const during = await toldBy(bench);
    bench.clock.advance(1000);

    await sweep(bench);

    expect(during).toEqual([]);
    expect(await toldBy(bench)).toMatchObject([{ counts: { total: 1 } }]);
  });

  it('is waited for after a restart', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 10);
    const { store, policy, clock, log } = bench;

    const loaded = await FirstChecks.load({
      ...{ store, policy, clock, log },
      watched: bench.index.get.bind(bench.index),
    });

    expect(loaded.cameInBulk('9990000003' as typeof HANBIT)).toBe(true);
    expect(loaded.cameInBulk(HANBIT)).toBe(false);
  });
});

describe('what the first sweep found', () => {
  it('is not what was known of a company before it came', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 1, 'cli');
    await sweep(bench);
    await bench.companies.unwatch('9990000000' as typeof HANBIT, 'U0KIM');
    const [known] = await statusesIn(bench);
    bench.clock.advance(60_000);
    await importOf(bench, 1);
    if (known !== undefined) await bench.store.write([{ put: 'status', value: known }]);

    bench.firstChecks.sweepFinished('schedule');
    await bench.firstChecks.idle();
    const before = await toldBy(bench);
    await sweep(bench);

    expect(known?.sweptAt).toBeDefined();
    expect(before).toEqual([]);
    expect(await toldBy(bench)).toMatchObject([{ counts: { total: 1 } }]);
  });

  it('waits for none that was paused meanwhile, and for none that came paused', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 3);
    const [paused] = bench.index.values();
    const pause = { reason: 'closed', by: 'U0KIM', at: MORNING } as const;
    if (paused === undefined) throw new Error('nobody is watched');
    await bench.store.write([{ put: 'company', value: { ...paused, paused: pause } }]);
    const file = Buffer.from(`brn,name,paused\n${HANBIT},한빛상사,폐업\n`);
    const plan = await bench.imports.plan(file);
    if (plan.ok) await bench.imports.save(plan.value, 'U0LEE');
    const waiting = await recordsIn(bench);

    await sweep(bench);

    expect(waiting.map(({ by, total }) => [by, total])).toEqual([['U0KIM', 3]]);
    expect(await toldBy(bench)).toMatchObject([{ user: 'U0KIM', counts: { total: 2 } }]);
  });

  it('stays what it was when a later sweep finds otherwise before it is told', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    nothingRegistered(bench);
    await importOf(bench, 10);
    await sweep(bench);
    bench.clock.set(seoul('2026-11-25 07:00'));
    bench.popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }));
    await sweep(bench);
    bench.clock.set(MORNING);

    expect(await toldBy(bench)).toMatchObject([{ counts: { total: 10, broken: 10 } }]);
  });

  it('is told of two imports of the same moment, of each', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 2);
    const plan = await bench.imports.plan(Buffer.from(`brn,name\n${HANBIT},x\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0LEE');
    await sweep(bench);

    const told = [...(await toldBy(bench)), ...(await toldBy(bench))];

    expect(told.map(({ user, counts }) => [user, counts.total])).toEqual([
      ['U0KIM', 2],
      ['U0LEE', 1],
    ]);
  });
});

describe('companies that came by import', () => {
  it('are forgotten when nobody watches them any more', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importOf(bench, 1);
    await bench.companies.unwatch('9990000000' as typeof HANBIT, 'U0KIM');

    bench.firstChecks.sweepFinished('schedule');
    await bench.firstChecks.idle();

    expect(await recordsIn(bench)).toEqual([]);
  });
});
