import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { fakePopbill, refused, TOO_LATE } from '../support/fake-popbill.js';
import { runningBench } from '../support/running-bench.js';

type Bench = Awaited<ReturnType<typeof runningBench>>;

const brnOf = (i: number) => String(1_000_000_000 + i) as Brn;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) => aCompany({ brn: brnOf(i), name: `회사 ${i}` }));
}

const tested = ({ popbill }: Bench, from = 0) =>
  popbill.asked
    .slice(from)
    .filter(({ question }) => question === 'testDeptUserLogin')
    .map(({ brn }) => brn);

/** The day's sweep begins, and its quiet hours end while the first four logins are under way. */
async function cutShort(bench: Bench): Promise<void> {
  const release = bench.popbill.hold('testDeptUserLogin');
  bench.ticker.tick();
  while (tested(bench).length < 4) await Promise.resolve();
  bench.clock.set(seoul('2026-11-25 08:31'));
  release();
  await bench.settles();
}

describe('live tests of a scheduled sweep', () => {
  it('pause at the end of quiet hours, and everything else goes on', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 06:00') });

    await cutShort(bench);

    expect(tested(bench)).toHaveLength(4);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(40);
    expect(bench.popbill.countOf('deptUserRegistered')).toBe(36);
    expect(bench.sweeper.last?.finishedAt).toBe(seoul('2026-11-25 08:31'));
  });

  it('come first the next day for those that were left', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 06:00') });
    await cutShort(bench);
    const early = tested(bench);
    const from = bench.popbill.asked.length;

    await bench.passesUntil(seoul('2026-11-26 06:01'), 30 * MINUTE);

    const next = tested(bench, from);
    expect(next).toHaveLength(40);
    expect(next.slice(-4).toSorted()).toEqual(early.toSorted());
  });

  it('are made at once by a sweep that begins when it is not quiet', async () => {
    const missed = await runningBench({ companies: many(40), now: seoul('2026-11-25 10:00') });

    await missed.passes(0);

    expect(tested(missed)).toHaveLength(40);
  });

  it('are made by day when a person asks for the sweep in quiet hours', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-25 08:25') });
    const release = bench.popbill.hold('testDeptUserLogin');

    bench.sweeper.start('U0KIM');
    while (tested(bench).length < 4) await Promise.resolve();
    bench.clock.set(seoul('2026-11-25 08:31'));
    release();
    await bench.settles();

    expect(tested(bench)).toHaveLength(40);
  });

  it('know no end on a day on which nobody works', async () => {
    const bench = await runningBench({ companies: many(40), now: seoul('2026-11-28 06:00') });
    const release = bench.popbill.hold('testDeptUserLogin');

    bench.ticker.tick();
    while (tested(bench).length < 4) await Promise.resolve();
    bench.clock.set(seoul('2026-11-28 11:00'));
    release();
    await bench.settles();

    expect(tested(bench)).toHaveLength(40);
  });

  it('know no end when there are no quiet hours', async () => {
    const bench = await runningBench({
      companies: many(40),
      now: seoul('2026-11-25 06:00'),
      policy: { quietHours: 'off' },
    });

    await cutShort(bench);

    expect(tested(bench)).toHaveLength(40);
  });

  it('are spread as before when some always fail: those do not gather at the beginning', async () => {
    const bench = await runningBench({ companies: many(60), now: seoul('2026-11-25 06:00') });
    const broken = { ok: false, error: refused(-11100003, 'transient') } as const;
    for (let i = 5; i < 60; i += 6) bench.popbill.answer('testDeptUserLogin', broken, brnOf(i));

    await bench.passesUntil(seoul('2026-11-29 07:00'), 30 * MINUTE);

    expect(bench.seen('outage')).toEqual([]);
    expect(bench.outages.open).toBeUndefined();
  });
});

describe('a login that gets no answer while HomeTax answers others', () => {
  it('is asked again after one hour and three, without another login while POPBiLL is silent', async () => {
    const bench = await runningBench({ companies: many(10), now: seoul('2026-11-25 06:00') });
    bench.popbill.answer('testDeptUserLogin', TOO_LATE, brnOf(3));
    bench.popbill.answer('certificateExpiry', TOO_LATE, brnOf(3));
    bench.popbill.answer('flatRate', TOO_LATE, brnOf(3));

    await bench.passesUntil(seoul('2026-11-25 12:00'), 10 * MINUTE);

    expect(tested(bench).filter((brn) => brn === brnOf(3))).toHaveLength(1);
    expect(bench.sweeper.last?.askedAgain).toBe(2);
  });

  it('is asked again at the next start when the process ends while it is asked', async () => {
    const first = await runningBench({ companies: many(10), now: seoul('2026-11-25 06:00') });
    for (const one of ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const) {
      first.popbill.answer(one, TOO_LATE, brnOf(3));
    }
    await first.passes(59 * MINUTE, 10 * MINUTE);
    const release = first.popbill.hold('certificateExpiry');
    first.clock.advance(2 * MINUTE);
    first.ticker.tick();
    await first.settles();
    const { store, sender } = first;
    const asked = tested(first).length;
    const again = fakePopbill();

    const second = await runningBench({
      ...{ store, sender, popbill: again },
      now: seoul('2026-11-25 07:02'),
    });
    await second.passes(MINUTE);
    release();

    expect(asked).toBe(10);
    expect(again.asked.map(({ brn }) => brn)).toContain(brnOf(3));
    expect(new Set(again.asked.map(({ brn }) => brn)).size).toBe(1);
    expect(second.sweeper.last?.askedAgain).toBe(1);
    expect((await store.status(brnOf(3)))?.failedSweeps).toBe(0);
  });
});
