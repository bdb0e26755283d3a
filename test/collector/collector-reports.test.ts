import { describe, expect, it } from 'vitest';
import { CheckQueue } from '../../src/check/check-queue.js';
import type { Recording } from '../../src/check/check-recorder.js';
import type { ProductAnswers } from '../../src/check/record-product-rules.js';
import { CollectorReports } from '../../src/collector/collector-reports.js';
import type { Brn } from '../../src/kernel/brn.js';
import { err, ok } from '../../src/kernel/result.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { classOf } from '../../src/popbill/error-codes.js';
import type { CollectorReport } from '../../src/records/collector.js';
import { StoreError } from '../../src/records/store.js';
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
  };
  const load = () =>
    CollectorReports.load({
      store,
      clock,
      log: captureLog(),
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
        countRejected: async () => {},
      },
      recorder: {
        async record(_target, _result, recording) {
          app.recorded.push(recording);
          await store.write(recording.alongside ?? []);
          return {} as never;
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

  it('wait a minute for POPBiLL’s answer each time, at most an hour', async () => {
    const { clock, app, reports, handled } = await setUp();
    app.answers = UNANSWERED;
    await reports.accept('one', aReport(), NOW);
    await eventually(() => app.recorded.length === 1);

    clock.advance(MINUTE - 1);
    reports.runDue(clock.now());
    expect(app.asked).toHaveLength(1);
    clock.advance(1);
    await eventually(() => {
      reports.runDue(clock.now());
      return app.recorded.length === 2;
    });
    expect(await handled()).toBe(0);

    clock.advance(HOUR);
    await eventually(() => {
      reports.runDue(clock.now());
      return app.recorded.length === 3;
    });
    await expect.poll(handled).toBe(1);
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

  it('that are still waiting are kept, and no check begins after the stop', async () => {
    const { app, reports, load, stored } = await setUp();
    app.answers = UNANSWERED;
    await reports.accept('one', aReport(), NOW);
    await eventually(() => app.recorded.length === 1);

    await reports.stop();
    await reports.purge(NOW + HOUR);
    reports.runDue(NOW + HOUR);
    expect(app.asked).toHaveLength(1);
    expect(await stored()).toHaveLength(1);

    app.answers = ANSWERED;
    (await load()).runDue(NOW + HOUR);
    await eventually(() => app.recorded.length === 2);
  });
});
