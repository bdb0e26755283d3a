import type { WebClient } from '@slack/web-api';
import type { CompanyChecks } from '../check/check-company.js';
import type { Looks } from '../check/looks.js';
import type { Companies } from '../company/find-company.js';
import type { CompanyExport, CompanyFiles } from '../company-file/company-file.js';
import type { CompanyImport } from '../company-file/company-import.js';
import type { ImportPlaces } from '../company-file/import-writes.js';
import type { DigestReader } from '../digest/digests.js';
import type { Home } from '../home/home-tab.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { BulkChanges } from '../list/bulk-desk.js';
import type { Overview } from '../list/overview.js';
import type { TestAlerts } from '../outbox/test-alerts.js';
import type { Popups } from '../popup/popups.js';
import type { Stage } from '../records/company.js';
import type { Store } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import type { AppStatus } from '../status/app-status.js';
import type { Sweeps } from '../sweep/sweep-count.js';
import type { AlertDetails, AlertList } from '../triage/alert-list.js';
import type { AlertActions } from '../triage/alert-triage.js';
import type { OpenAlertLists } from '../triage/alert-window.js';
import type { ShowOptions } from './answer.js';
import type { Background, Timers } from './background.js';
import type { Place } from './origin.js';
import type { OwnerGroups } from './people.js';
import type { Reader } from './reader.js';
import type { SlackFiles } from './slack-files.js';

/** What listeners work with. */
export interface SlackDeps {
  readonly checks: CompanyChecks;
  readonly companies: Companies;
  readonly imports: CompanyImport;
  /** What Slack says of the channels and owners of an import. */
  readonly importPlaces: ImportPlaces;
  readonly exports: CompanyExport;
  readonly companyFiles: Pick<CompanyFiles, 'writeTable'>;
  readonly personFiles: SlackFiles;
  readonly history: Pick<Store, 'historyPage'>;
  /** The workspace's address, ending in a slash; `undefined` until Slack told it. */
  readonly workspaceUrl: () => string | undefined;
  readonly overview: Pick<Overview, 'page' | 'pageOfCompanies' | 'counts' | 'expiries' | 'all'>;
  readonly popups: Popups;
  readonly sweeps: Sweeps;
  readonly digests: DigestReader;
  readonly desk: AlertActions;
  readonly bulk: BulkChanges;
  readonly alertDetails: AlertDetails;
  readonly alertList: AlertList;
  readonly commonCause: Pick<CommonCauseWatch, 'open' | 'release'>;
  readonly massChange: Pick<MassChangeWatch, 'open' | 'release'>;
  readonly testAlerts: Pick<TestAlerts, 'send'>;
  /** The client that answers people (slack-clients.ts). */
  readonly client: WebClient;
  readonly reader: Reader;
  readonly ownerGroups: OwnerGroups;
  readonly looks: Pick<Looks, 'plan' | 'cancel'>;
  readonly home: Home;
  readonly openAlertLists: OpenAlertLists;
  /** Where errors of work go that Bolt does not await. */
  readonly report: ErrorReporter;
  readonly background: Background;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'isOff'>;
  readonly log: Log;
  readonly stage: Stage;
  /** `ADMINS`: user and user-group IDs. Empty: the workspace's own admins. */
  readonly admins: readonly string[];
  readonly settings: Pick<LiveSettings, 'current' | 'describe' | 'change'>;
  readonly status: Pick<AppStatus, 'read'>;
  /** Whether the settings allow a certificate login test by a button. */
  readonly certificateTest: boolean;
  readonly collectsBy: Policy['collectsBy'];
  /** What decides until when an alert may be put off, and what help tells of how it is set. */
  readonly policy: Pick<
    Policy,
    'quietHours' | 'days' | 'certAlertDays' | 'deptLoginTest' | 'certLoginTest'
  >;
}

/**
 * Logs an unexpected error under a short reference, which it gives, and tells the same to the person in private. Never
 * rejects.
 */
export type ErrorReporter = (
  error: unknown,
  where: Place | undefined,
  options?: Pick<ShowOptions, 'replace'>,
) => Promise<string>;
