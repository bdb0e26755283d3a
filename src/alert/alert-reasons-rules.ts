import { isDeepStrictEqual } from 'node:util';
import {
  certificateView,
  couldNotAsk,
  deptUserView,
  mergeReasons,
  unaskedMethods,
} from '../assessment/assess-rules.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { certificateReasons } from '../assessment/method-reason-rules.js';
import { isShared, withoutSharedRejection } from '../incident/common-cause-rules.js';
import type { Policy } from '../kernel/policy.js';
import { seoulDayOf } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Product } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';
import type { AlertCase } from './alert-case.js';

/** Whether both show the same facts: a sweep without news edits nothing. A change of days left is a change. */
export function saysTheSame(a: Alert, b: Alert): boolean {
  return isDeepStrictEqual(factsOf(a), factsOf(b));
}

/** Fields that messages do not show. */
const HIDDEN: readonly string[] = [
  'foundAt',
  'at',
  'whenAsked',
  'nextRung',
  'deptUserWorkedAt',
  'lastWorkedAt',
  'firstAskedAt',
];

function factsOf(alert: Alert): unknown {
  const { name, owner, note, life, reasons, stops = [], checkedAt } = alert;
  const countsDays = reasons.some(({ kind }) => kind === 'certificate-expiry');
  const asOf = countsDays ? seoulDayOf(checkedAt) : undefined;
  const facts = { name, owner, note, state: life.state, reasons, stops, asOf };
  const shown = JSON.stringify(facts, (key, value) => (HIDDEN.includes(key) ? undefined : value));
  return JSON.parse(shown);
}

/** A question that could not be asked opens and ends no reason; a registration with an untested login proves nothing. */
export function reasonsAfter(
  before: readonly Reason[],
  { assessment, company, policy }: AlertCase,
): readonly Reason[] {
  const found = eachProduct(assessment.reasons, (reason, product) => {
    if (isAsked(reason.kind, product, assessment)) return true;
    // A known reason may be updated, but days left need an expiry date from this check.
    return reason.kind !== 'certificate-expiry' && has(before, product, reason.kind);
  });
  const stays = eachProduct(before, ({ kind }, product) => {
    // Reasons of products that are no longer collected are dropped.
    if (!company.products.includes(product) || has(found, product, kind)) return false;
    // A registration that exists is not missing, even if its login could not be tested.
    const isAnswered = kind === 'auth-missing' || isAsked(kind, product, assessment);
    return !isAnswered || !isOver(kind, product, assessment, policy);
  });
  return mergeReasons([...found, ...stays]);
}

export function isUnasked({ products }: Assessment): boolean {
  return products.every(({ failures }) => couldNotAsk(failures));
}

export function goneFrom(before: readonly Reason[], after: readonly Reason[]): readonly Reason[] {
  return before.filter(({ kind, products }) => !products.some((one) => has(after, one, kind)));
}

export function eachProduct(
  reasons: readonly Reason[],
  passes: (reason: Reason, product: Product) => boolean,
): readonly Reason[] {
  return reasons.flatMap((reason) => {
    const products = reason.products.filter((product) => passes(reason, product));
    return products.length === 0 ? [] : [{ ...reason, products }];
  });
}

function has(reasons: readonly Reason[], product: Product, kind: ReasonKind): boolean {
  return reasons.some((reason) => reason.kind === kind && reason.products.includes(product));
}

function isAsked(kind: ReasonKind, product: Product, { products }: Assessment): boolean {
  const failures = products.find((each) => each.product === product)?.failures ?? [];
  const unasked = unaskedMethods(failures);
  switch (kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return !unasked.certificate;
    case 'dept-user-login':
      return !unasked.deptUser;
    case 'auth-missing':
      return !unasked.certificate && !unasked.deptUser;
    case 'member-missing':
    case 'plan':
      return !couldNotAsk(failures);
    case 'check-broken':
      return true;
  }
}

/** Whether it is proven that the product no longer has this kind of problem. */
function isOver(
  kind: ReasonKind,
  product: Product,
  { products, memberMissing }: Assessment,
  policy: Policy,
): boolean {
  const assessed = products.find((each) => each.product === product);
  if (assessed === undefined) return false;
  // "Not a member" is an answer too, the only one that such a company can have.
  if (kind === 'check-broken') return assessed.verdict.kind !== 'unknown';
  if (memberMissing) return false;
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

export interface Trusted {
  readonly reasons: readonly Reason[];
  readonly leftOut?: 'outage' | 'common-cause';
}

/**
 * The reasons without distrusted ones, which are probably not the company's own problem: they open, worsen and end
 * nothing, and change nothing that is shown about a certificate.
 */
export function trustedReasons(
  before: readonly Reason[],
  found: readonly Reason[],
  input: AlertCase,
): Trusted {
  const distrusted = found.filter((reason) => isDistrusted(reason, input));
  if (distrusted.length === 0) return { reasons: found };
  const known = eachProduct(before, ({ kind }, product) => has(distrusted, product, kind));
  const trusted = found.filter((reason) => !distrusted.includes(reason));
  const unnotified = productsNotNotified(distrusted, known);
  const leftOut = distrusted.some(({ kind }) => kind !== 'check-broken')
    ? 'common-cause'
    : 'outage';
  return {
    reasons: mergeReasons([...certificatesAsBefore(trusted, unnotified, input), ...known]),
    leftOut,
  };
}

function isDistrusted(reason: Reason, { outage, commonCause }: AlertCase): boolean {
  switch (reason.kind) {
    case 'check-broken':
      return outage;
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

/** Products with a distrusted rejection that nobody was notified of. */
function productsNotNotified(
  distrusted: readonly Reason[],
  known: readonly Reason[],
): ReadonlySet<Product> {
  const rejected = distrusted.filter(({ kind }) => kind !== 'check-broken');
  const unnotified = eachProduct(rejected, ({ kind }, product) => !has(known, product, kind));
  return new Set(unnotified.flatMap(({ products }) => products));
}

/** Reasons about certificates of these products as they would be without the rejections. */
function certificatesAsBefore(
  reasons: readonly Reason[],
  affected: ReadonlySet<Product>,
  input: AlertCase,
): readonly Reason[] {
  const { status, commonCause, policy, now } = input;
  if (status.memberMissing !== undefined) return reasons;
  const asked = [...affected].filter(
    (product) => !unaskedMethods(status.products[product]?.failures ?? []).certificate,
  );
  const others = eachProduct(
    reasons,
    ({ kind }, product) =>
      (kind !== 'certificate-expiry' && kind !== 'certificate-invalid') || !asked.includes(product),
  );
  const own = asked.flatMap((product) => {
    const { certificate, deptUser } = status.products[product] ?? {};
    return certificateReasons({
      product,
      certificate: certificateView(withoutSharedRejection(certificate, commonCause), now),
      deptUser: deptUserView(withoutSharedRejection(deptUser, commonCause)),
      policy,
      now,
    });
  });
  return [...others, ...own.filter((reason) => !isDistrusted(reason, input))];
}
