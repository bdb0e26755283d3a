import { type AssessContext, assess } from '../assessment/assess-rules.js';
import type { Instant } from '../kernel/time.js';
import type { MassChange, MassCount } from '../records/incident.js';
import { type CompanyStatus, type MassKind, massKind } from '../records/status.js';

/** Trouble of these kinds in this period opens no company alert. */
export type HeldChange = Pick<MassChange, 'kinds' | 'since'> & { readonly until?: Instant };

const SHARE = 0.3;
const AT_LEAST = 5;

/** Whether a pass over this many companies can show a mass change. */
export function mayBeMassChange(companies: number): boolean {
  return companies >= AT_LEAST;
}

/** The kinds of trouble that appeared at enough companies at once to have a common origin. */
export function massKinds(
  turned: ReadonlyMap<MassKind, number>,
  asked: number,
): readonly MassCount[] {
  return massKind.options.flatMap((kind) => {
    const companies = turned.get(kind) ?? 0;
    return companies >= AT_LEAST && companies >= asked * SHARE ? [{ kind, companies }] : [];
  });
}

/** The company's new kinds of trouble since then. Trouble in its first answer may be old, so it does not count. */
export function newTroublesSince(
  { wrongSince, firstAnsweredAt }: CompanyStatus,
  since: Instant,
): readonly MassKind[] {
  if (firstAnsweredAt === undefined || firstAnsweredAt >= since) return [];
  return massKind.options.filter((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

/**
 * Whether a company's new trouble waits for the end of the pass that began at `since`. Trouble in a first answer waits
 * too, although it is not counted as new; the results of a company's very first check do not wait.
 */
export function isNewSince({ wrongSince, firstAskedAt }: CompanyStatus, since: Instant): boolean {
  if (firstAskedAt === undefined || firstAskedAt >= since) return false;
  return isWrongSince({ wrongSince }, since);
}

/** Whether the company has new trouble since then, including its very first check. */
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

/** How many company alerts wait because of the change. */
export function heldCompanies({ kinds }: Pick<MassChange, 'kinds'>): number {
  return kinds.reduce((sum, { companies }) => sum + companies, 0);
}

export function wrongSinceAfter(
  before: CompanyStatus | undefined,
  after: CompanyStatus,
  context: AssessContext,
): CompanyStatus['wrongSince'] {
  const known = before?.wrongSince ?? {};
  // Many certificates share an expiry date, so a near date is no change; only a date that became earlier is.
  const isMoved = known['certificate-expiry'] !== undefined || endsEarlier(before, after, context);
  const wrong = kindsOf(after, context).filter((kind) => kind !== 'certificate-expiry' || isMoved);
  if (wrong.length === 0) return undefined;
  // Records of earlier versions only show the trouble at the last answer.
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
    const earlierDate = before?.products[product]?.certificate?.expiresAt;
    const newDate = after.products[product]?.certificate?.expiresAt;
    return earlierDate !== undefined && newDate !== undefined && newDate < earlierDate;
  });
}

function kindsOf(status: CompanyStatus, context: AssessContext): readonly MassKind[] {
  const found = new Set(assess(status, context).reasons.map(({ kind }) => kind));
  return massKind.options.filter((kind) => found.has(kind));
}
