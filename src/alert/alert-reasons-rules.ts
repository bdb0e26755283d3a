import { isDeepStrictEqual } from 'node:util';
import {
  certificateStateOf,
  deptUserStateOf,
  gotNoAnswer,
  mergeReasons,
  unansweredMethods,
} from '../assessment/assess-rules.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { certificateReasons } from '../assessment/method-reason-rules.js';
import { isShared, withoutSharedRejection } from '../incident/common-cause-rules.js';
import type { Policy } from '../kernel/policy.js';
import { seoulDayOf } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Product } from '../records/company.js';
import { filterReasons, type Reason, type ReasonKind } from '../records/reason.js';
import type { AlertCase } from './notice-rules.js';

/** Whether messages about both show the same facts, so that no edit is needed. The days left are one of these facts. */
export function showsSameFacts(a: Alert, b: Alert): boolean {
  return isDeepStrictEqual(factsOf(a), factsOf(b));
}

/** Fields whose change alone needs no edit: times, even those that a message shows, and internal ones. */
const IGNORED: readonly string[] = [
  'foundAt',
  'at',
  'whenAsked',
  'nextRung',
  'lastWorkedAt',
  'firstAskedAt',
];

function factsOf(alert: Alert): unknown {
  const { name, owner, note, life, reasons, stops = [], checkedAt } = alert;
  const countsDays = reasons.some(({ kind }) => kind === 'certificate-expiry');
  const asOf = countsDays ? seoulDayOf(checkedAt) : undefined;
  const facts = { name, owner, note, state: life.state, reasons, stops, asOf };
  const json = JSON.stringify(facts, (key, value) => (IGNORED.includes(key) ? undefined : value));
  return JSON.parse(json);
}

/** The alert's reasons after a check. A question without an answer neither opens nor ends a reason. */
export function reasonsAfter(
  previous: readonly Reason[],
  { assessment, company, policy }: AlertCase,
): readonly Reason[] {
  const found = filterReasons(assessment.reasons, (reason, product) => {
    if (wasAnswered(reason.kind, product, assessment)) return true;
    // A known reason may be updated, except for days left, which need an expiry date from this check.
    return reason.kind !== 'certificate-expiry' && hasReason(previous, product, reason.kind);
  });
  const kept = filterReasons(previous, ({ kind }, product) => {
    // Reasons of products that are no longer collected are dropped.
    if (!company.products.includes(product) || hasReason(found, product, kind)) return false;
    // A registration that exists is not missing, even if the test of its login got no answer.
    const isAnswered = kind === 'auth-missing' || wasAnswered(kind, product, assessment);
    return !isAnswered || !isResolved(kind, product, assessment, policy);
  });
  return mergeReasons([...found, ...kept]);
}

export function isWhollyUnanswered({ products }: Assessment): boolean {
  return products.every(({ failures }) => gotNoAnswer(failures));
}

export function reasonsGone(previous: readonly Reason[], current: readonly Reason[]) {
  return previous.filter(
    ({ kind, products }) => !products.some((one) => hasReason(current, one, kind)),
  );
}

/** Whether a later alert of the company has a problem that this one says is resolved. */
export function hasReturned({ life, openedAt }: Alert, later: Alert | undefined): boolean {
  if (life.state !== 'resolved' || later === undefined || later.openedAt === openedAt) return false;
  return reasonsGone(life.was, later.reasons).length < life.was.length;
}

/** The part of the reasons whose kind and product are not among the others. */
export function partNotAmong(others: readonly Reason[], reasons: readonly Reason[]) {
  return filterReasons(reasons, ({ kind }, product) => !hasReason(others, product, kind));
}

function hasReason(reasons: readonly Reason[], product: Product, kind: ReasonKind): boolean {
  return reasons.some((reason) => reason.kind === kind && reason.products.includes(product));
}

function wasAnswered(kind: ReasonKind, product: Product, { products }: Assessment): boolean {
  const failures = products.find((each) => each.product === product)?.failures ?? [];
  const unanswered = unansweredMethods(failures);
  switch (kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return !unanswered.certificate;
    case 'dept-user-login':
      return !unanswered.deptUser;
    case 'auth-missing':
      return !unanswered.certificate && !unanswered.deptUser;
    case 'member-missing':
    case 'plan':
      return !gotNoAnswer(failures);
    case 'check-broken':
      return true;
  }
}

/** Whether the product certainly no longer has this kind of problem. An untested login proves nothing. */
function isResolved(
  kind: ReasonKind,
  product: Product,
  { products, isNotMember }: Assessment,
  policy: Policy,
): boolean {
  const assessed = products.find((each) => each.product === product);
  if (assessed === undefined) return false;
  if (kind === 'check-broken') return assessed.verdict.kind !== 'unknown';
  // About a company that is not a member, POPBiLL answers nothing else, so that answer ends no other reason.
  if (isNotMember) return false;
  switch (kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return assessed.certificate.kind !== 'unknown';
    case 'dept-user-login':
      return assessed.deptUser.kind === 'works' || assessed.deptUser.kind === 'missing';
    case 'auth-missing':
      return isRegistered(assessed, policy);
    case 'member-missing':
    case 'plan':
      return true;
  }
}

function isRegistered({ certificate, deptUser }: ProductAssessment, policy: Policy): boolean {
  const hasDeptUser = deptUser.kind !== 'missing' && deptUser.kind !== 'unknown';
  const hasCertificate = certificate.kind !== 'missing' && certificate.kind !== 'unknown';
  return hasDeptUser || (policy.collectsBy === 'any' && hasCertificate);
}

export type DistrustCause = 'outage' | 'common-cause';

/**
 * The reasons without distrusted ones, which are probably not the company's own problem: they neither open, worsen nor
 * end an alert, nor change what it shows about a certificate. Those in `notified`, which were posted, stay as they
 * were.
 */
export function trustedReasons(
  notified: readonly Reason[],
  found: readonly Reason[],
  input: AlertCase,
): { readonly reasons: readonly Reason[]; readonly distrustCause?: DistrustCause } {
  const distrusted = found.filter((reason) => isDistrusted(reason, input));
  if (distrusted.length === 0) return { reasons: found };
  const known = filterReasons(notified, ({ kind }, product) =>
    hasReason(distrusted, product, kind),
  );
  const trusted = found.filter((reason) => !distrusted.includes(reason));
  const unnotified = productsNotNotified(distrusted, known);
  const distrustCause = distrusted.some(({ kind }) => kind !== 'check-broken')
    ? 'common-cause'
    : 'outage';
  return {
    reasons: mergeReasons([...restoreCertificates(trusted, unnotified, input), ...known]),
    distrustCause,
  };
}

function isDistrusted(reason: Reason, { hasOutage, commonCause }: AlertCase): boolean {
  switch (reason.kind) {
    case 'check-broken':
      return hasOutage;
    case 'dept-user-login':
      return isShared({ code: reason.code, at: reason.rejectedAt }, commonCause);
    case 'certificate-invalid':
      return isShared({ code: reason.code, at: reason.foundAt }, commonCause);
    case 'certificate-expiry':
    case 'auth-missing':
    case 'member-missing':
    case 'plan':
      return false;
  }
}

function productsNotNotified(distrusted: readonly Reason[], known: readonly Reason[]) {
  const rejected = distrusted.filter(({ kind }) => kind !== 'check-broken');
  return new Set(partNotAmong(known, rejected).flatMap(({ products }) => products));
}

/** The reasons; those about the affected products' certificates are computed without the distrusted rejections. */
function restoreCertificates(
  reasons: readonly Reason[],
  affected: ReadonlySet<Product>,
  input: AlertCase,
): readonly Reason[] {
  const { status, commonCause, policy, now } = input;
  if (status.memberMissing !== undefined) return reasons;
  const answered = [...affected].filter(
    (product) => !unansweredMethods(status.products[product]?.failures ?? []).certificate,
  );
  const otherReasons = filterReasons(
    reasons,
    ({ kind }, product) =>
      (kind !== 'certificate-expiry' && kind !== 'certificate-invalid') ||
      !answered.includes(product),
  );
  const recomputed = answered.flatMap((product) => {
    const { certificate, deptUser } = status.products[product] ?? {};
    return certificateReasons({
      product,
      certificate: certificateStateOf(withoutSharedRejection(certificate, commonCause), now),
      deptUser: deptUserStateOf(withoutSharedRejection(deptUser, commonCause)),
      policy,
      now,
    });
  });
  return [...otherReasons, ...recomputed.filter((reason) => !isDistrusted(reason, input))];
}
