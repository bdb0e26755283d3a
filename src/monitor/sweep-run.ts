import type { Policy } from '../domain/policy.js';
import type { CheckRecorder } from '../service/check-recorder.js';
import type { ClockWatch } from '../service/clock-watch.js';
import type { CommonCauseWatch } from '../service/common-cause-watch.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { Meter } from '../service/meter.js';
import type { OutageWatch } from '../service/outage-watch.js';
import type { Clock, Log, Store } from '../service/ports.js';
import type { SetupWatch } from '../service/setup-watch.js';
import type { SweepChecker } from '../service/sweep-checker.js';
import type { SweepProgress, SweepSummary } from '../service/sweeps.js';
import type { SweepLog } from './sweep-log.js';

/** What sweeps are made with. */
export interface SweepDeps {
  readonly store: Store;
  readonly checker: Pick<
    SweepChecker,
    'recallAnswers' | 'checkInSweep' | 'checkAfterFailure' | 'checkWhatIsLeft'
  >;
  readonly recorder: Pick<CheckRecorder, 'followAgain'>;
  readonly index: CompanyIndex;
  readonly setup: SetupWatch;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
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
