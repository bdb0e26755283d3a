import type { MassChange } from '../incident/mass-change-rules.js';
import type { Instant } from '../kernel/time.js';
import type { HolidayData } from '../kernel/working-days.js';
import type { Stage } from '../records/company.js';
import type { CommonCauseAlert, OutageAlert, SetupAlert } from '../records/incident.js';
import type { ChangeableName } from '../records/settings.js';
import type { SettingSource } from '../settings/settings-rules.js';
import type { Markup } from '../text/markup.js';
import type { StoreTrouble } from './doctor-finding.js';
import type { HealthProblem } from './health-rules.js';
import type { UnreadableFacts } from './records-text.js';

/** How the app itself is; the same shape as the service's view. */
export interface StatusFacts {
  readonly at: Instant;
  readonly startedAt: Instant;
  readonly stage: Stage;
  readonly watched: number;
  readonly needAction?: number;
  readonly unknown?: number;
  readonly lastSweep?: {
    readonly startedAt: Instant;
    readonly finishedAt?: Instant;
    readonly finishedBefore?: Instant;
    readonly asked?: number;
    readonly failed?: number;
    readonly untested?: number;
    readonly stoppedBySetup?: boolean;
    readonly stoppedByOutage?: boolean;
  };
  readonly runningSweep?: {
    readonly startedAt: Instant;
    readonly done: number;
    readonly total: number;
  };
  readonly nextSweep?: Instant;
  /** What keeps the app from doing its job. */
  readonly problems: readonly HealthProblem[];
  readonly clockSkewMs?: number;
  readonly setup?: SetupAlert;
  readonly outage?: OutageAlert;
  readonly commonCause?: CommonCauseAlert;
  readonly massChange?: MassChange;
  readonly defaultChannel: string;
  readonly channelsInTrouble: readonly {
    readonly channel: string;
    readonly error: string;
    readonly since: Instant;
    readonly isDefault: boolean;
    readonly companies: number;
  }[];
  readonly storeFault?: StoreTrouble;
  readonly unreadable: readonly UnreadableFacts[];
  readonly waiting: number;
  readonly holidays: HolidayData;
  readonly disk?: { readonly storeBytes: number; readonly freeBytes: number };
  readonly settings: readonly {
    readonly name: ChangeableName;
    readonly value: string;
    readonly source: SettingSource;
  }[];
  readonly version: string;
}

/** One thing about the app. */
export interface StatusLine {
  readonly label: string;
  readonly says: string;
  /** Somebody should look at it. */
  readonly isTrouble: boolean;
  /** What an admin does about it. */
  readonly remedy?: string | undefined;
}

export interface StatusText {
  readonly title: string;
  /** The first sentence: all is well, or how many things are not. */
  readonly sentence: (troubles: number, stage: Stage) => string;
  /** Most important first. */
  readonly lines: (facts: StatusFacts, markup: Markup) => readonly StatusLine[];
  readonly settingsTitle: string;
  readonly settings: (facts: StatusFacts, markup: Markup) => readonly string[];
  /** For those who see no remedies. */
  readonly tellAdmin: string;
  /** Button: draws it anew. */
  readonly again: string;
  readonly settingsHint: string;
  readonly asOf: (facts: StatusFacts) => string;
}
