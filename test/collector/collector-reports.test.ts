import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CheckQueue, type RecordedCheck, type Recording } from '../../src/check/check-recorder.js';
import type { ProductAnswers } from '../../src/check/record-product-rules.js';
import { CollectorReports } from '../../src/collector/collector-reports.js';
import type { LiveAnswer } from '../../src/incident/common-cause-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { err, ok } from '../../src/kernel/result.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { classOf } from '../../src/popbill/error-codes.js';
import type { CollectorReport } from '../../src/records/collector.js';
import type { OutageAlert } from '../../src/records/incident.js';
import { emptyStatus } from '../../src/records/status.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { TOO_LATE } from '../support/popbill-problems.js';

const NOW = seoul('2026-11-25 14:02');
const ANSWERED: ProductAnswers = { certificate: ok({ expiresAt: seoul('2027-11-25 23:59') }) };
const UNANSWERED: ProductAnswers = { certificate: err(TOO_LATE) };

function aReport(brn: Brn = HANBIT, message = 'wrong') {
  return { brn, product: 'taxinvoice', code: -11100021, message, at: NOW } as const;
}

/** The app around the reports. `answers` are POPBiLL's, which come when `hold` resolves. */
async function setUp() {
  const store = memoryStore();
  const clock = fakeClock(NOW);
  const app = {
    answers: ANSWERED,
    hold: Promise.resolve(),
    watches: (_: Brn) => true,
    asked: [] as Brn[],
    recorded: [] as Recording[],
    /** How many answers were recorded when rejections were counted, and which. */
    counted: [] as (readonly [recorded: number, answers: readonly LiveAnswer[]])[],
    outage: undefined as OutageAlert | undefined,
  };
  const load = () =>
    CollectorReports.load({
      store,
      clock,
      log: captureLog(),
      policy: DEFAULT_POLICY,
      outages: {
        get open() {
          return app.outage;
        },
      },
      clockWatch: { checkMayAct: async () => true },
      checkQueue: new CheckQueue(),
      watchedCompany: (brn) => (app.watches(brn) ? aCompany({ brn }) : undefined),
      readRefusal: (code, message) => ({
        kind: 'refused',
        code,
        message: message.replaceAll('secret', '***'),
        codeClass: classOf(code),
        at: 'call',
      }),
      asker: {
        async ask({ brn }) {
          app.asked.push(brn);
          await app.hold;
          return { answers: { taxinvoice: app.answers }, held: [], liveAnswers: [] };
        },
        countRejected: async (answers) => {
          if (answers.length > 0) app.counted.push([app.recorded.length, answers]);
        },
      },
      recorder: {
        async record({ brn }, _result, { changeStatus, alongside = [], ...recording }) {
          const status = changeStatus?.(emptyStatus(brn)) ?? emptyStatus(brn);
          await store.write([{ put: 'status', value: status }, ...alongside]);
          app.recorded.push(recording);
          return { status } as RecordedCheck;
        },
      },
    });
  async function stored(): Promise<readonly CollectorReport[]> {
    const all: CollectorReport[] = [];
    for await (const report of store.collectorReports()) all.push(report);
    return all;
  }
  const handled = async () => (await stored()).filter((report) => report.handled === true).length;
  return { store, clock, app, load, stored, handled, reports: await load() };
}

describe('reports of the collector', () => {
  it('are stored, without what is secret, before the company is asked about', async () => {
    const { app, reports, stored } = await setUp();
    app.hold = new Promise(() => {});

    await reports.accept('one', aReport(HANBIT, 'a secret'), NOW);

    expect(reports.has('one')).toBe(true);
    expect(reports.isWaiting(HANBIT)).toBe(true);
    expect(await stored()).toMatchObject([{ id: 'one', message: 'a ***', brn: HANBIT }]);
    await eventually(() => app.asked.length === 1);
  });

  it('are not accepted if they cannot be stored, so that the collector may send them again', async () => {
    const { store, reports } = await setUp();
    const write = () => Promise.reject(new StoreError('unreachable', 'no answer'));
    Object.assign(store, { write });

    await expect(reports.accept('one', aReport(), NOW)).rejects.toThrow(StoreError);
    expect(reports.has('one')).toBe(false);
  });

  it('of one company are recorded by one check, those of others at most four at once', async () => {
    const { app, reports, handled } = await setUp();
    let release = () => {};
    app.hold = new Promise((resolve) => {
      release = resolve;
    });
    const brns = Array.from({ length: 6 }, (_, i) => `99981010${i}0` as Brn);

    for (const brn of brns) await reports.accept(brn, aReport(brn), NOW);
    await reports.accept('another', aReport(brns[5]), NOW);
    await eventually(() => app.asked.length === 4);
    reports.runDue(NOW);
    expect(app.asked).toEqual(brns.slice(0, 4));

    release();
    await expect.poll(handled).toBe(7);
    expect(app.asked).toEqual(brns);
  });

  it('are recorded once without POPBiLL’s answer, for which it is asked ever more rarely', async () => {
    const { clock, app, reports, handled } = await setUp();
    app.answers = UNANSWERED;
    await reports.accept('one', aReport(), NOW);
    await setImmediate();
    expect(reports.isWaiting(HANBIT)).toBe(false);

    const askedAt: number[] = [];
    for (let minute = 0; minute < 4 * 60; minute++) {
      const before = app.asked.length;
      clock.advance(MINUTE);
      reports.runDue(clock.now());
      await setImmediate();
      if (app.asked.length > before) askedAt.push((clock.now() - NOW) / MINUTE);
    }

    expect(askedAt).toEqual([1, 3, 7, 15, 31, 63]);
    expect(await handled()).toBe(1);
    const histories = app.recorded.map(({ occasion }) =>
      occasion.kind === 'collector' ? occasion.sightings.length : 0,
    );
    expect(histories).toEqual([1, 0, 0, 0, 0, 0, 0]);
    expect(app.counted).toHaveLength(1);
  });

  it('wait at most a minute after a check without an answer, and no longer after an answer', async () => {
    const { clock, app, reports, handled } = await setUp();
    app.answers = UNANSWERED;
    await reports.accept('one', aReport(), NOW);
    await setImmediate();
    clock.advance(MINUTE);
    reports.runDue(clock.now());
    await setImmediate();
    expect(app.asked).toHaveLength(2);

    clock.advance(MINUTE - 1);
    await reports.accept('two', aReport(), NOW);
    expect(app.asked).toHaveLength(2);
    app.answers = ANSWERED;
    clock.advance(MINUTE + 1);
    reports.runDue(clock.now());
    await expect.poll(handled).toBe(2);
    clock.advance(HOUR);
    reports.runDue(clock.now());
    expect(app.asked).toHaveLength(3);
  });

  it('with another code do not wait for the answer to an earlier one', async () => {
    const { clock, app, reports } = await setUp();
    app.answers = UNANSWERED;
    await reports.accept('one', aReport(), NOW);
    for (let i = 0; i < 4; i++) {
      await setImmediate();
      clock.advance(8 * MINUTE);
      reports.runDue(clock.now());
    }
    await setImmediate();
    const asked = app.asked.length;

    clock.advance(1);
    await reports.accept('two', { ...aReport(), code: -11100022 }, NOW);
    await setImmediate();
    expect(app.asked).toHaveLength(asked + 1);
    clock.advance(MINUTE);
    await reports.accept('three', { ...aReport(), at: clock.now() }, NOW);
    await setImmediate();
    expect(app.asked).toHaveLength(asked + 2);
    expect(reports.isWaiting(HANBIT)).toBe(false);
  });

  it('with one code are checked once a minute, but a person’s check counts them first', async () => {
    const { clock, app, reports } = await setUp();
    const send = (i: number, code = -11100021) =>
      reports.accept(`${i} ${code}`, { ...aReport(), code, at: NOW - i }, NOW);
    await send(0);
    await setImmediate();
    for (let i = 1; i < 30; i++) await send(i);
    await setImmediate();
    expect(app.asked).toHaveLength(1);

    clock.advance(MINUTE);
    reports.runDue(clock.now());
    await setImmediate();
    expect(app.asked).toHaveLength(2);

    await send(30);
    expect(reports.isWaiting(HANBIT)).toBe(true);
    expect(await reports.recordWaiting(HANBIT)).toBe(true);
    expect(app.asked).toHaveLength(3);
    expect(await reports.recordWaiting(HANBIT)).toBe(true);
    expect(app.asked).toHaveLength(3);
  });

  it('that arrive while a person’s check counts the earlier ones still wait', async () => {
    const { app, reports } = await setUp();
    await reports.accept('one', aReport(), NOW);
    await setImmediate();
    await reports.accept('two', { ...aReport(), at: NOW - 1 }, NOW);
    let release = () => {};
    app.hold = new Promise((resolve) => {
      release = resolve;
    });
    const isCountKnown = reports.recordWaiting(HANBIT);
    await reports.accept('three', { ...aReport(), at: NOW - 2 }, NOW);
    release();

    expect(await isCountKnown).toBe(false);
  });

  it('are each left to the next sweep after an hour, and written only if they change', async () => {
    const { store, clock, app, reports, handled } = await setUp();
    app.answers = UNANSWERED;
    const written: string[] = [];
    const { write } = store;
    Object.assign(store, {
      write: (changes: readonly Change[]) => {
        for (const change of changes)
          if ('put' in change && change.put === 'collector-report') written.push(change.value.id);
        return write(changes);
      },
    });
    for (let minute = 0; minute <= 90; minute++) {
      if (minute % 30 === 0)
        await reports.accept(`${minute}`, { ...aReport(), at: clock.now() }, NOW);
      reports.runDue(clock.now());
      await setImmediate();
      clock.advance(MINUTE);
    }

    expect(await handled()).toBe(2);
    // Accepted, recorded, handled.
    expect(written.filter((id) => id === '0')).toHaveLength(3);
    expect(written.filter((id) => id === '90')).toHaveLength(2);
  });

  it('do not ask again in an outage, whose end brings a check', async () => {
    const { clock, app, reports } = await setUp();
    app.answers = UNANSWERED;
    app.outage = { silent: 'popbill' } as OutageAlert;
    await reports.accept('one', aReport(), NOW);
    await setImmediate();

    app.outage = undefined;
    clock.advance(MINUTE);
    reports.runDue(clock.now());
    await setImmediate();

    expect(app.asked).toHaveLength(1);
  });

  it('count as rejected when they are recorded, also if that fails at first', async () => {
    const { store, clock, app, reports, handled } = await setUp();
    const { write } = store;
    let isBroken = false;
    Object.assign(store, {
      write: (changes: readonly Change[]) =>
        isBroken ? Promise.reject(new StoreError('unreachable', 'no answer')) : write(changes),
    });
    let release = () => {};
    app.hold = new Promise((resolve) => {
      release = resolve;
    });
    await reports.accept('one', aReport(), NOW);
    await reports.accept('two', { ...aReport(), at: NOW + 1 }, NOW);
    isBroken = true;
    release();
    await setImmediate();
    expect(app.counted).toEqual([]);

    isBroken = false;
    clock.advance(MINUTE);
    reports.runDue(clock.now());
    await expect.poll(handled).toBe(2);
    expect(app.counted).toEqual([
      [1, [{ brn: HANBIT, at: NOW, rejection: { code: -11100021, message: 'wrong' } }]],
    ]);
  });

  it('are dropped without a question if nobody watches the company any more', async () => {
    const { app, reports, handled } = await setUp();
    app.watches = () => false;

    await reports.accept('one', aReport(), NOW);

    await expect.poll(handled).toBe(1);
    expect(app.asked).toEqual([]);
  });

  it('are remembered after a restart, until their signature is no longer valid', async () => {
    const { reports, load, stored, handled } = await setUp();
    await reports.accept('one', aReport(), NOW);
    await expect.poll(handled).toBe(1);

    const later = await load();
    await later.purge(NOW + 10 * MINUTE);
    expect(later.has('one')).toBe(true);

    await later.purge(NOW + 10 * MINUTE + 1);
    expect(later.has('one')).toBe(false);
    expect(await stored()).toEqual([]);
  });

  it('that wait for an answer are kept, and no check begins after the stop', async () => {
    const { app, reports, load, stored, handled } = await setUp();
    app.answers = UNANSWERED;
    await reports.accept('one', aReport(), NOW);
    await setImmediate();

    await reports.stop();
    await reports.purge(NOW + HOUR);
    reports.runDue(NOW + HOUR);
    expect(app.asked).toHaveLength(1);
    expect(await stored()).toHaveLength(1);

    app.answers = ANSWERED;
    (await load()).runDue(NOW + HOUR);
    await expect.poll(handled).toBe(1);
    expect(app.recorded.map(({ occasion }) => occasion)).toMatchObject([
      { sightings: [{ at: NOW }] },
      { sightings: [] },
    ]);
  });
});
