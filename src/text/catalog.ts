import { type AlertText, alertTextOf } from '../alert/alert-text.js';
import { cli as cliEn } from '../app/cli.js';
import { cli as cliKo } from '../app/cli.ko.js';
import type { CliText } from '../app/cli-text.js';
import { call as callEn } from '../assessment/call.js';
import { call as callKo } from '../assessment/call.ko.js';
import type { CallText } from '../assessment/call-text.js';
import { report as reportEn } from '../check/report.js';
import { report as reportKo } from '../check/report.ko.js';
import type { ReportText } from '../check/report-text.js';
import { choice as choiceEn } from '../company/choice.js';
import { choice as choiceKo } from '../company/choice.ko.js';
import type { ChoiceText } from '../company/choice-text.js';
import { exporting as exportingEn } from '../company-file/export.en.js';
import { exporting as exportingKo } from '../company-file/export.ko.js';
import type { ExportText } from '../company-file/export-text.js';
import { importing as importingEn } from '../company-file/import.en.js';
import { importing as importingKo } from '../company-file/import.ko.js';
import type { ImportText } from '../company-file/import-text.js';
import { digest as digestEn } from '../digest/digest.js';
import { digest as digestKo } from '../digest/digest.ko.js';
import type { DigestText } from '../digest/digest-text.js';
import { help as helpEn } from '../help/help.js';
import { help as helpKo } from '../help/help.ko.js';
import type { HelpText } from '../help/help-text.js';
import { history as historyEn } from '../history/history.en.js';
import { history as historyKo } from '../history/history.ko.js';
import type { HistoryText } from '../history/history-text.js';
import type { WideText } from '../incident/wide-text.js';
import { wide as wideEn } from '../outbox/wide.js';
import { wide as wideKo } from '../outbox/wide.ko.js';
import { popup as popupEn } from '../popup/popup.js';
import { popup as popupKo } from '../popup/popup.ko.js';
import type { PopupText } from '../popup/popup-text.js';
import { ticketPage as ticketPageEn } from '../popup/ticket-page.en.js';
import { ticketPage as ticketPageKo } from '../popup/ticket-page.ko.js';
import type { TicketPageText } from '../popup/ticket-page-text.js';
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
import { sweep as sweepEn } from '../sweep/sweep.js';
import { sweep as sweepKo } from '../sweep/sweep.ko.js';
import type { SweepText } from '../sweep/sweep-text.js';
import { form as formEn } from '../watch/form.js';
import { form as formKo } from '../watch/form.ko.js';
import type { FormText } from '../watch/form-text.js';
import type { Language } from './language.js';
import { TONGUES, type Tongue } from './tongue.js';

/** The sentences that are not yet with their subject, in one language. */
export interface Catalog extends Tongue {
  readonly alert: AlertText;
  readonly history: HistoryText;
  readonly wide: WideText;
  readonly call: CallText;
  readonly records: RecordsText;
  readonly report: ReportText;
  readonly notice: NoticeText;
  readonly form: FormText;
  readonly popup: PopupText;
  readonly choice: ChoiceText;
  readonly sweep: SweepText;
  readonly settings: SettingsText;
  readonly status: StatusText;
  readonly health: HealthText;
  readonly digest: DigestText;
  readonly ticketPage: TicketPageText;
  readonly help: HelpText;
  readonly importing: ImportText;
  readonly exporting: ExportText;
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
    report: reportKo,
    notice: noticeKo,
    form: formKo,
    popup: popupKo,
    choice: choiceKo,
    sweep: sweepKo,
    settings: settingsKo,
    status: statusKo,
    health: healthKo,
    digest: digestKo,
    ticketPage: ticketPageKo,
    help: helpKo,
    importing: importingKo,
    exporting: exportingKo,
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
    report: reportEn,
    notice: noticeEn,
    form: formEn,
    popup: popupEn,
    choice: choiceEn,
    sweep: sweepEn,
    settings: settingsEn,
    status: statusEn,
    health: healthEn,
    digest: digestEn,
    ticketPage: ticketPageEn,
    help: helpEn,
    importing: importingEn,
    exporting: exportingEn,
    cli: cliEn,
    environment: environmentEn,
  },
};

export function catalogOf(language: Language): Catalog {
  return CATALOGS[language];
}
