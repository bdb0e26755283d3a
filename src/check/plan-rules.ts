import { HOUR, type Instant, isWithin } from '../kernel/time.js';
import type { PlanStatus, Refused } from '../records/status.js';

type Refusal = Pick<Refused, 'code' | 'message'>;

/** With these codes POPBiLL refuses to collect although the plan is in use, so only the collector gets them. */
const RESTRICTIONS: ReadonlySet<number> = new Set([
  -11101022, -11101023, -11101024, -11101025, -11101026, -11101027, -14101002, -14101003, -14101004,
]);

/** The collector collects at least once a day, so a restriction that it has not reported for this long is over. */
const RESTRICTION_LIFETIME = 36 * HOUR;

/** POPBiLL's answer does not disprove a restriction that the collector reported. */
export function planAfterAnswer(
  previous: PlanStatus | undefined,
  answer: Omit<PlanStatus, 'foundAt'>,
  now: Instant,
): PlanStatus {
  const isRestricted =
    previous !== undefined &&
    isRestriction(previous) &&
    isWithin(previous.foundAt, RESTRICTION_LIFETIME, now);
  return isRestricted && answer.state !== 'stopped' ? previous : { foundAt: now, ...answer };
}

export function refusedPlan(
  { code, message }: Refusal,
  source: Pick<PlanStatus, 'whenAsked' | 'byCollector'>,
  foundAt: Instant,
): PlanStatus {
  return { state: 'stopped', why: 'refused', code, message, ...source, foundAt };
}

/**
 * A login that reached HomeTax disproves an earlier refusal because of the plan, unless the call about the plan itself
 * was refused, or the collector reported a restriction.
 */
export function planAfterLogin(plan: PlanStatus | undefined): PlanStatus | undefined {
  const isDisproved = plan?.why === 'refused' && plan.whenAsked !== true && !isRestriction(plan);
  return isDisproved ? undefined : plan;
}

/**
 * POPBiLL's own answer to us is kept if it says `stopped` too, or if it is newer than the report: for a restriction,
 * which an answer does not disprove, newer by RESTRICTION_LIFETIME.
 */
export function planAfterReport(
  plan: PlanStatus | undefined,
  refusal: Refusal,
  at: Instant,
): PlanStatus {
  const isOwnAnswer = plan !== undefined && plan.byCollector === undefined;
  const lifetime = RESTRICTIONS.has(refusal.code) ? RESTRICTION_LIFETIME : 0;
  const isReportOutdated = isOwnAnswer && plan.foundAt >= at + lifetime;
  if (isOwnAnswer && (plan.state === 'stopped' || isReportOutdated)) return plan;
  return refusedPlan(refusal, { byCollector: true }, at);
}

function isRestriction({ byCollector, code }: PlanStatus): boolean {
  return byCollector === true && code !== undefined && RESTRICTIONS.has(code);
}
