import { expect, it } from 'vitest';
import { sumsOf } from '../../src/assessment/urgency-rules.js';
import { digestMessage } from '../../src/digest/digest-view.js';
import { handlingCountsOf, stateCountsOf } from '../../src/digest/digest-words.js';
import type { Brn } from '../../src/kernel/brn.js';
import { err, ok } from '../../src/kernel/result.js';
import { DAY } from '../../src/kernel/time.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { refused, TOO_LATE } from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';
import { visibleText } from '../support/views.js';

const QUESTIONS = ['testDeptUserLogin', 'certificateExpiry', 'flatRate'] as const;
const UNKNOWN_CODE = err(refused(-12_345_678, 'unknown'));
const FAILING = '1000000000' as Brn;

it('keeps a company that repeatedly could not be checked through an outage, with its reason and in all counts', async () => {
  const companies = Array.from({ length: 10 }, (_, i) =>
    aCompany({ brn: String(Number(FAILING) + i) as Brn, name: `회사 ${i}` }),
  );
  const bench = await serviceBench({ companies, now: seoul('2026-11-23 06:00') });
  const { popbill, clock, sweeper, digests, outages, store } = bench;
  async function digestOfNextDay() {
    clock.advance(DAY);
    const sweep = sweeper.start('schedule');
    if (sweep.kind !== 'started') throw new Error('A sweep is running.');
    await sweep.done;
    return digests.forAllCompanies(clock.now());
  }
  for (const question of QUESTIONS) popbill.answer(question, UNKNOWN_CODE, FAILING);
  const before = [await digestOfNextDay(), await digestOfNextDay(), await digestOfNextDay()];

  for (const question of QUESTIONS) popbill.answer(question, TOO_LATE);
  for (const question of QUESTIONS) popbill.answer(question, TOO_LATE, FAILING);
  const during = await digestOfNextDay();
  const outage = outages.open;
  popbill.answer('certificateExpiry', ok({ expiresAt: seoul('2027-06-30 23:59') }));
  popbill.answer('testDeptUserLogin', ok('works'));
  popbill.answer('flatRate', ok({ state: 'in-use' }));
  const after = await digestOfNextDay();

  expect(before.map(({ counts }) => counts.atRisk)).toEqual([0, 0, 1]);
  expect(outage?.silent).toBe('popbill');
  expect(outages.open).toBeUndefined();
  expect((await store.alert(FAILING))?.life.state).toBe('open');
  for (const digest of [during, after]) {
    const { total, needsAction } = sumsOf(stateCountsOf(digest.counts));
    expect([total, needsAction]).toEqual([10, 1]);
    expect(handlingCountsOf(digest.counts)).toEqual({ unclaimed: 1, claimed: 0, snoozed: 0 });
    expect(digest.attention).toMatchObject({
      rows: [{ brn: FAILING, kind: 'check-broken' }],
      total: 1,
    });
    expect(visibleText(digestMessage(digest, TONGUES['en']))).toContain(
      '• 회사 0 · Warning · Repeatedly could not check',
    );
  }
  // Its problem is listed, so it is not one of those that count as last known.
  expect(after.remarks.map(({ kind }) => kind)).not.toContain('unchecked');
});
