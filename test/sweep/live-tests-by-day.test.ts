import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import type { Change } from '../../src/records/store.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { fakePopbill, refused, TOO_LATE } from '../support/fake-popbill.js';
import { runningBench } from '../support/running-bench.js';
import { aCell, aStatus } from '../support/status-builders.js';

type Bench = Awaited<ReturnType<typeof runningBench>>;

const brnOf = (i: number) => String(1_000_000_000 + i) as Brn;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) => aCompany({ brn: brnOf(i), name: `회사 ${i}` }));
}

const testedBrns = ({ popbill }: Bench, from = 0) =>
  popbill.questions
    .slice(from)
    .filter(({ question }) => question === 'testDeptUserLogin')
    .map(({ brn }) => brn);

/** Starts the day's sweep, and ends quiet hours while its first four logins are pending. */
async function sweepPastQuietHours(bench: Bench): Promise<void> {
  const release = bench.popbill.hold('testDeptUserLogin');
  bench.ticker.tick();
  while (testedBrns(bench).length < 4) await Promise.resolve();
  bench.clock.set(seoul('2026-11-25 08:31'));
  release();
  await bench.settle();
}

describe('live tests of a scheduled sweep', () => {
  it('stop at the end of quiet hours, while all other calls continue', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 06:00') });

    await sweepPastQuietHours(bench);

    expect(testedBrns(bench)).toHaveLength(4);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(40);
    // Asked instead of the logins that are no longer tested.
    expect(bench.popbill.countOf('deptUserRegistration')).toBe(36);
    expect(bench.sweeper.last?.finishedAt).toBe(seoul('2026-11-25 08:31'));
  });

  it('stop without a second call about a company that was asked first because its last login got no answer', async () => {
    const yesterday = seoul('2026-11-24 06:05');
    const deptUser = aCell({ attempts: [yesterday], inRow: 1, unansweredAt: yesterday });
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 06:00') });
    await bench.store.write(
      many(40).map(({ brn }): Change => {
        const value = aStatus({ taxinvoice: { deptUser } }, { brn });
        return { put: 'status', value };
      }),
    );

    await sweepPastQuietHours(bench);

    expect(testedBrns(bench)).toHaveLength(4);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(2 * 4 + 36);
  });

  it('begin the next day with the companies that were not tested', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 06:00') });
    await sweepPastQuietHours(bench);
    const early = testedBrns(bench);
    const from = bench.popbill.questions.length;

    await bench.advanceTo(seoul('2026-11-26 06:01'), 30 * MINUTE);

    const next = testedBrns(bench, from);
    expect(next).toHaveLength(40);
    expect(next.slice(-4).toSorted()).toEqual(early.toSorted());
  });

  it('are not made while a report of the collector about the company waits to be recorded', async () => {
    const [first, second] = [brnOf(0), brnOf(1)];
    const bench = await runningBench({
      companies: many(2),
      now: seoul('2026-11-25 06:00'),
      reported: [first],
    });

    bench.ticker.tick();
    await bench.settle();

    expect(testedBrns(bench)).toEqual([second]);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(2);
  });

  it('are made by a sweep that begins outside quiet hours', async () => {
    const missed = await runningBench({ companies: many(40), now: seoul('2026-11-25 10:00') });

    await missed.advance(0);

    expect(testedBrns(missed)).toHaveLength(40);
  });

  it('continue after quiet hours when a person started the sweep', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 08:25') });
    const release = bench.popbill.hold('testDeptUserLogin');

    bench.sweeper.start('U0KIM');
    while (testedBrns(bench).length < 4) await Promise.resolve();
    bench.clock.set(seoul('2026-11-25 08:31'));
    release();
    await bench.settle();

    expect(testedBrns(bench)).toHaveLength(40);
  });

  it('continue all day on a day off', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-28 06:00') });
    const release = bench.popbill.hold('testDeptUserLogin');

    bench.ticker.tick();
    while (testedBrns(bench).length < 4) await Promise.resolve();
    bench.clock.set(seoul('2026-11-28 11:00'));
    release();
    await bench.settle();

    expect(testedBrns(bench)).toHaveLength(40);
  });

  it('continue all day without quiet hours', async () => {
    const bench = await runningBench({
      companies: many(40),
      now: seoul('2026-11-25 06:00'),
      policy: { quietHours: 'off' },
    });

    await sweepPastQuietHours(bench);

    expect(testedBrns(bench)).toHaveLength(40);
  });

  it('do not begin with all companies that always fail, which would look like an outage', async () => {
    const bench = await runningBench({ companies: many(60), now: seoul('2026-11-25 06:00') });
    const broken = { ok: false, error: refused(-11100003, 'transient') } as const;
    for (let i = 5; i < 60; i += 6) bench.popbill.answer('testDeptUserLogin', broken, brnOf(i));

    await bench.advanceTo(seoul('2026-11-29 07:00'), 30 * MINUTE);

    expect(bench.sendsOf('outage')).toEqual([]);
    expect(bench.outages.open).toBeUndefined();
  });
});

describe('a login test that gets no answer while HomeTax answers others', () => {
  it('is not repeated after one and three hours while POPBiLL does not answer about the company', async () => {
    const bench = await runningBench({ companies: many(10), now: seoul('2026-11-25 06:00') });
    bench.popbill.answer('testDeptUserLogin', TOO_LATE, brnOf(3));
    bench.popbill.answer('certificateExpiry', TOO_LATE, brnOf(3));
    bench.popbill.answer('flatRate', TOO_LATE, brnOf(3));

    await bench.advanceTo(seoul('2026-11-25 12:00'), 10 * MINUTE);

    expect(testedBrns(bench).filter((brn) => brn === brnOf(3))).toHaveLength(1);
    expect(bench.sweeper.last?.askedAgain).toBe(2);
  });

  it('is repeated at the next start when the process ends during the repetition', async () => {
    const first = await runningBench({ companies: many(10), now: seoul('2026-11-25 06:00') });
    for (const question of ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const) {
      first.popbill.answer(question, TOO_LATE, brnOf(3));
    }
    await first.advance(59 * MINUTE, 10 * MINUTE);
    const release = first.popbill.hold('certificateExpiry');
    first.clock.advance(2 * MINUTE);
    first.ticker.tick();
    await first.settle();
    const { store, sender } = first;
    const asked = testedBrns(first).length;
    const nextPopbill = fakePopbill();

    const second = await runningBench({
      ...{ store, sender, popbill: nextPopbill },
      now: seoul('2026-11-25 07:02'),
    });
    await second.advance(MINUTE);
    release();

    expect(asked).toBe(10);
    expect(nextPopbill.questions.map(({ brn }) => brn)).toContain(brnOf(3));
    expect(new Set(nextPopbill.questions.map(({ brn }) => brn)).size).toBe(1);
    expect(second.sweeper.last?.askedAgain).toBe(1);
    expect((await store.status(brnOf(3)))?.failedSweeps).toBe(0);
  });
});
