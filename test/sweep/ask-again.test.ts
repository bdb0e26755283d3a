import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, refused, TOO_LATE, WRONG_PASSWORD } from '../support/fake-popbill.js';
import { runningBench } from '../support/running-bench.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const MORNING = seoul('2026-11-25 09:30');
const HOMETAX_SILENT = { ok: false, error: refused(-11100003, 'transient') } as const;
const TWO = [aCompany(), aCompany({ brn: NURI, name: '누리식품' })];

const brnOf = (i: number) => String(1_000_000_000 + i) as Brn;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) => aCompany({ brn: brnOf(i), name: `회사 ${i}` }));
}

function leaveUnanswered({ popbill }: Pick<Bench, 'popbill'>, brns: readonly Brn[]): void {
  for (const question of ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const) {
    for (const brn of brns) popbill.answer(question, TOO_LATE, brn);
  }
}

/** A bench an hour after a sweep that got no answer about these companies. */
async function benchAnHourAfterSweep(failing: readonly Brn[]): Promise<Bench> {
  const bench = await serviceBench({ companies: TWO, concurrency: 1 });
  leaveUnanswered(bench, failing);
  const start = bench.sweeper.start('schedule');
  if (start.kind === 'started') await start.done;
  bench.clock.advance(HOUR);
  return bench;
}

describe('repeating failed checks', () => {
  it('opens alerts about the few companies whose login is rejected in the repetition', async () => {
    const bench = await runningBench({ companies: many(120), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    for (let i = 0; i < 120; i += 4) {
      bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT, brnOf(i));
    }
    await bench.advance(MINUTE);
    for (let i = 0; i < 120; i += 4) {
      const answer = i < 12 ? WRONG_PASSWORD : ok('works' as const);
      bench.popbill.answer('testDeptUserLogin', answer, brnOf(i));
    }

    await bench.advance(HOUR + MINUTE, 10 * MINUTE);

    const open: Brn[] = [];
    for await (const { brn } of bench.store.alerts()) open.push(brn);
    expect(bench.sweeper.last?.askedAgain).toBe(1);
    expect(open).toEqual([brnOf(0), brnOf(4), brnOf(8)]);
  });

  it('does not ask again about a plan that is known since today', async () => {
    const bench = await serviceBench({ companies: TWO });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, HANBIT);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT, HANBIT);
    const start = bench.sweeper.start('schedule');
    if (start.kind === 'started') await start.done;
    const before = bench.popbill.countOf('flatRate');
    bench.clock.advance(HOUR);

    await bench.sweeper.recheckFailed();

    expect(bench.popbill.countOf('testDeptUserLogin')).toBe(3);
    expect(before).toBe(2);
    expect(bench.popbill.countOf('flatRate')).toBe(before);
  });

  it('respects quiet hours, also after a sweep that a person started', async () => {
    const bench = await runningBench({ companies: many(3), now: seoul('2026-11-25 19:30') });
    leaveUnanswered(bench, [brnOf(1)]);
    bench.sweeper.start('U0KIM');
    await bench.settle();
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brnOf(1));
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, brnOf(1));

    await bench.advance(HOUR + MINUTE, 10 * MINUTE);

    expect(await bench.store.alert(brnOf(1))).toMatchObject({ held: { why: 'quiet-hours' } });
  });

  it('leaves out a company that failed in an earlier sweep and was not part of the last one', async () => {
    const bench = await benchAnHourAfterSweep([HANBIT]);
    const status = await bench.store.status(NURI);
    if (status?.sweptAt === undefined) throw new Error('It was not swept.');
    const value = { ...status, failedSweeps: 1, sweptAt: status.sweptAt - DAY };
    await bench.store.write([{ put: 'status', value }]);
    const before = bench.popbill.questions.length;

    await bench.sweeper.recheckFailed();

    const asked = new Set(bench.popbill.questions.slice(before).map(({ brn }) => brn));
    expect([...asked]).toEqual([HANBIT]);
  });

  it('is not recorded when the process stops during it', async () => {
    const bench = await benchAnHourAfterSweep([HANBIT, NURI]);
    const before = bench.popbill.questions.length;
    const release = bench.popbill.hold('certificateExpiry');

    const rechecking = bench.sweeper.recheckFailed();
    await eventually(() => bench.popbill.questions.length > before);
    await bench.sweeper.stop();
    release();
    await rechecking;

    expect(new Set(bench.popbill.questions.slice(before).map(({ brn }) => brn)).size).toBe(1);
    expect(bench.sweeper.last?.askedAgain).toBeUndefined();
  });

  it('does not overwrite the record of a sweep that a person started in the meantime', async () => {
    const bench = await benchAnHourAfterSweep([HANBIT]);
    const before = bench.popbill.questions.length;
    const releaseRecheck = bench.popbill.hold('certificateExpiry');
    const rechecking = bench.sweeper.recheckFailed();
    await eventually(() => bench.popbill.questions.length > before);

    const start = bench.sweeper.start('U0KIM');
    releaseRecheck();
    const releaseSweep = bench.popbill.hold('certificateExpiry');
    await rechecking;
    const afterRecheck = await bench.store.lastSweep();
    releaseSweep();
    if (start.kind === 'started') await start.done;

    expect(afterRecheck).toMatchObject({ by: 'U0KIM' });
    expect(bench.sweeper.last).toMatchObject({ by: 'U0KIM' });
  });
});
