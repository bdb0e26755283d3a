import type { CompanyChecks } from '../check/check-company.js';
import type { Looks } from '../check/looks.js';
import type { CompanyExport, CompanyFiles } from '../company-file/company-file.js';
import type { CompanyImport } from '../company-file/company-import.js';
import type { ImportPlaces } from '../company-file/import-writes.js';
import type { DigestReader } from '../digest/digests.js';
import type { Home } from '../home/home-tab.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { Policy } from '../kernel/policy.js';
import type { BulkChanges } from '../list/bulk-desk.js';
import type { Overview } from '../list/overview.js';
import type { TestAlerts } from '../outbox/test-alerts.js';
import type { Popups } from '../popup/popups.js';
import type { Store } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { AppStatus } from '../status/app-status.js';
import type { Sweeps } from '../sweep/sweep-count.js';
import type { AlertDetails, AlertList } from '../triage/alert-list.js';
import type { AlertActions } from '../triage/alert-triage.js';
import type { OpenAlertLists } from '../triage/alert-window.js';
import type { Companies } from '../watch/watch-company.js';

/** What all listeners together work with. */
export interface SlackDeps extends SlackKit {
  readonly checks: CompanyChecks;
  readonly companies: Companies;
  readonly imports: CompanyImport;
  /** What Slack says of the channels and owners of an import. */
  readonly importPlaces: ImportPlaces;
  readonly exports: CompanyExport;
  readonly companyFiles: Pick<CompanyFiles, 'writeTable'>;
  readonly history: Pick<Store, 'historyPage'>;
  readonly overview: Pick<Overview, 'page' | 'pageOfCompanies' | 'counts' | 'expiries' | 'all'>;
  readonly popups: Popups;
  readonly sweeps: Sweeps;
  readonly digests: DigestReader;
  readonly triage: AlertActions;
  readonly bulk: BulkChanges;
  readonly alertDetails: AlertDetails;
  readonly alertList: AlertList;
  readonly commonCause: Pick<CommonCauseWatch, 'open' | 'release'>;
  readonly massChange: Pick<MassChangeWatch, 'open' | 'release'>;
  readonly testAlerts: Pick<TestAlerts, 'send'>;
  readonly looks: Pick<Looks, 'plan' | 'cancel'>;
  readonly home: Home;
  readonly openAlertLists: OpenAlertLists;
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
