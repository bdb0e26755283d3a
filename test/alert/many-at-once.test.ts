import { describe, expect, it } from 'vitest';
import { POSTED_INDIVIDUALLY_AT_MOST } from '../../src/alert/roll-up-rules.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, MINUTE } from '../../src/kernel/time.js';
import { aCompany } from '../support/builders.js';
import { brnOf } from '../support/delivery-bench.js';
import { seoul } from '../support/fake-clock.js';
import { DEPT_USER_MISSING } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { runningBench } from '../support/running-bench.js';

const COMPANIES = 1000;

/** As many companies, whose certificates, their only method, end in the week from 2 December on. */
async function aBench(count: number) {
  const companies = Array.from({ length: count }, (_, n) =>
    aCompany({ brn: brnOf(n), name: `회사 ${n}` }),
  );
  const bench = await runningBench({ companies });
  const { popbill, clock } = bench;
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
  popbill.answer('deptUserRegistered', DEPT_USER_MISSING);
  for (const [n, { brn }] of companies.entries()) {
    const expiresAt = seoul('2026-12-02 23:59') + (n % 7) * DAY;
    popbill.answer('certificateExpiry', ok({ expiresAt }), brn);
  }
  return { ...bench, companies, clock };
}

describe('many at once', () => {
  it('make a handful of messages, and each is still an alert of its own', async () => {
    const bench = await aBench(COMPANIES);
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;

    await bench.passes(10 * MINUTE);

    expect(bench.seen('alert')).toHaveLength(POSTED_INDIVIDUALLY_AT_MOST);
    expect(bench.seen('roll-up').filter((one) => one.startsWith('post'))).toHaveLength(1);
    expect(bench.sender.sends.length).toBeLessThan(10);
    expect(bench.seen('roll-up').at(-1)).toContain(
      `0 of ${COMPANIES - POSTED_INDIVIDUALLY_AT_MOST} solved`,
    );
    expect(bench.alertIndex.size).toBe(COMPANIES);
    const one = await bench.store.alert(brnOf(COMPANIES - 1));
    expect(one).toMatchObject({ severity: 'warning', life: { state: 'open' } });
    const [told] = await historyIn(bench.store, { brn: brnOf(COMPANIES - 1), limit: 1 });
    expect(told?.event).toMatchObject({ kind: 'told', why: 'first' });
  });

  it('are counted down as they are renewed, and the message says when all are', async () => {
    const bench = await aBench(40);
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.passes(MINUTE);
    const renewed = ok({ expiresAt: seoul('2027-12-02 23:59') });
    for (const { brn } of bench.companies.slice(0, 30)) {
      bench.popbill.answer('certificateExpiry', renewed, brn);
    }

    const second = bench.sweeper.start('U0KIM');
    if (second.kind === 'started') await second.done;
    await bench.passes(2 * MINUTE);
    bench.popbill.answer('certificateExpiry', renewed);
    for (const { brn } of bench.companies) bench.popbill.answer('certificateExpiry', renewed, brn);
    const third = bench.sweeper.start('U0KIM');
    if (third.kind === 'started') await third.done;
    await bench.passes(2 * MINUTE);

    expect(bench.seen('roll-up')).toEqual([
      'post 0 of 35 solved',
      'edit 25 of 35 solved',
      'reply resolved 25',
      'edit 35 of 35 solved',
      'reply resolved 10',
    ]);
    expect(bench.seen('alert').filter((one) => one === 'edit resolved')).toHaveLength(5);
    expect(bench.outbox.size).toBe(0);
  });
});
