import { type Brn, formatBrn, parseBrn } from '../domain/brn.js';
import { type Company, PRODUCTS } from '../domain/company.js';
import type { Companies, WatchProblem } from './companies.js';
import type { CompanyLine, CompanyLineFields } from './company-file.js';
import type { BadLine, LineProblem, PlannedCompany, PlannedFields } from './import-plan.js';

/** A line that can be taken, or what keeps it from being. */
export type JudgedLine =
  | { readonly ok: true; readonly brn: Brn; readonly planned: PlannedCompany }
  | { readonly ok: false; readonly brn?: Brn; readonly bad: readonly BadLine[] };

/** Judges a line by its words alone. What it leaves out stays as it is. */
export function judgeLine(
  row: CompanyLine,
  about: {
    readonly problemsOf: Companies['problemsOf'];
    readonly watched: (brn: Brn) => Company | undefined;
    /** The line on which a BRN stood before. */
    readonly seenOn: (brn: Brn) => number | undefined;
  },
): JudgedLine {
  const { line, draft } = row;
  const parsed = parseBrn(draft.brn);
  const firstLine = parsed.ok ? about.seenOn(parsed.value) : undefined;
  const problems: readonly LineProblem[] =
    firstLine === undefined
      ? problemsOfLine(row, about.problemsOf)
      : [{ field: 'brn', why: 'twice', firstLine }];
  if (problems.length > 0 || !parsed.ok) {
    const bad = problems.map((problem) => ({ line, problem, ...valueIn(problem, row) }));
    return { ok: false, bad, ...(parsed.ok ? { brn: parsed.value } : {}) };
  }
  const brn = parsed.value;
  const before = about.watched(brn);
  const planned = {
    line,
    ...(before === undefined ? {} : { before }),
    fields: fieldsAfter(draft, brn, before),
  };
  return { ok: true, brn, planned };
}

function problemsOfLine(
  { draft, unknownProducts, unknownPause }: CompanyLine,
  problemsOf: Companies['problemsOf'],
): readonly LineProblem[] {
  const hasUnknown = unknownProducts.length > 0;
  const found: readonly WatchProblem[] = problemsOf({
    brn: draft.brn,
    name: draft.name ?? '',
    // Which products are meant is not known: that is problem enough.
    products: hasUnknown ? PRODUCTS : (draft.products ?? PRODUCTS),
    popbillUserId: draft.popbillUserId ?? '',
    channel: draft.channel ?? '',
    owner: draft.owner ?? '',
    note: draft.note ?? '',
  });
  return [
    ...found,
    ...(hasUnknown ? [{ field: 'products', why: 'unknown' } as const] : []),
    ...(unknownPause === undefined ? [] : [{ field: 'paused', why: 'unknown' } as const]),
  ];
}

/** More of a value is not shown. */
const SHOWN = 60;

function valueIn(
  problem: LineProblem,
  { draft, unknownProducts, unknownPause }: CompanyLine,
): { readonly value?: string } {
  // What looks like a password or a resident number is not repeated anywhere.
  if (problem.field === 'note') return {};
  const value = {
    brn: draft.brn,
    name: draft.name,
    products: unknownProducts.join(' '),
    popbillUserId: draft.popbillUserId,
    channel: draft.channel,
    owner: draft.owner,
    paused: unknownPause,
  }[problem.field];
  if (value === undefined || value === '') return {};
  return { value: value.length <= SHOWN ? value : `${value.slice(0, SHOWN)}…` };
}

/** `name`: where none is given or known, the BRN stands in until POPBiLL is asked. */
function fieldsAfter(
  draft: CompanyLineFields,
  brn: Brn,
  before: Company | undefined,
): PlannedFields {
  const text = (
    field: 'popbillUserId' | 'channel' | 'owner' | 'note',
  ): Readonly<Partial<Record<typeof field, string>>> => {
    const value = draft[field]?.trim() ?? before?.[field] ?? '';
    return value === '' ? {} : { [field]: value };
  };
  const products = draft.products ?? before?.products ?? (['taxinvoice'] as const);
  const paused = draft.paused ?? before?.paused?.reason ?? 'watched';
  const name = draft.name?.trim() ?? '';
  return {
    brn,
    name: name === '' ? (before?.name ?? formatBrn(brn)) : name,
    products: PRODUCTS.filter((product) => products.includes(product)),
    ...text('popbillUserId'),
    ...text('channel'),
    ...text('owner'),
    ...text('note'),
    ...(paused === 'watched' ? {} : { paused }),
  };
}

/** Whether a line names a new company, but not what it is called. */
export function isNameless({ before, fields: { brn, name } }: PlannedCompany): boolean {
  return before === undefined && name === formatBrn(brn);
}
