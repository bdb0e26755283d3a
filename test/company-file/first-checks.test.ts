import { describe, expect, it } from 'vitest';
import { type FirstCheckResults, FirstCheckTracker } from '../../src/company-file/first-checks.js';
import { deferred } from '../../src/kernel/async.js';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, MINUTE, SECOND } from '../../src/kernel/time.js';
import { SendGate } from '../../src/outbox/sent-records.js';
import type { HistoryRecord } from '../../src/records/history.js';
import { StoreError } from '../../src/records/store.js';
import type { DirectMessageOutcome } from '../../src/slack/people.js';
import { HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';
import { aStatus, workingCell } from '../support/status-builders.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const MORNING = seoul('2026-11-25 09:10');

function lines(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `999${String(i).padStart(7, '0')},표본상사 ${i}`,
  ).join('\n');
}

async function importCompanies(bench: Bench, count: number, by = 'U0KIM'): Promise<void> {
  const plan = await bench.imports.plan(Buffer.from(`brn,name\n${lines(count)}\n`));
  if (!plan.ok) throw new Error(plan.error.kind);
  await bench.imports.save(plan.value, by);
}

/** POPBiLL answers that nothing is registered for this company, or for any. */
function answerNothingRegistered({ popbill }: Bench, brn?: Brn): void {
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brn);
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brn);
  popbill.answer('deptUserRegistration', DEPT_USER_MISSING, brn);
}

/** A warning: without a department user, collection stops in ten days. */
function answerExpiringSoon({ popbill, clock }: Bench): void {
  popbill.answer('certificateExpiry', ok({ expiresAt: clock.now() + 10 * DAY }));
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
  popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
}

async function sweep(bench: Bench, by: 'schedule' | 'U0KIM' | 'U0LEE' = 'schedule') {
  const start = bench.sweeper.start(by);
  if (start.kind !== 'started') throw new Error('a sweep is running');
  await start.done;
  await bench.firstChecks.untilIdle();
}

function jobsOf(bench: Bench): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const { kind } of bench.jobs()) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

/** Sends the results that are due. `outcome`: Slack's answer. */
async function sendDue(
  bench: Bench,
  outcome: DirectMessageOutcome = 'sent',
): Promise<readonly FirstCheckResults[]> {
  const sent: FirstCheckResults[] = [];
  const send = async (results: FirstCheckResults) => {
    sent.push(results);
    return outcome;
  };
  bench.firstChecks.sendDue(bench.clock.now(), send, new SendGate().pass());
  await bench.firstChecks.untilIdle();
  return sent;
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

/** A store whose writes can be made to fail. */
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

function messageTo({ at, event }: HistoryRecord) {
  return event.kind === 'told-person' ? [{ at, to: event.to }] : [];
}

describe('FirstCheckTracker', () => {
  it('posts the alerts of a large import in one combined alert', async () => {
    const bench = await serviceBench({ now: MORNING });
    answerExpiringSoon(bench);
    await importCompanies(bench, 40);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ 'roll-up': 1 });
  });

  it('posts five critical alerts of a large import individually', async () => {
    const bench = await serviceBench({ now: MORNING });
    answerNothingRegistered(bench);
    await importCompanies(bench, 40);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ notice: 5, 'roll-up': 1 });
  });

  it('posts the alerts of a small import individually', async () => {
    const bench = await serviceBench({ now: MORNING });
    answerNothingRegistered(bench);
    await importCompanies(bench, 3);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ notice: 3 });
  });

  it('posts alerts of companies from earlier imports individually', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 2, 'cli');
    await sweep(bench);
    bench.clock.advance(60_000);
    const plan = await bench.imports.plan(Buffer.from(`brn,name\n${HANBIT},x\n${lines(20)}\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0KIM');
    answerExpiringSoon(bench);

    await sweep(bench);

    expect(jobsOf(bench)).toEqual({ notice: 2, 'roll-up': 1 });
  });

  it('posts alerts individually after the first sweep', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 20);
    await sweep(bench);
    bench.clock.advance(60_000);
    // Few enough that there is no common cause.
    for (const { brn } of [...bench.index.values()].slice(0, 5))
      answerNothingRegistered(bench, brn);

    await sweep(bench);

    expect(jobsOf(bench)['notice']).toBe(5);
    expect(await sendDue(bench)).toHaveLength(1);
    expect(await recordsIn(bench)).toEqual([]);
  });

  it('deletes the record once the results are sent, even if another sweep ends during the send', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    answerNothingRegistered(bench);
    await importCompanies(bench, 10);
    await sweep(bench);
    bench.clock.set(seoul('2026-11-25 08:31'));
    await bench.dueAlerts.decideDue(bench.clock.now());
    let finishSend = (_: DirectMessageOutcome): void => {};
    bench.firstChecks.sendDue(
      bench.clock.now(),
      () =>
        new Promise((resolve) => {
          finishSend = resolve;
        }),
      new SendGate().pass(),
    );

    const secondSweep = bench.sweeper.start('schedule');
    if (secondSweep.kind === 'started') await secondSweep.done;
    await expect.poll(async () => (await recordsIn(bench))[0]?.brns).toEqual([]);
    finishSend('sent');
    await bench.firstChecks.untilIdle();

    expect(await recordsIn(bench)).toEqual([]);
    expect(await sendDue(bench)).toEqual([]);
  });

  it('sends the results once even if a sweep ends while they are being recorded', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    answerNothingRegistered(bench);
    // Their alerts wait for the end of quiet hours, so the record stays after the results are sent.
    await importCompanies(bench, 10);
    await sweep(bench);
    bench.clock.set(MORNING);
    const { promise: mayWrite, resolve: release } = deferred<void>();
    let writes = 0;
    let isCounted = false;
    const store: Bench['store'] = {
      ...bench.store,
      // Read last when a sweep's results are counted.
      async *alerts() {
        yield* bench.store.alerts();
        isCounted = true;
      },
      async write(changes) {
        writes += 1;
        await mayWrite;
        await bench.store.write(changes);
      },
    };
    const watchedCompany = bench.index.get.bind(bench.index);
    const firstChecks = await FirstCheckTracker.load({ ...bench, store, watchedCompany });
    const sent: FirstCheckResults[] = [];
    const send = async (results: FirstCheckResults) => {
      sent.push(results);
      return 'sent' as const;
    };

    firstChecks.sendDue(MORNING, send, new SendGate().pass());
    await eventually(() => writes === 1);
    firstChecks.onSweepFinished({ by: 'schedule', startedAt: MORNING });
    await eventually(() => isCounted);
    release();
    await firstChecks.untilIdle();
    firstChecks.sendDue(MORNING + DAY, send, new SendGate().pass());
    await firstChecks.untilIdle();

    expect(sent).toHaveLength(1);
    expect(await recordsIn(bench)).toMatchObject([{ told: true }]);
  });

  it('sends the results only between other messages, and records the recipient in the history', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 10);
    await sweep(bench);
    const gate = new SendGate();
    const otherMessage = gate.pass();
    await otherMessage.enter();
    const steps: string[] = [];
    const send = async () => {
      steps.push('results sent');
      return 'sent' as const;
    };

    bench.firstChecks.sendDue(bench.clock.now(), send, gate.pass());
    await new Promise((resolve) => setImmediate(resolve));
    steps.push('other message recorded');
    otherMessage.leave();
    const next = gate.pass();
    await next.enter();

    expect(steps).toEqual(['other message recorded', 'results sent']);
    expect(await recordsIn(bench)).toEqual([]);
    const [newest] = await historyIn(bench.store, { limit: 1 });
    expect(newest?.event).toEqual({ kind: 'told-person', about: 'first-check', to: 'U0KIM' });
  });

  it('gives up a message that cannot be delivered, and records no recipient', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 10);
    await sweep(bench);
    const eventsBefore = await historyIn(bench.store, { limit: 100 });

    await sendDue(bench, 'refused');

    expect(await recordsIn(bench)).toEqual([]);
    expect(await historyIn(bench.store, { limit: 100 })).toEqual(eventsBefore);
  });

  it('sends the results after a restart if the process stopped before', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 10);
    await sweep(bench);
    const stopping = new AbortController();
    stopping.abort();
    const never = (): Promise<never> => Promise.reject(new Error('the process stops'));

    bench.firstChecks.sendDue(bench.clock.now(), never, new SendGate(stopping.signal).pass());
    await bench.firstChecks.untilIdle();

    const restarted = await serviceBench({ store: bench.store, now: MORNING });
    expect(await sendDue(restarted)).toHaveLength(1);
  });

  it('posts one combined alert after quiet hours, even after a restart', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    answerExpiringSoon(bench);
    await importCompanies(bench, 10);
    await sweep(bench);
    const jobsInQuietHours = jobsOf(bench);
    const restarted = await serviceBench({ store: bench.store, now: seoul('2026-11-25 08:31') });

    await restarted.dueAlerts.decideDue(restarted.clock.now());

    expect(jobsInQuietHours).toEqual({});
    expect(jobsOf(restarted)).toEqual({ 'roll-up': 1 });
  });

  it('sends the totals to the importer once, after quiet hours', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    await importCompanies(bench, 3);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, '9990000000' as typeof HANBIT);
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, '9990000000' as typeof HANBIT);
    await sweep(bench);
    const inQuietHours = await sendDue(bench);
    bench.clock.set(MORNING);

    const sent = [...(await sendDue(bench)), ...(await sendDue(bench))];

    expect(inQuietHours).toEqual([]);
    expect(sent).toEqual([
      {
        user: 'U0KIM',
        importedAt: seoul('2026-11-25 06:00'),
        counts: { total: 3, collectable: 2, atRisk: 0, broken: 1, unknown: 0 },
      },
    ]);
  });

  it('sends the totals after a sweep that began before the import and continues after it', async () => {
    const store = memoryStore();
    const startedAt = seoul('2026-11-25 06:00');
    await store.write([{ put: 'sweep', value: { v: 1, startedAt, by: 'schedule' } }]);
    const bench = await serviceBench({ store, now: MORNING });
    await importCompanies(bench, 3);

    await sweep(bench);

    expect(bench.sweeper.last?.startedAt).toBe(startedAt);
    expect(await sendDue(bench)).toMatchObject([{ counts: { total: 3 } }]);
  });

  it('retries a failed message later, but not immediately', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 3);
    await sweep(bench);

    const first = await sendDue(bench, 'not-yet');
    const immediately = await sendDue(bench);
    bench.clock.advance(11 * 60_000);
    const later = await sendDue(bench);

    expect([first.length, immediately.length, later.length]).toEqual([1, 0, 1]);
  });

  it('does not repeat a sent message while the store fails, and records it once the store works', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 3);
    await sweep(bench);
    const disk = failingStore(bench.store);
    const { policy, clock, log, index } = bench;
    const watched = index.get.bind(index);
    const firstChecks = await FirstCheckTracker.load({
      store: disk.store,
      policy,
      clock,
      log,
      watchedCompany: watched,
    });
    const benchWithDisk = { ...bench, firstChecks };

    disk.fails = true;
    const sent = [...(await sendDue(benchWithDisk))];
    bench.clock.advance(SECOND);
    sent.push(...(await sendDue(benchWithDisk)));
    disk.fails = false;
    for (let i = 0; i < 3; i += 1) {
      bench.clock.advance(11 * MINUTE);
      sent.push(...(await sendDue(benchWithDisk)));
    }

    expect(sent).toHaveLength(1);
    expect(await recordsIn(bench)).toEqual([]);
    expect((await historyIn(bench.store, { limit: 50 })).flatMap(messageTo)).toEqual([
      { at: MORNING, to: 'U0KIM' },
    ]);
  });

  it('records a sent message even if its record is gone by then', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 3);
    await sweep(bench);
    const send = async () => {
      const [{ id = '' } = {}] = await recordsIn(bench);
      await bench.store.write([{ delete: 'first-check', id }]);
      return 'sent' as const;
    };

    bench.firstChecks.sendDue(MORNING, send, new SendGate().pass());
    await bench.firstChecks.untilIdle();

    expect((await historyIn(bench.store, { limit: 50 })).flatMap(messageTo)).toHaveLength(1);
    expect(await recordsIn(bench)).toEqual([]);
  });

  it('sends nothing to the person who started the sweep, or for an import on the command line', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 3);
    await sweep(bench, 'U0KIM');
    const toStarter = await sendDue(bench);
    const cliBench = await serviceBench({ now: MORNING });
    await importCompanies(cliBench, 3, 'cli');
    await sweep(cliBench);

    expect(toStarter).toEqual([]);
    expect(await sendDue(cliBench)).toEqual([]);
    expect(await recordsIn(cliBench)).toEqual([]);
  });

  it('does not count a sweep that was running during the import', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 1, 'cli');
    const release = bench.popbill.hold('certificateExpiry');
    const start = bench.sweeper.start('schedule');
    await eventually(() => bench.popbill.countOf('certificateExpiry') > 0);
    bench.clock.advance(1000);
    const plan = await bench.imports.plan(Buffer.from(`brn,name\n${HANBIT},x\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0KIM');
    release();
    if (start.kind === 'started') await start.done;
    await bench.firstChecks.untilIdle();
    const afterRunningSweep = await sendDue(bench);
    bench.clock.advance(1000);

    await sweep(bench);

    expect(afterRunningSweep).toEqual([]);
    expect(await sendDue(bench)).toMatchObject([{ counts: { total: 1 } }]);
  });

  it('knows the companies of a large import after a restart', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 10);
    const { store, policy, clock, log } = bench;

    const loaded = await FirstCheckTracker.load({
      store,
      policy,
      clock,
      log,
      watchedCompany: bench.index.get.bind(bench.index),
    });

    expect(loaded.isFromBulkImport('9990000003' as typeof HANBIT)).toBe(true);
    expect(loaded.isFromBulkImport(HANBIT)).toBe(false);
  });
});

describe('the results of the first sweep', () => {
  it('do not include statuses from before the import', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 1, 'cli');
    await sweep(bench);
    await bench.companies.unwatch('9990000000' as typeof HANBIT, 'U0KIM');
    const [oldStatus] = await statusesIn(bench);
    bench.clock.advance(60_000);
    await importCompanies(bench, 1);
    if (oldStatus !== undefined) {
      await bench.store.write([{ put: 'status', value: oldStatus }]);
    }

    bench.firstChecks.onSweepFinished({ by: 'schedule', startedAt: bench.clock.now() });
    await bench.firstChecks.untilIdle();
    const beforeSweep = await sendDue(bench);
    await sweep(bench);

    expect(oldStatus?.sweptAt).toBeDefined();
    expect(beforeSweep).toEqual([]);
    expect(await sendDue(bench)).toMatchObject([{ counts: { total: 1 } }]);
  });

  it('do not wait for companies that are paused, in the file or later', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 3);
    const [paused] = bench.index.values();
    const pause = { reason: 'closed', by: 'U0KIM', at: MORNING } as const;
    if (paused === undefined) throw new Error('No company is watched.');
    await bench.store.write([{ put: 'company', value: { ...paused, paused: pause } }]);
    const file = Buffer.from(`brn,name,paused\n${HANBIT},한빛상사,폐업\n`);
    const plan = await bench.imports.plan(file);
    if (plan.ok) await bench.imports.save(plan.value, 'U0LEE');
    const records = await recordsIn(bench);

    await sweep(bench);

    expect(records.map(({ by, total }) => [by, total])).toEqual([['U0KIM', 3]]);
    expect(await sendDue(bench)).toMatchObject([{ user: 'U0KIM', counts: { total: 2 } }]);
  });

  it('stay those of the first sweep, even if a later one ends before they are sent', async () => {
    const bench = await serviceBench({ now: seoul('2026-11-25 06:00') });
    answerNothingRegistered(bench);
    await importCompanies(bench, 10);
    await sweep(bench);
    bench.clock.set(seoul('2026-11-25 07:00'));
    bench.popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }));
    await sweep(bench);
    bench.clock.set(MORNING);

    expect(await sendDue(bench)).toMatchObject([{ counts: { total: 10, broken: 10 } }]);
  });

  it('include a company that got another product after it was checked', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 1);
    const [company] = bench.index.values();
    if (company === undefined) throw new Error('No company is watched.');
    const { brn } = company;
    const checked = { taxinvoice: { deptUser: workingCell() } };
    await bench.store.write([
      { put: 'status', value: aStatus(checked, { brn, sweptAt: MORNING }) },
      { put: 'company', value: { ...company, products: ['taxinvoice', 'cashbill'] } },
    ]);

    bench.firstChecks.onSweepFinished({ by: 'schedule', startedAt: MORNING });
    await bench.firstChecks.untilIdle();

    expect(await sendDue(bench)).toMatchObject([{ counts: { total: 1, unknown: 1 } }]);
  });

  it('are sent for each of two simultaneous imports', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 2);
    const plan = await bench.imports.plan(Buffer.from(`brn,name\n${HANBIT},x\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0LEE');
    await sweep(bench);

    const sent = [...(await sendDue(bench)), ...(await sendDue(bench))];

    expect(sent.map(({ user, counts }) => [user, counts.total])).toEqual([
      ['U0KIM', 2],
      ['U0LEE', 1],
    ]);
  });
});

describe('imported companies', () => {
  it('are forgotten once they are no longer watched', async () => {
    const bench = await serviceBench({ now: MORNING });
    await importCompanies(bench, 1);
    await bench.companies.unwatch('9990000000' as typeof HANBIT, 'U0KIM');

    bench.firstChecks.onSweepFinished({ by: 'schedule', startedAt: bench.clock.now() });
    await bench.firstChecks.untilIdle();

    expect(await recordsIn(bench)).toEqual([]);
  });
});
