import { isQuiet, quietUntil } from '../kernel/quiet-hours.js';
import type { Company } from '../records/company.js';
import type { SweepRecord } from '../records/ports.js';
import { endSweep } from './end-sweep.js';
import { occasionOf } from './sweep-log.js';
import { followPass, preparePass, runPass } from './sweep-pass.js';
import type { SweepDeps, SweepRun } from './sweep-run.js';
import type { SweepSummary } from './sweeps.js';

/** Checks all companies; one that was interrupted goes on with those that it had not asked about. */
export async function makeSweep(
  record: SweepRecord,
  run: SweepRun,
  deps: SweepDeps,
): Promise<SweepSummary> {
  const { checker, log } = deps;
  const { by, startedAt } = record;
  await run.records.save(record);
  const pass = await preparePass(startedAt, deps);
  const { companies, defersSince } = pass;
  const occasion = occasionOf(record);
  const manner = { mayTest: liveTestsOf(record, deps), defersSince };
  log.info('Sweep begins', { companies: companies.length, by });
  const check = (company: Company) => checker.checkInSweep(company, occasion, manner);
  await runPass(pass, { by, check }, run, deps);
  await followPass(pass, { since: startedAt, occasion, sweep: occasion }, run, deps);
  return endSweep(record, pass, run, deps);
}

/**
 * Whether live tests of a sweep may begin. They log in with accounts that people work with by day: one that began by
 * schedule in quiet hours makes none after their end.
 */
function liveTestsOf(
  { by, startedAt }: SweepRecord,
  { policy, clock }: Pick<SweepDeps, 'policy' | 'clock'>,
): () => boolean {
  if (by !== 'schedule' || !isQuiet(startedAt, policy)) return () => true;
  const until = quietUntil(startedAt, policy);
  return () => clock.now() < until;
}
