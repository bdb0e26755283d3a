import type { Meter } from '../service/meter.js';
import type { SweepRecord } from '../service/ports.js';
import type { SweepSummary } from '../service/sweeps.js';
import { settleCause, thaw } from './follow-ups.js';
import { occasionOf } from './sweep-log.js';
import { isCutShort, type SweepPass } from './sweep-pass.js';
import type { SweepDeps, SweepRun } from './sweep-run.js';

/** Puts on record how a sweep came to its end, and what follows from one that went through. */
export async function endSweep(
  record: SweepRecord,
  { companies, count }: SweepPass,
  run: SweepRun,
  deps: SweepDeps,
): Promise<SweepSummary> {
  const { outages, commonCauses, clock, clockWatch, finished, ended } = deps;
  if (!(await clockWatch.isRight())) count.stopByClock();
  const { records } = run;
  const finishedAt = clock.now();
  const { open } = outages;
  const summary: SweepSummary = {
    ...count.summary(finishedAt),
    ...(open === undefined ? {} : { silent: open.silent }),
    ...(commonCauses.open === undefined ? {} : { loginsPause: true }),
    interrupted: isCutShort(count, run),
  };
  if (count.isStoppedByClock) {
    // Nothing is on record of it: it is gone on with when the clock is right.
  } else if (summary.stoppedBy !== undefined) {
    await records.stoppedBySetup(record, { at: finishedAt, companies: count.asked });
  } else if (summary.silent === 'popbill') {
    await records.save({ ...record, stoppedByOutage: true });
  } else if (!summary.interrupted) {
    await thaw(companies, occasionOf(record), deps);
    await records.finish({ ...record, finishedAt, asked: count.asked, failed: count.failed });
    await settleCause(occasionOf(record), deps);
    finished?.(summary);
  }
  const tookMs = finishedAt - record.startedAt;
  logEnd(summary, tookMs, deps);
  ended?.(outcomeOf(summary), tookMs);
  return summary;
}

function logEnd(summary: SweepSummary, tookMs: number, { log }: Pick<SweepDeps, 'log'>): void {
  log.info('Sweep ends', {
    companies: summary.total,
    done: summary.done,
    failed: summary.failed,
    notices: summary.noticesSent,
    resolved: summary.resolved,
    interrupted: summary.interrupted,
    ...(summary.stoppedBy === undefined ? {} : { stoppedBy: summary.stoppedBy.code }),
    ...(summary.silent === undefined ? {} : { silent: summary.silent }),
    ...(summary.clockOff === undefined ? {} : { clockOff: summary.clockOff }),
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
