import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import type { PopbillProblem } from '../../src/records/status.js';
import { countAfterOutage } from '../../src/sweep/follow-ups.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
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
import { anOutage } from '../support/incident-samples.js';
import { runningBench } from '../support/running-bench.js';
import { aStatus } from '../support/status-builders.js';

type Bench = Awaited<ReturnType<typeof runningBench>>;

const SIX = seoul('2026-11-25 06:00');
const MORNING = seoul('2026-11-25 09:30');
const HOMETAX_SILENT = { ok: false, error: refused(-11100003, 'transient') } as const;
const NO_NETWORK = { ok: false, error: { kind: 'unreachable', cause: 'ENOTFOUND' } } as const;
const WORKS = ok('works');

const brnOf = (i: number) => String(1_000_000_000 + i) as Brn;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) => aCompany({ brn: brnOf(i), name: `회사 ${i}` }));
}

/** From now on, all companies collect by a department user alone. */
function withoutCertificates({ popbill }: Pick<Bench, 'popbill'>): void {
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
}

function answerAllWith({ popbill }: Pick<Bench, 'popbill'>, problem: PopbillProblem): void {
  for (const question of [
    'certificateExpiry',
    'deptUserRegistration',
    'testDeptUserLogin',
    'flatRate',
  ] as const) {
    popbill.answer(question, { ok: false, error: problem });
  }
}

function answerAllAgain({ popbill }: Pick<Bench, 'popbill'>): void {
  popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }));
  popbill.answer('deptUserRegistration', ok('registered'));
  popbill.answer('testDeptUserLogin', WORKS);
  popbill.answer('flatRate', ok({ state: 'in-use' }));
}

async function openAlertCount({ store }: Bench): Promise<number> {
  let count = 0;
  for await (const _ of store.alerts()) count += 1;
  return count;
}

/** Companies whose certificate was asked about more than once. */
function askedTwice(asked: Bench['popbill']['questions']): readonly Brn[] {
  const counts = new Map<Brn, number>();
  for (const { brn, question } of asked) {
    if (question === 'certificateExpiry') counts.set(brn, (counts.get(brn) ?? 0) + 1);
  }
  return [...counts].flatMap(([brn, count]) => (count > 1 ? [brn] : []));
}

async function workingLoginCount({ store }: Bench): Promise<number> {
  let count = 0;
  for await (const { products } of store.statuses()) {
    if (products.taxinvoice?.deptUser?.login?.outcome === 'works') count += 1;
  }
  return count;
}

describe('an outage of HomeTax', () => {
  it('sends one notice, and no company is called broken', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.advance(MINUTE);

    expect(bench.sendsOf('outage').filter((send) => send.startsWith('post'))).toHaveLength(1);
    expect(bench.sendsOf('alert')).toEqual([]);
    expect(bench.outages.open).toMatchObject({ silent: 'hometax', openedAt: MORNING });
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('lets the sweep continue without logins, so that expiry dates are still read', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.advance(0);

    expect(bench.popbill.countOf('testDeptUserLogin')).toBeLessThan(30);
    expect(bench.popbill.countOf('certificateExpiry')).toBe(100);
    expect(bench.sweeper.last?.finishedAt).toBe(MORNING);
  });

  it.each([
    { name: 'a timeout of the login', problem: TOO_LATE },
    { name: "POPBiLL's code for a silent HomeTax", problem: HOMETAX_SILENT },
  ])('is detected by $name', async ({ problem }) => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', problem);

    await bench.advance(0);

    expect(bench.outages.open?.silent).toBe('hometax');
  });

  it.each([
    { name: 'a double login', problem: refused(-11100008, 'transient') },
    { name: 'a rejection', problem: refused(-11100021, 'auth-rejected') },
    { name: 'too many parallel calls', problem: refused(-10010032, 'rate-limited') },
    { name: 'an unknown code', problem: refused(-12345678, 'unknown') },
  ])('is not detected by $name', async ({ problem }) => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', { ok: false, error: problem });

    await bench.advance(0);

    expect(bench.outages.open).toBeUndefined();
  });

  it('is not detected below 30 % of the companies asked, or below three', async () => {
    const few = await runningBench({ companies: many(11), now: MORNING });
    const two = await runningBench({ companies: many(4), now: MORNING });
    for (const i of [0, 1, 2]) few.popbill.answer('testDeptUserLogin', TOO_LATE, brnOf(i));
    for (const i of [0, 1]) two.popbill.answer('testDeptUserLogin', TOO_LATE, brnOf(i));

    await few.advance(0);
    await two.advance(0);

    expect(few.outages.open).toBeUndefined();
    expect(two.outages.open).toBeUndefined();
  });

  it('is probed with at most three companies every 15 minutes, and records the last probe', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(0);
    const before = bench.popbill.countOf('testDeptUserLogin');

    await bench.advance(44 * MINUTE);

    expect(bench.popbill.countOf('testDeptUserLogin') - before).toBe(6);
    expect(bench.outages.open?.lastTriedAt).toBe(MORNING + 30 * MINUTE);
    expect(bench.sendsOf('outage').filter((send) => send.startsWith('post'))).toHaveLength(1);
  });

  it('ends with two answers: then the other companies are checked, and the message shows the results', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(20 * MINUTE);
    bench.popbill.answer('testDeptUserLogin', WORKS);
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD, brnOf(7));

    await bench.advance(15 * MINUTE);

    expect(bench.outages.open).toBeUndefined();
    expect(await bench.store.outage()).toBeUndefined();
    expect(await workingLoginCount(bench)).toBe(99);
    expect(bench.sendsOf('outage').at(-1)).toBe('edit over');
    expect(bench.sender.sends.findLast(({ kind }) => kind === 'outage')?.posting).toMatchObject({
      outage: {
        endedAt: MORNING + 30 * MINUTE,
        after: { checked: 100, collectable: 99, needAction: 1, unknown: 0, told: 1 },
      },
    });
    expect(bench.sendsOf('alert')).toEqual(['post open']);
  });

  it('continues without another notice when the other companies get no answer', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(0);
    // The companies that are asked again first.
    const [first, second, third] = bench.popbill.questions
      .filter(({ question }) => question === 'testDeptUserLogin')
      .toSorted((a, b) => Number(a.brn) - Number(b.brn));
    for (const call of [first, second, third]) {
      bench.popbill.answer('testDeptUserLogin', WORKS, call?.brn);
    }

    await bench.advance(16 * MINUTE);

    expect(bench.sendsOf('outage')).toContain('edit over');
    expect(bench.outages.open).toMatchObject({ silent: 'hometax', openedAt: MORNING });
    expect(bench.sendsOf('outage').filter((send) => send.startsWith('post'))).toHaveLength(1);
  });

  it('never repeats an unanswered login more often than the lock-out rule allows', async () => {
    const bench = await runningBench({ companies: many(6), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', TOO_LATE);

    await bench.advance(8 * HOUR, 5 * MINUTE);

    for (let i = 0; i < 6; i += 1) {
      const tests = bench.popbill.questions.filter(
        ({ brn, question }) => brn === brnOf(i) && question === 'testDeptUserLogin',
      );
      expect(tests.length).toBeLessThanOrEqual(4);
    }
  });

  it('ends when the checks of two people get answers', async () => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(0);
    bench.popbill.answer('testDeptUserLogin', WORKS);

    await bench.checker.check({ brn: brnOf(1), by: 'U0KIM', mayOperate: true, intent: 'check' });
    await bench.checker.check({ brn: brnOf(2), by: 'U0LEE', mayOperate: true, intent: 'check' });
    await bench.advance(0);

    expect(bench.outages.open).toBeUndefined();
    expect(await workingLoginCount(bench)).toBe(10);
  });

  it.each([
    { name: 'during the sweep that found it', endsAfter: 70 },
    { name: 'with the last company of the sweep that found it', endsAfter: 100 },
  ])('stays ended when it ends $name', async ({ endsAfter }) => {
    const bench = await runningBench({ companies: many(100), now: MORNING, concurrency: 1 });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    const start = bench.sweeper.start('U0KIM', ({ done }) => {
      if (done !== endsAfter) return;
      bench.popbill.answer('testDeptUserLogin', WORKS);
      void bench.outages.end();
    });
    if (start.kind === 'started') await start.done;
    const { ended } = bench.outages;
    await bench.advance(0);

    expect(ended).toBeDefined();
    expect(bench.outages.current).toBeUndefined();
    expect(await workingLoginCount(bench)).toBe(100);
  });

  it('is open as before when it is found again after an unconfirmed end', async () => {
    const { outages } = await runningBench({ companies: [], now: MORNING });
    const counts = { silent: 'hometax', asked: 20, failed: 20 } as const;
    const finding = { ...counts, since: MORNING, isOnDemand: false };
    await outages.report(finding);
    const first = outages.open;
    await outages.endUnconfirmed();
    expect(outages.ended?.isUnconfirmed).toBe(true);

    await outages.report({ ...finding, failed: 19 });

    expect(outages.open).toEqual({ ...first, failed: 19 });
  });

  it('is found again when HomeTax falls silent again during the sweep', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING, concurrency: 1 });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    const start = bench.sweeper.start('U0KIM', ({ done }) => {
      if (done === 30) void bench.outages.end();
    });
    if (start.kind === 'started') await start.done;

    expect(bench.outages.open).toMatchObject({ silent: 'hometax', asked: 20, failed: 20 });
  });

  it('leaves no login untested if HomeTax falls silent again for a while during the checks after it', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING, concurrency: 1 });
    const { outages, popbill, store } = bench;
    popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(0);
    await outages.end();
    const { statusOrLost } = store;
    let skipped = 0;
    Object.assign(store, {
      async statusOrLost(brn: Brn) {
        if (outages.open !== undefined && ++skipped === 20) {
          bench.clock.advance(MINUTE);
          popbill.answer('testDeptUserLogin', WORKS);
          await outages.end();
        }
        return statusOrLost(brn);
      },
    });

    await bench.advance(0);
    await bench.advance(0);

    expect(skipped).toBe(20);
    expect(outages.current).toBeUndefined();
    expect(await workingLoginCount(bench)).toBe(100);
  });

  it('does not hide trouble found at its end, also of a company that was never checked before', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(0);
    bench.popbill.answer('testDeptUserLogin', WORKS);
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brnOf(7));
    bench.popbill.answer('deptUserRegistration', DEPT_USER_MISSING, brnOf(7));

    await bench.advance(20 * MINUTE);

    expect(bench.outages.open).toBeUndefined();
    expect(await bench.store.alert(brnOf(7))).toMatchObject({
      reasons: [{ kind: 'auth-missing' }],
    });
  });

  it('ends with one answer when there is only one company', async () => {
    const bench = await runningBench({ companies: many(1), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(0);
    bench.popbill.answer('testDeptUserLogin', WORKS);

    await bench.advance(15 * MINUTE);

    expect(bench.sendsOf('outage').at(-1)).toBe('edit over');
    expect(await workingLoginCount(bench)).toBe(1);
  });

  it('ends without an answer when no department user is left, and does not say that HomeTax answers', async () => {
    const bench = await runningBench({ companies: many(1), now: MORNING });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(MINUTE);
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    bench.popbill.answer('deptUserRegistration', DEPT_USER_MISSING);

    await bench.advance(15 * MINUTE);

    expect(bench.outages.current).toBeUndefined();
    expect(bench.sender.sends.findLast(({ kind }) => kind === 'outage')?.posting).toMatchObject({
      outage: { endedAt: MORNING + 15 * MINUTE, isUnconfirmed: true },
    });
    expect((await bench.health.read()).problems).toEqual([]);
  });

  it('does not repeat failed checks after an hour, because probes do that', async () => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.advance(HOUR + 5 * MINUTE);

    expect(bench.sweeper.last?.askedAgain).toBeUndefined();
  });

  it('opens no alerts about unchecked companies after days', async () => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.advance(4 * DAY, HOUR);

    expect(bench.outages.open?.openedAt).toBe(MORNING);
    expect(await openAlertCount(bench)).toBe(0);
    expect(bench.sendsOf('outage').filter((send) => send.startsWith('post'))).toHaveLength(1);
  });
});

describe('an outage of POPBiLL', () => {
  it('stops the sweep, and companies are only asked by probes', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    answerAllWith(bench, TOO_LATE.error);

    await bench.advance(10 * MINUTE);
    const asked = new Set(bench.popbill.questions.map(({ brn }) => brn)).size;
    const calls = bench.popbill.questions.length;
    await bench.advance(10 * MINUTE);

    expect(asked).toBeLessThan(30);
    expect(bench.popbill.questions.length - calls).toBe(6);
    expect(bench.outages.open?.silent).toBe('popbill');
    expect(bench.sweeper.last).toMatchObject({ stoppedByOutage: true });
    expect(bench.sweeper.last?.finishedAt).toBeUndefined();
    expect(await openAlertCount(bench)).toBe(0);
  });

  it.each([
    { name: 'no network', problem: NO_NETWORK.error },
    { name: 'answers of another server', problem: { kind: 'garbled', httpStatus: 502 } },
  ] as const)('is detected by $name', async ({ problem }) => {
    const bench = await runningBench({ companies: many(10), now: MORNING });
    answerAllWith(bench, problem);

    await bench.advance(0);

    expect(bench.outages.open).toMatchObject({ silent: 'popbill', asked: 10, failed: 10 });
  });

  it('counts the calls that were pending when it was found', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING, concurrency: 8 });
    answerAllWith(bench, NO_NETWORK.error);

    const start = bench.sweeper.start('U0KIM');
    if (start.kind === 'started') await start.done;

    const asked = new Set(bench.popbill.questions.map(({ brn }) => brn)).size;
    expect(asked).toBeGreaterThan(20);
    expect(bench.outages.open).toMatchObject({ silent: 'popbill', asked, failed: asked });
  });

  it('continues the sweep at its end, and asks again about unanswered companies', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    answerAllWith(bench, TOO_LATE.error);
    await bench.advance(10 * MINUTE);
    answerAllAgain(bench);

    await bench.advance(10 * MINUTE);

    expect(bench.sendsOf('outage').at(-1)).toBe('edit over');
    expect(await workingLoginCount(bench)).toBe(100);
    expect(bench.sweeper.last).toMatchObject({ startedAt: MORNING });
    expect(bench.sweeper.last?.finishedAt).toBeDefined();
    expect(bench.sweeper.last?.stoppedByOutage).toBeUndefined();
  });

  it("continues a person's sweep as a scheduled one, because nobody waits for it any more", async () => {
    const bench = await runningBench({ companies: many(3), now: MORNING });
    answerAllWith(bench, TOO_LATE.error);
    bench.sweeper.start('U0KIM');
    await bench.settle();
    const stopped = bench.sweeper.last;
    answerAllAgain(bench);

    await bench.advance(20 * MINUTE);

    expect(stopped).toMatchObject({ by: 'U0KIM', stoppedByOutage: true });
    expect(bench.sweeper.last).toMatchObject({ by: 'schedule', startedAt: stopped?.startedAt });
    expect(bench.sweeper.last?.finishedAt).toBeDefined();
  });

  it('still counts companies that failed otherwise before it, so that they are checked again later', async () => {
    const bench = await runningBench({
      companies: many(100),
      policy: { deptLoginTest: 'off' },
      now: MORNING,
      concurrency: 1,
    });
    answerAllWith(bench, refused(-10010032, 'rate-limited'));
    const start = bench.sweeper.start('U0KIM', ({ done }) => {
      if (done === 10) answerAllWith(bench, TOO_LATE.error);
    });
    if (start.kind === 'started') await start.done;
    answerAllAgain(bench);

    await bench.outages.end();
    await bench.advance(0);
    const { finishedAt, failed } = bench.sweeper.last ?? {};
    await bench.advance(HOUR);

    expect(finishedAt).toBe(MORNING);
    expect(failed).toBe(10);
    expect(bench.sweeper.last?.failed).toBe(0);
  });

  it('continues the sweep also if it ends while the alerts of the stopped sweep are decided', async () => {
    const bench = await runningBench({ companies: many(100), now: MORNING });
    answerAllWith(bench, TOO_LATE.error);
    const { statuses } = bench.store;
    async function* statusesWhileOpen() {
      if (bench.outages.open !== undefined) {
        answerAllAgain(bench);
        await bench.outages.end();
      }
      yield* statuses();
    }
    Object.assign(bench.store, { statuses: statusesWhileOpen });

    await bench.advance(0);
    const stopped = bench.sweeper.last;
    await bench.advance(0);

    expect(stopped?.finishedAt).toBeUndefined();
    expect(bench.sweeper.last).toMatchObject({ startedAt: MORNING, finishedAt: MORNING });
    expect(await workingLoginCount(bench)).toBe(100);
  });

  it('ends also when all companies that were ever asked about are no longer watched', async () => {
    const bench = await runningBench({ companies: many(3), now: MORNING });
    answerAllWith(bench, TOO_LATE.error);
    await bench.advance(MINUTE);
    for (const i of [0, 1, 2]) await bench.companies.unwatch(brnOf(i), 'U0KIM');
    const addedAt = bench.clock.now();
    await bench.store.write(
      [10, 11, 12].map((i) => ({ put: 'company', value: aCompany({ brn: brnOf(i), addedAt }) })),
    );
    answerAllAgain(bench);

    await bench.advance(20 * MINUTE);

    expect(bench.outages.open).toBeUndefined();
    expect(await workingLoginCount(bench)).toBe(3);
  });

  it('makes the sweep of the next day at its end', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    answerAllWith(bench, NO_NETWORK.error);
    await bench.advanceTo(seoul('2026-11-26 10:00'), 5 * MINUTE);
    answerAllAgain(bench);

    await bench.advance(20 * MINUTE);

    expect(await workingLoginCount(bench)).toBe(30);
    expect(bench.sweeper.last?.startedAt).toBeGreaterThan(seoul('2026-11-26 10:00'));
    // At most one login per company and day.
    expect(bench.popbill.countOf('testDeptUserLogin')).toBeLessThanOrEqual(60);
  });

  it('opens no alerts about unchecked companies when an outage of HomeTax follows', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(4 * DAY, 6 * HOUR);
    answerAllWith(bench, NO_NETWORK.error);
    await bench.advanceTo(seoul('2026-11-30 10:00'), 2 * HOUR);
    answerAllAgain(bench);
    withoutCertificates(bench);
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.advance(30 * MINUTE);

    expect(bench.outages.open).toMatchObject({ silent: 'hometax' });
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('ends when the sweep of a person gets answers', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    answerAllWith(bench, NO_NETWORK.error);
    await bench.advance(0);
    answerAllAgain(bench);

    bench.sweeper.start('U0KIM');
    await bench.settle();
    await bench.advance(0);

    expect(bench.sendsOf('outage').at(-1)).toBe('edit over');
    expect(await workingLoginCount(bench)).toBe(30);
  });

  it('lets the sweep of a person detect that our settings are refused in the meantime', async () => {
    const bench = await runningBench({ companies: many(3), now: MORNING });
    answerAllWith(bench, NO_NETWORK.error);
    await bench.advance(MINUTE);
    answerAllWith(bench, refused(-99010007, 'caller-misconfigured', 'token'));

    const start = bench.sweeper.start('U0KIM');
    const summary = start.kind === 'started' ? await start.done : undefined;

    expect(summary?.stoppedBy?.code).toBe(-99010007);
  });

  it('is distinguished from a refusal of our settings', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    answerAllWith(bench, refused(-99010007, 'caller-misconfigured', 'token'));

    await bench.advance(0);

    expect(bench.outages.open).toBeUndefined();
    expect(bench.sendsOf('outage')).toEqual([]);
    expect(bench.sendsOf('setup')).toEqual(['post open']);
  });

  it('is not detected by unanswered questions about the plan', async () => {
    const bench = await runningBench({ companies: many(30), now: MORNING });
    bench.popbill.answer('flatRate', TOO_LATE);

    await bench.advance(0);

    expect(bench.outages.open).toBeUndefined();
    expect(bench.sweeper.last?.finishedAt).toBe(MORNING);
  });
});

describe('the notice of an outage', () => {
  it('is posted after quiet hours with the newest state when no person asked', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    await bench.advanceTo(seoul('2026-11-25 08:29'));
    const before = bench.sendsOf('outage');
    await bench.advanceTo(seoul('2026-11-25 08:30'));

    expect(before).toEqual([]);
    expect(bench.sendsOf('outage')[0]).toBe('post open');
    expect(bench.sender.sends[0]?.posting).toMatchObject({
      outage: { openedAt: SIX, lastTriedAt: seoul('2026-11-25 08:15') },
    });
  });

  it('is not posted when the outage ends before the end of quiet hours', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await bench.advance(20 * MINUTE);
    bench.popbill.answer('testDeptUserLogin', WORKS);

    await bench.advanceTo(seoul('2026-11-25 10:00'));

    expect(bench.sendsOf('outage')).toEqual([]);
    expect(bench.jobs()).toEqual([]);
    expect(await workingLoginCount(bench)).toBe(100);
  });

  it('is posted immediately when a person waits for the sweep', async () => {
    const bench = await runningBench({ companies: many(100), now: SIX });
    bench.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);

    bench.sweeper.start('U0KIM');
    await bench.settle();

    expect(bench.sendsOf('outage')[0]).toBe('post open');
  });
});

describe('countAfterOutage', () => {
  it('counts an earlier alert that was repeated by checks after a common cause that ended later', async () => {
    const bench = await runningBench({ companies: [aCompany()], now: MORNING + HOUR });
    const endedAt = MORNING + 30 * MINUTE;
    const told = {
      severity: 'critical',
      kinds: ['auth-missing'],
      round: endedAt + MINUTE,
    } as const;
    await bench.store.write([
      { put: 'status', value: aStatus({}, { brn: HANBIT, answeredAt: endedAt + 2 * MINUTE }) },
      { put: 'alert', value: anAlert({ openedAt: MORNING - HOUR, told }) },
    ]);

    const counts = await countAfterOutage({ ...anOutage(), endedAt }, bench);

    expect(counts).toMatchObject({ checked: 1, told: 1 });
  });
});

describe('a restart during an outage', () => {
  it('keeps the outage, and its message is edited, not posted again', async () => {
    const first = await runningBench({ companies: many(30), now: MORNING });
    first.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await first.advance(0);
    const { store, popbill, sender } = first;

    const second = await runningBench({ store, popbill, sender, now: MORNING + 16 * MINUTE });
    popbill.answer('testDeptUserLogin', WORKS);
    await second.advance(MINUTE);

    expect(second.sendsOf('outage').filter((send) => send.startsWith('post'))).toHaveLength(1);
    expect(second.sendsOf('outage').at(-1)).toBe('edit over');
    expect(await workingLoginCount(second)).toBe(30);
  });

  it('continues the checks after the outage, and the counts are complete', async () => {
    const first = await runningBench({ companies: many(60), now: MORNING });
    withoutCertificates(first);
    first.popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    await first.advance(14 * MINUTE);
    const { store, popbill, sender } = first;
    popbill.answer('testDeptUserLogin', WORKS);
    first.clock.advance(MINUTE);
    await first.probes.runDue(first.clock.now());
    const release = popbill.hold('testDeptUserLogin');
    const before = popbill.countOf('testDeptUserLogin');
    first.ticker.tick();
    while (popbill.countOf('testDeptUserLogin') < before + 4) await Promise.resolve();
    const stopped = first.sweeper.stop();
    release();
    await stopped;
    const half = await workingLoginCount(first);

    const second = await runningBench({ store, popbill, sender, now: first.clock.now() });
    await second.advance(0);

    expect(half).toBeLessThan(60);
    expect(await workingLoginCount(second)).toBe(60);
    expect(second.sender.sends.at(-1)?.posting).toMatchObject({
      outage: { after: { checked: 60, collectable: 60, needAction: 0, unknown: 0, told: 0 } },
    });
  });
});

describe('a sweep delayed by an outage of a day', () => {
  it('continues after a restart, and asks about no company twice', async () => {
    const first = await runningBench({ companies: many(60), now: MORNING });
    answerAllWith(first, NO_NETWORK.error);
    await first.advanceTo(seoul('2026-11-26 10:00'), 5 * MINUTE);
    answerAllAgain(first);
    const { store, popbill, sender } = first;
    first.clock.advance(20 * MINUTE);
    await first.probes.runDue(first.clock.now());
    const isOver = first.outages.open === undefined;
    const before = popbill.questions.length;
    const logins = popbill.countOf('testDeptUserLogin');
    const release = popbill.hold('testDeptUserLogin');
    first.ticker.tick();
    await eventually(() => popbill.countOf('testDeptUserLogin') >= logins + 4);
    const stopped = first.sweeper.stop();
    release();
    await stopped;
    const unfinished = first.sweeper.last;

    const now = first.clock.now() + MINUTE;
    const second = await runningBench({ store, popbill, sender, now });
    await second.advance(MINUTE);

    expect(isOver).toBe(true);
    expect(unfinished?.startedAt).toBeGreaterThan(seoul('2026-11-26 10:00'));
    expect(second.sweeper.last).toMatchObject({
      startedAt: unfinished?.startedAt,
      finishedAt: now,
    });
    expect(await workingLoginCount(second)).toBe(60);
    expect(askedTwice(popbill.questions.slice(before))).toEqual([]);
  });
});

describe('a department user that was never registered', () => {
  it('is not checked again after an outage of HomeTax', async () => {
    const popbill = fakePopbill();
    const bench = await runningBench({ companies: many(40), popbill, now: MORNING });
    popbill.answer('testDeptUserLogin', HOMETAX_SILENT);
    for (let i = 20; i < 40; i += 1) {
      popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brnOf(i));
      popbill.answer('deptUserRegistration', DEPT_USER_MISSING, brnOf(i));
    }
    await bench.advance(14 * MINUTE);
    popbill.answer('testDeptUserLogin', WORKS);
    const before = popbill.questions.length;

    await bench.advance(2 * MINUTE);

    const asked = new Set(popbill.questions.slice(before).map(({ brn }) => brn));
    expect([...asked].filter((brn) => brn >= brnOf(20))).toEqual([]);
  });
});
