import type { LoginLeft } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';

export interface SweepCounts {
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly done: number;
  readonly total: number;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  readonly unknown: number;
  readonly failed: number;
  readonly noticesSent: number;
  readonly resolved: number;
  /** Companies whose login was not tested, by why. */
  readonly loginsLeft: Readonly<Partial<Record<LoginLeft, number>>>;
  /** Companies whose own alerts wait, because they turned to the same trouble at once. */
  readonly waiting?: number;
}

/** Whether every company was checked: each answered, and none of which it is not known how it stands. */
export function isSure({ failed, unknown }: SweepCounts): boolean {
  return failed === 0 && unknown === 0;
}

/** A pass over all watched companies, started by hand. Whole sentences, without markup. */
export interface SweepText {
  readonly title: string;
  readonly nothingWatched: string;
  readonly started: string;
  /** Where the command was given, when the result comes as a direct message. */
  readonly startedElsewhere: string;
  /** Another one was at work already. */
  readonly running: (about: {
    readonly startedAt: Instant;
    readonly done: number;
    readonly total: number;
    readonly now: Instant;
  }) => string;
  readonly progress: (done: number, total: number) => string;
  readonly finished: (counts: SweepCounts) => string;
  /** One line each: how many can collect, need attention, cannot, are not known. Lines with 0 are left out. */
  readonly counts: (counts: SweepCounts) => readonly string[];
  readonly told: (counts: SweepCounts) => string;
  readonly stopped: (about: { readonly done: number; readonly total: number }) => string;
  /** POPBiLL does not answer: it goes on by itself. */
  readonly popbillSilent: (about: { readonly done: number; readonly total: number }) => string;
  /** What it could not do or find out, a sentence each, to be read before what it found. */
  readonly limits: (counts: SweepCounts) => readonly string[];
  /** The clock of the app's server is off: it goes on when it is right. */
  readonly clockOff: (about: { readonly done: number; readonly total: number }) => string;
  /** The app itself could not go on. */
  readonly failed: string;
  readonly interrupted: (about: { readonly done: number; readonly total: number }) => string;
}
