import type { Company } from '../records/company.js';
import type { SweepRecord } from '../records/ports.js';
import { afterOutage } from './after-outage.js';
import { endSweep } from './end-sweep.js';
import { followReleased } from './follow-ups.js';
import type { SweepOccasion } from './sweep-checker.js';
import { occasionOf } from './sweep-log.js';
import { followPass, preparePass, runPass } from './sweep-pass.js';
import type { SweepDeps, SweepRun } from './sweep-run.js';

/**
 * Checks what was left in an outage or while live tests paused, finishes the sweep that was stopped, and lets the
 * notices say so.
 */
export async function checkRest(
  { occasion, unfinished }: { readonly occasion: SweepOccasion; readonly unfinished?: SweepRecord },
  run: SweepRun,
  deps: SweepDeps,
): Promise<void> {
  const { checker, outages, commonCauses, clock, log } = deps;
  // Kept as stopped until it is finished: a restart in between goes on here.
  if (unfinished !== undefined) await run.records.save({ ...unfinished, stoppedByOutage: true });
  const pass = await preparePass(unfinished?.startedAt ?? occasion.round, deps);
  const { count, defersSince } = pass;
  const begun = unfinished === undefined ? {} : { unfinished: unfinished.startedAt };
  const manner = { occasion, defersSince, ...begun };
  const check = (company: Company) => checker.checkWhatIsLeft(company, manner);
  await runPass(pass, { by: occasion.by, check }, run, deps);
  const since = Math.min(
    ...[outages.ended?.openedAt, commonCauses.left?.endedAt, unfinished?.startedAt].filter(
      (at) => at !== undefined,
    ),
  );
  const sweep = unfinished === undefined ? undefined : occasionOf(unfinished);
  await followPass(pass, { since, occasion, sweep }, run, deps);
  const isThrough =
    !run.isStopping() && count.setupFault === undefined && count.silent === undefined;
  log.info('Checked what was left', { failed: count.failed, isThrough });
  if (unfinished !== undefined) await endSweep(unfinished, pass, run, deps);
  if (!isThrough) return;
  await run.records.recount();
  await followReleased(occasion, deps);
  const { ended } = outages;
  if (ended?.endedAt !== undefined) {
    const { endedAt } = ended;
    await outages.recovered(await afterOutage({ ...ended, endedAt }, deps), clock.now());
  }
  commonCauses.recovered();
}
