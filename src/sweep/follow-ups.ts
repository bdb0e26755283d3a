import type { AlertUpdate } from '../alert/alert-book.js';
import { assess } from '../assessment/assess-rules.js';
import {
  couldNotBeChecked,
  isLoginAnsweredSince,
  isRejectedSince,
  wasRefusedSince,
} from '../assessment/left-open-rules.js';
import { NO_COMPANIES, stateOf } from '../assessment/urgency-rules.js';
import type { CompanyAsker } from '../check/ask-popbill.js';
import type { CheckRecorder } from '../check/check-recorder.js';
import { countFailedSweep } from '../check/record-answers-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import {
  isAmongShared,
  needsConfirmingTest,
  type SharedRejection,
} from '../incident/common-cause-rules.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import { heldCompanies, isHeldByChange, massKinds } from '../incident/mass-change-rules.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { SetupWatch } from '../incident/setup-watch.js';
import { each } from '../kernel/async.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { DAY, type Instant, seoulDayOf } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { OutageAfter } from '../records/incident.js';
import {
  type CompanyStatus,
  isWrongSince,
  type MassKind,
  newTroublesSince,
} from '../records/status.js';
import type { Store } from '../records/store.js';
import type { SweepChecker, SweepOccasion } from './sweep-checker.js';
import type { SweepOutcome, SweepSummary } from './sweep-count.js';

type EndedOutage = NonNullable<OutageWatch['ended']>;

/** Dependencies that all parts of a sweep share. */
export interface SweepDeps {
  readonly store: Store;
  readonly index: CompanyIndex;
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
  /** Companies processed at once. */
  readonly concurrency: number;
  readonly ended?: (outcome: SweepOutcome, tookMs: number) => void;
  /** Called after every finished sweep. */
  readonly finished?: (summary: SweepSummary, by: SweepOccasion['by']) => void;
}

export async function* watchedStatuses({ store, index }: Pick<SweepDeps, 'store' | 'index'>) {
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company !== undefined) yield { company, status };
  }
}

/**
 * Counts the current states of the companies checked after an outage, including those whose answer ended it. Reads the
 * store, so the result survives a restart.
 */
export async function afterOutage(outage: EndedOutage, deps: SweepDeps): Promise<OutageAfter> {
  const { store, policy, clock } = deps;
  const { endedAt } = outage;
  const now = clock.now();
  const found = { ...NO_COMPANIES };
  const after = { checked: 0, told: 0 };
  for await (const { company, status } of watchedStatuses(deps)) {
    if (!isCheckedAfter(status, outage)) continue;
    after.checked += 1;
    found[stateOf(assess(status, { products: company.products, policy, now }))] += 1;
    const alert = await store.alert(status.brn);
    if (alert === undefined) continue;
    // A check after an outage has the outage's end as its round.
    if (alert.openedAt >= endedAt || alert.told.round === endedAt) after.told += 1;
  }
  const { collectable, atRisk, cannotCollect, unknown, neverChecked } = found;
  return {
    ...after,
    collectable,
    needAction: atRisk + cannotCollect,
    unknown: unknown + neverChecked,
  };
}

function isCheckedAfter(status: CompanyStatus, { silent, foundAt, endedAt }: EndedOutage): boolean {
  const { answeredAt = 0, sweptAt = 0 } = status;
  if (Math.max(answeredAt, sweptAt) >= endedAt) return true;
  if (foundAt === undefined) return false;
  return silent === 'popbill' ? answeredAt >= foundAt : isLoginAnsweredSince(status, foundAt);
}

/** Ends an open setup alert after a sweep with enough answers, and decides the alerts that were frozen. */
export async function unfreezeAlerts(
  companies: readonly Company[],
  sweep: SweepOccasion,
  deps: SweepDeps,
): Promise<void> {
  if (deps.setup.open === undefined) return;
  await deps.setup.accepted();
  await followAll(companies, sweep, deps);
}

/**
 * Counts a failed check for each company that was refused in a finished sweep: too few were refused for a settings
 * problem. Reads the store, so a restart loses none.
 */
export async function countRefused(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const refused = await companiesWhere(
    (status) => (status.sweptAt ?? 0) < sweep.round && wasRefusedSince(status, sweep.round),
    deps,
  );
  await each(refused, { concurrency: deps.concurrency }, async (company) => {
    await deps.recorder.updateAlert(company, sweep, (status) =>
      countFailedSweep(status, sweep.round),
    );
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
  const counted = await companiesWhere(
    ({ failedSweepsAt }) => (failedSweepsAt.at(-1) ?? 0) >= since,
    deps,
  );
  await each(counted, { concurrency: deps.concurrency }, async (company) => {
    await deps.recorder.updateAlert(company, occasion, (status) => ({
      ...status,
      failedSweepsAt: status.failedSweepsAt.filter((at) => at < since),
    }));
  });
}

/** Decides the alerts that a common cause held back and a person released. */
export async function followReleased(occasion: SweepOccasion, deps: SweepDeps): Promise<void> {
  const cause = deps.commonCauses.unsettled;
  if (cause === undefined || cause.endedBy === 'samples') return;
  const { code, openedAt: since } = cause;
  await followAll(await rejectedCompanies({ code, since }, deps), occasion, deps);
}

/**
 * Decides the alerts for trouble found during a pass, once the pass can tell a mass change from single companies'
 * trouble. Reads the store, so a restart loses none; nobody is notified twice.
 */
export async function decideDeferredAlerts(
  since: Instant,
  occasion: SweepOccasion,
  deps: SweepDeps,
  onUpdated?: (update: AlertUpdate) => void,
): Promise<void> {
  const { massChanges, commonCauses } = deps;
  const waiting: Company[] = [];
  const turned = new Map<MassKind, number>();
  let asked = 0;
  for await (const { company, status } of watchedStatuses(deps)) {
    if ((status.answeredAt ?? 0) >= since) asked += 1;
    for (const kind of newTroublesSince(status, since))
      turned.set(kind, (turned.get(kind) ?? 0) + 1);
    const isNews = isWrongSince(status, since) || isRejectedSince(status, since);
    if (isNews || couldNotBeChecked(status)) waiting.push(company);
  }
  // Rejected logins with a common cause have their own notice, or a person released them.
  if (commonCauses.open !== undefined || commonCauses.ended !== undefined) {
    for (const kind of ['dept-user-login', 'certificate-invalid'] as const) turned.delete(kind);
  }
  const kinds = massKinds(turned, asked);
  if (kinds.length > 0) {
    await massChanges.found({ kinds, asked, since, isAskedFor: occasion.by !== 'schedule' });
  }
  await followAll(waiting, occasion, deps, onUpdated);
}

/**
 * Ends a mass change after a later sweep: companies that still have the trouble get their own alerts, the others are
 * fine. Does nothing while more than half of the affected companies are unanswered.
 */
export async function concludeChange(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { massChanges } = deps;
  const { open } = massChanges;
  if (open === undefined || open.openedAt >= sweep.round) return;
  const turned = heldCompanies(open);
  let confirmed = 0;
  let unanswered = 0;
  for await (const { status } of watchedStatuses(deps)) {
    if (!isHeldByChange(status, { ...open, until: sweep.round })) continue;
    if ((status.answeredAt ?? 0) >= sweep.round) confirmed += 1;
    else unanswered += 1;
  }
  if (unanswered * 2 > turned) return;
  await massChanges.confirmed(confirmed);
}

/** Decides the alerts that a mass change held back; starts over after a restart. */
export async function decideHeldAlerts(occasion: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { massChanges } = deps;
  const { ended } = massChanges;
  if (ended === undefined) return;
  const waiting = await companiesWhere((status) => isHeldByChange(status, ended), deps);
  await followAll(waiting, occasion, deps);
  await massChanges.settled();
}

const CONFIRMED_WITHIN = 3 * DAY;

/**
 * Settles a common cause once a sweep on a later day has made the confirming tests: logins still rejected are the
 * company's own trouble. While a confirming test is missing, e.g. because a sweep was too late for live tests, it waits
 * for at most CONFIRMED_WITHIN.
 */
export async function settleCause(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { ended, shared } = deps.commonCauses;
  if (ended === undefined) return;
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
  deps: SweepDeps,
  onUpdated?: (update: AlertUpdate) => void,
): Promise<void> {
  return each(companies, { concurrency: deps.concurrency }, async (company) => {
    const update = await deps.recorder.updateAlert(company, occasion);
    onUpdated?.(update);
  });
}

/** Whether a watched company still needs its confirming test. */
async function isUnconfirmed(shared: SharedRejection, deps: SweepDeps): Promise<boolean> {
  if (deps.policy.deptLoginTest === 'off') return false;
  const unconfirmed = await companiesWhere((status) => needsConfirmingTest(status, shared), deps);
  return unconfirmed.length > 0;
}

function rejectedCompanies(shared: SharedRejection, deps: SweepDeps): Promise<readonly Company[]> {
  return companiesWhere((status) => isAmongShared(status, shared), deps);
}

async function companiesWhere(
  matches: (status: CompanyStatus) => boolean,
  deps: SweepDeps,
): Promise<readonly Company[]> {
  const found: Company[] = [];
  for await (const { company, status } of watchedStatuses(deps)) {
    if (matches(status)) found.push(company);
  }
  return found;
}
