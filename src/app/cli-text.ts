import type { DoctorFinding, StoreTrouble } from '../status/doctor-finding.js';

/** Lines on a terminal; plain text. */
export interface CliText {
  readonly usage: readonly string[];
  readonly unknownCommand: (word: string) => string;
  readonly unknownOption: (option: string) => string;
  readonly brnMissing: string;
  /** Another process writes the store. */
  readonly appIsRunning: Readonly<Record<'import' | 'sweep' | 'records', string>>;
  /** What happened and what to do; the store's own English words follow. */
  readonly storeFailed: Readonly<Record<StoreTrouble, string>>;
  /** A check beside the running app, which alone may log in to HomeTax. */
  readonly lookedOnly: string;
  /** A report names buttons, and a terminal has none. */
  readonly buttonsAreInSlack: string;
  /** What the command prints could not be written to its end; `code` is the system's word for why. */
  readonly notWritten: (code: string) => string;
  readonly tooManyWords: (command: string) => string;
  /** Beside the progress bar. */
  readonly sweeping: (done: number, total: number) => string;
  readonly doctor: (finding: DoctorFinding) => string;
  readonly doctorFine: string;
  readonly doctorNotFine: (findings: number) => string;
}
