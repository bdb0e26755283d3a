import { describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  CERTIFICATE_MISSING,
  DEPT_USER_MISSING,
  TOO_LATE,
  WRONG_PASSWORD,
  WRONG_SECRET,
} from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

const CHECK = { brn: HANBIT, by: 'U0KIM', mayOperate: true, intent: 'check' } as const;

describe('CompanyChecker.check', () => {
  it('tests the department user, asks for date and plan, and stores the answers', async () => {
    const { checker, popbill, store, jobs } = await serviceBench({ companies: [aCompany()] });

    const report = await checker.check(CHECK);

    expect(popbill.questions.map(({ question }) => question).sort()).toEqual([
      'certificateExpiry',
      'flatRate',
      'testDeptUserLogin',
    ]);
    expect(report.assessment.products[0]?.verdict).toEqual({
      kind: 'collectable',
      by: 'deptUser',
      basis: 'tested',
    });
    expect((await store.status(HANBIT))?.products.taxinvoice?.deptUser?.login?.outcome).toBe(
      'works',
    );
    expect(report.tested).toEqual([{ product: 'taxinvoice', method: 'deptUser' }]);
    expect(jobs()).toEqual([]);
  });

  it('shares one check between two people who ask at the same time', async () => {
    const { checker, popbill } = await serviceBench({ companies: [aCompany()] });

    const [first, second] = await Promise.all([
      checker.check(CHECK),
      checker.check({ ...CHECK, by: 'U0LEE' }),
    ]);

    expect(second).toBe(first);
    expect(popbill.countOf('testDeptUserLogin')).toBe(1);
  });

  it('does not repeat a rejected login in a plain check', async () => {
    const { checker, popbill, clock } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);

    await checker.check(CHECK);
    clock.advance(HOUR);
    const again = await checker.check(CHECK);

    expect(popbill.countOf('testDeptUserLogin')).toBe(1);
    expect(again.held).toMatchObject([{ method: 'deptUser', why: 'rejected-before' }]);
    expect(again.assessment.products[0]?.deptUser.kind).toBe('rejected');
  });

  it('tests no login while a report of the collector, which may be a rejected one, is not counted', async () => {
    const { checker, popbill } = await serviceBench({
      companies: [aCompany()],
      reported: [HANBIT],
    });

    await checker.check(CHECK);

    expect(popbill.countOf('testDeptUserLogin')).toBe(0);
    expect(popbill.countOf('deptUserRegistration')).toBe(1);
  });

  it('reports who handles the open alert', async () => {
    const { checker, popbill, clock, store } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    const opened = await checker.check(CHECK);
    const alert = await store.alert(HANBIT);
    if (alert === undefined) throw new Error('No alert was opened.');
    const life = { state: 'acknowledged', by: 'U0LEE', at: clock.now() } as const;
    await store.write([{ put: 'alert', value: { ...alert, life } }]);

    const claimed = await checker.check(CHECK);

    expect(opened.alertLife).toEqual({ state: 'open' });
    expect(claimed.alertLife).toEqual(life);
  });

  it('tests again when a person reports a new registration, and records who reported it', async () => {
    const { checker, popbill, clock, store } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    await checker.check(CHECK);
    popbill.answer('testDeptUserLogin', ok('works'));
    clock.advance(MINUTE);

    const report = await checker.check({
      ...CHECK,
      intent: 'registered-again',
      product: 'taxinvoice',
    });

    expect(report).toMatchObject({ alertLife: undefined, hasResolvedAlert: true });
    const kinds = (await historyIn(store, { brn: HANBIT, limit: 9 })).map(
      ({ event }) => event.kind,
    );
    expect(kinds).toContain('said-registered');
    expect(kinds).toContain('resolved');
  });

  it('stops at the budget of live tests in 24 hours', async () => {
    const { checker, popbill, clock } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);

    for (let press = 0; press < 6; press += 1) {
      await checker.check({ ...CHECK, intent: 'check-again' });
      clock.advance(MINUTE);
    }
    const held = await checker.check({ ...CHECK, intent: 'check-again' });

    expect(popbill.countOf('testDeptUserLogin')).toBe(3);
    expect(held.held).toMatchObject([{ why: 'budget-spent', until: seoul('2026-11-26 08:31') }]);
  });

  it('records the live test before it is made', async () => {
    const { checker, popbill, store } = await serviceBench({ companies: [aCompany()] });
    const release = popbill.hold('testDeptUserLogin');

    const check = checker.check(CHECK);
    while (popbill.countOf('testDeptUserLogin') === 0) await Promise.resolve();
    const during = await store.status(HANBIT);
    release();
    await check;

    expect(during?.products.taxinvoice?.deptUser?.attempts).toHaveLength(1);
  });

  it('makes no second login test if the registration is gone after an unanswered one, and resets the count', async () => {
    const { checker, popbill, store, clock } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', TOO_LATE);
    await checker.check(CHECK);
    popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
    clock.advance(HOUR);

    const report = await checker.check(CHECK);

    expect(popbill.countOf('testDeptUserLogin')).toBe(1);
    const { deptUser } = (await store.status(HANBIT))?.products.taxinvoice ?? {};
    expect(deptUser).toMatchObject({ registration: 'missing', inRow: 0 });
    expect(report.assessment.products[0]?.deptUser.kind).toBe('missing');
  });

  it('tests the login of the other product if the registration is gone after an unanswered test', async () => {
    const { checker, popbill, store, clock } = await serviceBench({
      companies: [aCompany({ products: ['taxinvoice', 'cashbill'] })],
    });
    popbill.answer('testDeptUserLogin', TOO_LATE);
    await checker.check(CHECK);
    popbill.answer('testDeptUserLogin', ok('works'));
    popbill.answer('deptUserRegistration', DEPT_USER_MISSING, 'taxinvoice');
    clock.advance(HOUR);

    await checker.check(CHECK);

    expect(popbill.countOf('testDeptUserLogin')).toBe(3);
    const { taxinvoice, cashbill } = (await store.status(HANBIT))?.products ?? {};
    expect(taxinvoice?.deptUser).toMatchObject({ registration: 'missing', inRow: 0 });
    expect(cashbill?.deptUser?.login?.outcome).toBe('works');
  });

  it('does not call a department user missing that POPBiLL named just before an unanswered login test', async () => {
    const { checker, popbill, store, clock, jobs } = await serviceBench({
      companies: [aCompany()],
    });
    popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    await checker.check(CHECK);
    popbill.answer('testDeptUserLogin', TOO_LATE);
    await checker.check(CHECK);
    popbill.answer('deptUserRegistration', ok('registered'));
    clock.advance(HOUR);

    const report = await checker.check(CHECK);

    expect(popbill.countOf('testDeptUserLogin')).toBe(3);
    const { deptUser, failures } = (await store.status(HANBIT))?.products.taxinvoice ?? {};
    expect(deptUser).toMatchObject({ registration: 'registered', inRow: 2 });
    expect(failures).toMatchObject([{ call: 'dept-user-login-test' }]);
    expect(report.assessment.products[0]?.verdict.kind).toBe('unknown');
    expect(report).toMatchObject({ alertLife: undefined, hasResolvedAlert: true });
    expect(jobs().at(-1)).toMatchObject({ alert: { life: { state: 'resolved' } } });
  });

  it('makes no live test for intent without-login', async () => {
    const { checker, popbill } = await serviceBench({ companies: [aCompany()] });

    const report = await checker.check({ ...CHECK, intent: 'without-login' });

    expect(popbill.countOf('testDeptUserLogin')).toBe(0);
    expect(popbill.countOf('deptUserRegistration')).toBe(1);
    expect(report.held).toEqual([]);
  });

  it('logs in with the certificate only on its own intent, and tests no other product then', async () => {
    const { checker, popbill } = await serviceBench({
      companies: [aCompany({ products: ['taxinvoice', 'cashbill'] })],
    });

    await checker.check(CHECK);
    const plain = popbill.countOf('testCertificateLogin');
    await checker.check({ ...CHECK, intent: 'certificate-login', product: 'cashbill' });

    expect(plain).toBe(0);
    expect(popbill.countOf('testCertificateLogin')).toBe(1);
    expect(popbill.questions.at(-1)).toMatchObject({ product: 'cashbill' });
    expect(popbill.countOf('testDeptUserLogin')).toBe(2);
  });

  it.each([
    { intent: 'check', tested: ['taxinvoice', 'cashbill'] },
    { intent: 'check-again', tested: ['taxinvoice', 'cashbill'] },
    { intent: 'registered-again', tested: ['taxinvoice'] },
    { intent: 'without-login', tested: [] },
  ] as const)(
    'tests, by a button that names a product, for intent $intent: $tested',
    async (row) => {
      const products = ['taxinvoice', 'cashbill'] as const;
      const { checker, popbill } = await serviceBench({ companies: [aCompany({ products })] });
      const target = { product: 'taxinvoice', products: ['taxinvoice'] } as const;

      await checker.check({ ...CHECK, ...target, intent: row.intent });

      expect(popbill.countOf('testDeptUserLogin')).toBe(row.tested.length);
    },
  );

  it('repeats, by "check again" on one product, no rejected login of the other', async () => {
    const products = ['taxinvoice', 'cashbill'] as const;
    const { checker, popbill } = await serviceBench({ companies: [aCompany({ products })] });
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    await checker.check(CHECK);

    const report = await checker.check({ ...CHECK, intent: 'check-again', product: 'taxinvoice' });

    expect(popbill.countOf('testDeptUserLogin')).toBe(3);
    expect(report.held).toEqual([]);
  });

  it('alerts once about a company without any authentication', async () => {
    const { checker, popbill, jobs } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
    popbill.answer('certificateExpiry', CERTIFICATE_MISSING);

    await checker.check(CHECK);
    await checker.check({ ...CHECK, intent: 'check-again' });

    expect(jobs()).toMatchObject([
      { kind: 'notice', alert: { severity: 'critical', reasons: [{ kind: 'auth-missing' }] } },
      { kind: 'edit', lines: [{ kind: 'checked', by: CHECK.by }] },
    ]);
  });

  it('calls the authentication unknown, not broken, if POPBiLL does not answer', async () => {
    const { checker, popbill, jobs } = await serviceBench({ companies: [aCompany()] });
    popbill.answer('testDeptUserLogin', TOO_LATE);
    popbill.answer('certificateExpiry', TOO_LATE);
    popbill.answer('flatRate', TOO_LATE);

    const report = await checker.check(CHECK);

    expect(report.assessment.products[0]?.verdict.kind).toBe('unknown');
    expect(report.assessment.products[0]?.failures).toHaveLength(3);
    expect(jobs()).toEqual([]);
  });

  it('opens no setup alert when POPBiLL refuses our signature for one company', async () => {
    const { checker, popbill, setup, jobs } = await serviceBench({ companies: [aCompany()] });
    for (const question of ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const) {
      popbill.answer(question, WRONG_SECRET);
    }

    const report = await checker.check(CHECK);

    expect(report).toMatchObject({ ourFault: { code: -99010007 } });
    expect(report.areSettingsRefused).toBe(false);
    expect(jobs()).toEqual([]);
    // But other companies will be probed.
    expect(setup.firstRefused).toBe(HANBIT);
  });

  it('probes no others for a company that was refused before, or that is not watched', async () => {
    const { checker, popbill, setup } = await serviceBench({ companies: [aCompany()] });
    for (const question of ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const) {
      popbill.answer(question, WRONG_SECRET);
    }
    await checker.check(CHECK);
    setup.settleFirstRefused(false);

    await checker.check({ ...CHECK, intent: 'check-again' });
    await checker.check({ ...CHECK, brn: NURI });

    expect(setup.firstRefused).toBeUndefined();
  });

  it('updates no alerts while the setup alert is open, and asks for an early sweep after an answer', async () => {
    const { checker, popbill, setup, clock, jobs } = await serviceBench({
      companies: [aCompany()],
    });
    await setup.reportRefusal(WRONG_SECRET.error);
    popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    popbill.answer('certificateExpiry', CERTIFICATE_MISSING);

    const report = await checker.check(CHECK);

    expect(report.areSettingsRefused).toBe(true);
    expect(setup.open).toBeDefined();
    expect(setup.sweepRequestedAt).toBe(clock.now());
    expect(jobs().map(({ kind }) => kind)).toEqual(['setup']);
  });

  it('stores the status of an unwatched company for the lock-out rule, and sends no alert', async () => {
    const { checker, popbill, store, jobs } = await serviceBench();
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);

    const first = await checker.check(CHECK);
    const second = await checker.check(CHECK);

    expect(first).toMatchObject({ name: '한빛상사', alertLife: undefined });
    expect(popbill.countOf('testDeptUserLogin')).toBe(1);
    expect(second.held).toHaveLength(1);
    expect(jobs()).toEqual([]);
    expect(await store.company(HANBIT)).toBeUndefined();
  });
});

describe('CompanyChecker after four rejected logins in a row', () => {
  const CONFIRM = {
    ...CHECK,
    intent: 'confirmed',
    product: 'taxinvoice',
    method: 'deptUser',
  } as const;

  async function afterFourRejections() {
    const bench = await serviceBench({ companies: [aCompany()] });
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    await bench.checker.check(CHECK);
    for (const intent of ['check-again', 'check-again', 'registered-again'] as const) {
      await bench.checker.check({ ...CHECK, intent });
    }
    expect(bench.popbill.countOf('testDeptUserLogin')).toBe(4);
    return bench;
  }

  it('makes no further login test for any intent, on later days too', async () => {
    const { checker, clock, popbill } = await afterFourRejections();

    for (const intent of ['check', 'check-again', 'registered-again'] as const) {
      clock.advance(40 * HOUR);
      const report = await checker.check({ ...CHECK, intent });
      expect(report.held).toMatchObject([{ why: 'attempts-spent' }]);
      expect(report.tested).toEqual([]);
    }

    expect(popbill.countOf('testDeptUserLogin')).toBe(4);
  });

  it('makes one test if two people confirm at once, and records the first person', async () => {
    const { checker, popbill, store } = await afterFourRejections();

    const reports = await Promise.all(
      ['U0KIM', 'U0LEE'].map((by) => checker.check({ ...CONFIRM, by })),
    );

    expect(popbill.countOf('testDeptUserLogin')).toBe(5);
    expect(reports.map(({ held }) => held.map(({ why }) => why))).toEqual([
      [],
      ['confirmed-already'],
    ]);
    const confirmed = (await historyIn(store, { limit: 50 }))
      .map(({ event }) => event)
      .filter(({ kind }) => kind === 'login-confirmed');
    expect(confirmed).toMatchObject([{ by: 'U0KIM', attempts: 4 }]);
  });

  it('counts the attempts of an unwatched company too', async () => {
    const bench = await serviceBench({ companies: [] });
    bench.popbill.answer('testDeptUserLogin', WRONG_PASSWORD);

    for (let day = 0; day < 9; day++) {
      await bench.checker.check({ ...CHECK, intent: 'check-again' });
      bench.clock.advance(30 * HOUR);
    }

    expect(bench.popbill.countOf('testDeptUserLogin')).toBe(4);
  });

  it('resets the count once a login works', async () => {
    const { checker, popbill } = await afterFourRejections();
    popbill.answer('testDeptUserLogin', ok('works'));

    await checker.check(CONFIRM);

    expect(await checker.loginRecord(CONFIRM)).toEqual({ attempts: 0 });
  });

  it('resets the count when POPBiLL showed that the registration was gone and is back', async () => {
    const { checker, clock, popbill } = await afterFourRejections();
    popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
    await checker.check({ ...CHECK, intent: 'without-login' });
    popbill.answer('deptUserRegistration', ok('registered'));
    await checker.check({ ...CHECK, intent: 'without-login' });

    // Tests of the last 24 hours still count, because it may be the same account.
    expect((await checker.check(CHECK)).held).toMatchObject([{ why: 'budget-spent' }]);
    clock.advance(25 * HOUR);
    await checker.check(CHECK);

    expect(popbill.countOf('testDeptUserLogin')).toBe(5);
    expect(await checker.loginRecord(CONFIRM)).toEqual({ attempts: 1 });
  });
});

describe('CompanyChecker for a viewer', () => {
  it('shows a stored rejection and why the login is not tested again', async () => {
    const { checker, popbill } = await serviceBench({ companies: [aCompany()] });
    const viewer = { ...CHECK, mayOperate: false };
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    await checker.check(viewer);

    const reports = await Promise.all(
      (['check', 'check-again'] as const).map((intent) => checker.check({ ...viewer, intent })),
    );

    expect(popbill.countOf('testDeptUserLogin')).toBe(1);
    for (const { held, assessment } of reports) {
      expect(held).toMatchObject([{ why: 'operators-only' }]);
      expect(assessment.products[0]?.deptUser).toMatchObject({ kind: 'rejected', attempts: 1 });
    }
  });
});
