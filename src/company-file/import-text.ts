import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { CompanyDifference, PauseReason, Product, Stage } from '../records/company.js';
import type { Markup } from '../text/markup.js';
import type { FormProblem } from '../watch/watch-words.js';

/** What is wrong with a line of a company file. */
export type ImportLineProblem =
  | FormProblem
  /** Words in the products column that name no product. */
  | { readonly field: 'products'; readonly why: 'unknown' }
  | { readonly field: 'brn'; readonly why: 'missing' }
  /** A spreadsheet made it `1.23457E+09`. */
  | { readonly field: 'brn'; readonly why: 'shortened' }
  /** A zero in front may have gone the same way. */
  | { readonly field: 'brn'; readonly why: 'nine-digits' }
  | { readonly field: 'line'; readonly why: 'too-many-cells' | 'unreadable' }
  /** The same BRN stood on an earlier line. */
  | { readonly field: 'brn'; readonly why: 'twice'; readonly firstLine: number }
  | { readonly field: 'paused'; readonly why: 'unknown' };

export interface ImportBadLine {
  readonly line: number;
  readonly problem: ImportLineProblem;
  /** What stands there; absent where it must not be repeated. */
  readonly value?: string;
}

export type ImportFileProblem =
  | { readonly kind: 'unreadable'; readonly path: string }
  | { readonly kind: 'not-csv'; readonly line: number }
  | { readonly kind: 'spreadsheet' | 'not-text' | 'empty' }
  /** `columns`: what stands in the first line; of those that are there twice, these alone. */
  | { readonly kind: 'no-brn-column' | 'column-twice'; readonly columns: readonly string[] }
  | { readonly kind: 'too-many-lines'; readonly most: number }
  /** Of files in Slack. */
  | { readonly kind: 'too-big'; readonly mostMegabytes: number }
  | { readonly kind: 'external' | 'gone' | 'no-permission' | 'no-answer' | 'foreign-address' };

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}

export type ImportStep =
  | { readonly step: 'download' }
  | {
      readonly step: 'lines' | 'places' | 'members';
      readonly done: number;
      readonly total: number;
    };

export interface FirstCheckFacts {
  readonly importedAt: Instant;
  readonly total: number;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  readonly unknown: number;
  /** Those whose department user's login was not tested. */
  readonly untested?: number;
}

/** Why a preview is shown once more instead of being saved. */
export type ImportAgain =
  /** The companies are not as they were when the plan was made: it was made anew. */
  | 'changed-meanwhile'
  /** The plan was forgotten: the app was started anew, or others imported meanwhile. */
  | 'read-anew'
  /** Slack did not say who pressed Save. */
  | 'nobody-known';

/** What POPBiLL said of the new companies. */
export interface MembershipFacts {
  readonly asked: number;
  readonly unanswered: number;
  readonly notAsked: number;
}

/** What an import changes of a company that is watched already. */
export type ImportDifference =
  | CompanyDifference
  /** Absent: it is looked after as usual. */
  | { readonly field: 'paused'; readonly from?: PauseReason; readonly to?: PauseReason };

export interface ImportedCompany {
  readonly line: number;
  readonly brn: Brn;
  readonly name: string;
}

export interface ChangedCompany extends ImportedCompany {
  readonly differences: readonly ImportDifference[];
}

/** A new company as the file describes it. */
export interface AddedCompany extends ImportedCompany {
  readonly products: readonly Product[];
  readonly channel?: string;
  readonly owner?: string;
  readonly paused?: PauseReason;
}

/** How many companies have a field changed; of these, how many have nothing there any more. */
export interface FieldCount {
  readonly field: ImportDifference['field'];
  readonly companies: number;
  readonly emptied: number;
}

/** What an import would do to the companies, before it is saved. */
export interface ImportChangesText {
  /** Heading over those that change, the counts of each field below it. */
  readonly changed: (companies: number) => string;
  readonly counts: (counts: readonly FieldCount[]) => string;
  /** One company with what changes, each from what to what. */
  readonly line: (company: ChangedCompany, markup: Markup) => string;
  /** Companies that are not shown; the file with all of them could not be sent. */
  readonly more: (companies: number) => string;
  readonly moreInFile: (companies: number) => string;
  /** Heading over the first of those that are new. */
  readonly added: (companies: number) => string;
  readonly addedLine: (company: AddedCompany, markup: Markup) => string;
  readonly moreAdded: (companies: number) => string;
  /** The file with all that changes: a row for each field of each company. */
  readonly file: {
    readonly name: string;
    readonly header: readonly string[];
    readonly comment: (companies: number) => string;
    readonly cells: (difference: ImportDifference, markup: Markup) => readonly string[];
  };
}

/** Taking companies from a file. Whole sentences, without markup; values come escaped. */
export interface ImportText {
  readonly title: string;
  readonly form: {
    readonly intro: string;
    readonly columns: string;
    readonly label: string;
    readonly hint: string;
    readonly submit: string;
    /** The form is back; what is wrong with the file follows. */
    readonly notRead: string;
    /** Slack did not say who asks. */
    readonly notReadUnknown: string;
  };
  readonly reading: (step: ImportStep) => string;
  /** While it is read: nothing is saved, the window may be closed. */
  readonly readingHint: string;
  readonly fileProblem: (problem: ImportFileProblem) => string;
  /** One line that is wrong, with what stands there. */
  readonly line: (bad: ImportBadLine) => string;
  /** The reason alone. */
  readonly lineProblem: (problem: ImportLineProblem) => string;
  readonly counts: (counts: ImportCounts) => string;
  /** Of which new companies it is not known whether they are members, a sentence each. */
  readonly remarks: (membership: MembershipFacts) => readonly string[];
  readonly preview: {
    readonly intro: (lines: number) => string;
    readonly bad: (lines: number) => string;
    /** Problems that are not shown here but in a file. */
    readonly moreInFile: (problems: number) => string;
    /** The file could not be sent. */
    readonly more: (problems: number) => string;
    readonly moreNotMembers: (companies: number) => string;
    readonly notMembers: (companies: number, stage: Stage) => string;
    readonly notMember: (line: number, company: string) => string;
    readonly unknownColumns: (columns: readonly string[]) => string;
    /** Channels and owners of which Slack did not say whether they exist. */
    readonly placesUnanswered: (places: number) => string;
    /** Those that Slack was not asked about, because they are too many. */
    readonly placesNotAsked: (places: number) => string;
    readonly nothingToSave: string;
    readonly nextStep: (companies: number) => string;
    /** Why it is shown again, and that nothing is saved yet. */
    readonly again: Readonly<Record<ImportAgain, string>>;
  };
  readonly changes: ImportChangesText;
  readonly saving: (companies: number) => string;
  readonly saved: string;
  /** After many new companies were saved. */
  readonly firstCheckComes: string;
  readonly canCheckNow: string;
  readonly cancelled: string;
  /** The file with all that is wrong: its name, its header, and the sentence it comes with. */
  readonly badFile: {
    readonly name: string;
    readonly header: readonly string[];
    readonly comment: (problems: number) => string;
  };
  readonly checkNow: string;
  readonly firstCheck: (facts: FirstCheckFacts, now: Instant) => string;
}
