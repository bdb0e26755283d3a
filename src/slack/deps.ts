import type { WebClient } from '@slack/web-api';
import type { Stage } from '../domain/company.js';
import type { Policy } from '../domain/policy.js';
import type { AlertActions } from '../service/alert-desk.js';
import type { AlertDetails } from '../service/alert-details.js';
import type { AlertList } from '../service/alert-list.js';
import type { AppStatus } from '../service/app-status.js';
import type { BulkChanges } from '../service/bulk-desk.js';
import type { CompanyChecks } from '../service/check-company.js';
import type { ClockWatch } from '../service/clock-watch.js';
import type { CommonCauseWatch } from '../service/common-cause-watch.js';
import type { Companies } from '../service/companies.js';
import type { CompanyExport } from '../service/company-export.js';
import type { CompanyFiles } from '../service/company-file.js';
import type { CompanyImport } from '../service/company-import.js';
import type { DigestReader } from '../service/digests.js';
import type { ImportPlaces } from '../service/import-questions.js';
import type { LiveSettings } from '../service/live-settings.js';
import type { Looks } from '../service/looks.js';
import type { MassChangeWatch } from '../service/mass-change-watch.js';
import type { Overview } from '../service/overview.js';
import type { Popups } from '../service/popups.js';
import type { Clock, Log, Store } from '../service/ports.js';
import type { Sweeps } from '../service/sweeps.js';
import type { TestAlerts } from '../service/test-alerts.js';
import type { Background } from './background.js';
import type { Home } from './home.js';
import type { ErrorReporter } from './on-error.js';
import type { OpenAlertLists } from './open-alert-lists.js';
import type { OwnerGroups } from './owner-groups.js';
import type { Reader } from './reader.js';
import type { SlackFiles } from './slack-files.js';
import type { Timers } from './timers.js';

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
