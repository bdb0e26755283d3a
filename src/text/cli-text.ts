import type { SetupFault } from '../domain/alert.js';
import type { Stage } from '../domain/company.js';
import type { ImportBadLine, ImportCounts, ImportFileProblem, ImportStep } from './import-text.js';

/** One thing `doctor` looked at, and what it found. */
export type DoctorFinding =
  /** A name in the environment that does nothing; `remark`: a whole sentence, in English as all about settings. */
  | { readonly item: 'setting'; readonly found: 'unused'; readonly remark: string }
  | { readonly item: 'store'; readonly found: 'fine'; readonly companies: number }
  | { readonly item: 'store'; readonly found: 'broken'; readonly why: StoreTrouble }
  | { readonly item: 'popbill'; readonly found: 'fine'; readonly stage: Stage }
  /** `problem`: a whole sentence. */
  | {
      readonly item: 'popbill';
      readonly found: 'refused';
      readonly problem: string;
      readonly fault: SetupFault;
    }
  | { readonly item: 'popbill'; readonly found: 'no-answer'; readonly problem: string }
  | { readonly item: 'clock'; readonly found: 'fine' | 'unknown' }
  /** Positive: ours is behind. */
  | { readonly item: 'clock'; readonly found: 'skewed'; readonly skewMs: number }
  | { readonly item: 'slack'; readonly found: 'fine'; readonly team: string }
  | { readonly item: 'slack'; readonly found: 'refused' | 'no-answer'; readonly error: string }
  | { readonly item: 'channel'; readonly found: 'fine'; readonly channel: string }
  | {
      readonly item: 'channel';
      readonly found: 'not-in-channel' | 'shared-outside' | 'archived' | 'not-found' | 'unknown';
      readonly channel: string;
    };

/** The codes of the service's StoreError. */
export type StoreTrouble =
  | 'not-writable'
  | 'locked'
  | 'disk-full'
  | 'corrupt'
  | 'newer-version'
  | 'unknown-shape'
  | 'closed'
  | 'failed';

/** Lines on a terminal; plain text. */
export interface CliText {
  readonly usage: readonly string[];
  readonly unknownCommand: (word: string) => string;
  readonly brnMissing: string;
  readonly fileMissing: string;
  /** Another process writes the store. */
  readonly appIsRunning: Readonly<Record<'import' | 'sweep', string>>;
  /** What happened and what to do; the store's own English words follow. */
  readonly storeFailed: Readonly<Record<StoreTrouble, string>>;
  /** A check beside the running app, which alone may log in to HomeTax. */
  readonly lookedOnly: string;
  /** A report names buttons, and a terminal has none. */
  readonly buttonsAreInSlack: string;
  /** Beside the progress of an import. */
  readonly importing: (step: ImportStep) => string;
  readonly importFile: (problem: ImportFileProblem) => string;
  readonly importLine: (bad: ImportBadLine) => string;
  readonly imported: (counts: ImportCounts) => string;
  /** Somebody else wrote the store meanwhile; nothing was saved. */
  readonly importOvertaken: string;
  readonly tooManyWords: (command: string) => string;
  /** Lines were refused: the file is mended and imported again. */
  readonly importAgain: string;
  readonly exported: (companies: number) => string;
  /** Beside the progress bar. */
  readonly sweeping: (done: number, total: number) => string;
  readonly doctor: (finding: DoctorFinding) => string;
  readonly doctorFine: string;
  readonly doctorNotFine: (findings: number) => string;
}
