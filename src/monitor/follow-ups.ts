import { isYetToConfirm, type SharedRejection, wasRejected } from '../domain/common-cause.js';
import type { Company } from '../domain/company.js';
import { DAY, type Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import { seoulDayOf } from '../domain/seoul-time.js';
import { isRejectedSince } from '../domain/what-is-left.js';
import type { AlertFollowing } from '../service/alert-following.js';
import type { CheckRecorder } from '../service/check-recorder.js';
import type { CommonCauseWatch } from '../service/common-cause-watch.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { Clock, Store } from '../service/ports.js';
import type { SetupWatch } from '../service/setup-watch.js';
import type { SweepOccasion } from '../service/sweep-checker.js';
import { eachCompany } from './each-company.js';

/** What is told late, not never: alerts that were held back for a reason that is gone. */

interface Deps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly recorder: Pick<CheckRecorder, 'followAgain'>;
  readonly setup: SetupWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly policy: Pick<Policy, 'deptLoginTest'>;
  readonly clock: Clock;
  readonly concurrency: number;
}

/** A sweep that went through ends a setup alert, which had frozen all others. */
export async function thaw(
  companies: readonly Company[],
  sweep: SweepOccasion,
  deps: Deps,
): Promise<void> {
  if (deps.setup.open === undefined) return;
  await deps.setup.answered('sweep', deps.clock.now());
  await followAll(companies, sweep, deps);
}

/** A person said that it is each company's own trouble. */
export async function followReleased(occasion: SweepOccasion, deps: Deps): Promise<void> {
  const cause = deps.commonCauses.left;
  if (cause === undefined || cause.endedBy === 'samples') return;
  const { code, openedAt: since } = cause;
  await followAll(await rejectedCompanies({ code, since }, deps), occasion, deps);
}

/**
 * Logins that were rejected since then in a pass over many companies are told when it is through: by then it is known
 * whether so many were rejected that it is not each company's own trouble. By what is stored, so that a restart in
 * between loses nobody; what was told already is not told again.
 */
export async function followRejected(
  since: Instant,
  occasion: SweepOccasion,
  deps: Deps,
  onFollowed?: (following: AlertFollowing) => void,
): Promise<void> {
  const { store, index } = deps;
  const rejected: Company[] = [];
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company !== undefined && isRejectedSince(status, since)) rejected.push(company);
  }
  await followAll(rejected, occasion, deps, onFollowed);
}

/** A confirming test that could not be made for so long is waited for no more. */
const CONFIRMED_WITHIN = 3 * DAY;

/**
 * A sweep of a later day made the confirming tests: what is still rejected is the company's own trouble, and nothing
 * more follows from the common cause. A sweep that was too late for live tests has proven nothing.
 */
export async function settleCause(sweep: SweepOccasion, deps: Deps): Promise<void> {
  const { ended, shared } = deps.commonCauses;
  if (ended?.endedAt === undefined) return;
  if (seoulDayOf(ended.endedAt) >= seoulDayOf(sweep.round)) return;
  const isWaitedFor = deps.clock.now() - ended.endedAt < CONFIRMED_WITHIN;
  if (isWaitedFor && shared !== undefined && (await isUnconfirmed(shared, deps))) return;
  const rejected = shared === undefined ? [] : await rejectedCompanies(shared, deps);
  await deps.commonCauses.settled();
  await followAll(rejected, sweep, deps);
}

function followAll(
  companies: readonly Company[],
  occasion: SweepOccasion,
  { recorder, concurrency }: Deps,
  onFollowed?: (following: AlertFollowing) => void,
): Promise<void> {
  return eachCompany(companies, { concurrency, isOver: () => false }, async (company) => {
    const following = await recorder.followAgain(company, occasion);
    onFollowed?.(following);
  });
}

/** Whether a watched company is still to be tested once more by itself. */
async function isUnconfirmed(
  shared: SharedRejection,
  { store, index, policy }: Deps,
): Promise<boolean> {
  if (policy.deptLoginTest === 'off') return false;
  for await (const status of store.statuses()) {
    if (index.getActive(status.brn) !== undefined && isYetToConfirm(status, shared)) return true;
  }
  return false;
}

/** The watched companies whose login is rejected with the code, found in that time. */
async function rejectedCompanies(
  shared: SharedRejection,
  { store, index }: Deps,
): Promise<readonly Company[]> {
  const rejected: Company[] = [];
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company !== undefined && wasRejected(status, shared)) rejected.push(company);
  }
  return rejected;
}
