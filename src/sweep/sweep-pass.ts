import { LOGINS_MISSED } from '../assessment/left-open-rules.js';
import { heldCompanies, mayBeMassChange } from '../incident/mass-change-rules.js';
import { WITNESSES, witnessesFirst } from '../incident/outage-rules.js';
import { each } from '../kernel/async.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { isQuiet, quietUntil } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { Silent } from '../records/incident.js';
import type { SweepRecord } from '../records/store.js';
import {
  afterOutage,
  concludeChange,
  countRefused,
  decideDeferredAlerts,
  decideHeldAlerts,
  discardOutageFailures,
  followReleased,
  type SweepDeps,
  settleCause,
  unfreezeAlerts,
} from './follow-ups.js';
import type { SweepOccasion, SweptCompany } from './sweep-checker.js';
import {
  SweepCount,
  type SweepOutcome,
  type SweepProgress,
  type SweepSummary,
} from './sweep-count.js';
import { occasionOf, oldestLoginFirst, type SweepLog } from './sweep-log.js';

export interface SweepRun extends SweepDeps {
  readonly records: SweepLog;
  /** True once the process stops: no further company is started. */
  readonly isStopping: () => boolean;
  /** Called after every company. */
  readonly onCounted: (progress: SweepProgress) => void;
}

interface SweepPass {
  readonly companies: readonly Company[];
  readonly count: SweepCount;
  /** Trouble since then that many companies may share is decided at the end (followPass). */
  readonly defersSince: Instant | undefined;
}

/**
 * Asks again about the companies without an answer in the last sweep. Recorded at the end: after a restart only the
 * remaining companies are asked about.
 */
export async function repeatFailedChecks(run: SweepRun): Promise<void> {
  const { records, isStopping, asker, checker, clock, log, concurrency } = run;
  const { last } = records;
  if (last === undefined) return;
  const { startedAt, finishedAt = startedAt, askedAgain = 0 } = last;
  const failed = await records.unresolved();
  // The person who started the sweep no longer waits for it.
  const occasion: SweepOccasion = { ...occasionOf(last), by: 'schedule' };
  const defersSince = mayBeMassChange(failed.length) ? clock.now() : undefined;
  await asker.recallAnswers();
  await each(failed, { concurrency, isOver: isStopping }, async (company) => {
    await checker.checkAfterFailure(company, occasion, defersSince);
  });
  if (isStopping()) return;
  await decideDeferredAlerts(finishedAt, occasion, run);
  log.info('Asked again about companies that could not be checked', { companies: failed.length });
  // A person may have started another sweep in the meantime.
  if (records.last !== last) return;
  await records.save({ ...last, askedAgain: askedAgain + 1 });
  await records.recount();
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
  // Stays recorded as stopped until it is finished, so that it continues here after a restart.
  if (unfinished !== undefined) await run.records.save({ ...unfinished, stoppedByOutage: true });
  const pass = await preparePass(unfinished?.startedAt ?? occasion.round, run);
  const { count, defersSince } = pass;
  const about = { occasion, defersSince, unfinished: unfinished?.startedAt };
  await runPass(pass, occasion, (company) => checker.catchUpOn(company, about), run);
  const since = Math.min(
    ...[outages.ended?.openedAt, commonCauses.unsettled?.endedAt, unfinished?.startedAt].filter(
      (at) => at !== undefined,
    ),
  );
  const sweep = unfinished === undefined ? undefined : occasionOf(unfinished);
  await followPass(pass, { since, occasion, sweep }, run);
  const isComplete =
    !run.isStopping() && count.setupFault === undefined && count.silent === undefined;
  log.info('Checked the remaining companies', { failed: count.failed, isComplete });
  if (unfinished !== undefined) await endSweep(unfinished, pass, run);
  if (!isComplete) return;
  await run.records.recount();
  await followReleased(occasion, run);
  const { ended } = outages;
  if (ended !== undefined) await outages.recovered(await afterOutage(ended, run));
  commonCauses.recovered();
}

/** Checks all companies; an interrupted sweep continues with the remaining ones. */
export async function makeSweep(record: SweepRecord, run: SweepRun): Promise<SweepSummary> {
  const { checker, log } = run;
  const { by, startedAt } = record;
  await run.records.save(record);
  const pass = await preparePass(startedAt, run);
  const { companies, defersSince } = pass;
  const sweep = occasionOf(record);
  const manner = { mayTest: liveTestsOf(record, run), defersSince };
  log.info('Sweep begins', { companies: companies.length, by });
  await runPass(pass, sweep, (company) => checker.checkInSweep(company, sweep, manner), run);
  await followPass(pass, { since: startedAt, occasion: sweep, sweep }, run);
  return endSweep(record, pass, run);
}

/** Records how a sweep ended, and does the follow-up work of a finished one. */
async function endSweep(
  record: SweepRecord,
  { companies, count }: SweepPass,
  run: SweepRun,
): Promise<SweepSummary> {
  const { records, outages, massChanges, clock, clockWatch, log, finished, ended } = run;
  if (!(await clockWatch.isRight())) count.stopByClock();
  const finishedAt = clock.now();
  const summary: SweepSummary = {
    ...count.summary(finishedAt),
    silent: outages.open?.silent,
    waiting: massChanges.open === undefined ? undefined : heldCompanies(massChanges.open),
    interrupted: isCutShort(count, run),
  };
  const { done, failed, stoppedBy, silent, clockOff, interrupted } = summary;
  const sweep = occasionOf(record);
  if (count.isStoppedByClock) {
    // Nothing is recorded: the sweep continues once the clock is right.
  } else if (stoppedBy !== undefined) {
    await records.stoppedBySetup(record, finishedAt, done);
  } else if (silent === 'popbill') {
    await records.save({ ...record, stoppedByOutage: true });
  } else if (!interrupted) {
    if (count.acceptsSettings) await unfreezeAlerts(companies, sweep, run);
    if (count.refused > 0) await countRefused(sweep, run);
    const untested = missedLogins(summary) || undefined;
    await records.finish({ ...record, finishedAt, asked: done, failed, untested });
    await settleCause(sweep, run);
    finished?.(summary, record.by);
  }
  const tookMs = finishedAt - record.startedAt;
  log.info('Sweep ends', {
    companies: summary.total,
    done,
    failed,
    notices: summary.noticesSent,
    resolved: summary.resolved,
    interrupted,
    stoppedBy: stoppedBy?.code,
    silent,
    clockOff,
    tookMs,
  });
  ended?.(outcomeOf(summary), tookMs);
  return summary;
}

function missedLogins({ loginsLeft }: SweepSummary): number {
  return LOGINS_MISSED.reduce((sum, cause) => sum + (loginsLeft[cause] ?? 0), 0);
}

function outcomeOf({ stoppedBy, silent, clockOff, interrupted }: SweepSummary): SweepOutcome {
  if (stoppedBy !== undefined || silent === 'popbill' || clockOff === true) return 'stopped';
  return interrupted ? 'interrupted' : 'finished';
}

/**
 * Whether live tests of a sweep may begin. They use accounts that people need during the day, so a scheduled sweep that
 * began in quiet hours makes none after quiet hours.
 */
function liveTestsOf({ by, startedAt }: SweepRecord, { policy, clock }: SweepRun): () => boolean {
  if (by !== 'schedule' || !isQuiet(startedAt, policy)) return () => true;
  const until = quietUntil(startedAt, policy);
  return () => clock.now() < until;
}

async function preparePass(startedAt: Instant, run: SweepRun): Promise<SweepPass> {
  const { store, index, asker } = run;
  await asker.recallAnswers();
  const companies = witnessesFirst(await oldestLoginFirst(index.active(), store));
  const count = new SweepCount(startedAt, companies.length);
  const defersSince = mayBeMassChange(companies.length) ? startedAt : undefined;
  return { companies, count, defersSince };
}

/**
 * Asks about companies, counts the answers and keeps the setup and outage watches up to date. Ends early when our
 * settings are refused, POPBiLL does not answer, the clock is wrong or the process stops.
 */
async function runPass(
  { companies, count }: SweepPass,
  { by }: SweepOccasion,
  check: (company: Company) => Promise<SweptCompany>,
  run: SweepRun,
): Promise<void> {
  const { setup, outages, clock, clockWatch, log, concurrency } = run;
  const isAskedFor = by !== 'schedule';
  const witnesses = new Set(companies.slice(0, WITNESSES));
  let reported: Silent | undefined;

  async function updateWatches(): Promise<void> {
    const { setupFault, silent } = count;
    if (setupFault !== undefined) await setup.refused(setupFault, run.records.lastFinishedAt());
    else if (silent !== undefined && silent !== reported) {
      reported = silent;
      await outages.found({ ...count.finding(silent), isAskedFor });
    } else if (outages.open?.silent === 'popbill' && count.isPopbillAnswering) await outages.end();
  }

  const isOver = () => run.isStopping() || count.shouldEndEarly;
  await each(companies, { concurrency, isOver }, async (company) => {
    if (!(await clockWatch.isRight())) return count.stopByClock();
    let swept: SweptCompany | undefined;
    try {
      swept = await check(company);
    } catch (error) {
      if (error instanceof ClockOffError) return count.stopByClock();
      // Counts as a failure; the sweep continues with the other companies.
      log.error('A company could not be swept', { brn: company.brn, error });
    }
    count.add(swept, { now: clock.now(), isWitness: witnesses.has(company) });
    run.onCounted(count.progress);
    await updateWatches();
  });
  // Calls that were pending when the outage was found count too.
  const { silent, setupFault } = count;
  if (setupFault === undefined && silent !== undefined && silent === reported) {
    await outages.found({ ...count.finding(silent), isAskedFor });
  }
}

/**
 * Decides the deferred alerts, now that the number of companies with the same new trouble is known.
 *
 * @param about.sweep the sweep that ended, which can end an earlier mass change
 */
async function followPass(
  { count, defersSince }: SweepPass,
  about: {
    readonly since: Instant;
    readonly occasion: SweepOccasion;
    readonly sweep: SweepOccasion | undefined;
  },
  run: SweepRun,
): Promise<void> {
  const { since, occasion, sweep } = about;
  if (isCutShort(count, run) || !(await run.clockWatch.isRight())) return;
  if (sweep !== undefined && !count.shouldEndEarly) await concludeChange(sweep, run);
  await decideHeldAlerts(occasion, run);
  await discardOutageFailures(since, occasion, run);
  if (defersSince === undefined) return;
  await decideDeferredAlerts(since, occasion, run, ({ noisy, outcome: alert }) =>
    count.followed({ noisy, alert }),
  );
}

/** Whether the process or the clock ended the pass before all companies were asked about. */
function isCutShort(
  { progress: { done, total }, isStoppedByClock }: SweepCount,
  { isStopping }: SweepRun,
): boolean {
  return (isStopping() || isStoppedByClock) && done < total;
}
