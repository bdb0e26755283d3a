import type { AlertFollowing } from '../alert/alert-book.js';
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
  isYetToConfirm,
  type SharedRejection,
  wasRejected,
} from '../incident/common-cause-rules.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import {
  isHeldByChange,
  isWrongSince,
  massKinds,
  turnedSince,
  waitingFor,
} from '../incident/mass-change-rules.js';
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
import type { CompanyStatus, MassKind } from '../records/status.js';
import type { Store } from '../records/store.js';
import type { SweepChecker, SweepOccasion } from './sweep-checker.js';
import type { SweepOutcome, SweepSummary } from './sweep-count.js';

type EndedOutage = NonNullable<OutageWatch['ended']>;

/** What the parts of sweeping share. */
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
  /** Companies in hand at once. */
  readonly concurrency: number;
  /** Called after every sweep. */
  readonly ended?: (outcome: SweepOutcome, tookMs: number) => void;
  /** Called after every sweep that was finished. */
  readonly finished?: (summary: SweepSummary, by: SweepOccasion['by']) => void;
}

/** Of every company that is checked. */
export async function* watchedStatuses({ store, index }: Pick<SweepDeps, 'store' | 'index'>) {
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company !== undefined) yield { company, status };
  }
}

/**
 * Counts from the store, so that a restart changes nothing, how the companies that an outage left are now. Those whose
 * answer ended it are among them.
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
    // A recovery's round is the end of its outage.
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

/** Ends an open setup alert after a sweep with enough answers, and decides the alerts that it had frozen. */
export async function thaw(
  companies: readonly Company[],
  sweep: SweepOccasion,
  deps: SweepDeps,
): Promise<void> {
  if (deps.setup.open === undefined) return;
  await deps.setup.accepted();
  await followAll(companies, sweep, deps);
}

/**
 * Single companies were refused because of our settings in a sweep that was finished: that is their own trouble, and
 * counts as a failed check. Read from the store, so that a restart loses none.
 */
export async function countRefused(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const refused = await companiesWhere(
    (status) => (status.sweptAt ?? 0) < sweep.round && wasRefusedSince(status, sweep.round),
    deps,
  );
  await each(refused, { concurrency: deps.concurrency }, async (company) => {
    await deps.recorder.followAgain(company, sweep, (status) =>
      countFailedSweep(status, sweep.round),
    );
  });
}

/**
 * What an outage left open counts for no company. Those asked before it was found did count.
 *
 * @param since when the pass that found it began
 */
export async function forgiveOutage(
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
    await deps.recorder.followAgain(company, occasion, (status) => ({
      ...status,
      failedSweepsAt: status.failedSweepsAt.filter((at) => at < since),
    }));
  });
}

/** Decides the alerts that a common cause held back, after a person released them. */
export async function followReleased(occasion: SweepOccasion, deps: SweepDeps): Promise<void> {
  const cause = deps.commonCauses.left;
  if (cause === undefined || cause.endedBy === 'samples') return;
  const { code, openedAt: since } = cause;
  await followAll(await rejectedCompanies({ code, since }, deps), occasion, deps);
}

/**
 * Decides at the end of a pass what became wrong since its beginning: by then it is known whether so many companies have
 * it that it is not their own trouble. Read from the store, so that a restart loses none; nobody is notified twice.
 */
export async function followNews(
  since: Instant,
  occasion: SweepOccasion,
  deps: SweepDeps,
  onFollowed?: (following: AlertFollowing) => void,
): Promise<void> {
  const { massChanges, commonCauses } = deps;
  const waiting: Company[] = [];
  const turned = new Map<MassKind, number>();
  let asked = 0;
  for await (const { company, status } of watchedStatuses(deps)) {
    if ((status.answeredAt ?? 0) >= since) asked += 1;
    for (const kind of turnedSince(status, since)) turned.set(kind, (turned.get(kind) ?? 0) + 1);
    const isNews = isWrongSince(status, since) || isRejectedSince(status, since);
    if (isNews || couldNotBeChecked(status)) waiting.push(company);
  }
  // A common cause of rejected logins has its own notice, or a person released them.
  if (commonCauses.open !== undefined || commonCauses.ended !== undefined) {
    for (const kind of ['dept-user-login', 'certificate-invalid'] as const) turned.delete(kind);
  }
  const kinds = massKinds(turned, asked);
  if (kinds.length > 0) {
    await massChanges.found({ kinds, asked, since, isAskedFor: occasion.by !== 'schedule' });
  }
  await followAll(waiting, occasion, deps, onFollowed);
}

/**
 * Ends a mass change after a later sweep: what that found again is each company's own trouble, all others are fine.
 * Without an answer about most of them it proves nothing.
 */
export async function concludeChange(sweep: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { massChanges } = deps;
  const { open } = massChanges;
  if (open === undefined || open.openedAt >= sweep.round) return;
  const turned = waitingFor(open);
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

/** Decides the alerts that a mass change held back; begins again after a restart. */
export async function followChange(occasion: SweepOccasion, deps: SweepDeps): Promise<void> {
  const { massChanges } = deps;
  const { ended } = massChanges;
  if (ended === undefined) return;
  const waiting = await companiesWhere((status) => isHeldByChange(status, ended), deps);
  await followAll(waiting, occasion, deps);
  await massChanges.settled();
}

const CONFIRMED_WITHIN = 3 * DAY;

/**
 * Settles a common cause once a sweep of a later day has made the confirming tests: what is still rejected is the
 * company's own trouble. A sweep that was too late for live tests proves nothing.
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
  onFollowed?: (following: AlertFollowing) => void,
): Promise<void> {
  return each(companies, { concurrency: deps.concurrency }, async (company) => {
    const following = await deps.recorder.followAgain(company, occasion);
    onFollowed?.(following);
  });
}

/** Whether a watched company still has its confirming test before it. */
async function isUnconfirmed(shared: SharedRejection, deps: SweepDeps): Promise<boolean> {
  if (deps.policy.deptLoginTest === 'off') return false;
  const left = await companiesWhere((status) => isYetToConfirm(status, shared), deps);
  return left.length > 0;
}

function rejectedCompanies(shared: SharedRejection, deps: SweepDeps): Promise<readonly Company[]> {
  return companiesWhere((status) => wasRejected(status, shared), deps);
}

async function companiesWhere(
  isMeant: (status: CompanyStatus) => boolean,
  deps: SweepDeps,
): Promise<readonly Company[]> {
  const found: Company[] = [];
  for await (const { company, status } of watchedStatuses(deps)) {
    if (isMeant(status)) found.push(company);
  }
  return found;
}
