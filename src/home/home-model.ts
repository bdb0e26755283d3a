import type { CommonCauseAlert } from '../incident/common-cause.js';
import type { MassChange } from '../incident/mass-change-rules.js';
import type { OutageAlert } from '../incident/outage.js';
import type { Instant } from '../kernel/instant.js';
import type { ListModel, ListRowModel } from '../list/list-view.js';
import type { Alert, SetupAlert } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { HomeAlertCounts, HomeCounts, HomeWeek } from './home-text.js';

/** What one person's Home tab shows; the same shape as the service's facts, and who reads it. */
export interface HomeModel {
  readonly facts: {
    readonly all: HomeCounts;
    readonly mine: HomeCounts;
    readonly urgent: readonly HomeUrgentModel[];
    readonly weeks: readonly HomeWeek[];
    readonly alerts: HomeAlertCounts;
    readonly troubles: {
      readonly setup?: SetupAlert;
      readonly outage?: OutageAlert;
      readonly commonCause?: CommonCauseAlert;
      readonly massChange?: MassChange;
      readonly channels: readonly { readonly channel: string }[];
    };
    readonly sweep: {
      readonly running?: {
        readonly done: number;
        readonly total: number;
        readonly startedAt: Instant;
      };
      readonly lastFinishedAt?: Instant;
      readonly nextAt?: Instant;
    };
    readonly list: ListModel['page'];
  };
  /** What came of the last thing done here, as mrkdwn. */
  readonly news?: string;
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly mayChangeSettings: boolean;
  readonly now: Instant;
}

export interface HomeUrgentModel {
  readonly row: ListRowModel;
  readonly isMine: boolean;
  readonly alert?: Alert;
}
