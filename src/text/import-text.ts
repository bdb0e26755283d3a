import type { Stage } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { FormProblem } from './form-text.js';

/** What is wrong with a line of a company file. */
export type ImportLineProblem =
  | FormProblem
  /** Words in the products column that name no product. */
  | { readonly field: 'products'; readonly why: 'unknown' }
  /** The same BRN stood on an earlier line. */
  | { readonly field: 'brn'; readonly why: 'twice'; readonly firstLine: number }
  | { readonly field: 'paused'; readonly why: 'unknown' }
  /** The workspace has nobody with this ID, or they cannot look after a company. */
  | { readonly field: 'owner'; readonly why: 'unknown' | 'left' | 'not-a-member' };

export interface ImportBadLine {
  readonly line: number;
  readonly problem: ImportLineProblem;
  /** What stands there; absent where it must not be repeated. */
  readonly value?: string;
}

export type ImportFileProblem =
  | { readonly kind: 'unreadable'; readonly path: string }
  | { readonly kind: 'not-csv'; readonly line: number }
  | { readonly kind: 'spreadsheet' | 'not-text' | 'no-brn-column' | 'empty' }
  | { readonly kind: 'unknown-columns'; readonly columns: readonly string[] }
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
}

/** What POPBiLL said of the new companies. */
export interface MembershipFacts {
  readonly asked: number;
  readonly unanswered: number;
  readonly notAsked: number;
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
    readonly more: (problems: number) => string;
    readonly notMembers: (companies: number, stage: Stage) => string;
    readonly notMember: (line: number, company: string) => string;
    readonly unknownColumns: (columns: readonly string[]) => string;
    readonly nothingToSave: string;
    readonly nextStep: (companies: number) => string;
    /** The companies are not as they were when the plan was made: it was made anew. */
    readonly changedMeanwhile: string;
    /** The app was started anew meanwhile. */
    readonly restarted: string;
  };
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
