import { type AssessContext, assess } from '../assessment/assess-rules.js';
import type { Instant } from '../kernel/time.js';
import type { MassChange, MassCount } from '../records/incident.js';
import { type CompanyStatus, type MassKind, massKind } from '../records/status.js';

/** Trouble of these kinds in this time opens no alert of a company. */
export type HeldChange = Pick<MassChange, 'kinds' | 'since'> & { readonly until?: Instant };

const SHARE = 0.3;
const AT_LEAST = 5;

/** Whether so many are asked at once that a change may concern all. */
export function mayBeMassChange(companies: number): boolean {
  return companies >= AT_LEAST;
}

/** The kinds that so many of those asked got at once that it is probably not each company's own. */
export function massKinds(
  turned: ReadonlyMap<MassKind, number>,
  asked: number,
): readonly MassCount[] {
  return massKind.options.flatMap((kind) => {
    const companies = turned.get(kind) ?? 0;
    return companies >= AT_LEAST && companies >= asked * SHARE ? [{ kind, companies }] : [];
  });
}

/** What became wrong since then. A company's first answer does not count: it may always have been so. */
export function turnedSince(
  { wrongSince, firstAnsweredAt }: CompanyStatus,
  since: Instant,
): readonly MassKind[] {
  if (firstAnsweredAt === undefined || firstAnsweredAt >= since) return [];
  return massKind.options.filter((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

/**
 * Whether a company's news waits until the pass that began then is finished. The first answer does not count for a change,
 * but may be part of one; the findings of a company's very first check do not wait.
 */
export function isNewSince({ wrongSince, firstAskedAt }: CompanyStatus, since: Instant): boolean {
  if (firstAskedAt === undefined || firstAskedAt >= since) return false;
  return isWrongSince({ wrongSince }, since);
}

/** Whether anything became wrong since then, also at the company's very first check. */
export function isWrongSince(
  { wrongSince }: Pick<CompanyStatus, 'wrongSince'>,
  since: Instant,
): boolean {
  return massKind.options.some((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

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

export function wrongSinceAfter(
  before: CompanyStatus | undefined,
  after: CompanyStatus,
  context: AssessContext,
): CompanyStatus['wrongSince'] {
  const known = before?.wrongSince ?? {};
  // Many certificates end on one day, and that is no change when the day comes near; one that ends earlier than before is.
  const isMoved = known['certificate-expiry'] !== undefined || endsEarlier(before, after, context);
  const wrong = kindsOf(after, context).filter((kind) => kind !== 'certificate-expiry' || isMoved);
  if (wrong.length === 0) return undefined;
  // Records of earlier versions show only that it was so at the last answer.
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
  return massKind.options.filter((kind) => found.has(kind));
}
