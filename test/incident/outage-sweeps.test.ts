import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import type { PopbillProblem } from '../../src/records/status.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import {
  CERTIFICATE_MISSING,
  DEPT_USER_MISSING,
  fakePopbill,
  refused,
  TOO_LATE,
  WRONG_PASSWORD,
} from '../support/fake-popbill.js';
import { runningBench } from '../support/running-bench.js';

type Bench = Awaited<ReturnType<typeof runningBench>>;

const SIX = seoul('2026-11-25 06:00');
const MORNING = seoul('2026-11-25 09:30');
const HOMETAX_SILENT = { ok: false, error: refused(-11100003, 'transient') } as const;
const NO_NETWORK = { ok: false, error: { kind: 'unreachable', cause: 'ENOTFOUND' } } as const;
const BACK = ok('works');

const brnOf = (i: number) => String(1_000_000_000 + i) as Brn;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) => aCompany({ brn: brnOf(i), name: `회사 ${i}` }));
}

/** Everybody collects by a department user alone. */
function withoutCertificates({ popbill }: Pick<Bench, 'popbill'>): void {
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
}

function popbillSays({ popbill }: Pick<Bench, 'popbill'>, problem: PopbillProblem): void {
  for (const one of [
    'certificateExpiry',
    'deptUserRegistered',
    'testDeptUserLogin',
    'flatRate',
  ] as const) {
    popbill.answer(one, { ok: false, error: problem });
  }
}

function popbillIsBack({ popbill }: Pick<Bench, 'popbill'>): void {
  popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }));
  popbill.answer('deptUserRegistered', ok('registered'));
  popbill.answer('testDeptUserLogin', BACK);
  popbill.answer('flatRate', ok({ state: 'in-use' }));
}

async function openAlerts({ store }: Bench): Promise<number> {
  let count = 0;
  for await (const _ of store.alerts()) count += 1;
  return count;
}

/** Companies whose certificate was asked about more than once, those that were asked whether there are answers apart. */
function askedTwice(asked: Bench['popbill']['asked']): readonly Brn[] {
  const counts = new Map<Brn, number>();
  for (const { brn, question } of asked) {
    if (question === 'certificateExpiry') counts.set(brn, (counts.get(brn) ?? 0) + 1);
  }
  return [...counts].flatMap(([brn, count]) => (count > 1 ? [brn] : []));
}

async function workingToday({ store }: Bench): Promise<number> {
  let count = 0;
  for await (const { products } of store.statuses()) {
    if (products.taxinvoice?.deptUser?.login?.outcome === 'works') count += 1;
  }
  return count;
}

describe('a HomeTax that does not answer', () => {
  it('is told once, and no company is called broken', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.passes(MINUTE);

    expect(bench.seen('outage').filter((one) => one.startsWith('post'))).toHaveLength(1);
    expect(bench.seen('alert')).toEqual([]);
    expect(bench.outages.open).toMatchObject({ silent: 'hometax', openedAt: MORNING });
    expect(await openAlerts(bench)).toBe(0);
  });

  it('lets the sweep go on without logins, so that dates are read all the same', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.passes(0);

    expect(bench.popbill.countOf('testDeptUserLogin')).toBeLessThan(30);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(100);
    expect(bench.sweeper.last?.finishedAt).toBe(MORNING);
  });

  it.each([
    { name: 'a timeout of the login', problem: TOO_LATE },
    { name: "HomeTax's silence as POPBiLL reports it", problem: HOMETAX_SILENT },
  ])('is recognised by $name', async ({ problem }) => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', problem);

    await bench.passes(0);

    expect(bench.outages.open?.silent).toBe('hometax');
  });

  it.each([
    { name: 'a double login', problem: refused(-11100008, 'transient') },
    { name: 'a rejection', problem: refused(-11100021, 'auth-rejected') },
    { name: 'too many calls at once', problem: refused(-10010032, 'rate-limited') },
    { name: 'a code nobody knows', problem: refused(-12345678, 'unknown') },
  ])('is not seen in $name', async ({ problem }) => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', { ok: false, error: problem });

    await bench.passes(0);

    expect(bench.outages.open).toBeUndefined();
  });

  it('is not seen in less than 30 % of those asked, nor in fewer than three', async () => {
    const few = await runningBench({ companies: many(11), now: MORNING });
    const two = await runningBench({ companies: many(4), now: MORNING });
    for (const i of [0, 1, 2]) few.popbill.answer('testDeptUserLogin', TOO_LATE, brnOf(i));
    for (const i of [0, 1]) two.popbill.answer('testDeptUserLogin', TOO_LATE, brnOf(i));

    await few.passes(0);
    await two.passes(0);

    expect(few.outages.open).toBeUndefined();
    expect(two.outages.open).toBeUndefined();
  });

  it('asks at most three companies every 15 minutes, and says when it tried last', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(0);
    const before = bench.popbill.countOf('testDeptUserLogin');

    await bench.passes(44 * MINUTE);

    expect(bench.popbill.countOf('testDeptUserLogin') - before).toBe(6);
    expect(bench.outages.open?.lastTriedAt).toBe(MORNING + 30 * MINUTE);
    expect(bench.seen('outage').filter((one) => one.startsWith('post'))).toHaveLength(1);
  });

  it('ends with two answers; then all others are checked, and the message says what became of them', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(20 * MINUTE);
    bench.popbill.answer('testDeptUserLogin', BACK);
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, brnOf(7));

    await bench.passes(15 * MINUTE);

    expect(bench.outages.open).toBeUndefined();
    expect(await bench.store.outage()).toBeUndefined();
    expect(await workingToday(bench)).toBe(99);
    expect(bench.seen('outage').at(-1)).toBe('edit over');
    expect(bench.sender.sends.findLast(({ about }) => about === 'outage')?.posting).toMatchObject({
      outage: {
        endedAt: MORNING + 30 * MINUTE,
        after: { checked: 100, collectable: 99, needAction: 1, unknown: 0, told: 1 },
      },
    });
    expect(bench.seen('alert')).toEqual(['post open']);
  });

  it('goes on when those that were left are not answered either, without another notice', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(0);
    // Those that are asked again first.
    const [first, second, third] = bench.popbill.asked
      .filter(({ question }) => question === 'testDeptUserLogin')
      .toSorted((a, b) => Number(a.brn) - Number(b.brn));
    for (const one of [first, second, third])
      bench.popbill.answer('testDeptUserLogin', BACK, one?.brn);

    await bench.passes(16 * MINUTE);

    expect(bench.seen('outage')).toContain('edit over');
    expect(bench.outages.open).toMatchObject({ silent: 'hometax', openedAt: MORNING });
    expect(bench.seen('outage').filter((one) => one.startsWith('post'))).toHaveLength(1);
  });

  it('never repeats an unanswered login more often than the lock-out rule allows', async () => {
    const bench = await runningBench({ companies: many(6), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', TOO_LATE);

    await bench.passes(8 * HOUR, 5 * MINUTE);

    for (let i = 0; i < 6; i += 1) {
      const tests = bench.popbill.asked.filter(
        ({ brn, question }) => brn === brnOf(i) && question === 'testDeptUserLogin',
      );
      expect(tests.length).toBeLessThanOrEqual(4);
    }
  });

  it('ends when two people see logins answered', async () => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(0);
    bench.popbill.answer('testDeptUserLogin', BACK);

    await bench.checker.check({ brn: brnOf(1), by: 'U0KIM', mayOperate: true, intent: 'check' });
    await bench.checker.check({ brn: brnOf(2), by: 'U0LEE', mayOperate: true, intent: 'check' });
    await bench.passes(0);

    expect(bench.outages.open).toBeUndefined();
    expect(await workingToday(bench)).toBe(10);
  });

  it('hides nothing that is found when it ends, also about a company that was never asked before', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(0);
    bench.popbill.answer('testDeptUserLogin', BACK);
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brnOf(7));
    bench.popbill.answer('deptUserRegistered', DEPT_USER_MISSING, brnOf(7));

    await bench.passes(20 * MINUTE);

    expect(bench.outages.open).toBeUndefined();
    expect(await bench.store.alert(brnOf(7))).toMatchObject({
      reasons: [{ kind: 'auth-missing' }],
    });
  });

  it('keeps a single company from being tested until it answers', async () => {
    const bench = await runningBench({ companies: many(1), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(0);
    bench.popbill.answer('testDeptUserLogin', BACK);

    await bench.passes(15 * MINUTE);

    expect(bench.seen('outage').at(-1)).toBe('edit over');
    expect(await workingToday(bench)).toBe(1);
  });

  it('asks nobody again after an hour while it lasts: probes do that', async () => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.passes(HOUR + 5 * MINUTE);

    expect(bench.sweeper.last?.askedAgain).toBeUndefined();
  });

  it('does not grow into companies that could not be checked for days', async () => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.passes(4 * DAY, HOUR);

    expect(bench.outages.open?.openedAt).toBe(MORNING);
    expect(await openAlerts(bench)).toBe(0);
    expect(bench.seen('outage').filter((one) => one.startsWith('post'))).toHaveLength(1);
  });
});

describe('a POPBiLL that does not answer', () => {
  it('stops the sweep, is told once, and nobody is asked but by probes', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    popbillSays(bench, TOO_LATE.error);

    await bench.passes(10 * MINUTE);
    const asked = new Set(bench.popbill.asked.map(({ brn }) => brn)).size;
    const calls = bench.popbill.asked.length;
    await bench.passes(10 * MINUTE);

    expect(asked).toBeLessThan(30);
    expect(bench.popbill.asked.length - calls).toBe(6);
    expect(bench.outages.open?.silent).toBe('popbill');
    expect(bench.sweeper.last).toMatchObject({ stoppedByOutage: true });
    expect(bench.sweeper.last?.finishedAt).toBeUndefined();
    expect(await openAlerts(bench)).toBe(0);
  });

  it('says that it may be our own network when no connection came about', async () => {
    const ours = await runningBench({ companies: many(10), now: MORNING });
    const theirs = await runningBench({ companies: many(10), now: MORNING });
    popbillSays(ours, NO_NETWORK.error);
    popbillSays(theirs, { kind: 'garbled', httpStatus: 502 });

    await ours.passes(0);
    await theirs.passes(0);

    expect(ours.outages.open).toMatchObject({ silent: 'popbill', noConnection: true });
    expect(theirs.outages.open).toMatchObject({ silent: 'popbill' });
    expect(theirs.outages.open?.noConnection).toBeUndefined();
  });

  it('goes on with the sweep when it answers again, and asks those again that it did not answer', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    popbillSays(bench, TOO_LATE.error);
    await bench.passes(10 * MINUTE);
    popbillIsBack(bench);

    await bench.passes(10 * MINUTE);

    expect(bench.seen('outage').at(-1)).toBe('edit over');
    expect(await workingToday(bench)).toBe(100);
    expect(bench.sweeper.last).toMatchObject({ startedAt: MORNING });
    expect(bench.sweeper.last?.finishedAt).toBeDefined();
    expect(bench.sweeper.last?.stoppedByOutage).toBeUndefined();
  });

  it('makes up for the sweep of the next day, too, when it was silent for so long', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    popbillSays(bench, NO_NETWORK.error);
    await bench.passesUntil(seoul('2026-11-26 10:00'), 5 * MINUTE);
    popbillIsBack(bench);

    await bench.passes(20 * MINUTE);

    expect(await workingToday(bench)).toBe(30);
    expect(bench.sweeper.last?.startedAt).toBeGreaterThan(seoul('2026-11-26 10:00'));
    expect(bench.popbill.countOf('testDeptUserLogin')).toBeLessThan(65);
  });

  it('is no company that could not be checked for days when it answers again and HomeTax does not', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(4 * DAY, 6 * HOUR);
    popbillSays(bench, NO_NETWORK.error);
    await bench.passesUntil(seoul('2026-11-30 10:00'), 2 * HOUR);
    popbillIsBack(bench);
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.passes(30 * MINUTE);

    expect(bench.outages.open).toMatchObject({ silent: 'hometax' });
    expect(await openAlerts(bench)).toBe(0);
  });

  it('ends with a sweep that a person begins and that is answered', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    popbillSays(bench, NO_NETWORK.error);
    await bench.passes(0);
    popbillIsBack(bench);

    bench.sweeper.start('U0KIM');
    await bench.settles();
    await bench.passes(0);

    expect(bench.seen('outage').at(-1)).toBe('edit over');
    expect(await workingToday(bench)).toBe(30);
  });

  it('lets a person who begins a sweep find out that our settings are refused by now', async () => {
    const bench = await runningBench({ companies: many(3), now: MORNING });
    popbillSays(bench, NO_NETWORK.error);
    await bench.passes(MINUTE);
    popbillSays(bench, refused(-99010007, 'caller-misconfigured', 'token'));

    const start = bench.sweeper.start('U0KIM');
    const summary = start.kind === 'started' ? await start.done : undefined;

    expect(summary?.stoppedBy?.code).toBe(-99010007);
  });

  it('is told apart from settings of ours that are refused', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    popbillSays(bench, refused(-99010007, 'caller-misconfigured', 'token'));

    await bench.passes(0);

    expect(bench.outages.open).toBeUndefined();
    expect(bench.seen('outage')).toEqual([]);
    expect(bench.seen('setup')).toEqual(['post open']);
  });

  it('is not seen in a plan that cannot be asked about', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    bench.popbill.answer('flatRate', TOO_LATE);

    await bench.passes(0);

    expect(bench.outages.open).toBeUndefined();
    expect(bench.sweeper.last?.finishedAt).toBe(MORNING);
  });
});

describe('the notice of an outage', () => {
  it('waits for the end of quiet hours when nobody asked, and says then what is known then', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.passesUntil(seoul('2026-11-25 08:29'));
    const before = bench.seen('outage');
    await bench.passesUntil(seoul('2026-11-25 08:30'));

    expect(before).toEqual([]);
    expect(bench.seen('outage')[0]).toBe('post open');
    expect(bench.sender.sends[0]?.posting).toMatchObject({
      outage: { openedAt: SIX, lastTriedAt: seoul('2026-11-25 08:15') },
    });
  });

  it('is not written when it is over before anybody was told', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.passes(20 * MINUTE);
    bench.popbill.answer('testDeptUserLogin', BACK);

    await bench.passesUntil(seoul('2026-11-25 10:00'));

    expect(bench.seen('outage')).toEqual([]);
    expect(bench.jobs()).toEqual([]);
    expect(await workingToday(bench)).toBe(100);
  });

  it('comes at once when a person waits for the sweep', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    bench.sweeper.start('U0KIM');
    await bench.settles();

    expect(bench.seen('outage')[0]).toBe('post open');
  });
});

describe('an outage over a restart', () => {
  it('lasts, and its message is edited, not posted again', async () => {
    const first = await runningBench({ companies: many(30), now: MORNING });
    first.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await first.passes(0);
    const { store, popbill, sender } = first;

    const second = await runningBench({ store, popbill, sender, now: MORNING + 16 * MINUTE });
    popbill.answer('testDeptUserLogin', BACK);
    await second.passes(MINUTE);

    expect(second.seen('outage').filter((one) => one.startsWith('post'))).toHaveLength(1);
    expect(second.seen('outage').at(-1)).toBe('edit over');
    expect(await workingToday(second)).toBe(30);
  });

  it('goes on in the middle of checking what was left, and counts the same', async () => {
    const first = await runningBench({ companies: many(60), now: MORNING });
    withoutCertificates(first);
    first.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await first.passes(14 * MINUTE);
    const { store, popbill, sender } = first;
    popbill.answer('testDeptUserLogin', BACK);
    first.clock.advance(MINUTE);
    await first.probes.runDue(first.clock.now());
    const release = popbill.hold('testDeptUserLogin');
    const before = popbill.countOf('testDeptUserLogin');
    first.ticker.tick();
    while (popbill.countOf('testDeptUserLogin') < before + 4) await Promise.resolve();
    const stopped = first.sweeper.stop();
    release();
    await stopped;
    const half = await workingToday(first);

    const second = await runningBench({ store, popbill, sender, now: first.clock.now() });
    await second.passes(0);

    expect(half).toBeLessThan(60);
    expect(await workingToday(second)).toBe(60);
    expect(second.sender.sends.at(-1)?.posting).toMatchObject({
      outage: { after: { checked: 60, collectable: 60, needAction: 0, unknown: 0, told: 0 } },
    });
  });
});

describe('the sweep that an outage of a day left out', () => {
  it('goes on after a restart in the middle of it, and asks nobody twice', async () => {
    const first = await runningBench({ companies: many(60), now: MORNING });
    popbillSays(first, NO_NETWORK.error);
    await first.passesUntil(seoul('2026-11-26 10:00'), 5 * MINUTE);
    popbillIsBack(first);
    const { store, popbill, sender } = first;
    first.clock.advance(20 * MINUTE);
    await first.probes.runDue(first.clock.now());
    const isOver = first.outages.open === undefined;
    const before = popbill.asked.length;
    const logins = popbill.countOf('testDeptUserLogin');
    const release = popbill.hold('testDeptUserLogin');
    first.ticker.tick();
    await eventually(() => popbill.countOf('testDeptUserLogin') >= logins + 4);
    const stopped = first.sweeper.stop();
    release();
    await stopped;
    const begun = first.sweeper.last;

    const now = first.clock.now() + MINUTE;
    const second = await runningBench({ store, popbill, sender, now });
    await second.passes(MINUTE);

    expect(isOver).toBe(true);
    expect(begun?.startedAt).toBeGreaterThan(seoul('2026-11-26 10:00'));
    expect(second.sweeper.last).toMatchObject({ startedAt: begun?.startedAt, finishedAt: now });
    expect(await workingToday(second)).toBe(60);
    expect(askedTwice(popbill.asked.slice(before))).toEqual([]);
  });
});

describe('a department user that was never registered', () => {
  it('is not asked for again because HomeTax was silent for others', async () => {
    const popbill = fakePopbill();
    const bench = await runningBench({ companies: many(40), popbill, now: MORNING });
    popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    for (let i = 20; i < 40; i += 1) {
      popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brnOf(i));
      popbill.answer('deptUserRegistered', DEPT_USER_MISSING, brnOf(i));
    }
    await bench.passes(14 * MINUTE);
    popbill.answer('testDeptUserLogin', BACK);
    const before = popbill.asked.length;

    await bench.passes(2 * MINUTE);

    const asked = new Set(popbill.asked.slice(before).map(({ brn }) => brn));
    expect([...asked].filter((brn) => brn >= brnOf(20))).toEqual([]);
  });
});
