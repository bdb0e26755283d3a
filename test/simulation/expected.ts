import type { Instant } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { ReasonKind, Severity } from '../../src/records/reason.js';
import type { Known, KnownProduct } from './knowledge.js';
import type { Calendar } from './korean-days.js';
import { GENERIC_REJECTION } from './world.js';

/** One thing that is wrong with one product, as DESIGN sections 3 and 5 have it. */
export interface Problem {
  readonly product: Product;
  readonly kind: ReasonKind;
  readonly severity: Severity;
  /** Of an expiring certificate. */
  readonly expiresAt?: Instant;
  /** The lowest step of the ladder that is due. */
  readonly rung?: number;
  /** A certificate that collection does not depend on. */
  readonly isBesideWorking?: boolean;
  /** Of a rejected department user. */
  readonly code?: number;
  /** When it was rejected last. */
  readonly at?: Instant;
}

/** Whether a rejection is one of many with one cause: then it is no company's own trouble. */
export type IsShared = (
  rejection: Extract<KnownProduct['deptUser'], { readonly kind: 'rejected' }>,
) => boolean;

const OVERDUE = [-1, -2, -3, -4, -5, -6, -7, -14, -21, -28];

/** What is wrong with a company by what is known of it, judged apart from the product's own rules. */
export function expectedProblems(
  known: Known,
  about: {
    readonly products: readonly Product[];
    readonly ladder: readonly number[];
    readonly calendar: Calendar;
    readonly now: Instant;
    readonly isShared: IsShared;
  },
): readonly Problem[] {
  const { products } = about;
  if (!known.isMember) {
    return products.map((product) => ({ product, kind: 'member-missing', severity: 'critical' }));
  }
  return products.flatMap((product) => {
    const facts = known.products.get(product);
    return facts === undefined ? [] : ofProduct(product, facts, about);
  });
}

/**
 * What an alert may go on naming: of a company that is no member nothing else can be found out, so that what was wrong
 * before stands beside it.
 */
export function standingProblems(
  known: Known,
  about: Parameters<typeof expectedProblems>[1],
): readonly Problem[] {
  const problems = expectedProblems(known, about);
  if (known.isMember) return problems;
  return [...problems, ...expectedProblems({ ...known, isMember: true }, about)];
}

function ofProduct(
  product: Product,
  facts: KnownProduct,
  about: {
    readonly ladder: readonly number[];
    readonly calendar: Calendar;
    readonly now: Instant;
    readonly isShared: IsShared;
  },
): readonly Problem[] {
  const { deptUser } = facts;
  const certificate = lapsed(facts.certificate, about.now);
  const problems: Problem[] = [];
  if (facts.planStopped) problems.push({ product, kind: 'plan', severity: 'critical' });
  if (deptUser.kind === 'none' && certificate.kind === 'none') {
    problems.push({ product, kind: 'auth-missing', severity: 'critical' });
  }
  const isAlive = certificate.kind === 'expires' && about.now < certificate.at + 1000;
  if (deptUser.kind === 'rejected') {
    const { code, times, at } = deptUser;
    const isHelped = isAlive || certificate.kind === 'unknown';
    const isMild = isHelped || (code === GENERIC_REJECTION && times < 2);
    problems.push({
      product,
      kind: 'dept-user-login',
      severity: isMild ? 'warning' : 'critical',
      code,
      at,
    });
  }
  // What many share changes nothing about the certificate beside it.
  const beside =
    deptUser.kind === 'rejected' && about.isShared(deptUser) ? deptUser.before : deptUser.kind;
  const isBesideWorking = beside === 'works';
  const cap = (severity: Severity): Severity => {
    if (isBesideWorking) return 'notice';
    const isUnsure = beside === 'untested' || beside === 'unknown';
    return isUnsure && severity === 'critical' ? 'warning' : severity;
  };
  if (certificate.kind === 'revoked') {
    problems.push({
      product,
      kind: 'certificate-invalid',
      severity: cap('critical'),
      isBesideWorking,
    });
  }
  if (certificate.kind === 'expires') {
    const step = stepOf(certificate.at, about);
    if (step !== undefined) {
      problems.push({
        product,
        kind: 'certificate-expiry',
        severity: cap(isAlive ? severityOf(step) : 'critical'),
        expiresAt: certificate.at,
        rung: isBesideWorking ? (step <= 0 ? 0 : Math.max(...about.ladder)) : step,
        isBesideWorking,
      });
    }
  }
  return problems;
}

/** Past its date a certificate has expired, whatever else is wrong with it. */
function lapsed(
  certificate: KnownProduct['certificate'],
  now: Instant,
): KnownProduct['certificate'] {
  if (certificate.kind !== 'revoked' || certificate.at === undefined) return certificate;
  return now < certificate.at + 1000 ? certificate : { kind: 'expires', at: certificate.at };
}

/** Those steps are due too that fall on the days off which follow; but nothing is overdue before it has expired. */
function stepOf(
  expiresAt: Instant,
  { ladder, calendar, now }: { ladder: readonly number[]; calendar: Calendar; now: Instant },
): number | undefined {
  const left = calendar.daysBetween(calendar.eve(calendar.dayOf(now)), calendar.dayOf(expiresAt));
  const isAlive = now < expiresAt + 1000;
  const counted = isAlive ? Math.max(0, left) : left;
  const due = [...ladder, ...OVERDUE].filter((step) => step >= counted);
  return due.length === 0 ? undefined : Math.min(...due);
}

function severityOf(step: number): Severity {
  if (step <= 3) return 'critical';
  return step <= 14 ? 'warning' : 'notice';
}

export const RANK: Readonly<Record<Severity, number>> = { notice: 1, warning: 2, critical: 3 };

export function worst(problems: readonly Problem[]): number {
  return Math.max(0, ...problems.map(({ severity }) => RANK[severity]));
}
