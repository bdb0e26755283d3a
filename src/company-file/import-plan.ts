import type { Brn } from '../kernel/brn.js';
import type { Company, PauseReason } from '../records/company.js';
import type { WatchProblem } from '../watch/companies.js';
import type { CompanyLine } from './company-file.js';
import type { ImportChanges } from './import-changes.js';

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
  /** Found by whoever knows the workspace: nobody there has this ID, or they cannot look after a company. */
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
