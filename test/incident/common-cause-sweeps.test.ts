import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Company, Product } from '../../src/records/company.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  CERTIFICATE_MISSING,
  type FakePopbill,
  fakePopbill,
  refused,
  WRONG_PASSWORD,
} from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { runningBench } from '../support/running-bench.js';

type Bench = Awaited<ReturnType<typeof runningBench>>;

const SIX = seoul('2026-11-25 06:00');
const MORNING = seoul('2026-11-25 09:30');
const SECOND_STEP_FAILED = { ok: false, error: refused(-11100029, 'auth-rejected') } as const;
const HOMETAX_SILENT = { ok: false, error: refused(-11100003, 'transient') } as const;
const WORKS = ok('works');

/** Far more companies than logins that a wave may cost. */
const MANY = 600;

const brnOf = (i: number) => String(1_000_000_000 + i) as Brn;

function many(count: number, products: readonly Product[] = ['taxinvoice']): readonly Company[] {
  return Array.from({ length: count }, (_, i) =>
    aCompany({ brn: brnOf(i), name: `회사 ${i}`, products }),
  );
}

/** From now on, no company has a certificate, and HomeTax rejects every login. */
function wave({ popbill }: { readonly popbill: FakePopbill }): void {
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
  popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED);
}

const loginCount = ({ popbill }: { readonly popbill: FakePopbill }) =>
  popbill.countOf('testDeptUserLogin');

const testCount = ({ popbill }: { readonly popbill: FakePopbill }, brn: Brn) =>
  popbill.questions.filter((call) => call.brn === brn && call.question === 'testDeptUserLogin')
    .length;

function postCount(bench: Bench, kind: string): number {
  return bench.sendsOf(kind).filter((send) => send.startsWith('post')).length;
}

async function openAlertCount({ store }: Bench): Promise<number> {
  let count = 0;
  for await (const _ of store.alerts()) count += 1;
  return count;
}

describe('a wave of rejections', () => {
  it.each([
    { name: '2 companies at once', concurrency: 2, products: ['taxinvoice'] },
    { name: '16 companies at once', concurrency: 16, products: ['taxinvoice'] },
    { name: '128 companies at once', concurrency: 128, products: ['taxinvoice'] },
    {
      name: '128 companies at once, with two products',
      concurrency: 128,
      products: ['taxinvoice', 'cashbill'],
    },
  ] as const)('costs at most 50 logins with $name', async ({ concurrency, products }) => {
    const bench = await runningBench({ companies: many(MANY, products), now: SIX, concurrency });
    wave(bench);

    await bench.advance(0);

    expect(loginCount(bench)).toBeGreaterThanOrEqual(20);
    expect(loginCount(bench)).toBeLessThanOrEqual(50);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(MANY * products.length);
    expect(bench.sweeper.last?.finishedAt).toBe(SIX);
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('makes the summary of a sweep count the logins that were not tested', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);

    const start = bench.sweeper.start('U0KIM');

    expect(start.kind === 'started' && (await start.done)).toMatchObject({
      skippedLogins: { 'rejected-alike': 80 },
    });
  });

  it('costs at most 50 logins while HomeTax answers slowly', async () => {
    const bench = await runningBench({ companies: many(300), now: MORNING, concurrency: 128 });
    wave(bench);
    const release = bench.popbill.hold('testDeptUserLogin');
    bench.ticker.tick();
    for (let i = 0; i < 2000; i += 1) await Promise.resolve();
    const pending = loginCount(bench);
    release();
    await bench.settle();

    expect(pending).toBe(50);
    expect(loginCount(bench)).toBe(50);
  });

  it('sends one notice, later edited with the number of rejected companies, and no alerts', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING, concurrency: 64 });
    wave(bench);

    await bench.advance(2 * MINUTE);

    expect(postCount(bench, 'common-cause')).toBe(1);
    expect(bench.sendsOf('alert')).toEqual([]);
    expect(bench.sendsOf('roll-up')).toEqual([]);
    expect(bench.commonCauses.open).toMatchObject({
      code: -11100029,
      openedAt: MORNING,
      rejected: loginCount(bench),
    });
    expect(bench.sender.sends.at(-1)?.posting).toMatchObject({
      cause: { rejected: loginCount(bench) },
    });
    expect(bench.sender.sends.length).toBeLessThanOrEqual(3);
  });

  it('needs 20 rejections with one code among the last 50 logins', async () => {
    const few = await runningBench({ companies: many(100), now: MORNING });
    const mixed = await runningBench({ companies: many(100), now: MORNING });
    for (let i = 0; i < 100; i += 1) {
      if (i % 3 === 0) few.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(i));
      const reason = refused(-11100021 - (i % 3), 'auth-rejected');
      mixed.popbill.answer('testDeptUserLogin', { ok: false, error: reason }, brnOf(i));
    }

    await few.advance(0);
    await mixed.advance(0);

    expect(few.commonCauses.open).toBeUndefined();
    expect(await openAlertCount(few)).toBe(34);
    expect(mixed.commonCauses.open).toBeUndefined();
    expect(loginCount(mixed)).toBe(100);
  });

  it('does not hold back alerts for other reasons', async () => {
    const bench = await runningBench({ companies: many(60), now: MORNING });
    wave(bench);
    bench.popbill.answer(
      'certificateExpiry',
      ok({ expiresAt: seoul('2026-11-26 23:59') }),
      brnOf(3),
    );

    await bench.advance(MINUTE);

    expect(bench.sendsOf('alert')).toEqual(['post open']);
  });

  it('does not keep a person from testing a company', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);
    await bench.advance(0);
    bench.popbill.answer('testDeptUserLogin', WORKS, brnOf(99));

    const report = await bench.checker.check({
      brn: brnOf(99),
      by: 'U0KIM',
      mayOperate: true,
      intent: 'check',
    });

    expect(report.assessment.products[0]?.verdict.kind).toBe('collectable');
  });

  it('posts the notice of a scheduled sweep after quiet hours', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    wave(bench);

    await bench.advanceTo(seoul('2026-11-25 08:29'), 10 * MINUTE);
    const before = bench.sender.sends.length;
    await bench.advanceTo(seoul('2026-11-25 08:31'));

    expect(before).toBe(0);
    expect(postCount(bench, 'common-cause')).toBe(1);
  });

  it('continues to count rejected companies after a restart', async () => {
    const first = await runningBench({ companies: many(100), now: MORNING });
    wave(first);
    await first.advance(2 * MINUTE);
    const { store, popbill, sender } = first;
    const before = loginCount(first);

    const second = await runningBench({ store, popbill, sender, now: MORNING + HOUR });
    await second.advance(MINUTE);

    expect(loginCount(second) - before).toBe(3);
    expect(second.commonCauses.open?.rejected).toBe(before + 3);
    expect(postCount(second, 'common-cause')).toBe(1);
  });
});

describe('the samples during a common cause', () => {
  it('test up to three companies an hour, and none that was rejected', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);
    await bench.advance(0);
    const before = loginCount(bench);

    await bench.advance(3 * HOUR + 5 * MINUTE, 5 * MINUTE);

    expect(loginCount(bench) - before).toBe(9);
    for (let i = 0; i < 100; i += 1) expect(testCount(bench, brnOf(i))).toBeLessThanOrEqual(1);
    expect(bench.commonCauses.open?.lastSampledAt).toBe(MORNING + 3 * HOUR);
  });

  it('end the common cause when two work: the rest is tested, and rejected companies get no alert', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);
    const rejected = loginCount(bench);
    bench.popbill.answer('testDeptUserLogin', WORKS);

    await bench.advance(HOUR + 2 * MINUTE);

    expect(bench.commonCauses.open).toBeUndefined();
    expect(bench.commonCauses.ended?.endedBy).toBe('samples');
    expect(bench.sendsOf('common-cause').at(-1)).toBe('edit over');
    expect(loginCount(bench)).toBe(100);
    expect(rejected).toBeLessThan(100);
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('leave the rejected companies to the confirming test of the next day', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);
    const [stillRejected] = bench.popbill.questions.filter(
      ({ question }) => question === 'testDeptUserLogin',
    );
    bench.popbill.answer('testDeptUserLogin', WORKS);
    bench.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, stillRejected?.brn);

    await bench.advance(DAY + 2 * HOUR, 10 * MINUTE);

    expect(bench.sendsOf('alert')).toEqual(['post open']);
    expect(await openAlertCount(bench)).toBe(1);
    expect(await bench.store.commonCause()).toBeUndefined();
    for (let i = 0; i < 100; i += 1) expect(testCount(bench, brnOf(i))).toBeLessThanOrEqual(2);
  });

  it('keep the common cause when the sweep of the next day was too late for confirming tests', async () => {
    const first = await runningBench({ companies: many(100), now: SIX });
    wave(first);
    await first.advance(MINUTE);
    first.popbill.answer('testDeptUserLogin', WORKS);
    await first.advance(10 * HOUR, 10 * MINUTE);
    const { store, popbill, sender } = first;
    const startedAt = SIX + DAY;
    await store.write([{ put: 'sweep', value: { v: 1, startedAt, by: 'schedule' } }]);

    const late = await runningBench({ store, popbill, sender, now: startedAt + 4 * HOUR });
    await late.advance(10 * HOUR, 10 * MINUTE);
    const openAlertsThen = await openAlertCount(late);
    await late.advance(12 * HOUR, 10 * MINUTE);

    expect(openAlertsThen).toBe(0);
    expect(late.sendsOf('alert')).toEqual([]);
    expect(await store.commonCause()).toBeUndefined();
  });

  it('do not delay the alert of a company rejected for another reason when the tests after them reopen it', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);
    const untested = [...bench.index.values()].find(({ brn }) => testCount(bench, brn) === 0);
    if (untested === undefined) throw new Error('All companies were tested.');
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, untested.brn);

    await bench.commonCauses.recordSamples([true, true]);
    await bench.advance(MINUTE);

    expect(bench.commonCauses.open).toBeDefined();
    expect(await bench.store.alert(untested.brn)).toBeDefined();
    expect(await openAlertCount(bench)).toBe(1);
  });

  it('keep the common cause open while they are rejected', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    wave(bench);
    await bench.advance(0);

    await bench.advance(2 * DAY, HOUR);

    expect(bench.commonCauses.open?.openedAt).toBe(MORNING);
    expect(postCount(bench, 'common-cause')).toBe(1);
    expect(await openAlertCount(bench)).toBe(0);
  });
});

describe('a release by a person', () => {
  it('tests the remaining companies, and opens an alert for each rejected one', async () => {
    const bench = await runningBench({ companies: many(60), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);
    bench.popbill.answer('testDeptUserLogin', WORKS);
    const rejected = loginCount(bench);

    const released = await bench.commonCauses.release('U0KIM');
    await bench.advance(MINUTE);

    expect(released).toBe(true);
    expect(loginCount(bench)).toBe(60);
    expect(await openAlertCount(bench)).toBe(rejected);
    expect(bench.sendsOf('common-cause').at(-1)).toBe('edit over');
    const history = await historyIn(bench.store, { limit: 200 });
    expect(history.map(({ event }) => event)).toContainEqual({ kind: 'released', by: 'U0KIM' });
  });

  it('also opens alerts for remaining companies that are rejected for another reason', async () => {
    const bench = await runningBench({ companies: many(60), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);
    const before = loginCount(bench);
    bench.popbill.answer('testDeptUserLogin', WORKS);
    for (const i of [57, 58, 59]) {
      bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, brnOf(i));
    }

    await bench.commonCauses.release('U0KIM');
    await bench.advance(MINUTE);

    expect(before).toBeLessThan(57);
    expect(await bench.store.alert(brnOf(58))).toMatchObject({
      reasons: [{ kind: 'dept-user-login', code: -11100021 }],
    });
    expect(await openAlertCount(bench)).toBe(before + 3);
  });

  it('counts only the first of two people', async () => {
    const bench = await runningBench({ companies: many(60), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);

    const released = await Promise.all([
      bench.commonCauses.release('U0KIM'),
      bench.commonCauses.release('U0LEE'),
    ]);

    expect(released).toEqual([true, false]);
    expect(bench.commonCauses.ended?.endedBy).toBe('U0KIM');
  });

  it('is not undone by more rejections with the same code on the same day', async () => {
    const bench = await runningBench({ companies: many(200), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);

    await bench.commonCauses.release('U0KIM');
    await bench.advance(5 * MINUTE);

    expect(loginCount(bench)).toBe(200);
    expect(bench.commonCauses.open).toBeUndefined();
    expect(postCount(bench, 'common-cause')).toBe(1);
    expect(await openAlertCount(bench)).toBe(200);
  });

  it('does not keep another code from pausing tests', async () => {
    const bench = await runningBench({ companies: many(200), now: MORNING });
    wave(bench);
    await bench.advance(MINUTE);
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD);

    await bench.commonCauses.release('U0KIM');
    await bench.advance(5 * MINUTE);

    expect(bench.commonCauses.open?.code).toBe(-11100021);
    expect(loginCount(bench)).toBeLessThanOrEqual(100);
  });

  it('takes effect after a restart', async () => {
    const first = await runningBench({ companies: many(60), now: MORNING });
    wave(first);
    await first.advance(MINUTE);
    const rejected = loginCount(first);
    first.popbill.answer('testDeptUserLogin', WORKS);
    await first.commonCauses.release('U0KIM');
    const { store, popbill, sender } = first;

    const second = await runningBench({ store, popbill, sender, now: MORNING + 2 * MINUTE });
    await second.advance(MINUTE);

    expect(loginCount(second)).toBe(60);
    expect(await openAlertCount(second)).toBe(rejected);
  });
});

describe('the alerts of rejected logins in a large sweep', () => {
  it('are sent at the end of the sweep', async () => {
    const bench = await runningBench({ companies: many(60), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    for (const i of [1, 2]) bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, brnOf(i));

    const start = bench.sweeper.start('U0KIM');
    const summary = start.kind === 'started' ? await start.done : undefined;
    await bench.settle();

    expect(summary).toMatchObject({ noticesSent: 2, cannotCollect: 2 });
    expect(bench.sendsOf('alert')).toEqual(['post open', 'post open']);
  });

  it('are not lost when the process ends before the end of the sweep', async () => {
    const first = await runningBench({ companies: many(60), now: MORNING });
    first.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    first.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, brnOf(0));
    const release = first.popbill.hold('testDeptUserLogin');
    const { done } = first.sweeper.start('schedule') as { done: Promise<unknown> };
    while (loginCount(first) < 4) await Promise.resolve();
    const stopped = first.sweeper.stop();
    release();
    await Promise.all([stopped, done]);
    const { store, popbill, sender } = first;
    const before = await openAlertCount(first);

    const second = await runningBench({ store, popbill, sender, now: MORNING + MINUTE });
    await second.advance(0);

    expect(before).toBe(0);
    expect(await openAlertCount(second)).toBe(1);
    expect(testCount(second, brnOf(0))).toBe(1);
  });
});

describe('a process that ends in the middle of a wave', () => {
  /** Kills the first process after `answered` answers, while it waits for others. */
  async function killedAfter(answered: number, concurrency: number) {
    const dying = fakePopbill();
    wave({ popbill: dying });
    let left = answered;
    const first = await runningBench({
      companies: many(MANY),
      popbill: {
        ...dying,
        testDeptUserLogin(asking) {
          const answer = dying.testDeptUserLogin(asking);
          left -= 1;
          return left < 0 ? new Promise<never>(() => {}) : answer;
        },
      },
      now: SIX,
      concurrency,
    });
    first.ticker.tick();
    while ((await rejectedOnRecord(first)) < answered || loginCount(first) < answered + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const popbill = fakePopbill();
    const { store, sender } = first;
    const nextOptions = { store, sender, popbill, concurrency, now: SIX + MINUTE };
    wave({ popbill });
    return { first, nextOptions };
  }

  async function rejectedOnRecord({ store }: Bench): Promise<number> {
    let count = 0;
    for await (const { products } of store.statuses()) {
      if (products.taxinvoice?.deptUser?.login?.outcome === 'rejected') count += 1;
    }
    return count;
  }

  it.each([
    { name: 'few were answered', answered: 3, concurrency: 16 },
    { name: 'nearly enough were answered', answered: 18, concurrency: 16 },
    { name: '30 were pending', answered: 4, concurrency: 30 },
  ])(
    'costs at most 50 logins together with the next process when $name',
    async ({ answered, concurrency }) => {
      const { first, nextOptions } = await killedAfter(answered, concurrency);
      const lost = loginCount(first) - (await rejectedOnRecord(first));

      const second = await runningBench(nextOptions);
      await second.advance(0);

      expect(lost).toBeGreaterThan(0);
      expect(second.commonCauses.open?.code).toBe(-11100029);
      expect(loginCount(first) + loginCount(second)).toBeLessThanOrEqual(50);
      expect(await openAlertCount(second)).toBe(0);
      expect(second.sweeper.last?.finishedAt).toBe(SIX + MINUTE);
    },
  );

  it('does not lose the companies that it found rejected', async () => {
    const { first, nextOptions } = await killedAfter(12, 4);
    const before = await rejectedOnRecord(first);

    const second = await runningBench(nextOptions);
    await second.advance(0);

    expect(second.commonCauses.open?.openedAt).toBe(SIX);
    expect(second.commonCauses.open?.rejected).toBe(before + loginCount(second));
  });

  it('makes the next process pause without another login when enough rejections are recorded', async () => {
    const first = await runningBench({ companies: many(60), now: SIX });
    wave(first);
    await first.advance(0);
    const { store, popbill, sender } = first;
    // Killed after the last status was written and before the common cause was.
    await store.write([
      { delete: 'common-cause' },
      { put: 'sweep', value: { v: 1, startedAt: SIX, by: 'schedule' } },
    ]);
    const before = loginCount(first);

    const second = await runningBench({ store, popbill, sender, now: SIX + MINUTE });
    await second.advance(0);

    expect(loginCount(second)).toBe(before);
    expect(second.commonCauses.open?.rejected).toBe(before);
  });

  it('does not count the rejections of an earlier sweep', async () => {
    const first = await runningBench({ companies: many(100), now: SIX });
    first.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    for (let i = 0; i < 19; i += 1) {
      first.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(i));
    }
    await first.advance(0);
    for (let i = 19; i < 21; i += 1) {
      first.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(i));
    }
    const { store, popbill, sender } = first;

    const second = await runningBench({ store, popbill, sender, now: SIX + DAY });
    await second.advance(0);

    expect(second.commonCauses.open).toBeUndefined();
    expect(await openAlertCount(second)).toBe(21);
  });

  it('does not undo the release by a person', async () => {
    const first = await runningBench({ companies: many(200), now: MORNING });
    wave(first);
    await first.advance(MINUTE);
    await first.commonCauses.release('U0KIM');
    const { store, popbill, sender } = first;

    const second = await runningBench({ store, popbill, sender, now: MORNING + 2 * MINUTE });
    await second.advance(5 * MINUTE);

    expect(loginCount(second)).toBe(200);
    expect(second.commonCauses.open).toBeUndefined();
    expect(await openAlertCount(second)).toBe(200);
  });
});

describe('a wave of rejections outside a sweep', () => {
  it('sends one notice and no alerts after an outage, also for the companies of the probe that ended it', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(MINUTE);
    const unanswered = loginCount(bench);
    wave(bench);

    await bench.advance(20 * MINUTE);

    expect(bench.outages.open).toBeUndefined();
    expect(bench.commonCauses.open?.code).toBe(-11100029);
    expect(postCount(bench, 'common-cause')).toBe(1);
    expect(bench.sendsOf('alert')).toEqual([]);
    expect(await openAlertCount(bench)).toBe(0);
    expect(loginCount(bench) - unanswered).toBeLessThanOrEqual(50);
  });

  it('opens an alert for each company when they are too few for a common cause', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(MINUTE);
    bench.popbill.answer('testDeptUserLogin', WORKS);
    for (let i = 0; i < 19; i += 1) {
      bench.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(i));
    }

    await bench.advance(20 * MINUTE);

    expect(bench.commonCauses.open).toBeUndefined();
    expect(await openAlertCount(bench)).toBe(19);
    expect(await bench.store.outage()).toBeUndefined();
  });

  it('opens the alerts also when the process ends during the checks after an outage', async () => {
    const first = await runningBench({ companies: many(100), now: MORNING, concurrency: 2 });
    first.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    first.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await first.advance(MINUTE);
    first.popbill.answer('testDeptUserLogin', WORKS);
    for (let i = 0; i < 10; i += 1) {
      first.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(i));
    }
    const tried = loginCount(first);
    await first.outages.end();
    first.ticker.tick();
    while (loginCount(first) < tried + 6) await Promise.resolve();
    await first.sweeper.stop();
    const { store, popbill, sender } = first;
    const before = await openAlertCount(first);

    const second = await runningBench({ store, popbill, sender, now: MORNING + 2 * MINUTE });
    await second.advance(MINUTE);

    expect(before).toBe(0);
    expect(await openAlertCount(second)).toBe(10);
  });

  it('is detected when failed checks are repeated', async () => {
    const bench = await runningBench({ companies: many(120), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    for (let i = 0; i < 120; i += 4) {
      bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT, brnOf(i));
    }
    await bench.advance(MINUTE);
    for (let i = 0; i < 120; i += 4) {
      bench.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(i));
    }

    await bench.advance(HOUR + MINUTE, 10 * MINUTE);

    expect(bench.commonCauses.open?.code).toBe(-11100029);
    expect(bench.sendsOf('alert')).toEqual([]);
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('does not hold back the alert of a company that a person checks', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(MINUTE);
    wave(bench);

    await bench.checker.check({ brn: brnOf(99), by: 'U0KIM', mayOperate: true, intent: 'check' });
    await bench.settle();

    expect(bench.sendsOf('alert')).toEqual(['post open']);
  });

  it('does not defer the alert of a company that a probe finds rejected during an outage', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(MINUTE);
    bench.popbill.answer('testDeptUserLogin', SECOND_STEP_FAILED, brnOf(0));

    await bench.advance(16 * MINUTE);

    expect(bench.outages.open).toBeDefined();
    expect(bench.sendsOf('alert')).toEqual(['post open']);
  });
});
