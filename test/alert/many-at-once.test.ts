import { describe, expect, it } from 'vitest';
import { snoozeAlert } from '../../src/alert/alert-actions-rules.js';
import { MAX_INDIVIDUAL_NOTICES } from '../../src/alert/roll-up-rules.js';
import { ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import { aCompany } from '../support/builders.js';
import { brnOf } from '../support/delivery-bench.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING, TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { runningBench } from '../support/running-bench.js';
import { aStatus } from '../support/status-builders.js';

const COMPANIES = 1000;

/** A bench with `count` companies whose certificates, their only method, expire in the week from 2 December. */
async function aBench(count: number) {
  const companies = Array.from({ length: count }, (_, n) =>
    aCompany({ brn: brnOf(n), name: `회사 ${n}` }),
  );
  const bench = await runningBench({ companies });
  const { popbill, clock } = bench;
  popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
  popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
  for (const [n, { brn }] of companies.entries()) {
    const expiresAt = seoul('2026-12-02 23:59') + (n % 7) * DAY;
    popbill.answer('certificateExpiry', ok({ expiresAt }), brn);
  }
  return { ...bench, companies, clock };
}

describe('many notices at once', () => {
  it('need few messages, and each alert remains separate', async () => {
    const bench = await aBench(COMPANIES);
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;

    await bench.advance(10 * MINUTE);

    expect(bench.sendsOf('alert')).toHaveLength(MAX_INDIVIDUAL_NOTICES);
    expect(bench.sendsOf('roll-up').filter((one) => one.startsWith('post'))).toHaveLength(1);
    expect(bench.sender.sends.length).toBeLessThan(10);
    expect(bench.sendsOf('roll-up').at(-1)).toContain(
      `0 of ${COMPANIES - MAX_INDIVIDUAL_NOTICES} resolved`,
    );
    expect(bench.alertIndex.size).toBe(COMPANIES);
    const one = await bench.store.alert(brnOf(COMPANIES - 1));
    expect(one).toMatchObject({ severity: 'warning', life: { state: 'open' } });
    const [record] = await historyIn(bench.store, { brn: brnOf(COMPANIES - 1), limit: 1 });
    expect(record?.event).toMatchObject({ kind: 'told', why: 'first' });
  });

  it('follow their companies to another channel while their own refuses them', async () => {
    const bench = await aBench(12);
    const refusal = { kind: 'channel-refused', error: 'is_archived' } as const;
    bench.sender.answer('post', 'C0DEFAULT', refusal);
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.advance(MINUTE);
    const brns = bench.companies.map(({ brn }) => brn);
    const change = { kind: 'channel', channel: 'C0NEW' } as const;

    await bench.bulk.carryOut({ id: '1', brns, change, by: 'U0KIM' });
    await bench.advance(MINUTE);

    const posts = bench.sender.sends.filter(({ channel }) => channel === 'C0NEW');
    expect(posts.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
      ...Array.from({ length: MAX_INDIVIDUAL_NOTICES }, () => 'alert open'),
      'roll-up 0 of 7 resolved',
    ]);
    // The entry for the old channel has nothing left to post.
    await bench.advance(2 * HOUR, 10 * MINUTE);
    expect(bench.jobs()).toEqual([]);
  });

  it('stay in a combined alert that was posted when their companies move', async () => {
    const bench = await aBench(12);
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.advance(MINUTE);
    const change = { kind: 'channel', channel: 'C0NEW' } as const;

    await bench.bulk.carryOut({ id: '1', brns: [brnOf(11)], change, by: 'U0KIM' });
    await bench.advance(10 * MINUTE);

    expect(bench.sender.sends.filter(({ channel }) => channel === 'C0NEW')).toEqual([]);
    expect(bench.alertIndex.get(brnOf(11))?.rollUp).toContain('C0DEFAULT');
  });

  it('are told about in a reply when a recheck finds that members are critical', async () => {
    const bench = await aBench(20);
    const unanswered = [18, 19].map(brnOf);
    for (const brn of unanswered) {
      const failedSweepsAt = [2, 1].map((days) => bench.clock.now() - days * DAY);
      const value = { ...aStatus({}), brn, failedSweeps: 2, failedSweepsAt };
      await bench.store.write([{ put: 'status', value }]);
      bench.popbill.answer('testDeptUserLogin', TOO_LATE, brn);
      bench.popbill.answer('certificateExpiry', TOO_LATE, brn);
    }
    for (const n of [0, 1, 2, 3, 4]) {
      bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brnOf(n));
    }
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.advance(MINUTE);
    for (const brn of unanswered) {
      bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, brn);
      bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brn);
    }

    await bench.advance(2 * HOUR, 10 * MINUTE);

    expect(bench.sendsOf('roll-up')).toEqual([
      'post 0 of 15 resolved',
      'edit 0 of 15 resolved',
      'broadcast-reply 2 to look at',
    ]);
  });

  it('stay together when the snooze of a critical member ends', async () => {
    const bench = await aBench(7);
    for (const { brn } of bench.companies) {
      bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brn);
    }
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.advance(MINUTE);
    const [member] = [...bench.alertIndex.values()].filter(({ rollUp }) => rollUp !== undefined);
    const alert = member && (await bench.store.alert(member.brn));
    if (alert === undefined) throw new Error('There is no combined alert.');
    const now = bench.clock.now();
    const snoozed = snoozeAlert(alert, 'U0KIM', { until: now + 24 * HOUR, now });
    if (!snoozed.ok) throw new Error('The alert cannot be snoozed.');
    await bench.store.write([{ put: 'alert', value: snoozed.value }]);

    await bench.advance(24 * HOUR + 10 * MINUTE, 10 * MINUTE);

    const after = await bench.store.alert(alert.brn);
    expect(after).toMatchObject({ severity: 'critical', life: { state: 'open' } });
    expect(after?.rollUp).toBe(alert.rollUp);
    const posted = bench.sendsOf('alert').filter((one) => one.startsWith('post'));
    expect(posted).toHaveLength(MAX_INDIVIDUAL_NOTICES);
    expect(bench.sendsOf('roll-up').at(-1)).toBe('broadcast-reply 1 to look at');
  });

  it('are counted as they are resolved, and the message says when all are', async () => {
    const bench = await aBench(40);
    const sweep = bench.sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.advance(MINUTE);
    const renewed = ok({ expiresAt: seoul('2027-12-02 23:59') });
    for (const { brn } of bench.companies.slice(0, 30)) {
      bench.popbill.answer('certificateExpiry', renewed, brn);
    }

    const second = bench.sweeper.start('U0KIM');
    if (second.kind === 'started') await second.done;
    await bench.advance(2 * MINUTE);
    bench.popbill.answer('certificateExpiry', renewed);
    for (const { brn } of bench.companies) bench.popbill.answer('certificateExpiry', renewed, brn);
    const third = bench.sweeper.start('U0KIM');
    if (third.kind === 'started') await third.done;
    await bench.advance(2 * MINUTE);

    expect(bench.sendsOf('roll-up')).toEqual([
      'post 0 of 35 resolved',
      'edit 25 of 35 resolved',
      'reply resolved 25',
      'edit 35 of 35 resolved',
      'reply resolved 10',
    ]);
    expect(bench.sendsOf('alert').filter((one) => one === 'edit resolved')).toHaveLength(5);
    expect(bench.outbox.size).toBe(0);
  });
});
