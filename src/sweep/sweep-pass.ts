import { mayBeMassChange } from '../incident/mass-change-rules.js';
import type { Silent } from '../incident/outage.js';
import { WITNESSES, witnessesFirst } from '../incident/setup.js';
import { ClockOffError } from '../kernel/clock-off-error.js';
import { eachCompany } from '../kernel/each-company.js';
import type { Instant } from '../kernel/instant.js';
import type { Company } from '../records/company.js';
import type { Log, SweepRecord } from '../records/ports.js';
import { concludeChange, followChange, followNews } from './follow-ups.js';
import type { SweepOccasion, SweptCompany } from './sweep-checker.js';
import { SweepCount } from './sweep-count.js';
import { oldestLoginFirst } from './sweep-order.js';
import type { SweepDeps, SweepRun } from './sweep-run.js';

/** One pass over all companies that are checked. */
export interface SweepPass {
  /** In the order in which they are asked about. */
  readonly companies: readonly Company[];
  readonly count: SweepCount;
  /** What is new since then and may be everybody's is told when it is through (followPass). */
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
  /** Anybody but the schedule waits for the answers. */
  readonly by: SweepRecord['by'];
  /** Asks about one company. */
  readonly check: (company: Company) => Promise<SweptCompany>;
}

/**
 * Asks about companies and counts what comes back; the setup and the outage watch are told while it goes on. Ends early
 * when our settings are refused, POPBiLL does not answer, or the process stops.
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
  let told: Silent | undefined;

  async function tellWatches(): Promise<void> {
    const { setupFault, silent } = count;
    const now = clock.now();
    if (setupFault !== undefined) await setup.refused(setupFault, now);
    else if (silent !== undefined && silent !== told) {
      told = silent;
      await outages.found({ ...count.finding(silent), isAskedFor }, now);
    } else if (outages.open?.silent === 'popbill' && count.hearsPopbill) await outages.end(now);
  }

  await eachCompany(
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
  // What was under way when it was found counts too.
  const { silent, setupFault } = count;
  if (setupFault === undefined && silent !== undefined && silent === told) {
    await outages.found({ ...count.finding(silent), isAskedFor }, clock.now());
  }
}

/**
 * Now it is known whether so much is new since then that it is not each company's own trouble.
 *
 * @param about.sweep the sweep that it was, or the rest of: it says whether what many turned to at once is still so.
 */
export async function followPass(
  { count, defersSince }: SweepPass,
  about: {
    readonly since: Instant;
    readonly occasion: SweepOccasion;
    readonly sweep?: SweepOccasion | undefined;
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

/** Whether the process stops, or the clock is off, before everybody was asked. */
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
