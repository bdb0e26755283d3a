/** The settings in the environment, in the order in which they are listed (.env.example). */
export type SettingName =
  | 'SLACK_BOT_TOKEN'
  | 'SLACK_SIGNING_SECRET'
  | 'SLACK_APP_TOKEN'
  | 'SLACK_API_URL'
  | 'ALERT_CHANNEL'
  | 'CHANNEL_LANGUAGE'
  | 'OPERATORS'
  | 'ADMINS'
  | 'HOST'
  | 'PORT'
  | 'PUBLIC_URL'
  | 'METRICS_TOKEN'
  | 'POPBILL_LINK_ID'
  | 'POPBILL_SECRET_KEY'
  | 'POPBILL_STAGE'
  | 'POPBILL_ROUTE'
  | 'POPBILL_IP_BOUND'
  | 'POPBILL_AUTH_URL'
  | 'POPBILL_API_URL'
  | 'POPBILL_POPUP_HOSTS'
  | 'POPBILL_CONCURRENCY'
  | 'POPBILL_TIMEOUT_MS'
  | 'STORE_URL'
  | 'SWEEP_CRON'
  | 'TIMEZONE'
  | 'DIGEST_CRON'
  | 'QUIET_HOURS'
  | 'EXTRA_HOLIDAYS'
  | 'CERT_ALERT_DAYS'
  | 'DEPT_LOGIN_TEST'
  | 'CERT_LOGIN_TEST'
  | 'COLLECTS_BY'
  | 'HEARTBEAT_URL'
  | 'LOG_LEVEL';

/** A name in the environment that is no setting, and the setting that was probably meant. */
export interface UnusedName {
  readonly given: string;
  readonly meant: SettingName;
}

/**
 * What is said of the environment, before the app runs: on the terminal, to whoever sets it up. No value is ever given
 * to these functions, because some are secrets.
 */
export interface EnvironmentText {
  /** Above the problems, one a line. `isLanguageSet`: CHANNEL_LANGUAGE says in which language this is. */
  readonly intro: (problems: number, isLanguageSet: boolean) => string;
  readonly malformed: (name: SettingName) => string;
  /** `misspelled`: names in the environment that look like this one. */
  readonly missing: (name: SettingName, misspelled: readonly string[]) => string;
  readonly unused: (name: UnusedName) => string;
  /** The file with settings is there, but the system does not let us read it; `code`: its word. */
  readonly unreadable: (file: string, code: string) => string;
}
