import type { CompanyIndex } from '../company/company-index.js';
import { companyDifferences } from '../company/company-rules.js';
import { looksSecret } from '../company/note-rules.js';
import { type Brn, formatBrn, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import {
  type Company,
  type CompanyDifference,
  type PauseReason,
  PRODUCTS,
} from '../records/company.js';
import type { Sweeps } from '../sweep/sweeper.js';
import { detailsAfter, type WatchActions, type WatchProblem } from '../watch/watch-company.js';
import type { CompanyLine } from './csv-read.js';
import { isBulkImport } from './first-checks.js';
import type { NameBook, NameProblem } from './slack-names-rules.js';

export type ImportDifference =
  | CompanyDifference
  /** `from` or `to` is absent if the company is not paused. */
  | { readonly field: 'paused'; readonly from?: PauseReason; readonly to?: PauseReason };

export type ImportField = ImportDifference['field'];

export type LineProblem =
  | WatchProblem
  | NameProblem
  /** `scientific-notation`: such as `1.23457E+09`. `nine-digits`: a spreadsheet may have dropped a leading zero. */
  | { readonly field: 'brn'; readonly why: 'missing' | 'scientific-notation' | 'nine-digits' }
  | { readonly field: 'line'; readonly why: 'too-many-cells' | 'unreadable' }
  | { readonly field: 'brn'; readonly why: 'twice'; readonly firstLine: number }
  | { readonly field: 'products'; readonly why: 'unknown-product' }
  | { readonly field: 'paused'; readonly why: 'unknown-pause' };

export interface ImportProblem {
  readonly line: number;
  readonly problem: LineProblem;
  /** The company's name on the line, else as watched, else its number (unless `value` shows it). Absent if none is known. */
  readonly company?: string;
  /** The value to show with the problem; absent if it may be a secret. */
  readonly value?: string;
}

export interface PlannedCompany {
  readonly line: number;
  /** The company before the import; absent if it is new. */
  readonly previous?: Company;
  readonly fields: PlannedFields;
}

export interface ChangedCompany extends PlannedCompany {
  readonly previous: Company;
  readonly differences: readonly ImportDifference[];
}

export interface PlannedFields extends Omit<Company, 'v' | 'addedBy' | 'addedAt' | 'paused'> {
  readonly paused?: PauseReason;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejectedLines: number;
}

export interface NotMember extends Pick<Company, 'brn' | 'name'> {
  readonly line: number;
}

export interface ImportPlan {
  readonly id: string;
  /** Equal for plans that would save the same values. */
  readonly fingerprint: string;
  readonly counts: ImportCounts;
  readonly added: readonly PlannedCompany[];
  readonly changed: readonly ChangedCompany[];
  readonly unchanged: readonly PlannedCompany[];
  /** In the order of the lines; a line may have several. */
  readonly problems: readonly ImportProblem[];
  readonly unknownColumns: readonly string[];
  readonly notMembers: readonly NotMember[];
  /** New companies about which POPBiLL was not asked or did not answer. */
  readonly unconfirmedMembers: number;
  /** Channels and owners about which Slack was not asked or did not answer. */
  readonly unconfirmedIds: number;
  /** The parsed lines, for `planAgain`. */
  readonly rows: readonly CompanyLine[];
}

/** The new companies that the first check covers. */
export function companiesToCheck({ added }: Pick<ImportPlan, 'added'>): readonly PlannedCompany[] {
  return added.filter(({ fields }) => fields.paused === undefined);
}

export interface PlannedFirstCheck {
  readonly total: number;
  readonly getsCombinedAlert: boolean;
  readonly sweepAt: Instant;
  readonly now: Instant;
}

/** `undefined`: no new company is to be checked, or no sweep is scheduled. */
export function plannedFirstCheck(
  plan: ImportPlan,
  { sweeper, clock }: { readonly sweeper: Pick<Sweeps, 'firstCheckAt'>; readonly clock: Clock },
): PlannedFirstCheck | undefined {
  const total = companiesToCheck(plan).length;
  const sweepAt = sweeper.firstCheckAt();
  if (total === 0 || sweepAt === undefined) return undefined;
  return { total, getsCombinedAlert: isBulkImport({ total }), sweepAt, now: clock.now() };
}

export function differencesOf(
  before: PlannedFields,
  after: PlannedFields,
): readonly ImportDifference[] {
  const differences = companyDifferences(before, after);
  if (before.paused === after.paused) return differences;
  return [...differences, { field: 'paused', from: before.paused, to: after.paused }];
}

export interface ValidationDeps {
  readonly watchedCompanies: Pick<WatchActions, 'problemsOf'>;
  readonly index: Pick<CompanyIndex, 'get'>;
}

/** @param firstLines the first line of each BRN so far; this line's BRN is added */
export function validateLine(
  row: CompanyLine,
  { watchedCompanies, index, names }: ValidationDeps & { readonly names: NameBook },
  firstLines: Map<Brn, number>,
): Result<PlannedCompany, readonly ImportProblem[]> {
  const { line, draft } = row;
  const brn = parseBrn(draft.brn);
  const firstLine = brn.ok ? firstLines.get(brn.value) : undefined;
  if (brn.ok && firstLine === undefined) firstLines.set(brn.value, line);
  const channel = names.find.channel(draft.channel ?? '');
  const owner = names.find.owner(draft.owner ?? '');
  // A name that was not found is in `nameProblems`, so the form's rules get an empty field, which they accept.
  const ids = { channel: channel.ok ? channel.value : '', owner: owner.ok ? owner.value : '' };
  const nameProblems = [channel, owner].flatMap((lookUp) => (lookUp.ok ? [] : [lookUp.error]));
  const problems: readonly LineProblem[] =
    firstLine === undefined
      ? problemsOfLine(row, ids, nameProblems, watchedCompanies)
      : [{ field: 'brn', why: 'twice', firstLine }];
  const previous = brn.ok ? index.get(brn.value) : undefined;
  if (problems.length > 0 || !brn.ok) {
    return err(
      problems.map((problem) => ({
        line,
        problem,
        company: companyOnLine(row, problem, previous?.name),
        value: shownValue(problem, row),
      })),
    );
  }
  const draftWithIds = {
    ...draft,
    channel: draft.channel === undefined ? undefined : ids.channel,
    owner: draft.owner === undefined ? undefined : ids.owner,
  };
  const pause = draft.paused ?? previous?.paused?.reason;
  const paused = pause === 'watched' ? undefined : pause;
  const fields = { ...detailsAfter(draftWithIds, brn.value, previous), paused };
  return ok({ line, previous, fields });
}

function companyOnLine(
  { draft, extraCell, unreadableCell }: CompanyLine,
  problem: LineProblem,
  watchedName: string | undefined,
): string | undefined {
  const name = toOneLine(draft.name ?? '');
  // In a line with shifted cells, the name may be anything.
  const isNameReliable = (extraCell ?? unreadableCell) === undefined && !looksSecret(name);
  const label = (isNameReliable && name) || watchedName;
  if (label) return clipCharacters(label);
  const brn = parseBrn(draft.brn);
  // A problem of the BRN already shows the BRN as its value.
  return brn.ok && problem.field !== 'brn' ? formatBrn(brn.value) : undefined;
}

function problemsOfLine(
  row: CompanyLine,
  ids: { readonly channel: string; readonly owner: string },
  nameProblems: readonly NameProblem[],
  watchedCompanies: ValidationDeps['watchedCompanies'],
): readonly LineProblem[] {
  const { draft, unknownProducts, unknownPause, extraCell, unreadableCell } = row;
  // Cells may be in the wrong columns, so other problems would be noise.
  if (extraCell !== undefined) return [{ field: 'line', why: 'too-many-cells' }];
  if (unreadableCell !== undefined) return [{ field: 'line', why: 'unreadable' }];
  const hasUnknown = unknownProducts.length > 0;
  const formProblems = watchedCompanies.problemsOf({
    brn: draft.brn,
    name: draft.name ?? '',
    // PRODUCTS is a placeholder: unknown products are reported below, and a line without any keeps the stored ones.
    products: hasUnknown ? PRODUCTS : (draft.products ?? PRODUCTS),
    popbillUserId: draft.popbillUserId ?? '',
    ...ids,
    note: draft.note ?? '',
  });
  return [
    ...formProblems.map((problem) => refineBrnProblem(problem, draft.brn)),
    ...nameProblems,
    ...(hasUnknown ? [{ field: 'products', why: 'unknown-product' } as const] : []),
    ...(unknownPause === undefined ? [] : [{ field: 'paused', why: 'unknown-pause' } as const]),
  ];
}

function refineBrnProblem(problem: WatchProblem, brn: string): LineProblem {
  if (problem.field !== 'brn' || problem.why !== 'not-ten-digits') return problem;
  if (brn === '') return { field: 'brn', why: 'missing' };
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(brn)) return { field: 'brn', why: 'scientific-notation' };
  if (/^\d{9}$/.test(brn)) return { field: 'brn', why: 'nine-digits' };
  return problem;
}

const MAX_SHOWN_CHARACTERS = 60;

function shownValue(problem: LineProblem, row: CompanyLine): string | undefined {
  const { draft, unknownProducts, unknownPause, extraCell, unreadableCell } = row;
  if (problem.field === 'note') return undefined;
  const wrongCell = extraCell ?? unreadableCell;
  // An unquoted comma splits a note into two cells. The second may be a secret whose label is in the first.
  // Half, so that the cell fits into what looksSecret reads.
  const endOfNote = (draft.note ?? '').slice(-INPUT_LIMITS.note / 2);
  if (problem.field === 'line' && looksSecret(`${endOfNote} ${wrongCell ?? ''}`)) return undefined;
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
  return clipCharacters(value ?? '') || undefined;
}

function clipCharacters(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MAX_SHOWN_CHARACTERS) return text;
  return `${characters.slice(0, MAX_SHOWN_CHARACTERS).join('')}…`;
}

export function fieldsOf({ v, addedBy, addedAt, paused, ...details }: Company): PlannedFields {
  return { ...details, paused: paused?.reason };
}
