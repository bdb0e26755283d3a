import type { Meter } from '../app/meter.js';
import { LOGINS_MISSED } from '../assessment/what-is-left.js';
import { waitingFor } from '../incident/mass-change-rules.js';
import type { SweepRecord } from '../records/ports.js';
import { countRefused, settleCause, thaw } from './follow-ups.js';
import { occasionOf } from './sweep-log.js';
import { isCutShort, type SweepPass } from './sweep-pass.js';
import type { SweepDeps, SweepRun } from './sweep-run.js';
import type { SweepSummary } from './sweeps.js';

/** Puts on record how a sweep came to its end, and what follows from one that went through. */
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
  const { open } = outages;
  const summary: SweepSummary = {
    ...count.summary(finishedAt),
    ...(open === undefined ? {} : { silent: open.silent }),
    ...(massChanges.open === undefined ? {} : { waiting: waitingFor(massChanges.open) }),
    interrupted: isCutShort(count, run),
  };
  if (count.isStoppedByClock) {
    // Nothing is on record of it: it is gone on with when the clock is right.
  } else if (summary.stoppedBy !== undefined) {
    await records.stoppedBySetup(record, { at: finishedAt, companies: count.asked });
  } else if (summary.silent === 'popbill') {
    await records.save({ ...record, stoppedByOutage: true });
  } else if (!summary.interrupted) {
    if (count.acceptsSettings) await thaw(companies, occasionOf(record), deps);
    if (count.refused > 0) await countRefused(occasionOf(record), deps);
    const untested = missedLogins(summary);
    const counts = { asked: count.asked, failed: count.failed };
    const without = untested === 0 ? {} : { untested };
    await records.finish({ ...record, finishedAt, ...counts, ...without });
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
    stoppedBy: summary.stoppedBy === undefined ? undefined : summary.stoppedBy.code,
    silent: summary.silent,
    clockOff: summary.clockOff,
    tookMs,
  });
}

function outcomeOf({
  stoppedBy,
  silent,
  clockOff,
  interrupted,
}: SweepSummary): Parameters<Meter['swept']>[0] {
  if (stoppedBy !== undefined || silent === 'popbill' || clockOff === true) return 'stopped';
  return interrupted ? 'interrupted' : 'finished';
}
