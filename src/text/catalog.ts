import type { AlertListText } from './alert-list-text.js';
import { type AlertText, alertTextOf } from './alert-text.js';
import type { BulkText } from './bulk-text.js';
import type { CallText } from './call-text.js';
import type { ChoiceText } from './choice-text.js';
import type { CliText } from './cli-text.js';
import type { ClientText } from './client-text.js';
import type { DeskText } from './desk-text.js';
import type { DigestText } from './digest-text.js';
import { alertList as alertListEn } from './en/alert-list.js';
import { bulk as bulkEn } from './en/bulk.js';
import { call as callEn } from './en/call.js';
import { choice as choiceEn } from './en/choice.js';
import { cli as cliEn } from './en/cli.js';
import { client as clientEn } from './en/client.js';
import { desk as deskEn } from './en/desk.js';
import { digest as digestEn } from './en/digest.js';
import { environment as environmentEn } from './en/environment.js';
import { exporting as exportingEn } from './en/export.js';
import { form as formEn } from './en/form.js';
import { health as healthEn } from './en/health.js';
import { help as helpEn } from './en/help.js';
import { history as historyEn } from './en/history.js';
import { home as homeEn } from './en/home.js';
import { importing as importingEn } from './en/import.js';
import { list as listEn } from './en/list.js';
import { notice as noticeEn } from './en/notice.js';
import { popup as popupEn } from './en/popup.js';
import { records as recordsEn } from './en/records.js';
import { report as reportEn } from './en/report.js';
import { settings as settingsEn } from './en/settings.js';
import { status as statusEn } from './en/status.js';
import { sweep as sweepEn } from './en/sweep.js';
import { ticketPage as ticketPageEn } from './en/ticket-page.js';
import { wide as wideEn } from './en/wide.js';
import type { EnvironmentText } from './environment-text.js';
import type { ExportText } from './export-text.js';
import type { FormText } from './form-text.js';
import type { HealthText } from './health-text.js';
import type { HelpText } from './help-text.js';
import type { HistoryText } from './history-text.js';
import type { HomeText } from './home-text.js';
import type { ImportText } from './import-text.js';
import { alertList as alertListKo } from './ko/alert-list.js';
import { bulk as bulkKo } from './ko/bulk.js';
import { call as callKo } from './ko/call.js';
import { choice as choiceKo } from './ko/choice.js';
import { cli as cliKo } from './ko/cli.js';
import { client as clientKo } from './ko/client.js';
import { desk as deskKo } from './ko/desk.js';
import { digest as digestKo } from './ko/digest.js';
import { environment as environmentKo } from './ko/environment.js';
import { exporting as exportingKo } from './ko/export.js';
import { form as formKo } from './ko/form.js';
import { health as healthKo } from './ko/health.js';
import { help as helpKo } from './ko/help.js';
import { history as historyKo } from './ko/history.js';
import { home as homeKo } from './ko/home.js';
import { importing as importingKo } from './ko/import.js';
import { list as listKo } from './ko/list.js';
import { notice as noticeKo } from './ko/notice.js';
import { popup as popupKo } from './ko/popup.js';
import { records as recordsKo } from './ko/records.js';
import { report as reportKo } from './ko/report.js';
import { settings as settingsKo } from './ko/settings.js';
import { status as statusKo } from './ko/status.js';
import { sweep as sweepKo } from './ko/sweep.js';
import { ticketPage as ticketPageKo } from './ko/ticket-page.js';
import { wide as wideKo } from './ko/wide.js';
import type { Language } from './language.js';
import type { ListText } from './list-text.js';
import type { NoticeText } from './notice-text.js';
import type { PopupText } from './popup-text.js';
import type { RecordsText } from './records-text.js';
import type { ReportText } from './report-text.js';
import type { SettingsText } from './settings-text.js';
import type { StatusText } from './status-text.js';
import type { SweepText } from './sweep-text.js';
import type { TicketPageText } from './ticket-page-text.js';
import type { WideText } from './wide-text.js';
import { type Words, wordsOf } from './words.js';

/** Every sentence the app can say, in one language. */
export interface Catalog {
  readonly language: Language;
  readonly words: Words;
  readonly alert: AlertText;
  readonly desk: DeskText;
  readonly client: ClientText;
  readonly history: HistoryText;
  readonly home: HomeText;
  readonly wide: WideText;
  readonly alertList: AlertListText;
  readonly bulk: BulkText;
  readonly call: CallText;
  readonly records: RecordsText;
  readonly report: ReportText;
  readonly notice: NoticeText;
  readonly form: FormText;
  readonly popup: PopupText;
  readonly list: ListText;
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
    language: 'ko',
    words: wordsOf('ko'),
    alert: alertTextOf('ko'),
    desk: deskKo,
    client: clientKo,
    history: historyKo,
    home: homeKo,
    wide: wideKo,
    alertList: alertListKo,
    bulk: bulkKo,
    call: callKo,
    records: recordsKo,
    report: reportKo,
    notice: noticeKo,
    form: formKo,
    popup: popupKo,
    list: listKo,
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
    language: 'en',
    words: wordsOf('en'),
    alert: alertTextOf('en'),
    desk: deskEn,
    client: clientEn,
    history: historyEn,
    home: homeEn,
    wide: wideEn,
    alertList: alertListEn,
    bulk: bulkEn,
    call: callEn,
    records: recordsEn,
    report: reportEn,
    notice: noticeEn,
    form: formEn,
    popup: popupEn,
    list: listEn,
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
