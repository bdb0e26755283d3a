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
