import type { Instant } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { ReasonKind, Severity } from '../../src/records/reason.js';
import type { KnownCompany, KnownProduct } from './knowledge.js';
import type { Calendar } from './korean-days.js';
import { GENERIC_REJECTION } from './world.js';

/** A problem of one product, by the rules of DESIGN sections 3 and 5. */
export interface Problem {
  readonly product: Product;
  readonly kind: ReasonKind;
  readonly severity: Severity;
  /** Only for an expiring certificate. */
  readonly expiresAt?: Instant;
  /** The lowest rung of the ladder that is due. */
  readonly rung?: number;
  /** Collection does not depend on this certificate, because the department user works. */
  readonly hasWorkingDeptUser?: boolean;
  /** Only for a rejected department user. */
  readonly code?: number;
  /** When the department user was last rejected. */
  readonly at?: Instant;
}

/** Whether a rejection belongs to a common cause, so that it is not the company's own problem. */
export type IsInCommonCause = (
  rejection: Extract<KnownProduct['deptUser'], { readonly kind: 'rejected' }>,
) => boolean;

const OVERDUE_RUNGS = [-1, -2, -3, -4, -5, -6, -7, -14, -21, -28];

/** A company's problems according to the known facts, computed independently of the product's code. */
export function expectedProblems(
  known: Pick<KnownCompany, 'isMember' | 'products'>,
  circumstances: {
    readonly products: readonly Product[];
    readonly ladder: readonly number[];
    readonly calendar: Calendar;
    readonly now: Instant;
    readonly isInCommonCause: IsInCommonCause;
  },
): readonly Problem[] {
  const { products } = circumstances;
  if (!known.isMember) {
    return products.map((product) => ({ product, kind: 'member-missing', severity: 'critical' }));
  }
  return products.flatMap((product) => {
    const facts = known.products.get(product);
    return facts === undefined ? [] : problemsOfProduct(product, facts, circumstances);
  });
}

/**
 * The problems that an alert may name. After a company stopped being a member, its earlier problems may stay, also those
 * that a mass misreport seemed to end. So may a rejection whose record was lost.
 */
export function allowedProblems(
  known: KnownCompany,
  circumstances: Parameters<typeof expectedProblems>[1],
): readonly Problem[] {
  const lost = circumstances.products.flatMap((product): readonly Problem[] =>
    known.products.get(product)?.isRejectionLost === true
      ? [{ product, kind: 'dept-user-login', severity: 'critical' }]
      : [],
  );
  const problems = [...expectedProblems(known, circumstances), ...lost];
  if (known.isMember) return problems;
  const earlier = [known.products, known.beforeMisreport].filter((each) => each !== undefined);
  return [
    ...problems,
    ...earlier.flatMap((products) => expectedProblems({ isMember: true, products }, circumstances)),
  ];
}

function problemsOfProduct(
  product: Product,
  facts: KnownProduct,
  circumstances: {
    readonly ladder: readonly number[];
    readonly calendar: Calendar;
    readonly now: Instant;
    readonly isInCommonCause: IsInCommonCause;
  },
): readonly Problem[] {
  const { deptUser } = facts;
  const certificate = expireRevoked(facts.certificate, circumstances.now);
  const problems: Problem[] = [];
  if (facts.planStopped) problems.push({ product, kind: 'plan', severity: 'critical' });
  if (deptUser.kind === 'none' && certificate.kind === 'none') {
    problems.push({ product, kind: 'auth-missing', severity: 'critical' });
  }
  const isAlive = certificate.kind === 'expires' && circumstances.now < certificate.at + 1000;
  if (deptUser.kind === 'rejected') {
    const { code, times, at } = deptUser;
    const mayCollectByCertificate = isAlive || certificate.kind === 'unknown';
    // Beside a certificate that cannot collect, and is critical, one failure is critical too.
    const isOnlyFailure = certificate.kind === 'none' && code === GENERIC_REJECTION && times < 2;
    const isWarning = mayCollectByCertificate || isOnlyFailure;
    problems.push({
      product,
      kind: 'dept-user-login',
      severity: isWarning ? 'warning' : 'critical',
      code,
      at,
    });
  }
  // A common rejection does not change the severity of the certificate beside it.
  const deptUserState =
    deptUser.kind === 'rejected' && circumstances.isInCommonCause(deptUser)
      ? deptUser.before
      : deptUser.kind;
  const hasWorkingDeptUser = deptUserState === 'works';
  const limitSeverity = (severity: Severity): Severity => {
    if (hasWorkingDeptUser) return 'notice';
    const isUntested = deptUserState === 'untested' || deptUserState === 'unknown';
    return isUntested && severity === 'critical' ? 'warning' : severity;
  };
  if (certificate.kind === 'revoked') {
    problems.push({
      product,
      kind: 'certificate-invalid',
      severity: limitSeverity('critical'),
      hasWorkingDeptUser,
    });
  }
  if (certificate.kind === 'expires') {
    const rung = rungOf(certificate.at, circumstances);
    if (rung !== undefined) {
      problems.push({
        product,
        kind: 'certificate-expiry',
        severity: limitSeverity(isAlive ? severityOf(rung) : 'critical'),
        expiresAt: certificate.at,
        // Beside a working department user, only the first rung and the last day count.
        rung: hasWorkingDeptUser ? (rung <= 0 ? 0 : Math.max(...circumstances.ladder)) : rung,
        hasWorkingDeptUser,
      });
    }
  }
  return problems;
}

/** After its end, a revoked certificate counts as expired. */
function expireRevoked(
  certificate: KnownProduct['certificate'],
  now: Instant,
): KnownProduct['certificate'] {
  if (certificate.kind !== 'revoked' || certificate.at === undefined) return certificate;
  return now < certificate.at + 1000 ? certificate : { kind: 'expires', at: certificate.at };
}

/** The lowest due rung. Rungs on the following days off are due too, but overdue rungs only after expiry. */
function rungOf(
  expiresAt: Instant,
  { ladder, calendar, now }: { ladder: readonly number[]; calendar: Calendar; now: Instant },
): number | undefined {
  const left = calendar.daysBetween(calendar.eve(calendar.dayOf(now)), calendar.dayOf(expiresAt));
  const isAlive = now < expiresAt + 1000;
  const counted = isAlive ? Math.max(0, left) : left;
  const due = [...ladder, ...OVERDUE_RUNGS].filter((rung) => rung >= counted);
  return due.length === 0 ? undefined : Math.min(...due);
}

function severityOf(rung: number): Severity {
  if (rung <= 3) return 'critical';
  return rung <= 14 ? 'warning' : 'notice';
}

export const RANK: Readonly<Record<Severity, number>> = { notice: 1, warning: 2, critical: 3 };

export function maxRank(problems: readonly Problem[]): number {
  return Math.max(0, ...problems.map(({ severity }) => RANK[severity]));
}
