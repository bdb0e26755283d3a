import type { Company } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Silent } from '../domain/outage.js';
import type { OutageWatch } from '../service/outage-watch.js';
import type { Clock, Log } from '../service/ports.js';
import type { SetupWatch } from '../service/setup-watch.js';
import type { SweptCompany } from '../service/sweep-checker.js';
import { eachCompany } from './each-company.js';
import type { SweepCount } from './sweep-count.js';

interface Deps {
  readonly setup: SetupWatch;
  readonly outages: OutageWatch;
  readonly clock: Clock;
  readonly log: Log;
  /** Companies in hand at once. */
  readonly concurrency: number;
}

export interface PassManner {
  /** Asks about one company. */
  readonly check: (company: Company) => Promise<SweptCompany>;
  /** A person waits for the answers. */
  readonly isAskedFor: boolean;
  readonly isStopping: () => boolean;
  readonly lastFinishedAt: Instant | undefined;
  readonly onCounted: () => void;
}

/**
 * Asks about companies and counts what comes back; the setup and the outage watch are told while it goes on. Ends early
 * when our settings are refused or POPBiLL does not answer.
 */
export async function runPass(
  companies: readonly Company[],
  count: SweepCount,
  manner: PassManner,
  { setup, outages, clock, log, concurrency }: Deps,
): Promise<void> {
  const { isAskedFor, isStopping, lastFinishedAt } = manner;
  let told: Silent | undefined;

  async function tellWatches(): Promise<void> {
    const { setupFault, silent } = count;
    const now = clock.now();
    if (setupFault !== undefined) await setup.refused(setupFault, lastFinishedAt, now);
    else if (silent !== undefined && silent !== told) {
      told = silent;
      await outages.found({ ...count.finding(silent), isAskedFor }, now);
    } else if (outages.open?.silent === 'popbill' && count.hearsPopbill) await outages.end(now);
  }

  await eachCompany(
    companies,
    {
      concurrency,
      isOver: () => isStopping() || count.setupFault !== undefined || count.silent === 'popbill',
    },
    async (company) => {
      count.add(await checked(company, manner.check, log), clock.now());
      manner.onCounted();
      await tellWatches();
    },
  );
  // What was under way when it was found counts too.
  const { silent, setupFault } = count;
  if (setupFault === undefined && silent !== undefined && silent === told) {
    await outages.found({ ...count.finding(silent), isAskedFor }, clock.now());
  }
}

/** An unexpected error in one company is logged and counts as a failure. */
async function checked(
  company: Company,
  check: PassManner['check'],
  log: Log,
): Promise<SweptCompany | undefined> {
  try {
    return await check(company);
  } catch (error) {
    log.error('A company could not be swept', { brn: company.brn, error });
    return undefined;
  }
}
