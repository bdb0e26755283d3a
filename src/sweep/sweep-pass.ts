import { TEMPORARY_LOGIN_SKIPS } from '../assessment/left-open-rules.js';
import { countHeldAlerts, mayBeMassChange } from '../incident/incident-rules.js';
import { moveWitnessesFirst, WITNESS_COUNT } from '../incident/setup-rules.js';
import { forEachConcurrently } from '../kernel/async.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { isQuiet, quietUntil } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { SilentService } from '../records/incident.js';
import type { SweepRecord } from '../records/store.js';
import {
  concludeCommonCause,
  concludeMassChange,
  countAfterOutage,
  countRefused,
  decideDeferredAlerts,
  decideHeldAlerts,
  discardOutageFailures,
  openReleasedAlerts,
  type SweepDeps,
  unfreezeAlerts,
} from './follow-ups.js';
import type { SweepOccasion, SweptCompany } from './sweep-checker.js';
import {
  SweepCount,
  type SweepOutcome,
  type SweepProgress,
  type SweepSummary,
} from './sweep-count.js';
import { occasionOf, oldestLoginFirst, type SweepRecords } from './sweep-records.js';

export interface SweepRun extends SweepDeps {
  readonly records: SweepRecords;
  readonly isStopping: () => boolean;
  readonly onCounted: (progress: SweepProgress) => void;
}

interface SweepPass {
  readonly companies: readonly Company[];
  readonly count: SweepCount;
  /**
   * When the pass, or the sweep that it continues, began. Alerts about newer trouble that many companies may share wait
   * for the end of the pass (decideAfterPass). Absent: too few companies.
   */
  readonly deferredSince: Instant | undefined;
}

/**
 * The recheck is counted (`askedAgain`) when it ends. One that a restart interrupts is repeated, but only for the
 * companies that still have no answer.
 */
export async function recheckFailed(run: SweepRun): Promise<void> {
  const { records, isStopping, asker, checker, clock, log, concurrency } = run;
  const { last } = records;
  if (last === undefined) return;
  const { startedAt, finishedAt = startedAt, askedAgain = 0 } = last;
  const failed = await records.findUndetermined();
  // The person who started the sweep no longer waits for it.
  const occasion: SweepOccasion = { ...occasionOf(last), by: 'schedule' };
  const deferredSince = mayBeMassChange(failed.length) ? clock.now() : undefined;
  await asker.loadAnswers();
  await forEachConcurrently(failed, { concurrency, shouldStop: isStopping }, async (company) => {
    await checker.checkAfterFailure(company, occasion, deferredSince);
  });
  if (isStopping()) return;
  // All trouble since the end of the sweep, so that the alerts deferred before a restart are decided too.
  await decideDeferredAlerts(finishedAt, occasion, run);
  log.info('Rechecked the companies that could not be checked', { companies: failed.length });
  // A person may have started another sweep in the meantime.
  if (records.last !== last) return;
  await records.save({ ...last, askedAgain: askedAgain + 1 });
  await records.recountFailed();
}

/**
 * Catches up after an outage or a pause of live tests: checks the remaining companies, finishes the stopped sweep and
 * updates the notices.
 */
export async function catchUp(
  occasion: SweepOccasion,
  unfinished: SweepRecord | undefined,
  run: SweepRun,
): Promise<void> {
  const { checker, outages, commonCauses, log } = run;
  // Recorded as stopped until it is finished, so that it continues here after a restart.
  if (unfinished !== undefined) await run.records.save({ ...unfinished, stoppedByOutage: true });
  const endedAt = outages.ended?.endedAt;
  const pass = await preparePass(unfinished?.startedAt ?? occasion.round, run);
  const { count, deferredSince } = pass;
  const options = { occasion, deferredSince };
  const check = (company: Company) => checker.catchUpOn(company, options, unfinished?.startedAt);
  await runPass(pass, occasion, check, run);
  const { ended: endedOutage } = outages;
  const { pendingCatchUp: cause } = commonCauses;
  // If the incident was reopened during the pass, only `round` is left.
  const starts = [occasion.round, endedOutage?.openedAt, cause?.endedAt, unfinished?.startedAt];
  const since = Math.min(...starts.filter((at) => at !== undefined));
  const sweep = unfinished === undefined ? undefined : occasionOf(unfinished);
  await decideAfterPass(pass, { since, occasion, sweep }, run);
  if (!(await run.clockWatch.checkMayAct())) count.stopByClock();
  const isStopped = run.isStopping() || count.isStoppedByClock;
  // An outage that began and ended during the pass has left further companies unchecked.
  const hasNewOutage = outages.ended?.endedAt !== endedAt || count.silent !== undefined;
  const isComplete = !isStopped && count.setupFault === undefined && !hasNewOutage;
  log.info('The check of the remaining companies ends', { failed: count.failed, isComplete });
  if (unfinished !== undefined) await endSweep(unfinished, pass, run);
  if (!isComplete) return;
  await run.records.recountFailed();
  await openReleasedAlerts(occasion, run);
  if (endedOutage !== undefined) {
    await outages.finishCatchUp(await countAfterOutage(endedOutage, run));
  }
  commonCauses.markCaughtUp();
}

export async function runSweep(record: SweepRecord, run: SweepRun): Promise<SweepSummary> {
  const { checker, log } = run;
  const { by, startedAt } = record;
  await run.records.save(record);
  const pass = await preparePass(startedAt, run);
  const { companies, deferredSince } = pass;
  const sweep = occasionOf(record);
  const options = { liveTestAdmission: liveTestAdmissionOf(record, run), deferredSince };
  log.info('Scheduled check begins', { companies: companies.length, by });
  await runPass(pass, sweep, (company) => checker.checkInSweep(company, sweep, options), run);
  await decideAfterPass(pass, { since: startedAt, occasion: sweep, sweep }, run);
  return endSweep(record, pass, run);
}

async function endSweep(
  record: SweepRecord,
  { companies, count }: SweepPass,
  run: SweepRun,
): Promise<SweepSummary> {
  const { records, outages, massChanges, clock, clockWatch, log } = run;
  if (!(await clockWatch.checkMayAct())) count.stopByClock();
  const finishedAt = clock.now();
  const summary: SweepSummary = {
    ...count.summary(finishedAt),
    // If POPBiLL's silence ended the pass early, the companies left are asked later, even if it answers again by now.
    silent: count.silent === 'popbill' ? count.silent : outages.open?.silent,
    waiting: massChanges.open === undefined ? undefined : countHeldAlerts(massChanges.open),
    isInterrupted: isCutShort(count, run),
  };
  const { done, failed, stoppedBy, silent, isClockOff, isInterrupted } = summary;
  const sweep = occasionOf(record);
  if (isClockOff) {
    // No end is recorded, so the sweep continues when the clock is right.
  } else if (stoppedBy !== undefined) {
    await records.recordSetupStop(record, finishedAt, done);
  } else if (silent === 'popbill') {
    await records.save({ ...record, stoppedByOutage: true });
  } else if (!isInterrupted) {
    if (count.isSetupAccepted) await unfreezeAlerts(companies, sweep, run);
    if (count.refused > 0) await countRefused(sweep, run);
    const untested = countMissedLogins(summary) || undefined;
    await records.finish({ ...record, finishedAt, asked: done, failed, untested });
    await concludeCommonCause(sweep, run);
    run.onFinished?.(summary, record.by);
  }
  const tookMs = finishedAt - record.startedAt;
  log.info('Scheduled check ends', {
    companies: summary.total,
    done,
    failed,
    notices: summary.noticesSent,
    resolved: summary.resolved,
    interrupted: isInterrupted,
    stoppedBy: stoppedBy?.code,
    silent,
    clockOff: isClockOff,
    tookMs,
  });
  run.onEnded?.(outcomeOf(summary), tookMs);
  return summary;
}

function countMissedLogins({ skippedLogins }: SweepSummary): number {
  return TEMPORARY_LOGIN_SKIPS.reduce((sum, cause) => sum + (skippedLogins[cause] ?? 0), 0);
}

function outcomeOf({ stoppedBy, silent, isClockOff, isInterrupted }: SweepSummary): SweepOutcome {
  if (stoppedBy !== undefined || silent === 'popbill' || isClockOff) return 'stopped';
  return isInterrupted ? 'interrupted' : 'finished';
}

/**
 * Live tests use accounts that people need during the day, so a scheduled sweep that began in quiet hours makes none
 * after quiet hours.
 */
function liveTestAdmissionOf(
  { by, startedAt }: SweepRecord,
  { policy, clock }: SweepRun,
): () => boolean {
  if (by !== 'schedule' || !isQuiet(startedAt, policy)) return () => true;
  const until = quietUntil(startedAt, policy);
  return () => clock.now() < until;
}

async function preparePass(startedAt: Instant, run: SweepRun): Promise<SweepPass> {
  const { store, index, asker } = run;
  await asker.loadAnswers();
  const companies = moveWitnessesFirst(await oldestLoginFirst(index.active(), store));
  const count = new SweepCount(startedAt, companies.length);
  const deferredSince = mayBeMassChange(companies.length) ? startedAt : undefined;
  return { companies, count, deferredSince };
}

/** Ends early when our settings are refused, POPBiLL does not answer, the clock is wrong or the process stops. */
async function runPass(
  { companies, count }: SweepPass,
  { by }: SweepOccasion,
  check: (company: Company) => Promise<SweptCompany>,
  run: SweepRun,
): Promise<void> {
  const { setup, outages, clock, clockWatch, log, concurrency } = run;
  const isOnDemand = by !== 'schedule';
  const witnesses = new Set(companies.slice(0, WITNESS_COUNT));
  let reportedSilent: SilentService | undefined;
  let isReported = false;

  async function updateWatches(): Promise<void> {
    // Checks of people or a probe have ended the outage, and the pass tests logins again.
    if (isReported && reportedSilent === 'hometax' && outages.open === undefined) {
      count.forgetSilence();
      reportedSilent = undefined;
      isReported = false;
    }
    const { setupFault, silent } = count;
    if (setupFault !== undefined) {
      await setup.reportRefusal(setupFault, run.records.lastFinishedAt());
    } else if (silent !== undefined && silent !== reportedSilent) {
      reportedSilent = silent;
      await outages.report({ ...count.outageFinding(silent), isOnDemand });
      isReported = true;
    } else if (outages.open?.silent === 'popbill' && count.isPopbillAnswering) {
      await outages.end();
    }
  }

  const shouldStop = () => run.isStopping() || count.shouldEndEarly;
  await forEachConcurrently(companies, { concurrency, shouldStop }, async (company) => {
    if (!(await clockWatch.checkMayAct())) return count.stopByClock();
    let swept: SweptCompany | undefined;
    try {
      swept = await check(company);
    } catch (error) {
      if (error instanceof ClockOffError) return count.stopByClock();
      // The company counts as failed, and the sweep continues.
      log.error('A company could not be checked', { brn: company.brn, error });
    }
    if (swept?.isCutOff === true) return;
    count.add(swept, { now: clock.now(), isWitness: witnesses.has(company) });
    run.onCounted(count.progress);
    await updateWatches();
  });
  // Calls that were pending when the outage was found count too.
  const { silent, setupFault } = count;
  if (setupFault === undefined && silent !== undefined && silent === reportedSilent) {
    await outages.updateCounts({ ...count.outageFinding(silent), isOnDemand });
  }
}

/**
 * Decides the deferred alerts, now that the number of companies with the same new trouble is known.
 *
 * @param options.sweep the sweep that ended, which can end an earlier mass change
 */
async function decideAfterPass(
  { count, deferredSince }: SweepPass,
  options: {
    readonly since: Instant;
    readonly occasion: SweepOccasion;
    readonly sweep: SweepOccasion | undefined;
  },
  run: SweepRun,
): Promise<void> {
  const { since, occasion, sweep } = options;
  if (isCutShort(count, run)) return;
  if (!(await run.clockWatch.checkMayAct())) return count.stopByClock();
  try {
    if (sweep !== undefined && !count.shouldEndEarly) await concludeMassChange(sweep, run);
    await decideHeldAlerts(occasion, run);
    await discardOutageFailures(since, occasion, run);
    if (deferredSince === undefined) return;
    await decideDeferredAlerts(since, occasion, run, ({ notifies, outcome: alert }) =>
      count.countAlert({ notifies, alert }),
    );
  } catch (error) {
    // The sweep continues with the alerts that are left when the clock is right.
    if (!(error instanceof ClockOffError)) throw error;
    count.stopByClock();
  }
}

function isCutShort(
  { progress: { done, total }, isStoppedByClock }: SweepCount,
  { isStopping }: SweepRun,
): boolean {
  return (isStopping() || isStoppedByClock) && done < total;
}
