import type { CompanyIndex } from '../company/company-index.js';
import { companyDifferences, looksSecret } from '../company/company-rules.js';
import { type Brn, formatBrn, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, oneLine } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import {
  type Company,
  type CompanyDifference,
  type PauseReason,
  PRODUCTS,
} from '../records/company.js';
import type { WatchedCompanies, WatchProblem } from '../watch/watch-company.js';
import type { CompanyLine, CompanyLineFields } from './csv-read.js';

export type ImportDifference =
  | CompanyDifference
  /** `from` or `to` is absent if the company is not paused. */
  | { readonly field: 'paused'; readonly from?: PauseReason; readonly to?: PauseReason };

export type ImportField = ImportDifference['field'];

export interface FieldCount {
  readonly field: ImportField;
  readonly companies: number;
  /** Those of `companies` whose field is cleared or whose pause ends. */
  readonly emptied: number;
}

const FIELDS: readonly ImportField[] = [
  ...(['name', 'products', 'popbillUserId', 'channel', 'owner', 'note', 'paused'] as const),
];

/** Counts in the order of the columns; only fields that change. */
export function fieldCountsOf(changed: readonly ChangedCompany[]): readonly FieldCount[] {
  const all = changed.flatMap(({ differences }) => differences);
  return FIELDS.flatMap((field) => {
    const some = all.filter((each) => each.field === field);
    const emptied = some.filter(({ to }) => to === undefined || to.length === 0).length;
    return some.length === 0 ? [] : [{ field, companies: some.length, emptied }];
  });
}

/** Differences in the order of the columns. */
export function differencesOf(
  before: PlannedFields,
  after: PlannedFields,
): readonly ImportDifference[] {
  const [from, to] = [before.paused, after.paused];
  const paused = from === to ? [] : [{ field: 'paused', from, to } as const];
  return [...companyDifferences(before, after), ...paused];
}

export interface JudgeDeps {
  readonly register: Pick<WatchedCompanies, 'problemsOf'>;
  readonly index: Pick<CompanyIndex, 'get'>;
}

/**
 * Validates a line, without asking Slack or POPBiLL. `seen`: the BRNs of the lines before, with the first line of each;
 * this line's BRN is added.
 */
export function judgeLine(
  row: CompanyLine,
  { register, index }: JudgeDeps,
  seen: Map<Brn, number>,
): Result<PlannedCompany, readonly BadLine[]> {
  const { line, draft } = row;
  const brn = parseBrn(draft.brn);
  const firstLine = brn.ok ? seen.get(brn.value) : undefined;
  if (brn.ok && firstLine === undefined) seen.set(brn.value, line);
  const problems: readonly LineProblem[] =
    firstLine === undefined
      ? problemsOfLine(row, register)
      : [{ field: 'brn', why: 'twice', firstLine }];
  if (problems.length > 0 || !brn.ok) {
    return err(problems.map((problem) => ({ line, problem, value: valueIn(problem, row) })));
  }
  const before = index.get(brn.value);
  return ok({ line, before, fields: fieldsAfter(draft, brn.value, before) });
}

function problemsOfLine(row: CompanyLine, register: JudgeDeps['register']): readonly LineProblem[] {
  const { draft, unknownProducts, unknownPause, extraCell, unreadableCell } = row;
  // Cells may be in the wrong columns, so other problems would be noise.
  if (extraCell !== undefined) return [{ field: 'line', why: 'too-many-cells' }];
  if (unreadableCell !== undefined) return [{ field: 'line', why: 'unreadable' }];
  const hasUnknown = unknownProducts.length > 0;
  const found = register.problemsOf({
    brn: draft.brn,
    name: draft.name ?? '',
    // Unknown products are a problem of their own, below.
    products: hasUnknown ? PRODUCTS : (draft.products ?? PRODUCTS),
    popbillUserId: draft.popbillUserId ?? '',
    channel: draft.channel ?? '',
    owner: draft.owner ?? '',
    note: draft.note ?? '',
  });
  return [
    ...found.map((problem) => explainedProblem(problem, draft.brn)),
    ...(hasUnknown ? [{ field: 'products', why: 'unknown' } as const] : []),
    ...(unknownPause === undefined ? [] : [{ field: 'paused', why: 'unknown' } as const]),
  ];
}

/** Recognizes a BRN that a spreadsheet has changed. */
function explainedProblem(problem: WatchProblem, brn: string): LineProblem {
  if (problem.field !== 'brn' || problem.why !== 'not-ten-digits') return problem;
  if (brn === '') return { field: 'brn', why: 'missing' };
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(brn)) return { field: 'brn', why: 'shortened' };
  if (/^\d{9}$/.test(brn)) return { field: 'brn', why: 'nine-digits' };
  return problem;
}

const SHOWN = 60;

function valueIn(problem: LineProblem, row: CompanyLine): string | undefined {
  const { draft, unknownProducts, unknownPause, extraCell, unreadableCell } = row;
  // A possible password or resident number is never repeated.
  if (problem.field === 'note') return undefined;
  const wrongCell = extraCell ?? unreadableCell;
  // A comma may have cut a secret off from the word before it.
  const before = (draft.note ?? '').slice(-INPUT_LIMITS.note / 2);
  if (problem.field === 'line' && looksSecret(`${before} ${wrongCell ?? ''}`)) {
    return undefined;
  }
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
  const characters = Array.from(value ?? '');
  if (characters.length <= SHOWN) return value || undefined;
  return `${characters.slice(0, SHOWN).join('')}…`;
}

/** `name` is the BRN until POPBiLL is asked for an unknown name. */
function fieldsAfter(
  draft: CompanyLineFields,
  brn: Brn,
  before: Company | undefined,
): PlannedFields {
  const text = (field: 'popbillUserId' | 'channel' | 'owner' | 'note') =>
    (draft[field]?.trim() ?? before?.[field]) || undefined;
  const products = draft.products ?? before?.products ?? (['taxinvoice'] as const);
  const paused = draft.paused ?? before?.paused?.reason ?? 'watched';
  return {
    brn,
    name: oneLine(draft.name ?? '') || (before?.name ?? formatBrn(brn)),
    products: PRODUCTS.filter((product) => products.includes(product)),
    popbillUserId: text('popbillUserId'),
    channel: text('channel'),
    owner: text('owner'),
    note: text('note'),
    paused: paused === 'watched' ? undefined : paused,
  };
}

export type LineProblem =
  | WatchProblem
  /** `shortened`: a spreadsheet made it `1.23457E+09`. `nine-digits`: a spreadsheet may have dropped a leading zero. */
  | { readonly field: 'brn'; readonly why: 'missing' | 'shortened' | 'nine-digits' }
  /** Cells may be in the wrong columns, or a character was lost. */
  | { readonly field: 'line'; readonly why: 'too-many-cells' | 'unreadable' }
  /** An earlier line has the same BRN. */
  | { readonly field: 'brn'; readonly why: 'twice'; readonly firstLine: number }
  | { readonly field: 'products'; readonly why: 'unknown' }
  | { readonly field: 'paused'; readonly why: 'unknown' }
  /** Found by asking Slack: alerts cannot go to this channel. */
  | { readonly field: 'channel'; readonly why: 'not-in-channel' | 'shared-outside' | 'archived' }
  /** The ID is unknown, or its user cannot own companies. */
  | { readonly field: 'owner'; readonly why: 'unknown' | 'left' | 'not-a-member' };

export interface BadLine {
  readonly line: number;
  readonly problem: LineProblem;
  /** Absent where it must not be shown. */
  readonly value?: string;
}

export interface PlannedCompany {
  readonly line: number;
  readonly before?: Company;
  readonly fields: PlannedFields;
}

export interface ChangedCompany extends PlannedCompany {
  readonly before: Company;
  /** Never empty. */
  readonly differences: readonly ImportDifference[];
}

export interface PlannedFields extends Omit<Company, 'v' | 'addedBy' | 'addedAt' | 'paused'> {
  readonly paused?: PauseReason;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Number of lines, not of problems. */
  readonly refused: number;
}

export interface MembershipFound {
  readonly asked: number;
  /** Those of `asked` without an answer. */
  readonly unanswered: number;
  readonly notAsked: number;
  readonly notMembers: readonly (Pick<Company, 'brn' | 'name'> & { readonly line: number })[];
}

/** What an import would do, before anything is saved. */
export interface ImportPlan {
  readonly id: string;
  /** Equal for plans that would save the same values. */
  readonly fingerprint: string;
  readonly counts: ImportCounts;
  readonly added: readonly PlannedCompany[];
  readonly changed: readonly ChangedCompany[];
  readonly unchanged: readonly PlannedCompany[];
  readonly fieldCounts: readonly FieldCount[];
  /** In the order of the file; a line may have several. */
  readonly bad: readonly BadLine[];
  readonly unknownColumns: readonly string[];
  readonly membership: MembershipFound;
  /** Channels and owners about which Slack did not answer. */
  readonly placesUnanswered: number;
  /** Channels and owners beyond INPUT_LIMITS.csvLookUps. */
  readonly placesNotAsked: number;
  /** Kept for `planAgain`. */
  readonly lines: readonly CompanyLine[];
}

export function fieldsOf({ v, addedBy, addedAt, paused, ...described }: Company): PlannedFields {
  return { ...described, paused: paused?.reason };
}
