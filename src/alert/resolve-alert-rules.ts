import type { Assessment } from '../assessment/assessment.js';
import { quietUntil } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife, CollectionStop } from '../records/alert.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { AlertCase, AlertDecision } from './alert-case.js';
import { worstNotified } from './notice-history-rules.js';
import { isOnDemand } from './notice-rules.js';

/** The stops after a check. An unknown verdict changes none; those of products that are no longer collected are dropped. */
export function collectionStopsAfter(
  previous: readonly CollectionStop[],
  { products }: Assessment,
  now: Instant,
): readonly CollectionStop[] {
  const working = new Set<Product>();
  const newStops: CollectionStop[] = [];
  for (const { product, verdict, collectableAt } of products) {
    const isStopped = previous.some((stop) => stop.product === product && stop.to === undefined);
    if (verdict.kind === 'collectable' || verdict.kind === 'at-risk') working.add(product);
    if (verdict.kind === 'broken' && !isStopped) newStops.push({ product, from: collectableAt });
  }
  const collected = previous.filter((stop) =>
    products.some(({ product }) => product === stop.product),
  );
  const ended = collected.map((stop) =>
    stop.to === undefined && working.has(stop.product) ? { ...stop, to: now } : stop,
  );
  return [...ended, ...newStops];
}

/** Resolves the alert. `next`: the alert after this check, which has no reasons. */
export function resolveAlert(before: Alert, next: Alert, input: AlertCase): AlertDecision {
  const { assessment, occasion, policy, now } = input;
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was: before.reasons,
    renewedUntil: renewedUntilOf(before.reasons, assessment),
    gaps: (next.stops ?? []).map(({ to = now, ...stop }) => ({ ...stop, to })),
    deptUserWorks: deptUserWorksNow(before.reasons, assessment),
    certificateTested: isCertificateTested(before.reasons, assessment),
  };
  const alert = { ...next, severity: before.severity, life };
  if (worstNotified(before.told) !== 'critical') return { kind: 'resolve', alert };
  const broadcastFrom = isOnDemand(occasion) ? now : quietUntil(now, policy);
  return { kind: 'resolve', alert, broadcastFrom };
}

/** The earliest new expiry date of the certificates that were expiring or expired. `undefined`: no date has changed. */
function renewedUntilOf(was: readonly Reason[], { products }: Assessment): Instant | undefined {
  const dates = was.flatMap((reason) => {
    if (reason.kind !== 'certificate-expiry') return [];
    return products
      .filter(({ product }) => reason.products.includes(product))
      .flatMap(({ certificate }) =>
        certificate.kind === 'valid' && certificate.expiresAt !== reason.expiresAt
          ? [certificate.expiresAt]
          : [],
      );
  });
  return dates.length === 0 ? undefined : Math.min(...dates);
}

/** Whether the certificates that were in trouble have logged in. `undefined`: there were none, or none is valid now. */
function isCertificateTested(
  was: readonly Reason[],
  { products }: Assessment,
): boolean | undefined {
  const affected = was.flatMap((reason) =>
    reason.kind === 'certificate-expiry' || reason.kind === 'certificate-invalid'
      ? reason.products
      : [],
  );
  const valid = products.flatMap(({ product, certificate }) =>
    affected.includes(product) && certificate.kind === 'valid' ? [certificate] : [],
  );
  if (valid.length === 0) return undefined;
  return valid.every(({ loginTestedAt }) => loginTestedAt !== undefined);
}

function deptUserWorksNow(was: readonly Reason[], { products }: Assessment): boolean | undefined {
  const rejected = was.filter(({ kind }) => kind === 'dept-user-login');
  if (rejected.length === 0) return undefined;
  const affected = rejected.flatMap((reason) => reason.products);
  return products
    .filter(({ product }) => affected.includes(product))
    .every(({ deptUser }) => deptUser.kind === 'works');
}
