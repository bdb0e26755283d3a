import { describe, expect, it } from 'vitest';
import { recordAttempt } from '../../src/check/record-answers-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { err, ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import { type Change, type Store, StoreError } from '../../src/records/store.js';
import type { SweepSummary } from '../../src/sweep/sweep-count.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import {
  CERTIFICATE_MISSING,
  DEPT_USER_MISSING,
  refused,
  TOO_LATE,
  WRONG_PASSWORD,
  WRONG_SECRET,
} from '../support/fake-popbill.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const UNREACHABLE = err({ kind: 'unreachable', cause: 'CLOSED' } as const);

const BRN = '1000000000' as Brn;
const TWO = [aCompany(), aCompany({ brn: NURI, name: '누리식품' })];

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) =>
    aCompany({ brn: String(1_000_000_000 + i) as Brn, name: `회사 ${i}` }),
  );
}

async function sweep({ sweeper }: Bench): Promise<SweepSummary> {
  const start = sweeper.start('schedule');
  if (start.kind !== 'started') throw new Error('A sweep is running.');
  return start.done;
}

function removeRegistrations({ popbill }: Bench, brn: Brn): void {
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brn);
  popbill.answer('deptUserRegistration', DEPT_USER_MISSING, brn);
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brn);
}

async function edit({ store, index }: Bench, brn: Brn, fields: Partial<Company>): Promise<void> {
  const company = index.get(brn);
  if (company === undefined) throw new Error('not watched');
  await store.write([{ put: 'company', value: { ...company, ...fields } }]);
}

function isEndedSetup(change: Extract<Change, { readonly put: string }>): boolean {
  return change.put === 'setup' && change.value.endedAt !== undefined;
}

function answerAll(
  { popbill }: Bench,
  answer: Parameters<Bench['popbill']['answer']>[1],
  brn?: Brn,
): void {
  for (const question of ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const) {
    popbill.answer(question, answer, brn);
  }
}

function answerFine({ popbill }: Bench): void {
  popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }));
  popbill.answer('testDeptUserLogin', ok('works'));
  popbill.answer('flatRate', ok({ state: 'in-use' }));
}

function setCertificateOnly({ popbill }: Bench, expiresAt: number): void {
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
  popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
  popbill.answer('certificateExpiry', ok({ expiresAt }));
}

describe('Sweeper', () => {
  it('checks every company, opens alerts and counts', async () => {
    const bench = await serviceBench({ companies: TWO });
    removeRegistrations(bench, NURI);

    const summary = await sweep(bench);

    expect(summary).toMatchObject({
      done: 2,
      collectable: 1,
      cannotCollect: 1,
      noticesSent: 1,
      failed: 0,
    });
    expect(bench.jobs()).toMatchObject([{ kind: 'notice', alert: { brn: NURI } }]);
    expect(bench.popbill.questions.every(({ priority }) => priority === 'sweep')).toBe(true);
    expect(await bench.store.lastSweep()).toMatchObject({ asked: 2, failed: 0 });
  });

  it('checks new companies now before the first sweep and when one is overdue, otherwise in the next', async () => {
    const bench = await serviceBench({ companies: TWO, now: seoul('2026-11-25 08:31') });
    const beforeFirst = bench.sweeper.firstCheckAt();
    const swept = sweep(bench);
    const whileRunning = bench.sweeper.firstCheckAt();
    await swept;
    const afterwards = bench.sweeper.firstCheckAt();
    bench.clock.set(seoul('2026-11-27 08:31'));

    expect(beforeFirst).toBe(seoul('2026-11-25 08:31'));
    expect(whileRunning).toBe(seoul('2026-11-26 06:00'));
    expect(afterwards).toBe(seoul('2026-11-26 06:00'));
    expect(bench.sweeper.firstCheckAt()).toBe(seoul('2026-11-27 08:31'));
  });

  it('checks new companies in the next scheduled sweep if one is due but POPBiLL does not answer', async () => {
    const bench = await serviceBench({ companies: TWO });
    const since = bench.clock.now();
    const counts = { asked: 2, failed: 2 };

    await bench.outages.report({ silent: 'popbill', since, ...counts, isOnDemand: false });

    expect(bench.sweeper.firstCheckAt()).toBe(bench.sweeper.nextAt());
  });

  it('posts nothing when it finds nothing new', async () => {
    const bench = await serviceBench({ companies: TWO });
    removeRegistrations(bench, NURI);
    await sweep(bench);
    bench.clock.advance(HOUR);

    const summary = await sweep(bench);

    expect(summary.noticesSent).toBe(0);
    expect(bench.jobs()).toHaveLength(1);
  });

  it('sends one notice for several rungs crossed since the last sweep', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    setCertificateOnly(bench, seoul('2026-12-31 23:59'));
    await sweep(bench);
    const jobsAboveAllRungs = bench.jobs();
    // Six days left: the rungs 30, 14 and 7 have been crossed.
    bench.clock.set(seoul('2026-12-25 09:00'));

    await sweep(bench);
    await sweep(bench);

    expect(jobsAboveAllRungs).toEqual([]);
    expect(bench.jobs()).toMatchObject([
      { kind: 'notice', line: { why: 'first' }, alert: { told: { rung: 7 } } },
    ]);
  });

  it('resolves the alert when the expiry date moves, and records the new date', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    setCertificateOnly(bench, seoul('2026-12-09 23:59'));
    await sweep(bench);
    setCertificateOnly(bench, seoul('2027-12-09 23:59'));
    bench.clock.advance(6 * DAY);

    const summary = await sweep(bench);

    expect(summary.resolved).toBe(1);
    expect(bench.jobs()[1]).toMatchObject({
      alert: { life: { state: 'resolved', renewedUntil: seoul('2027-12-09 23:59'), gaps: [] } },
    });
    expect(await bench.store.alert(HANBIT)).toBeUndefined();
  });

  it('logs in once a day, confirms a rejection once the next day, and then waits', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    const logins: number[] = [];

    for (let day = 0; day < 4; day += 1) {
      await sweep(bench);
      bench.clock.advance(HOUR);
      await sweep(bench);
      logins.push(bench.popbill.countOf('testDeptUserLogin'));
      bench.clock.advance(23 * HOUR);
    }

    expect(logins).toEqual([1, 2, 2, 2]);
  });

  it('continues with the others when a company cannot be checked', async () => {
    const bench = await serviceBench({ companies: TWO });
    answerAll(bench, TOO_LATE, HANBIT);

    const summary = await sweep(bench);

    expect(summary).toMatchObject({ done: 2, failed: 1, unknown: 1, collectable: 1 });
    expect(bench.jobs()).toEqual([]);
  });

  it('counts a company as failed if HomeTax did not answer its login', async () => {
    const bench = await serviceBench({ companies: TWO });
    const noAnswer = { ok: false, error: refused(-11100003, 'transient') } as const;
    bench.popbill.answer('testDeptUserLogin', noAnswer, HANBIT);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, HANBIT);

    const summary = await sweep(bench);

    expect(summary).toMatchObject({ failed: 1, unknown: 1 });
    expect(bench.jobs()).toEqual([]);
  });

  it('opens an alert about a company that could not be checked in three sweeps in a row', async () => {
    const bench = await serviceBench({ companies: TWO });
    answerAll(bench, TOO_LATE, HANBIT);
    const noticeCounts: number[] = [];

    for (let day = 0; day < 4; day += 1) {
      await sweep(bench);
      noticeCounts.push(bench.jobs().filter(({ kind }) => kind === 'notice').length);
      bench.clock.advance(DAY);
    }

    expect(noticeCounts).toEqual([0, 0, 1, 1]);
    expect(bench.jobs()[0]).toMatchObject({
      alert: { severity: 'warning', reasons: [{ kind: 'check-broken' }] },
    });
  });

  it('stops early when POPBiLL refuses our signature, and opens no alerts', async () => {
    const bench = await serviceBench({ companies: many(50) });
    answerAll(bench, WRONG_SECRET);

    const summary = await sweep(bench);

    expect(summary.stoppedBy?.code).toBe(-99010007);
    // It stops once 30 % are refused (15), when up to four more companies are being checked.
    expect(summary.done).toBeLessThan(20);
    expect(bench.jobs()).toMatchObject([{ kind: 'setup' }]);
    expect((await bench.store.lastSweep())?.finishedAt).toBeUndefined();
  });

  it('checks all companies in the sweep after a refused signature', async () => {
    const bench = await serviceBench({ companies: many(10) });
    answerAll(bench, WRONG_SECRET);
    await sweep(bench);
    answerFine(bench);
    bench.clock.advance(HOUR);
    const before = bench.popbill.countOf('certificateExpiry');

    const summary = await sweep(bench);

    expect(bench.popbill.countOf('certificateExpiry') - before).toBe(10);
    expect(summary).toMatchObject({ done: 10, failed: 0 });
    expect(bench.jobs().map(({ kind }) => kind)).toEqual(['setup', 'setup']);
  });

  it('checks all companies in the sweep after calls were refused because of our settings', async () => {
    const bench = await serviceBench({ companies: many(10) });
    const noPoints = { ok: false, error: refused(-99005001, 'caller-misconfigured') } as const;
    answerAll(bench, noPoints);
    await sweep(bench);
    const open = bench.setup.open;
    answerFine(bench);
    bench.clock.advance(HOUR);
    const before = bench.popbill.countOf('certificateExpiry');

    const summary = await sweep(bench);

    expect(open?.at).toBe('call');
    expect(bench.popbill.countOf('certificateExpiry') - before).toBe(10);
    expect(summary).toMatchObject({ collectable: 10, failed: 0 });
    expect(bench.setup.open).toBeUndefined();
  });

  it('remembers when the last finished sweep was, after one that a refusal of our settings stopped', async () => {
    const bench = await serviceBench({ companies: TWO });
    await sweep(bench);
    const finishedAt = bench.sweeper.lastFinishedAt();
    bench.clock.advance(DAY);
    answerAll(bench, WRONG_SECRET);

    await sweep(bench);
    await sweep(bench);

    expect(finishedAt).toBeDefined();
    expect(bench.sweeper.lastFinishedAt()).toBe(finishedAt);
  });

  it('opens the alerts that the setup alert had frozen, once it is resolved', async () => {
    const bench = await serviceBench({ companies: TWO });
    removeRegistrations(bench, NURI);
    const noPermission = refused(-99910002, 'caller-misconfigured');
    await bench.setup.reportRefusal(noPermission);

    await sweep(bench);

    expect(bench.setup.open).toBeUndefined();
    expect(bench.jobs().map(({ kind }) => kind)).toEqual(['setup', 'setup', 'notice']);
  });

  it('does not finish before the frozen alerts are decided, so that a store failure loses none', async () => {
    const bench = await serviceBench({ companies: TWO });
    removeRegistrations(bench, NURI);
    const noPermission = refused(-99910002, 'caller-misconfigured');
    await bench.setup.reportRefusal(noPermission);
    const { write } = bench.store;
    Object.assign(bench.store, {
      write: (changes: readonly Change[]) =>
        changes.some((change) => 'delete' in change && change.delete === 'setup')
          ? Promise.reject(new StoreError('disk-full', 'full'))
          : write(changes),
    });

    await expect(sweep(bench)).rejects.toThrow('full');
    const unfinished = bench.sweeper.last;
    Object.assign(bench.store, { write });
    await sweep(bench);

    expect(unfinished?.finishedAt).toBeUndefined();
    expect(bench.setup.open).toBeUndefined();
    expect(bench.jobs().map(({ kind }) => kind)).toEqual(['setup', 'setup', 'notice']);
  });

  it('decides the frozen alerts after a restart too, if the process was killed just before', async () => {
    const store = memoryStore();
    let isKilled = false;
    const first = await serviceBench({
      companies: TWO,
      store: {
        ...store,
        async write(changes: readonly Change[]) {
          if (isKilled) throw new StoreError('locked', 'killed');
          isKilled = changes.some((change) => 'put' in change && isEndedSetup(change));
          await store.write(changes);
        },
      },
    });
    const { popbill } = first;
    removeRegistrations(first, NURI);
    await first.setup.reportRefusal(refused(-99910002, 'caller-misconfigured'));
    await expect(sweep(first)).rejects.toThrow('killed');

    const second = await serviceBench({ store, popbill });
    await sweep(second);

    expect(second.jobs().map(({ kind }) => kind)).toEqual(['setup', 'setup', 'notice']);
    expect(await store.setup()).toBeUndefined();
  });

  it.each([
    { name: 'until the end of the sweep', answers: [false, false, false], finishes: false },
    { name: 'just before they are decided', answers: [false, true], finishes: false },
    { name: 'while one is decided', jumpsLater: true, answers: [true], finishes: false },
    { name: 'for less than one call', answers: [true], finishes: true },
  ])('decides all alerts although the clock seems wrong $name', async (row) => {
    const bench = await serviceBench({ companies: many(6) });
    const { clock, clockWatch, store } = bench;
    const readTime = (at: number) =>
      clockWatch.observerFor('popbill')()(new Date(at).toUTCString());
    let answers = [true];
    clockWatch.setTimeCall('popbill', async () => {
      if (answers.shift() === true) readTime(clock.now());
    });
    await sweep(bench);
    clock.advance(DAY);
    removeRegistrations(bench, BRN);
    const { status } = store;
    const jump = () => {
      answers = [...row.answers];
      readTime(clock.now() + HOUR);
      Object.assign(store, { status });
    };
    answers = [true];
    const start = bench.sweeper.start('schedule', ({ done }) => {
      if (done < 6) return;
      if (row.jumpsLater !== true) return jump();
      Object.assign(store, {
        status(brn: Brn) {
          jump();
          return status(brn);
        },
      });
    });
    if (start.kind === 'started') await start.done;
    const alertBefore = await store.alert(BRN);
    const { finishedAt } = (await store.lastSweep()) ?? {};
    answers = [true];

    if (finishedAt === undefined) await sweep(bench);

    expect(finishedAt !== undefined).toBe(row.finishes);
    expect(alertBefore !== undefined).toBe(row.finishes);
    expect(bench.sweeper.failingSince).toBeUndefined();
    expect(await store.alert(BRN)).toMatchObject({ reasons: [{ kind: 'auth-missing' }] });
  });

  it('does not record companies as swept when the process aborts their calls', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    answerAll(bench, UNREACHABLE);

    bench.sweepChecker.abandon();
    await sweep(bench);

    expect((await bench.store.status(HANBIT))?.sweptAt).toBeUndefined();
  });

  it('is not finished if the process aborted calls, in which it sees no outage', async () => {
    const bench = await serviceBench({ companies: TWO });
    const release = bench.popbill.hold('certificateExpiry');
    const swept = sweep(bench);
    await eventually(() => bench.popbill.countOf('certificateExpiry') === TWO.length);

    bench.popbill.answer('certificateExpiry', UNREACHABLE);
    bench.sweepChecker.abandon();
    const stopped = bench.sweeper.stop();
    release();
    await stopped;

    expect(await swept).toMatchObject({ isInterrupted: true, done: 0, failed: 0 });
    expect(bench.sweeper.last?.finishedAt).toBeUndefined();
    expect(bench.outages.open).toBeUndefined();
    // What was answered is kept.
    const status = await bench.store.status(HANBIT);
    expect(status?.sweptAt).toBeUndefined();
    expect(status?.products.taxinvoice?.deptUser?.login?.outcome).toBe('works');
  });

  it.each([
    { name: 'a finished sweep', outcome: 'finished' },
    {
      name: 'a sweep that a refusal of our settings stops',
      answer: WRONG_SECRET,
      outcome: 'stopped',
    },
    { name: 'a sweep that an outage of POPBiLL stops', answer: TOO_LATE, outcome: 'stopped' },
    {
      name: 'a sweep that the end of the process interrupts',
      processStops: true,
      outcome: 'interrupted',
    },
  ])('reports the outcome of $name', async ({ answer, processStops = false, outcome }) => {
    const ended: { outcome: string; tookMs: number }[] = [];
    const bench = await serviceBench({
      companies: many(10),
      concurrency: 1,
      onSweepEnded: (reported, tookMs) => ended.push({ outcome: reported, tookMs }),
    });
    if (answer !== undefined) answerAll(bench, answer);

    const swept = sweep(bench);
    if (processStops) await bench.sweeper.stop();
    await swept;

    // The clock stands still.
    expect(ended).toEqual([{ outcome, tookMs: 0 }]);
  });

  it('finishes when the process stops during the check of the last company', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const release = bench.popbill.hold('certificateExpiry');
    const swept = sweep(bench);
    await eventually(() => bench.popbill.questions.length > 0);

    const stopped = bench.sweeper.stop();
    release();
    await stopped;

    expect(await swept).toMatchObject({ done: 1, isInterrupted: false });
    expect(bench.sweeper.last?.finishedAt).toBeDefined();
  });

  it('does not open the setup alert for one company with a disabled POPBiLL ID', async () => {
    const bench = await serviceBench({ companies: many(20) });
    const disabled = { ok: false, error: refused(-10000018, 'caller-misconfigured') } as const;
    bench.popbill.answer('testDeptUserLogin', disabled, String(1_000_000_000) as Brn);

    const summary = await sweep(bench);

    expect(summary.stoppedBy).toBeUndefined();
    expect(summary.done).toBe(20);
    expect(bench.setup.open).toBeUndefined();
  });

  it('never runs two sweeps at once', async () => {
    const bench = await serviceBench({ companies: TWO });

    const first = bench.sweeper.start('schedule');
    const second = bench.sweeper.start('U0KIM');
    if (first.kind === 'started') await first.done;

    expect(second).toMatchObject({ kind: 'running', progress: { total: 2 } });
    expect(bench.popbill.countOf('certificateExpiry')).toBe(2);
  });

  it('continues after an interruption without asking about a company twice', async () => {
    const first = await serviceBench({ companies: many(30) });
    const release = first.popbill.hold('certificateExpiry');
    const start = first.sweeper.start('schedule');
    while (first.popbill.countOf('certificateExpiry') < 4) await Promise.resolve();
    const stopped = first.sweeper.stop();
    release();
    await stopped;
    const interrupted = start.kind === 'started' ? await start.done : undefined;

    const second = await serviceBench({ store: first.store });
    const resumed = await sweep(second);

    expect(interrupted).toMatchObject({ isInterrupted: true, done: 4 });
    expect(second.popbill.countOf('certificateExpiry')).toBe(26);
    expect(resumed).toMatchObject({ done: 30, isInterrupted: false });
    expect(await second.store.lastSweep()).toMatchObject({ startedAt: interrupted?.startedAt });
  });

  it('respects quiet hours when the app continues the interrupted sweep of a person', async () => {
    const evening = seoul('2026-11-25 22:00');
    const first = await serviceBench({ companies: TWO, concurrency: 1, now: evening });
    const release = first.popbill.hold('certificateExpiry');
    first.sweeper.start('U0KIM');
    await eventually(() => first.popbill.countOf('certificateExpiry') === 1);
    const stopped = first.sweeper.stop();
    release();
    await stopped;

    const second = await serviceBench({ store: first.store, now: evening + MINUTE });
    for (const { brn } of TWO) removeRegistrations(second, brn);
    await sweep(second);

    const alerts = [await second.store.alert(HANBIT), await second.store.alert(NURI)];
    expect(alerts.filter((alert) => alert !== undefined)).toMatchObject([
      { held: { why: 'quiet-hours' } },
    ]);
  });

  it('also counts and rechecks the companies that failed before an interruption', async () => {
    const first = await serviceBench({ companies: many(30) });
    const limited = { ok: false, error: refused(-10010032, 'rate-limited') } as const;
    answerAll(first, limited);
    const release = first.popbill.hold('certificateExpiry');
    const swept = sweep(first);
    await eventually(() => first.popbill.countOf('certificateExpiry') === 4);
    const stopped = first.sweeper.stop();
    release();
    await stopped;
    await swept;

    const second = await serviceBench({ store: first.store });
    const resumed = await sweep(second);
    second.clock.advance(HOUR);
    const before = second.popbill.countOf('certificateExpiry');
    await second.sweeper.recheckFailed();

    expect(resumed).toMatchObject({ done: 30, failed: 4 });
    expect(await second.store.lastSweep()).toMatchObject({ asked: 30, failed: 0 });
    expect(second.popbill.countOf('certificateExpiry') - before).toBe(4);
  });

  it('deletes the status of an unwatched company after two days', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    await bench.checker.check({ brn: NURI, by: 'U0KIM', mayOperate: true, intent: 'check' });

    await sweep(bench);
    const sameDay = await bench.store.status(NURI);
    bench.clock.advance(3 * DAY);
    await sweep(bench);

    expect(sameDay).toBeDefined();
    expect(await bench.store.status(NURI)).toBeUndefined();
    expect(await bench.store.status(HANBIT)).toBeDefined();
  });

  it.each([
    { name: 'that was rejected', answered: true },
    { name: 'whose answer was lost with the process', answered: false },
  ])('keeps the status of an unwatched company with a login $name', async ({ answered }) => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const cell = { brn: NURI, product: 'taxinvoice', method: 'deptUser' } as const;
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, NURI);
    if (answered) {
      await bench.checker.check({ brn: NURI, by: 'U0KIM', mayOperate: true, intent: 'check' });
    } else {
      const value = recordAttempt(undefined, { ...cell, now: bench.clock.now() });
      await bench.store.write([{ put: 'status', value }]);
    }

    await sweep(bench);
    bench.clock.advance(40 * DAY);
    await sweep(bench);

    expect(await bench.checker.loginRecord(cell)).toMatchObject({ attempts: 1 });
  });

  it.each([
    {
      name: 'unwatched',
      change: (bench: Bench, brn: Brn) => bench.companies.unwatch(brn, 'U0KIM'),
      asked: [],
    },
    {
      name: 'paused',
      change: (bench: Bench, brn: Brn) =>
        edit(bench, brn, { paused: { reason: 'closed', by: 'U0KIM', at: bench.clock.now() } }),
      asked: [],
    },
    {
      name: 'given another product',
      change: (bench: Bench, brn: Brn) => edit(bench, brn, { products: ['cashbill'] }),
      asked: ['cashbill'],
    },
  ])('checks a company as it is now if it was $name after the sweep began', async (row) => {
    const bench = await serviceBench({ companies: TWO, concurrency: 1 });
    const release = bench.popbill.hold('certificateExpiry');
    const start = bench.sweeper.start('schedule');
    await eventually(() => bench.popbill.countOf('certificateExpiry') === 1);
    const first = bench.popbill.questions.find(({ question }) => question === 'certificateExpiry');
    const second = first?.brn === HANBIT ? NURI : HANBIT;

    await row.change(bench, second);
    release();
    const summary = start.kind === 'started' ? await start.done : undefined;

    const asked = bench.popbill.questions.filter(({ brn }) => brn === second);
    expect([...new Set(asked.map(({ product }) => product))]).toEqual(row.asked);
    expect(summary).toMatchObject({ done: 2, failed: 0, isInterrupted: false });
  });

  it('opens no alert for a company that is unwatched just before its alert is decided', async () => {
    const bench = await serviceBench({ companies: TWO, now: seoul('2026-11-25 06:05') });
    removeRegistrations(bench, HANBIT);
    await sweep(bench);
    const held = await bench.store.alert(HANBIT);
    bench.clock.advance(3 * HOUR);

    await Promise.all([
      bench.companies.unwatch(HANBIT, 'U0KIM'),
      bench.dueAlerts.decideDue(bench.clock.now()),
    ]);

    expect(held).toMatchObject({ held: { why: 'quiet-hours' } });
    expect(await bench.store.alert(HANBIT)).toBeUndefined();
    expect(bench.jobs()).toEqual([]);
  });

  it('keeps the status of an unwatched company that is checked while old statuses are deleted', async () => {
    const cell = { brn: NURI, product: 'taxinvoice', method: 'deptUser' } as const;
    const check = { brn: NURI, by: 'U0KIM', mayOperate: true, intent: 'check' } as const;
    const kept = memoryStore();
    let onceAllAreChecked = async () => {};
    const store: Store = {
      ...kept,
      async *statuses() {
        yield* kept.statuses();
        if (bench.sweeper.progress?.done === 1) await onceAllAreChecked();
      },
    };
    const bench: Bench = await serviceBench({ companies: [aCompany()], store });
    await bench.checker.check(check);
    bench.clock.advance(3 * DAY);
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, NURI);
    onceAllAreChecked = async () => {
      await bench.checker.check(check);
    };

    await sweep(bench);

    expect(await bench.checker.loginRecord(cell)).toMatchObject({ attempts: 1 });
  });

  it('repeats only the failed checks', async () => {
    const bench = await serviceBench({ companies: TWO });
    answerAll(bench, TOO_LATE, HANBIT);
    await sweep(bench);
    bench.popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }), HANBIT);
    bench.popbill.answer('testDeptUserLogin', ok('works'), HANBIT);
    const before = bench.popbill.questions.length;
    bench.clock.advance(HOUR);

    await bench.sweeper.recheckFailed();

    expect(bench.popbill.questions.slice(before).every(({ brn }) => brn === HANBIT)).toBe(true);
    expect((await bench.store.status(HANBIT))?.failedSweeps).toBe(0);
    expect(bench.sweeper.last?.askedAgain).toBe(1);
  });
});
