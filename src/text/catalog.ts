import { type AlertText, alertTextOf } from '../alert/alert-text.js';
import { cli as cliEn } from '../app/cli.js';
import { cli as cliKo } from '../app/cli.ko.js';
import type { CliText } from '../app/cli-text.js';
import { call as callEn } from '../assessment/call.js';
import { call as callKo } from '../assessment/call.ko.js';
import type { CallText } from '../assessment/call-text.js';
import { help as helpEn } from '../help/help.js';
import { help as helpKo } from '../help/help.ko.js';
import type { HelpText } from '../help/help-text.js';
import { history as historyEn } from '../history/history.en.js';
import { history as historyKo } from '../history/history.ko.js';
import type { HistoryText } from '../history/history-text.js';
import type { WideText } from '../incident/wide-text.js';
import { wide as wideEn } from '../outbox/wide.js';
import { wide as wideKo } from '../outbox/wide.ko.js';
import { environment as environmentEn } from '../settings/environment.js';
import { environment as environmentKo } from '../settings/environment.ko.js';
import type { EnvironmentText } from '../settings/environment-text.js';
import { settings as settingsEn } from '../settings/settings.js';
import { settings as settingsKo } from '../settings/settings.ko.js';
import type { SettingsText } from '../settings/settings-text.js';
import { notice as noticeEn } from '../slack/notice.js';
import { notice as noticeKo } from '../slack/notice.ko.js';
import type { NoticeText } from '../slack/notice-text.js';
import { health as healthEn } from '../status/health.en.js';
import { health as healthKo } from '../status/health.ko.js';
import type { HealthText } from '../status/health-text.js';
import { records as recordsEn } from '../status/records.js';
import { records as recordsKo } from '../status/records.ko.js';
import type { RecordsText } from '../status/records-text.js';
import { status as statusEn } from '../status/status.js';
import { status as statusKo } from '../status/status.ko.js';
import type { StatusText } from '../status/status-text.js';
import type { Language } from './language.js';
import { TONGUES, type Tongue } from './tongue.js';

/** The sentences that are not yet with their subject, in one language. */
export interface Catalog extends Tongue {
  readonly alert: AlertText;
  readonly history: HistoryText;
  readonly wide: WideText;
  readonly call: CallText;
  readonly records: RecordsText;
  readonly notice: NoticeText;
  readonly settings: SettingsText;
  readonly status: StatusText;
  readonly health: HealthText;
  readonly help: HelpText;
  readonly cli: CliText;
  readonly environment: EnvironmentText;
}

const CATALOGS: Readonly<Record<Language, Catalog>> = {
  ko: {
    ...TONGUES.ko,
    alert: alertTextOf('ko'),
    history: historyKo,
    wide: wideKo,
    call: callKo,
    records: recordsKo,
    notice: noticeKo,
    settings: settingsKo,
    status: statusKo,
    health: healthKo,
    help: helpKo,
    cli: cliKo,
    environment: environmentKo,
  },
  en: {
    ...TONGUES.en,
    alert: alertTextOf('en'),
    history: historyEn,
    wide: wideEn,
    call: callEn,
    records: recordsEn,
    notice: noticeEn,
    settings: settingsEn,
    status: statusEn,
    health: healthEn,
    help: helpEn,
    cli: cliEn,
    environment: environmentEn,
  },
};

export function catalogOf(language: Language): Catalog {
  return CATALOGS[language];
}
