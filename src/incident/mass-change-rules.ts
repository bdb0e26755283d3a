import { type AssessContext, assess } from '../assessment/assess-rules.js';
import type { Instant } from '../kernel/time.js';
import type { MassChange, MassCount } from '../records/incident.js';
import type { CompanyStatus, MassKind } from '../records/status.js';

const MASS_KINDS = [
  'member-missing',
  'auth-missing',
  'plan',
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
] as const satisfies readonly MassKind[];

/** What is found to be wrong, of these kinds, is not told company by company. */
export type HeldChange = Pick<MassChange, 'kinds' | 'since'> & { readonly until?: Instant };

const SHARE = 0.3;
const AT_LEAST = 5;

/** Whether so many are asked in one go that a change may be everybody's, which shows at the end. */
export function mayBeMassChange(companies: number): boolean {
  return companies >= AT_LEAST;
}

/** The kinds to which so many of those that were asked turned at once that it is probably not each company's own. */
export function massKinds(
  turned: ReadonlyMap<MassKind, number>,
  asked: number,
): readonly MassCount[] {
  return MASS_KINDS.flatMap((kind) => {
    const companies = turned.get(kind) ?? 0;
    return companies >= AT_LEAST && companies >= asked * SHARE ? [{ kind, companies }] : [];
  });
}

/** What turned wrong since then; with a company's first answer nothing turns: it may always have been so. */
export function turnedSince(
  { wrongSince, firstAnsweredAt }: CompanyStatus,
  since: Instant,
): readonly MassKind[] {
  if (firstAnsweredAt === undefined || firstAnsweredAt >= since) return [];
  return MASS_KINDS.filter((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

/**
 * Whether a company's news waits until the pass that began then is through. What is found with the first answer counts
 * for no change, but may be part of one; what the very first check of a company finds is told at once.
 */
export function isNewSince({ wrongSince, firstAskedAt }: CompanyStatus, since: Instant): boolean {
  if (firstAskedAt === undefined || firstAskedAt >= since) return false;
  return MASS_KINDS.some((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

/** Whether a company's alert waits for what comes of the change. */
export function isHeldByChange(
  { wrongSince }: CompanyStatus,
  change: HeldChange | undefined,
): boolean {
  if (change === undefined) return false;
  return change.kinds.some(({ kind }) => {
    const since = wrongSince?.[kind];
    return since !== undefined && since >= change.since && since < (change.until ?? Infinity);
  });
}

/** How many companies wait for it. */
export function waitingFor({ kinds }: Pick<MassChange, 'kinds'>): number {
  return kinds.reduce((sum, { companies }) => sum + companies, 0);
}

/** Since when each kind has been wrong, after a check. */
export function wrongSinceAfter(
  before: CompanyStatus | undefined,
  after: CompanyStatus,
  context: AssessContext,
): CompanyStatus['wrongSince'] {
  const known = before?.wrongSince ?? {};
  // Many certificates end on one day, and nothing turned when that day comes near; but none ends earlier than it did.
  const isMoved = known['certificate-expiry'] !== undefined || endsEarlier(before, after, context);
  const wrong = kindsOf(after, context).filter((kind) => kind !== 'certificate-expiry' || isMoved);
  if (wrong.length === 0) return undefined;
  // Of a record of an earlier version it is known only that it was so when it was last asked.
  const wrongBefore = before === undefined ? [] : kindsOf(before, context);
  const since = wrong.map((kind): [MassKind, Instant] => {
    if (kind === 'certificate-expiry') return [kind, known[kind] ?? context.now];
    const at = wrongBefore.includes(kind) ? (known[kind] ?? before?.answeredAt) : undefined;
    return [kind, at ?? context.now];
  });
  return Object.fromEntries(since);
}

function endsEarlier(
  before: CompanyStatus | undefined,
  after: CompanyStatus,
  { products }: AssessContext,
): boolean {
  return products.some((product) => {
    const was = before?.products[product]?.certificate?.expiresAt;
    const is = after.products[product]?.certificate?.expiresAt;
    return was !== undefined && is !== undefined && is < was;
  });
}

function kindsOf(status: CompanyStatus, context: AssessContext): readonly MassKind[] {
  const found = new Set(assess(status, context).reasons.map(({ kind }) => kind));
  return MASS_KINDS.filter((kind) => found.has(kind));
}
