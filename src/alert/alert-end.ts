import type { Assessment } from '../assessment/assessment.js';
import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { quietUntil } from '../kernel/quiet-hours.js';
import type { Alert, AlertDecision, AlertLife, Occasion } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { gapsOf } from './alert-stops.js';
import { worstToldOf } from './alert-told-rules.js';
import { isAskedFor } from './alert-words.js';

export interface EndContext {
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Nothing is wrong any more.
 *
 * @param before the alert as it was, with what had been wrong last.
 * @param next the same after this check, without reasons.
 */
export function resolveAlert(before: Alert, next: Alert, about: EndContext): AlertDecision {
  const { assessment, occasion, policy, now } = about;
  const renewedUntil = renewedUntilOf(before.reasons, assessment);
  const deptUserWorks = deptUserWorksNow(before.reasons, assessment);
  const certificateTested = isCertificateTested(before.reasons, assessment);
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was: before.reasons,
    renewedUntil,
    gaps: gapsOf(next.stops ?? [], now),
    deptUserWorks,
    certificateTested,
  };
  const loud = worstToldOf(before.told) === 'critical';
  const aloudFrom = isAskedFor(occasion) ? now : quietUntil(now, policy);
  return {
    kind: 'resolve',
    loud,
    ...(loud && aloudFrom > now ? { aloudFrom } : {}),
    alert: { ...next, severity: before.severity, life },
  };
}

/** The new last instant of a certificate that was expiring or could not be used, when its date moved. */
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

/** `undefined`: none of its trouble was a certificate's, or none stands there now. */
function isCertificateTested(
  was: readonly Reason[],
  { products }: Assessment,
): boolean | undefined {
  const about = was.flatMap((reason) =>
    reason.kind === 'certificate-expiry' || reason.kind === 'certificate-invalid'
      ? reason.products
      : [],
  );
  const valid = products.flatMap(({ product, certificate }) =>
    about.includes(product) && certificate.kind === 'valid' ? [certificate] : [],
  );
  if (valid.length === 0) return undefined;
  return valid.every(({ loginTestedAt }) => loginTestedAt !== undefined);
}

function deptUserWorksNow(was: readonly Reason[], { products }: Assessment): boolean | undefined {
  const rejected = was.filter(({ kind }) => kind === 'dept-user-login');
  if (rejected.length === 0) return undefined;
  const about = rejected.flatMap((reason) => reason.products);
  return products
    .filter(({ product }) => about.includes(product))
    .every(({ deptUser }) => deptUser.kind === 'works');
}
