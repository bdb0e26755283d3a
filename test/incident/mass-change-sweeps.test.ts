import { describe, expect, it } from 'vitest';
import { countHeldAlerts } from '../../src/incident/incident-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Company, Product } from '../../src/records/company.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  CERTIFICATE_MISSING,
  DEPT_USER_MISSING,
  refused,
  TOO_LATE,
} from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const QUESTIONS = ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const;
const CERTIFICATE_REVOKED = { ok: false, error: refused(-10004004, 'auth-rejected') } as const;
const NOT_A_MEMBER = { ok: false, error: refused(-99003008, 'member-missing', 'token') } as const;

function many(count: number): readonly Company[] {
  return Array.from({ length: count }, (_, i) =>
    aCompany({ brn: String(1_000_000_000 + i) as Brn, name: `회사 ${i}` }),
  );
}

async function sweep({ sweeper }: Bench): Promise<void> {
  const start = sweeper.start('schedule');
  if (start.kind !== 'started') throw new Error('A sweep is running.');
  await start.done;
}

function answerAll({ popbill }: Bench, answer: typeof NOT_A_MEMBER | typeof TOO_LATE): void {
  for (const question of QUESTIONS) popbill.answer(question, answer);
}

function answerFine({ popbill }: Bench, brn?: Brn): void {
  popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }), brn);
  popbill.answer('testDeptUserLogin', ok('works'), brn);
  popbill.answer('flatRate', ok({ state: 'in-use' }), brn);
}

function answerNothingRegistered({ popbill }: Bench, product?: Product): void {
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, product);
  popbill.answer('deptUserRegistration', DEPT_USER_MISSING, product);
  popbill.answer('certificateExpiry', CERTIFICATE_MISSING, product);
}

async function openAlertCount({ alertIndex }: Bench): Promise<number> {
  return [...alertIndex.values()].length;
}

/** Ten companies that were members yesterday and are not today. */
async function benchWithMassChange(): Promise<Bench> {
  const bench = await serviceBench({ companies: many(10) });
  await sweep(bench);
  bench.clock.advance(DAY);
  answerAll(bench, NOT_A_MEMBER);
  await sweep(bench);
  return bench;
}

describe('many companies with the same new trouble in one sweep', () => {
  it('cause one notice and no alerts', async () => {
    const bench = await benchWithMassChange();

    expect(bench.massChanges.open).toMatchObject({
      kinds: [{ kind: 'member-missing', companies: 10 }],
      asked: 10,
    });
    expect(bench.jobs().map(({ kind }) => kind)).toEqual(['mass-change']);
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('cause alerts if the product that has it was just added to them', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    const file = many(10).map(({ brn }) => `${brn},taxinvoice cashbill`);
    const plan = await bench.imports.plan(Buffer.from(`brn,products\n${file.join('\n')}\n`));
    if (plan.ok) await bench.imports.save(plan.value, 'U0KIM');
    bench.clock.advance(DAY);
    answerNothingRegistered(bench, 'cashbill');
    await sweep(bench);

    expect(bench.massChanges.open).toBeUndefined();
    expect(await openAlertCount(bench)).toBe(10);
  });

  it('cause alerts if the companies were paused for a long time', async () => {
    const companies = many(10);
    const brns = companies.map(({ brn }) => brn);
    const pause = { kind: 'pause', reason: 'contract-ended' } as const;
    const bench = await serviceBench({ companies });
    await sweep(bench);
    await bench.bulk.carryOut({ id: '1', brns, change: pause, by: 'U0KIM' });
    bench.clock.advance(30 * DAY);
    await bench.bulk.carryOut({ id: '2', brns, change: { kind: 'resume' }, by: 'U0KIM' });
    answerNothingRegistered(bench);
    await sweep(bench);

    expect(bench.massChanges.open).toBeUndefined();
    expect(await openAlertCount(bench)).toBe(10);
  });

  it('cause one notice also while the rejected logins of a common cause await their confirming tests', async () => {
    const bench = await serviceBench({ companies: many(10) });
    const cause = { code: -11100029, message: '', rejections: [] };
    await sweep(bench);
    await bench.commonCauses.report(cause, false);
    await bench.commonCauses.recordSamples([true, true]);
    bench.clock.advance(DAY);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_REVOKED);

    await sweep(bench);

    expect(bench.massChanges.open).toMatchObject({ kinds: [{ kind: 'certificate-invalid' }] });
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('are counted once if they have two kinds of it', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    bench.clock.advance(DAY);
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    bench.popbill.answer('flatRate', ok({ state: 'stopped', why: 'ended' }));
    await sweep(bench);

    const { open } = bench.massChanges;
    expect(open?.kinds.map(({ companies }) => companies)).toEqual([10, 10]);
    expect(open && countHeldAlerts(open)).toBe(10);
  });

  it('do not change the alert about a company that was never answered about before', async () => {
    const bench = await serviceBench({ companies: many(10) });
    const [silent] = many(10);
    if (silent === undefined) throw new Error('There are ten.');
    const questions = [...QUESTIONS, 'deptUserRegistration'] as const;
    for (const question of questions) bench.popbill.answer(question, TOO_LATE, silent.brn);
    for (let day = 0; day < 3; day += 1) {
      await sweep(bench);
      bench.clock.advance(DAY);
    }
    const before = await bench.store.alert(silent.brn);
    answerAll(bench, NOT_A_MEMBER);
    for (const question of questions) bench.popbill.answer(question, NOT_A_MEMBER, silent.brn);

    await sweep(bench);

    expect(bench.massChanges.open).toMatchObject({ kinds: [{ companies: 9 }] });
    expect(before?.reasons).toMatchObject([{ kind: 'check-broken' }]);
    expect((await bench.store.alert(silent.brn))?.reasons).toEqual(before?.reasons);
  });

  it('keep their alerts held back while no company is answered', async () => {
    const bench = await benchWithMassChange();
    bench.clock.advance(DAY);
    answerAll(bench, TOO_LATE);

    await sweep(bench);

    expect(bench.massChanges.open).toBeDefined();
    expect(await openAlertCount(bench)).toBe(0);
  });

  it('get alerts when the next sweep finds the trouble again', async () => {
    const bench = await benchWithMassChange();
    bench.clock.advance(DAY);
    for (const { brn } of many(7)) answerFine(bench, brn);

    await sweep(bench);

    expect(await openAlertCount(bench)).toBe(3);
    expect(await bench.store.massChange()).toBeUndefined();
    expect(bench.jobs().findLast(({ kind }) => kind === 'mass-change')).toMatchObject({
      change: { endedBy: 'sweep', confirmed: 3 },
    });
  });

  it('get their alerts after a restart that follows the release', async () => {
    const bench = await benchWithMassChange();
    await bench.massChanges.release('U0KIM');

    const second = await serviceBench({ store: bench.store, now: bench.clock.now() });
    await second.sweeper.decideHeldAlerts();
    await second.sweeper.decideHeldAlerts();

    expect(await openAlertCount(second)).toBe(10);
    expect(await second.store.massChange()).toBeUndefined();
  });

  it('keep the alerts that a person released when an outage found by the same sweep ends', async () => {
    const noAnswer = { ok: false, error: refused(-11100003, 'transient') } as const;
    const planStopped = { ok: false, error: refused(-11101020, 'plan-stopped') } as const;
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    bench.clock.advance(DAY);
    bench.popbill.answer('testDeptUserLogin', noAnswer);
    bench.popbill.answer('flatRate', planStopped);
    await sweep(bench);
    const wasHeld = bench.massChanges.open !== undefined && bench.outages.open !== undefined;
    bench.clock.advance(HOUR);
    await bench.massChanges.release('U0KIM');
    await bench.sweeper.decideHeldAlerts();
    bench.popbill.answer('testDeptUserLogin', ok('works'));
    await bench.outages.end();

    await bench.sweeper.recover();

    expect(wasHeld).toBe(true);
    expect(bench.massChanges.current).toBeUndefined();
    expect(await openAlertCount(bench)).toBe(10);
    expect(bench.jobs().filter(({ kind }) => kind === 'mass-change')).toHaveLength(2);
  });

  it('get their own alerts when a person checks them one by one', async () => {
    const bench = await serviceBench({ companies: many(10) });
    await sweep(bench);
    bench.clock.advance(HOUR);
    answerAll(bench, NOT_A_MEMBER);

    for (const { brn } of many(6)) {
      await bench.checker.check({ brn, by: 'U0KIM', intent: 'check', mayOperate: true });
    }

    expect(bench.massChanges.open).toBeUndefined();
    expect(await openAlertCount(bench)).toBe(6);
  });
});
