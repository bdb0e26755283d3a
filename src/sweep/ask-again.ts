import { mayBeMassChange } from '../incident/mass-change-rules.js';
import { eachCompany } from '../kernel/each-company.js';
import { followNews } from './follow-ups.js';
import { occasionOf } from './sweep-log.js';
import type { SweepDeps, SweepRun } from './sweep-run.js';

/**
 * Asks again about the companies whose questions the last sweep could not get answered. On record as done once it is:
 * a process that ends before that asks those that are left at its next start.
 */
export async function askAgain(
  { records, isStopping }: Pick<SweepRun, 'records' | 'isStopping'>,
  deps: SweepDeps,
): Promise<void> {
  const { checker, clock, log, concurrency } = deps;
  const { last } = records;
  if (last === undefined) return;
  const { startedAt, finishedAt = startedAt, askedAgain = 0 } = last;
  const failed = await records.left();
  const occasion = occasionOf(last);
  const defersSince = mayBeMassChange(failed.length) ? clock.now() : undefined;
  await checker.recallAnswers();
  await eachCompany(failed, { concurrency, isOver: isStopping }, async (company) => {
    await checker.checkAfterFailure(company, occasion, { defersSince });
  });
  if (isStopping()) return;
  await followNews(finishedAt, occasion, deps);
  log.info('Asked again about companies that could not be checked', { companies: failed.length });
  // A person may have begun another sweep meanwhile.
  if (records.last !== last) return;
  await records.save({ ...last, askedAgain: askedAgain + 1 });
  await records.recount();
}
