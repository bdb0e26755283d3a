import type { Instant } from '../kernel/time.js';
import type { MassChange, MassCount } from '../records/incident.js';
import { type CompanyStatus, type MassKind, massKind } from '../records/status.js';
import { MIN_SHARE } from './incident-rules.js';

const MIN_CHANGED = 5;

/** Holds the alerts of companies at which a problem of one of these kinds began in this period. */
export type MassChangeHold = Pick<MassChange, 'kinds' | 'since'> & { readonly until?: Instant };

/** Whether a pass over this many companies can show a mass change. */
export function mayBeMassChange(companies: number): boolean {
  return companies >= MIN_CHANGED;
}

/** The problems that began at enough companies at once. `answered`: how many companies got an answer. */
export function findMassKinds(
  affected: ReadonlyMap<MassKind, number>,
  answered: number,
): readonly MassCount[] {
  return massKind.options.flatMap((kind) => {
    const companies = affected.get(kind) ?? 0;
    const isMassChange = companies >= MIN_CHANGED && companies >= answered * MIN_SHARE;
    return isMassChange ? [{ kind, companies }] : [];
  });
}

export function isHeldByMassChange({ wrongSince }: CompanyStatus, hold?: MassChangeHold): boolean {
  if (hold === undefined) return false;
  return hold.kinds.some(({ kind }) => {
    const since = wrongSince?.[kind];
    return since !== undefined && since >= hold.since && since < (hold.until ?? Infinity);
  });
}

/** How many companies' alerts are held back. Records of earlier versions count a company once per kind. */
export function countHeldAlerts({ kinds, companies }: Pick<MassChange, 'kinds' | 'companies'>) {
  return companies ?? kinds.reduce((sum, counted) => sum + counted.companies, 0);
}
