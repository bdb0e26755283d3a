import { type CompanyDifference, companyDifferences } from '../company/company-changes.js';
import { createBreather } from '../kernel/breather.js';
import type { Brn } from '../kernel/brn.js';
import type { PauseReason } from '../records/company.js';
import { fieldsOf, type PlannedCompany, type PlannedFields } from './import-plan.js';

/** What an import changes of a company that is watched already; a pause is one of the columns. */
export type ImportDifference =
  | CompanyDifference
  /** Absent: it is looked after as usual. */
  | { readonly field: 'paused'; readonly from?: PauseReason; readonly to?: PauseReason };

export type ImportField = ImportDifference['field'];

/** One company that an import changes. */
export interface ChangedCompany {
  readonly line: number;
  readonly brn: Brn;
  /** What it was called so far. */
  readonly name: string;
  /** Never empty. */
  readonly differences: readonly ImportDifference[];
}

export interface FieldCount {
  readonly field: ImportField;
  /** Companies of which it changes. */
  readonly companies: number;
  /** Of these: nothing stands there any more; of a pause: it is over. */
  readonly emptied: number;
}

/** What a plan changes of the companies that are watched already. */
export interface ImportChanges {
  /** In the order of the columns; fields that stay are left out. */
  readonly counts: readonly FieldCount[];
  /** In the order of the file. */
  readonly companies: readonly ChangedCompany[];
}

const FIELDS: readonly ImportField[] = [
  'name',
  'products',
  'popbillUserId',
  'channel',
  'owner',
  'note',
  'paused',
];

export async function changesOf(planned: readonly PlannedCompany[]): Promise<ImportChanges> {
  const breathe = createBreather();
  const companies: ChangedCompany[] = [];
  const counts = new Map<ImportField, FieldCount>();
  for (const { line, before, fields } of planned) {
    if (before !== undefined) {
      const differences = differencesOf(fieldsOf(before), fields);
      companies.push({ line, brn: fields.brn, name: before.name, differences });
      for (const each of differences) counts.set(each.field, countedWith(each, counts));
    }
    await breathe();
  }
  return { counts: FIELDS.flatMap((field) => counts.get(field) ?? []), companies };
}

/** In the order of the columns; none: both say the same. */
export function differencesOf(
  before: PlannedFields,
  after: PlannedFields,
): readonly ImportDifference[] {
  const [from, to] = [before.paused, after.paused];
  const paused = {
    field: 'paused',
    from,
    to,
  } as const;
  return [...companyDifferences(before, after), ...(from === to ? [] : [paused])];
}

function countedWith(
  { field, to }: ImportDifference,
  counts: ReadonlyMap<ImportField, FieldCount>,
): FieldCount {
  const { companies, emptied } = counts.get(field) ?? { companies: 0, emptied: 0 };
  const isEmptied = to === undefined || to.length === 0;
  return { field, companies: companies + 1, emptied: emptied + (isEmptied ? 1 : 0) };
}
