import { LOGINS_MISSED } from '../assessment/left-open-rules.js';
import { mayBeMassChange, waitingFor } from '../incident/mass-change-rules.js';
import { WITNESSES, witnessesFirst } from '../incident/outage-rules.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import { each } from '../kernel/async.js';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import { isQuiet, quietUntil } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { Silent } from '../records/incident.js';
import type { SweepRecord } from '../records/store.js';
import {
  afterOutage,
  concludeChange,
  countRefused,
  type FollowDeps,
  followChange,
  followNews,
  followReleased,
  settleCause,
  thaw,
} from './follow-ups.js';
import type { SweepChecker, SweepOccasion, SweptCompany } from './sweep-checker.js';
import { SweepCount, type SweepProgress, type SweepSummary } from './sweep-count.js';
import { occasionOf, oldestLoginFirst, type SweepLog } from './sweep-log.js';

/**
 * Asks again about the companies that the last sweep got no answer for. Recorded when it is done: after a restart before
 * that, the remaining ones are asked about.
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
  await each(failed, { concurrency, isOver: isStopping }, async (company) => {
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

/**
 * Checks what was left in an outage or while live tests paused, finishes the sweep that was stopped, and lets the
 * notices say so.
 */
export async function checkRest(
  { occasion, unfinished }: { readonly occasion: SweepOccasion; readonly unfinished?: SweepRecord },
  run: SweepRun,
  deps: SweepDeps,
): Promise<void> {
  const { checker, outages, commonCauses, log } = deps;
  // Recorded as stopped until it is finished: after a restart it continues here.
  if (unfinished !== undefined) await run.records.save({ ...unfinished, stoppedByOutage: true });
  const pass = await preparePass(unfinished?.startedAt ?? occasion.round, deps);
  const { count, defersSince } = pass;
  const manner = { occasion, defersSince, unfinished: unfinished?.startedAt };
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
  if (ended !== undefined) await outages.recovered(await afterOutage(ended, deps));
  commonCauses.recovered();
}

/** Records how a sweep ended, and what follows from a finished one. */
export async function endSweep(
  record: SweepRecord,
  { companies, count }: SweepPass,
  run: SweepRun,
  deps: SweepDeps,
): Promise<SweepSummary> {
  const { outages, massChanges, clock, clockWatch, finished, ended } = deps;
  if (!(await clockWatch.isRight())) count.stopByClock();
  const { records } = run;
  const finishedAt = clock.now();
  const summary: SweepSummary = {
    ...count.summary(finishedAt),
    silent: outages.open?.silent,
    waiting: massChanges.open === undefined ? undefined : waitingFor(massChanges.open),
    interrupted: isCutShort(count, run),
  };
  if (count.isStoppedByClock) {
    // Nothing is recorded: it continues when the clock is right.
  } else if (summary.stoppedBy !== undefined) {
    await records.stoppedBySetup(record, { at: finishedAt, companies: count.asked });
  } else if (summary.silent === 'popbill') {
    await records.save({ ...record, stoppedByOutage: true });
  } else if (!summary.interrupted) {
    if (count.acceptsSettings) await thaw(companies, occasionOf(record), deps);
    if (count.refused > 0) await countRefused(occasionOf(record), deps);
    const { asked, failed } = count;
    const untested = missedLogins(summary) || undefined;
    await records.finish({ ...record, finishedAt, asked, failed, untested });
    await settleCause(occasionOf(record), deps);
    finished?.(summary);
  }
  const tookMs = finishedAt - record.startedAt;
  logEnd(summary, tookMs, deps);
  ended?.(outcomeOf(summary), tookMs);
  return summary;
}

function missedLogins({ loginsLeft }: SweepSummary): number {
  return LOGINS_MISSED.reduce((sum, why) => sum + (loginsLeft[why] ?? 0), 0);
}

function logEnd(summary: SweepSummary, tookMs: number, { log }: Pick<SweepDeps, 'log'>): void {
  log.info('Sweep ends', {
    companies: summary.total,
    done: summary.done,
    failed: summary.failed,
    notices: summary.noticesSent,
    resolved: summary.resolved,
    interrupted: summary.interrupted,
    stoppedBy: summary.stoppedBy?.code,
    silent: summary.silent,
    clockOff: summary.clockOff,
    tookMs,
  });
}

export type SweepOutcome = 'finished' | 'interrupted' | 'stopped';

function outcomeOf({ stoppedBy, silent, clockOff, interrupted }: SweepSummary): SweepOutcome {
  if (stoppedBy !== undefined || silent === 'popbill' || clockOff === true) return 'stopped';
  return interrupted ? 'interrupted' : 'finished';
}

/** Checks all companies; an interrupted sweep continues with those it had not asked about. */
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
 * Whether live tests of a sweep may begin. They log in with accounts that people use by day: a scheduled sweep that began
 * in quiet hours makes none after their end.
 */
function liveTestsOf(
  { by, startedAt }: SweepRecord,
  { policy, clock }: Pick<SweepDeps, 'policy' | 'clock'>,
): () => boolean {
  if (by !== 'schedule' || !isQuiet(startedAt, policy)) return () => true;
  const until = quietUntil(startedAt, policy);
  return () => clock.now() < until;
}

/** One pass over all companies that are checked. */
export interface SweepPass {
  readonly companies: readonly Company[];
  readonly count: SweepCount;
  /** Trouble since then that may be everybody's is decided at the end (followPass). */
  readonly defersSince: Instant | undefined;
}

export async function preparePass(
  startedAt: Instant,
  { store, index, checker }: Pick<SweepDeps, 'store' | 'index' | 'checker'>,
): Promise<SweepPass> {
  await checker.recallAnswers();
  const companies = witnessesFirst(await oldestLoginFirst(index.active(), store));
  const count = new SweepCount(startedAt, companies.length);
  const defersSince = mayBeMassChange(companies.length) ? startedAt : undefined;
  return { companies, count, defersSince };
}

interface PassManner {
  readonly by: SweepRecord['by'];
  readonly check: (company: Company) => Promise<SweptCompany>;
}

/**
 * Asks about companies and counts the answers; reports to the setup and the outage watch on the way. Ends early when our
 * settings are refused, POPBiLL does not answer, or the process stops.
 */
export async function runPass(
  { companies, count }: SweepPass,
  { by, check }: PassManner,
  run: SweepRun,
  deps: Pick<SweepDeps, 'setup' | 'outages' | 'clock' | 'clockWatch' | 'log' | 'concurrency'>,
): Promise<void> {
  const { setup, outages, clock, clockWatch, log, concurrency } = deps;
  const isAskedFor = by !== 'schedule';
  const witnesses = new Set(companies.slice(0, WITNESSES));
  let reported: Silent | undefined;

  async function tellWatches(): Promise<void> {
    const { setupFault, silent } = count;
    if (setupFault !== undefined) await setup.refused(setupFault, run.records.lastFinishedAt());
    else if (silent !== undefined && silent !== reported) {
      reported = silent;
      await outages.found({ ...count.finding(silent), isAskedFor });
    } else if (outages.open?.silent === 'popbill' && count.hearsPopbill) await outages.end();
  }

  await each(
    companies,
    {
      concurrency,
      isOver: () =>
        run.isStopping() ||
        count.isStoppedByClock ||
        count.setupFault !== undefined ||
        count.silent === 'popbill',
    },
    async (company) => {
      if (!(await clockWatch.isRight())) {
        count.stopByClock();
        return;
      }
      const swept = await checked(company, check, log);
      if (swept === 'clock-off') {
        count.stopByClock();
        return;
      }
      count.add(swept, { now: clock.now(), isWitness: witnesses.has(company) });
      run.onCounted(count.progress);
      await tellWatches();
    },
  );
  // Calls that were under way at that time count, too.
  const { silent, setupFault } = count;
  if (setupFault === undefined && silent !== undefined && silent === reported) {
    await outages.found({ ...count.finding(silent), isAskedFor });
  }
}

/**
 * Decides what was deferred, now that it is known how many companies have the same new trouble.
 *
 * @param about.sweep the sweep that ended: it says whether an earlier mass change is still there
 */
export async function followPass(
  { count, defersSince }: SweepPass,
  about: {
    readonly since: Instant;
    readonly occasion: SweepOccasion;
    readonly sweep?: SweepOccasion;
  },
  run: SweepRun,
  deps: SweepDeps,
): Promise<void> {
  const { since, occasion, sweep } = about;
  if (isCutShort(count, run)) return;
  if (!(await deps.clockWatch.isRight())) return;
  const isThrough = count.setupFault === undefined && count.silent !== 'popbill';
  if (sweep !== undefined && isThrough) await concludeChange(sweep, deps);
  await followChange(occasion, deps);
  if (defersSince === undefined) return;
  await followNews(since, occasion, deps, ({ noisy, outcome: alert }) =>
    count.followed({ noisy, alert }),
  );
}

/** Whether it ends, for the process or the clock, before all companies were asked about. */
export function isCutShort(
  { progress: { done, total }, isStoppedByClock }: SweepCount,
  run: SweepRun,
): boolean {
  return (run.isStopping() || isStoppedByClock) && done < total;
}

/** An unexpected error in one company is logged and counts as a failure. */
async function checked(
  company: Company,
  check: PassManner['check'],
  log: Log,
): Promise<SweptCompany | 'clock-off' | undefined> {
  try {
    return await check(company);
  } catch (error) {
    if (error instanceof ClockOffError) return 'clock-off';
    log.error('A company could not be swept', { brn: company.brn, error });
    return undefined;
  }
}

export interface SweepDeps extends FollowDeps {
  readonly checker: Pick<
    SweepChecker,
    'recallAnswers' | 'checkInSweep' | 'checkAfterFailure' | 'checkWhatIsLeft'
  >;
  readonly outages: OutageWatch;
  readonly clockWatch: Pick<ClockWatch, 'mayAct' | 'isRight' | 'confirm'>;
  readonly log: Log;
  /** Called after every sweep. */
  readonly ended?: (outcome: SweepOutcome, tookMs: number) => void;
  /** Called after every sweep that was finished. */
  readonly finished?: (summary: SweepSummary) => void;
}

export interface SweepRun {
  readonly records: SweepLog;
  /** No other company is begun. */
  readonly isStopping: () => boolean;
  /** Called after every company. */
  readonly onCounted: (progress: SweepProgress) => void;
}
