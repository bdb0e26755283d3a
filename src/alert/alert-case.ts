import type { Assessment } from '../assessment/assessment.js';
import type { SharedRejection } from '../incident/common-cause-rules.js';
import type { HeldChange } from '../incident/mass-change-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, HeldBack, NoticeReason } from '../records/alert.js';
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
  /** The company's alert; one that is over counts as none. */
  readonly before: Alert | undefined;
  readonly defaultChannel: string;
  /** A setup alert is open: POPBiLL's answers about companies are not to be trusted. */
  readonly frozen: boolean;
  readonly outage: boolean;
  readonly commonCause?: SharedRejection | undefined;
  readonly massChange?: HeldChange | undefined;
  /** Number of watched companies. */
  readonly watched: number;
  /** The worst severity notified today for an earlier alert of the company. */
  readonly notifiedToday?: Severity | undefined;
  readonly policy: Policy;
  readonly now: Instant;
}

export type Occasion =
  | { readonly kind: 'check'; readonly by: UserId | 'cli' }
  /** Notices of one `round` and channel are counted together, so that many become one. */
  | {
      readonly kind: 'sweep';
      readonly by: UserId | 'cli' | 'schedule';
      readonly round: Instant;
    }
  /** Quiet hours or a snooze ended, a reminder is due. */
  | { readonly kind: 'time'; readonly round: Instant };

/** `gone`: the reasons that no longer hold. */
export type AlertDecision =
  | { readonly kind: 'hold'; readonly why: HoldReason; readonly alert?: Alert }
  | {
      readonly kind: 'notice';
      readonly why: NoticeReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
      readonly calls?: Called;
    }
  | {
      readonly kind: 'edit';
      readonly why: 'facts-changed' | 'reason-gone' | HeldBack;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
    }
  | {
      readonly kind: 'resolve';
      /** Absent: the alert was never notified as critical, so its end is an edit and no broadcast. */
      readonly broadcastFrom?: Instant;
      readonly alert: Alert;
    };

export type Called = 'owner' | 'operators' | 'taker';

export type HoldReason =
  | 'nothing-wrong'
  | 'nothing-known'
  | 'already-told'
  | 'frozen'
  /** The check failed, as did the checks of all other companies. */
  | 'outage'
  | HeldBack;
