import type { Meter } from '../app/meter.js';
import type { CheckRecorder } from '../check/check-recorder.js';
import type { CompanyIndex } from '../company/company-index.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { SetupWatch } from '../incident/setup-watch.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log, Store } from '../records/ports.js';
import type { SweepChecker } from './sweep-checker.js';
import type { SweepLog } from './sweep-log.js';
import type { SweepProgress, SweepSummary } from './sweeps.js';

/** What sweeps are made with. */
export interface SweepDeps {
  readonly store: Store;
  readonly checker: Pick<
    SweepChecker,
    'recallAnswers' | 'checkInSweep' | 'checkAfterFailure' | 'checkWhatIsLeft'
  >;
  readonly recorder: Pick<CheckRecorder, 'followAgain' | 'countFailed'>;
  readonly index: CompanyIndex;
  readonly setup: SetupWatch;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly massChanges: MassChangeWatch;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'mayAct' | 'isRight' | 'confirm'>;
  readonly log: Log;
  /** Companies in hand at once. */
  readonly concurrency: number;
  /** Told of every sweep that came to an end, whichever. */
  readonly ended?: Meter['swept'];
  /** Told of every sweep that was finished. */
  readonly finished?: (summary: SweepSummary) => void;
}

/** What the sweeper lends to what is under way. */
export interface SweepRun {
  /** What is on record of sweeps. */
  readonly records: SweepLog;
  /** The companies in hand are finished, and no other is begun. */
  readonly isStopping: () => boolean;
  /** Told after every company. */
  readonly onCounted: (progress: SweepProgress) => void;
}
