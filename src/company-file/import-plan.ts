import { companyDifferences, looksSecret } from '../company/company-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, formatBrn, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, oneLine } from '../kernel/input-limits.js';

import {
  type Company,
  type CompanyDifference,
  type PauseReason,
  PRODUCTS,
} from '../records/company.js';
import type { WatchedCompanies, WatchProblem } from '../watch/watch-company.js';

import type { CompanyLine, CompanyLineFields } from './company-file.js';

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
  const yieldToEventLoop = eventLoopYielder();
  const companies: ChangedCompany[] = [];
  const counts = new Map<ImportField, FieldCount>();
  for (const { line, before, fields } of planned) {
    if (before !== undefined) {
      const differences = differencesOf(fieldsOf(before), fields);
      companies.push({ line, brn: fields.brn, name: before.name, differences });
      for (const each of differences) counts.set(each.field, countedWith(each, counts));
    }
    await yieldToEventLoop();
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

/** A line that can be taken, or what keeps it from being. */
export type JudgedLine =
  | { readonly ok: true; readonly brn: Brn; readonly planned: PlannedCompany }
  | { readonly ok: false; readonly brn?: Brn; readonly bad: readonly BadLine[] };

/** Judges a line by its words alone. What it leaves out stays as it is. */
export function judgeLine(
  row: CompanyLine,
  about: {
    readonly problemsOf: WatchedCompanies['problemsOf'];
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
  problemsOf: WatchedCompanies['problemsOf'],
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

/** What is wrong with a line of a company file. */
export type LineProblem =
  | WatchProblem
  /** `shortened`: a spreadsheet made it `1.23457E+09`. `nine-digits`: a zero in front may have gone the same way. */
  | { readonly field: 'brn'; readonly why: 'missing' | 'shortened' | 'nine-digits' }
  /** Of the line as a whole: which cell is meant for which column is not sure, or a character was lost. */
  | { readonly field: 'line'; readonly why: 'too-many-cells' | 'unreadable' }
  /** The same BRN stood on an earlier line. */
  | { readonly field: 'brn'; readonly why: 'twice'; readonly firstLine: number }
  | { readonly field: 'products'; readonly why: 'unknown' }
  | { readonly field: 'paused'; readonly why: 'unknown' }
  /** The rest is found in the workspace: alerts cannot go to this channel. */
  | { readonly field: 'channel'; readonly why: 'not-in-channel' | 'shared-outside' | 'archived' }
  /** Nobody has this ID, or they cannot look after a company. */
  | { readonly field: 'owner'; readonly why: 'unknown' | 'left' | 'not-a-member' };

export interface BadLine {
  /** As an editor counts. */
  readonly line: number;
  readonly problem: LineProblem;
  /** What stands there; absent where it must not be shown again. */
  readonly value?: string;
}

/** A company as it will be when the plan is carried out. */
export interface PlannedCompany {
  readonly line: number;
  /** As it was when the plan was made; absent: it is new. */
  readonly before?: Company;
  readonly fields: PlannedFields;
}

export interface PlannedFields extends Omit<Company, 'v' | 'addedBy' | 'addedAt' | 'paused'> {
  readonly paused?: PauseReason;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Lines, not problems. */
  readonly refused: number;
}

/** A new company that POPBiLL does not know as a member. It may be saved all the same. */
export interface NotMember {
  readonly line: number;
  readonly brn: Brn;
  readonly name: string;
}

/** What POPBiLL said of the new companies. */
export interface MembershipFound {
  readonly asked: number;
  /** Of those asked: POPBiLL did not say. */
  readonly unanswered: number;
  /** Too many to ask: the first sweep tells. */
  readonly notAsked: number;
  readonly notMembers: readonly NotMember[];
}

/** What an import would do, before anything is saved. */
export interface ImportPlan {
  readonly id: string;
  /** The same for plans that would save the same. */
  readonly fingerprint: string;
  readonly counts: ImportCounts;
  /** What would be written: those added and changed. */
  readonly companies: readonly PlannedCompany[];
  /** Of which the file says what is stored already. */
  readonly unchanged: readonly PlannedCompany[];
  readonly changes: ImportChanges;
  /** In the order of the file; a line may have several. */
  readonly bad: readonly BadLine[];
  readonly unknownColumns: readonly string[];
  readonly membership: MembershipFound;
  /** Channels and owners of which the workspace did not say whether they exist. */
  readonly placesUnanswered: number;
  /** Those it was not asked about, because they are too many (INPUT_LIMITS.csvLookUps). */
  readonly placesNotAsked: number;
  /** What it was made of, so that it can be made anew. */
  readonly lines: readonly CompanyLine[];
}

/** What a file can say of a company. */
export function fieldsOf({ v, addedBy, addedAt, paused, ...described }: Company): PlannedFields {
  return { ...described, ...(paused === undefined ? {} : { paused: paused.reason }) };
}
