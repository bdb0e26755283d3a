import type { Assessment, ProductAssessment, Verdict } from '../assessment/assessment.js';
import { quietUntil } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife, CollectionGap, CollectionStop } from '../records/alert.js';
import type { Product } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';
import type { AlertCase, AlertDecision } from './alert-case.js';
import { worstNotified } from './notice-history-rules.js';
import { isOnDemand } from './notice-rules.js';

/**
 * The stops after a check. An unknown verdict changes none; those of products that are no longer collected are dropped.
 * `asksFor`: the reasons of an alert whose thread asks at once for what was missed because of them.
 */
export function collectionStopsAfter(
  previous: readonly CollectionStop[],
  { products }: Assessment,
  asksFor: readonly Reason[],
  now: Instant,
): readonly CollectionStop[] {
  const previousStops = previous.flatMap((stop): readonly CollectionStop[] => {
    const verdict = products.find(({ product }) => product === stop.product)?.verdict;
    if (verdict === undefined) return [];
    if (stop.to !== undefined || !isCollectable(verdict)) return [stop];
    const asked = verdict.kind === 'collectable' && asksFor.some(stopsFor(stop.product));
    const untested = asked && verdict.basis === 'by-date';
    return [{ ...stop, to: now, asked: asked || undefined, untested: untested || undefined }];
  });
  const isStopped = (product: Product) =>
    previous.some((stop) => stop.product === product && stop.to === undefined);
  const newStops = products
    .filter(({ product, verdict }) => verdict.kind === 'broken' && !isStopped(product))
    .map(({ product, collectableAt }) => ({ product, from: collectableAt }));
  return [...previousStops, ...newStops];
}

/** Whether the reason certainly stopped collection. A warning, an unpaid plan and an unexpired certificate may not. */
export const stopsFor = (product: Product) => (reason: Reason) =>
  reason.severity === 'critical' &&
  reason.products.includes(product) &&
  !(reason.kind === 'plan' && reason.plan.why === 'unpaid') &&
  !(reason.kind === 'certificate-expiry' && !reason.expired);

/** The gaps that ended at `at`, for whose days the alert's thread asks. */
export function gapsAskedAt(alert: Alert, at?: Instant): readonly CollectionGap[] {
  return gapsAskedSince(alert, at).filter(({ to }) => to === at);
}

export function gapsAskedSince({ stops = [] }: Alert, since = 0): readonly CollectionGap[] {
  return stops.flatMap(({ product, from, to = 0, asked, untested }) =>
    asked === true && to >= since ? [{ product, from, to, untested }] : [],
  );
}

/** Resolves the alert. `next`: the alert after this check, which has no reasons. */
export function resolveAlert(before: Alert, next: Alert, input: AlertCase): AlertDecision {
  const { assessment, occasion, policy, now } = input;
  const until = policy.deptLoginTest === 'off' ? 'until-check' : 'until-sweep';
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was: before.reasons,
    renewedUntil: renewedUntilOf(before.reasons, assessment),
    gaps: (next.stops ?? []).map(({ to = now, ...stop }) => ({ ...stop, to })),
    deptUserWorks: deptUserWorksNow(before.reasons, assessment),
    certificateTested: isCertificateTested(before.reasons, assessment),
    unconfirmed: isUnconfirmed(before.reasons, assessment) ? until : undefined,
  };
  const alert = { ...next, severity: before.severity, life };
  if (worstNotified(before.told) !== 'critical') return { kind: 'resolve', alert };
  const broadcastFrom = isOnDemand(occasion) ? now : quietUntil(now, policy);
  return { kind: 'resolve', alert, broadcastFrom };
}

const isCollectable = ({ kind }: Verdict): boolean => kind === 'collectable' || kind === 'at-risk';

/** The products that had such a reason. */
function affectedBy(
  kinds: readonly ReasonKind[],
  was: readonly Reason[],
  { products }: Assessment,
): readonly ProductAssessment[] {
  const affected = was.filter(({ kind }) => kinds.includes(kind)).flatMap((each) => each.products);
  return products.filter(({ product }) => affected.includes(product));
}

/** Whether an affected product is not known to be collectable, because what is registered now has not logged in yet. */
function isUnconfirmed(was: readonly Reason[], assessment: Assessment): boolean {
  const affected = was.flatMap(({ products }) => products);
  return assessment.products.some(
    ({ product, verdict }) => affected.includes(product) && !isCollectable(verdict),
  );
}

/** The earliest new expiry date of the certificates that were expiring or expired. `undefined`: no date has changed. */
function renewedUntilOf(was: readonly Reason[], assessment: Assessment): Instant | undefined {
  const oldDates = was.map((reason) => ('expiresAt' in reason ? reason.expiresAt : undefined));
  const dates = affectedBy(['certificate-expiry'], was, assessment).flatMap(({ certificate }) =>
    certificate.kind === 'valid' && !oldDates.includes(certificate.expiresAt)
      ? [certificate.expiresAt]
      : [],
  );
  return dates.length === 0 ? undefined : Math.min(...dates);
}

/** Whether certificates that were in trouble, or replace a department user, have logged in. `undefined`: none is valid. */
function isCertificateTested(was: readonly Reason[], assessment: Assessment): boolean | undefined {
  const affected = affectedBy(['certificate-expiry', 'certificate-invalid'], was, assessment);
  const rejected = affectedBy(['dept-user-login'], was, assessment);
  const replaced = rejected.filter(({ deptUser }) => deptUser.kind !== 'works');
  const valid = [...affected, ...replaced].flatMap(({ certificate }) =>
    certificate.kind === 'valid' ? [certificate] : [],
  );
  if (valid.length === 0) return undefined;
  return valid.every(({ loginTestedAt }) => loginTestedAt !== undefined);
}

function deptUserWorksNow(was: readonly Reason[], assessment: Assessment): boolean | undefined {
  const affected = affectedBy(['dept-user-login'], was, assessment);
  return affected.length === 0
    ? undefined
    : affected.every(({ deptUser }) => deptUser.kind === 'works');
}
