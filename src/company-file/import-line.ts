import { looksSecret } from '../company/note-check.js';
import { type Brn, formatBrn, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { oneLine } from '../kernel/one-line.js';
import { type Company, PRODUCTS } from '../records/company.js';
import type { Companies, WatchProblem } from '../watch/companies.js';
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
    before,
    fields: fieldsAfter(draft, brn, before),
  };
  return { ok: true, brn, planned };
}

function problemsOfLine(
  row: CompanyLine,
  problemsOf: Companies['problemsOf'],
): readonly LineProblem[] {
  const { draft, unknownProducts, unknownPause, extraCell, unreadableCell } = row;
  // What stands in which column is not sure: to judge each would be noise.
  if (extraCell !== undefined) return [{ field: 'line', why: 'too-many-cells' }];
  if (unreadableCell !== undefined) return [{ field: 'line', why: 'unreadable' }];
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
    ...found.map((problem) => explained(problem, draft.brn)),
    ...(hasUnknown ? [{ field: 'products', why: 'unknown' } as const] : []),
    ...(unknownPause === undefined ? [] : [{ field: 'paused', why: 'unknown' } as const]),
  ];
}

/** What spreadsheets do to numbers, which nobody sees in the number itself. */
function explained(problem: WatchProblem, brn: string): LineProblem {
  if (problem.field !== 'brn' || problem.why !== 'not-ten-digits') return problem;
  if (brn === '') return { field: 'brn', why: 'missing' };
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(brn)) return { field: 'brn', why: 'shortened' };
  if (/^\d{9}$/.test(brn)) return { field: 'brn', why: 'nine-digits' };
  return problem;
}

/** More of a value is not shown. */
const SHOWN = 60;

function valueIn(problem: LineProblem, row: CompanyLine): { readonly value?: string } {
  const { draft, unknownProducts, unknownPause, extraCell, unreadableCell } = row;
  // What looks like a password or a resident number is not repeated anywhere.
  if (problem.field === 'note') return {};
  const wrongCell = extraCell ?? unreadableCell;
  // A comma may have cut a secret off from the word before it.
  const before = (draft.note ?? '').slice(-INPUT_LIMITS.note / 2);
  if (problem.field === 'line' && looksSecret(`${before} ${wrongCell ?? ''}`)) return {};
  const value = {
    brn: draft.brn,
    name: draft.name,
    products: unknownProducts.join(' '),
    popbillUserId: draft.popbillUserId,
    channel: draft.channel,
    owner: draft.owner,
    paused: unknownPause,
    line: wrongCell,
  }[problem.field];
  if (value === undefined || value === '') return {};
  const characters = Array.from(value);
  return { value: characters.length <= SHOWN ? value : `${characters.slice(0, SHOWN).join('')}…` };
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
  const name = oneLine(draft.name ?? '');
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
