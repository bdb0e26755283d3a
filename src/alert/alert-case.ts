import type { Assessment } from '../assessment/assessment.js';
import type { SharedRejection } from '../incident/common-cause-rules.js';
import type { MassChangeHold } from '../incident/mass-change-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, NewsHoldReason, NoticeReason } from '../records/alert.js';
import type { Sighting } from '../records/collector.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { Reason, Severity } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';

/** The input of a decision about an alert. */
export interface AlertCase {
  readonly company: Company;
  readonly stage: Stage;
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  /** The company's alert. One that has ended counts as none. */
  readonly before: Alert | undefined;
  readonly defaultChannel: string;
  /** A setup alert is open, so POPBiLL's answers about companies are not trusted. */
  readonly isFrozen: boolean;
  readonly hasOutage: boolean;
  readonly commonCause?: SharedRejection | undefined;
  readonly massChange?: MassChangeHold | undefined;
  readonly watchedCount: number;
  /** The worst severity notified today for an earlier alert of the company. */
  readonly notifiedToday?: Severity | undefined;
  readonly policy: Policy;
  readonly now: Instant;
}

export type Occasion =
  /**
   * `isLookUp`: the person neither pressed a button of the alert nor asked for a login test. `isForClient`: nobody here
   * asked; the client company opened its authentication page with a link of this person.
   */
  | {
      readonly kind: 'check';
      readonly by: UserId | 'cli';
      readonly isLookUp?: boolean;
      readonly isForClient?: boolean;
    }
  /**
   * `round`: when the sweep, or the run through the due alerts, began. Its notices in one channel are counted together,
   * so that many become one message.
   */
  | { readonly kind: 'sweep'; readonly by: UserId | 'cli' | 'schedule'; readonly round: Instant }
  /**
   * The collector reported a failure, and the company was checked without a login. `round`: the hour. `sightings`: those
   * that are new.
   */
  | { readonly kind: 'collector'; readonly round: Instant; readonly sightings: readonly Sighting[] }
  /** The alert fell due without a check: a hold or a snooze ended, or a reminder or a mention is due. */
  | { readonly kind: 'due'; readonly round: Instant };

/** `gone`: the reasons that have ended. */
export type AlertDecision =
  | { readonly kind: 'hold'; readonly why: HoldReason; readonly alert?: Alert }
  | {
      readonly kind: 'notice';
      readonly why: NoticeReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
      readonly mentions?: MentionTarget;
    }
  | {
      readonly kind: 'edit';
      readonly why: 'facts-changed' | 'reason-gone' | NewsHoldReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
    }
  | {
      readonly kind: 'resolve';
      /** When the end may be broadcast. Absent: the alert was never notified as critical, so its end is only an edit. */
      readonly broadcastFrom?: Instant;
      readonly alert: Alert;
    };

export type MentionTarget = 'owner' | 'operators' | 'claimer';

type HoldReason =
  | 'nothing-wrong'
  | 'nothing-known'
  | 'already-told'
  | 'frozen'
  /** The check failed because of an outage. */
  | 'outage'
  | NewsHoldReason;
