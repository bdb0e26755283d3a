import type { AlertUpdate } from '../alert/alert-book.js';
import { assess } from '../assessment/assess-rules.js';
import {
  couldNotBeChecked,
  isLoginAnsweredSince,
  isRejected,
  wasRefused,
} from '../assessment/left-open-rules.js';
import { stateOf, sumsOf, ZERO_COUNTS } from '../assessment/urgency-rules.js';
import type { CompanyAsker } from '../check/ask-popbill.js';
import type { CheckRecorder } from '../check/check-recorder.js';
import { countFailedSweep } from '../check/record-answers-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import {
  hasSharedRejection,
  kindsOfSharedRejections,
  needsConfirmingTest,
} from '../incident/common-cause-rules.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import { countHeldAlerts, findMassKinds, isHeldByMassChange } from '../incident/incident-rules.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { SetupWatch } from '../incident/setup-watch.js';
import { forEachConcurrently } from '../kernel/async.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { DAY, type Instant, seoulDayOf } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import {
  type CompanyStatus,
  hasNewTroubleSince,
  type MassKind,
  newTroubleKindsSince,
} from '../records/status.js';
import type { Store } from '../records/store.js';
import type { SweepChecker, SweepOccasion } from './sweep-checker.js';
import type { SweepOutcome, SweepSummary } from './sweep-count.js';

type EndedOutage = NonNullable<OutageWatch['ended']>;

export interface SweepDeps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly companyQueue: KeyedQueue;
  readonly asker: CompanyAsker;
  readonly checker: SweepChecker;
  readonly recorder: CheckRecorder;
  readonly setup: SetupWatch;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly massChanges: MassChangeWatch;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
  readonly log: Log;
  readonly concurrency: number;
  /** Called after every sweep, also an unfinished one. */
  readonly onEnded?: (outcome: SweepOutcome, tookMs: number) => void;
  readonly onFinished?: (summary: SweepSummary, by: SweepOccasion['by']) => void;
}

/** The watched companies that are not paused, with their statuses. Those never checked are left out. */
export async function* watchedStatuses({ store, index }: Pick<SweepDeps, 'store' | 'index'>) {
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company !== undefined) yield { company, status };
  }
}

/** Includes the companies whose answer ended the outage. Reads the store, so the result survives a restart. */
export async function countAfterOutage(
  outage: EndedOutage,
  deps: Pick<SweepDeps, 'store' | 'index' | 'policy' | 'clock'>,
) {
  const { store, policy, clock } = deps;
  const { endedAt } = outage;
  const now = clock.now();
  const counts = { ...ZERO_COUNTS };
  let checked = 0;
  let notified = 0;
  for await (const { company, status } of watchedStatuses(deps)) {
    if (!wasCheckedAfter(status, outage)) continue;
    checked += 1;
    counts[stateOf(assess(status, { products: company.products, policy, now }))] += 1;
    const alert = await store.alert(status.brn);
    if (alert === undefined) continue;
    // Counts alerts with a notice since the outage ended. The checks after it have `endedAt` as their `round`, or a
    // later time if a common cause ended after it.
    if (alert.openedAt >= endedAt || (alert.told.round ?? 0) >= endedAt) notified += 1;
  }
  const { needsAction: needAction, notChecked: unknown } = sumsOf(counts);
  return { checked, told: notified, collectable: counts.collectable, needAction, unknown };
}

function wasCheckedAfter(status: CompanyStatus, outage: EndedOutage): boolean {
  const { silent, foundAt, endedAt } = outage;
  const { answeredAt = 0, sweptAt = 0 } = status;
  if (Math.max(answeredAt, sweptAt) >= endedAt) return true;
  // Of the checks before the outage's end, only those whose answers ended it count.
  if (foundAt === undefined) return false;
  return silent === 'popbill' ? answeredAt >= foundAt : isLoginAnsweredSince(status, foundAt);
}

/**
 * Call this after a sweep with enough answers: ends an open setup alert, and decides the alerts that were frozen. Starts
 * over after a restart.
 */
export async function unfreezeAlerts(
  companies: readonly Company[],
  sweep: SweepOccasion,
  deps: SweepDeps,
): Promise<void> {
  await deps.setup.resolve();
  if (deps.setup.ended === undefined) return;
  await updateAlerts(companies, sweep, deps);
  await deps.setup.forgetEnded();
}

/**
 * Counts a failed check for each company that was refused in a finished sweep. If our settings had been the reason since
 * its start, POPBiLL would have refused more, and the sweep would have stopped. A probe of other companies shows
 * whether they became the reason later. Reads the store, so a restart loses none.
 */
export async function countRefused(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { round } = sweep;
  const refused: Company[] = [];
  let newlyRefused: Company | undefined;
  for await (const { company, status } of watchedStatuses(deps)) {
    if ((status.sweptAt ?? 0) >= round || !wasRefused(status, round)) continue;
    refused.push(company);
    // Companies that earlier sweeps could not check either say nothing new.
    if (status.failedSweeps === 0) newlyRefused ??= company;
  }
  if (newlyRefused !== undefined) deps.setup.recordCheck(newlyRefused.brn, 'refusal', false);
  await updateAlerts(refused, sweep, deps, {
    changeStatus: (status) => countFailedSweep(status, round),
  });
}

/**
 * Removes the failed checks that companies got from an outage before the outage was found.
 *
 * @param since when the pass that found the outage began
 */
export async function discardOutageFailures(
  since: Instant,
  occasion: SweepOccasion,
  deps: SweepDeps,
): Promise<void> {
  if (deps.outages.open === undefined) return;
  const failed = await findCompanies(
    ({ failedSweepsAt }) => (failedSweepsAt.at(-1) ?? 0) >= since,
    deps,
  );
  await updateAlerts(failed, occasion, deps, {
    changeStatus: (status) => ({
      ...status,
      failedSweepsAt: status.failedSweepsAt.filter((at) => at < since),
    }),
  });
}

/** Opens the alerts that a common cause held back until a person released them. */
export async function openReleasedAlerts(occasion: SweepOccasion, deps: SweepDeps): Promise<void> {
  const cause = deps.commonCauses.pendingCatchUp;
  if (cause === undefined || cause.endedBy === 'samples') return;
  const { code, openedAt: since } = cause;
  const rejected = await findCompanies(
    (status) => hasSharedRejection(status, { code, since }),
    deps,
  );
  await updateAlerts(rejected, occasion, deps);
}

/**
 * Decides the alerts for trouble found during a pass, at its end, when a mass change can be distinguished from the
 * trouble of single companies. Reads the store, so a restart loses none; nobody is notified twice.
 */
export async function decideDeferredAlerts(
  since: Instant,
  occasion: SweepOccasion,
  deps: SweepDeps,
  onUpdated?: (update: AlertUpdate) => void,
): Promise<void> {
  const { massChanges } = deps;
  const companies: Company[] = [];
  const affected = new Map<MassKind, number>();
  let answered = 0;
  for await (const { company, status } of watchedStatuses(deps)) {
    if ((status.answeredAt ?? 0) >= since) answered += 1;
    for (const kind of await findUndecidedTrouble(status, since, deps)) {
      affected.set(kind, (affected.get(kind) ?? 0) + 1);
    }
    const hasNewTrouble = hasNewTroubleSince(status, since) || isRejected(status, since);
    if (hasNewTrouble || couldNotBeChecked(status)) companies.push(company);
  }
  const kinds = findMassKinds(affected, answered);
  if (kinds.length > 0) {
    const isOnDemand = occasion.by !== 'schedule';
    const { open } = massChanges;
    const hold = { kinds: [...kinds, ...(open?.kinds ?? [])], since: open?.since ?? since };
    const held = await findCompanies((status) => isHeldByMassChange(status, hold), deps);
    await massChanges.report({ kinds, companies: held.length, asked: answered, since, isOnDemand });
  }
  await updateAlerts(companies, occasion, deps, { onUpdated });
}

/**
 * New trouble that is not in the company's alert. What is in it was decided as the company's own, e.g. because a person
 * released a mass change, and must not be held back again by checks that look further back, such as after an outage.
 */
async function findUndecidedTrouble(
  status: CompanyStatus,
  since: Instant,
  { store, commonCauses }: Pick<SweepDeps, 'store' | 'commonCauses'>,
): Promise<readonly MassKind[]> {
  const cause = commonCauses.current;
  // Rejected logins of a common cause have their own notice, or a person decided that each company gets its alert.
  const shared =
    cause === undefined
      ? []
      : kindsOfSharedRejections(status, { code: cause.code, since: cause.openedAt });
  const found = newTroubleKindsSince(status, since).filter((kind) => !shared.includes(kind));
  if (found.length === 0) return [];
  const decided = (await store.alert(status.brn))?.reasons.map(({ kind }) => kind) ?? [];
  return found.filter((kind) => !decided.includes(kind));
}

/**
 * Ends a mass change after a later sweep. Does nothing while answers about more than half of the affected companies are
 * missing.
 */
export async function concludeMassChange(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { open } = deps.massChanges;
  if (open === undefined || open.openedAt >= sweep.round) return;
  let confirmed = 0;
  let unanswered = 0;
  for await (const { status } of watchedStatuses(deps)) {
    if (!isHeldByMassChange(status, { ...open, until: sweep.round })) continue;
    if ((status.answeredAt ?? 0) >= sweep.round) confirmed += 1;
    else unanswered += 1;
  }
  if (unanswered * 2 > countHeldAlerts(open)) return;
  await deps.massChanges.conclude(confirmed);
}

/** Starts over after a restart. */
export async function decideHeldAlerts(occasion: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { ended } = deps.massChanges;
  if (ended === undefined) return;
  const held = await findCompanies((status) => isHeldByMassChange(status, ended), deps);
  await updateAlerts(held, occasion, deps);
  await deps.massChanges.forgetEnded();
}

/** How long an ended common cause is kept while confirming tests are missing, e.g. because sweeps ran too late. */
const MAX_CONFIRMATION_DELAY = 3 * DAY;

/**
 * Removes an ended common cause after a sweep on a later day has made the confirming tests. Logins that are still
 * rejected are each company's own trouble.
 */
export async function concludeCommonCause(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { ended, sharedRejection } = deps.commonCauses;
  if (ended === undefined) return;
  if (seoulDayOf(ended.endedAt) >= seoulDayOf(sweep.round)) return;
  // If a person ended the cause, `sharedRejection` is undefined, and these alerts were opened at that time.
  let rejected: readonly Company[] = [];
  if (sharedRejection !== undefined) {
    const mayStillConfirm =
      deps.policy.deptLoginTest !== 'off' &&
      deps.clock.now() - ended.endedAt < MAX_CONFIRMATION_DELAY;
    const isUnconfirmed = (status: CompanyStatus) => needsConfirmingTest(status, sharedRejection);
    if (mayStillConfirm && (await findCompanies(isUnconfirmed, deps)).length > 0) return;
    rejected = await findCompanies((status) => hasSharedRejection(status, sharedRejection), deps);
  }
  await deps.commonCauses.forgetEnded();
  await updateAlerts(rejected, sweep, deps);
}

async function updateAlerts(
  companies: readonly Company[],
  occasion: SweepOccasion,
  deps: SweepDeps,
  options: {
    readonly changeStatus?: (status: CompanyStatus) => CompanyStatus;
    readonly onUpdated?: ((update: AlertUpdate) => void) | undefined;
  } = {},
): Promise<void> {
  const { concurrency, recorder } = deps;
  await forEachConcurrently(companies, { concurrency }, async (company) => {
    const update = await recorder.updateAlert(company, occasion, options.changeStatus);
    options.onUpdated?.(update);
  });
}

async function findCompanies(
  matches: (status: CompanyStatus) => boolean,
  deps: SweepDeps,
): Promise<readonly Company[]> {
  const companies: Company[] = [];
  for await (const { company, status } of watchedStatuses(deps)) {
    if (matches(status)) companies.push(company);
  }
  return companies;
}
