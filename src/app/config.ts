import * as presets from '@hyunbinseo/holidays-kr/all';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import { holidayDataOf, type WorkingDays } from '../kernel/working-days.js';
import { popbillHosts } from '../popbill/endpoints.js';
import type { ChangeableName, ChangeableSettings } from '../records/settings.js';
import {
  malformedSetting,
  missingSetting,
  type SettingName,
  settingsAreWrong,
  type UnusedName,
  unusedSetting,
} from '../settings/environment-words.js';
import { CHANGEABLE, ENVIRONMENT_NAME } from '../settings/settings-rules.js';
import type { TransportOptions } from '../slack/transport.js';
import { TONGUES } from '../text/tongue.js';
import {
  type Environment,
  languageOfEnvironment,
  nearNames,
  SETTING_NAMES,
  type Settings,
  settings,
  textOf,
} from './environment.js';

/** The environment, read once at the start and frozen. */
export type Config = ReturnType<typeof toConfig> & {
  /** Changeable settings that the environment sets. */
  readonly named: readonly ChangeableName[];
  /** Names in the environment that do nothing. */
  readonly unused: readonly UnusedName[];
};

export interface ConfigProblem {
  readonly name: SettingName;
  readonly kind: 'missing' | 'malformed';
  /** What is wrong and how to fix it, without the value, in the environment's language. */
  readonly sentence: string;
}

/** Reads all settings, or returns all problems in the order of .env.example. */
export function readConfig(env: Environment): Result<Config, readonly ConfigProblem[]> {
  const given = Object.fromEntries(SETTING_NAMES.map((name) => [name, textOf(env, name)]));
  const near = nearNames(Object.keys(env).filter((name) => textOf(env, name) !== undefined));
  const read = settings.safeParse(given);
  const wrong = new Set(read.success ? [] : read.error.issues.map((issue) => issue.path[0]));
  for (const name of SETTING_NAMES) {
    if ((given[name] ?? '').length > INPUT_LIMITS.setting) wrong.add(name);
  }
  // Without an app token Slack sends HTTP requests, which only their signature authenticates.
  if (given['SLACK_APP_TOKEN'] === undefined && given['SLACK_SIGNING_SECRET'] === undefined) {
    wrong.add('SLACK_SIGNING_SECRET');
  }
  if (!read.success || wrong.size > 0) {
    const t = TONGUES[languageOfEnvironment(env)];
    const problemOf = (name: SettingName): ConfigProblem => {
      const isMalformed = given[name] !== undefined;
      if (isMalformed) return { name, kind: 'malformed', sentence: malformedSetting(name, t) };
      const misspelled = [...near].filter(([, meant]) => meant === name).map(([like]) => like);
      return { name, kind: 'missing', sentence: missingSetting(name, misspelled, t) };
    };
    return err(SETTING_NAMES.filter((name) => wrong.has(name)).map(problemOf));
  }
  const named = CHANGEABLE.filter((name) => given[ENVIRONMENT_NAME[name]] !== undefined);
  return ok(deepFrozen({ ...toConfig(read.data), named, unused: unusedNames(env, near) }));
}

/** The problems as they are printed, in the environment's language, before the process ends with exit code 1. */
export function configProblemsText(problems: readonly ConfigProblem[], env: Environment): string {
  const t = TONGUES[languageOfEnvironment(env)];
  const isLanguageSet = textOf(env, 'CHANNEL_LANGUAGE') !== undefined;
  const lines = problems.map(({ sentence }) => `  - ${sentence}`);
  return `${[settingsAreWrong(problems.length, isLanguageSet, t), ...lines].join('\n')}\n`;
}

/** Sentences for the log, which is always English. */
export function remarksOn({ unused }: Config): readonly string[] {
  return unused.map((name) => unusedSetting(name, TONGUES.en));
}

/** The values of changeable settings until somebody changes them. */
export function fixedSettings(config: Config): ChangeableSettings {
  return {
    defaultChannel: config.slack.alertChannel,
    channelLanguage: config.channelLanguage,
    certAlertDays: config.policy.certAlertDays,
    quietHours: config.policy.quietHours,
    digestCron: config.digest.cron,
    operators: config.roles.operators,
  };
}

/** The values that must never be seen in a log. */
export function secretsOf(config: Config): readonly string[] {
  const { slack, popbill, heartbeatUrl, http } = config;
  const { botToken, delivery } = slack;
  const deliverySecret = delivery.kind === 'http' ? delivery.signingSecret : delivery.appToken;
  const secrets = [botToken, deliverySecret, popbill.secretKey, heartbeatUrl, http.metricsToken];
  return secrets.filter((secret) => secret !== undefined);
}

/** Misspelled names whose setting is not set under its right name either. */
function unusedNames(
  env: Environment,
  near: ReadonlyMap<string, SettingName>,
): readonly UnusedName[] {
  return [...near]
    .filter(([, meant]) => textOf(env, meant) === undefined)
    .map(([given, meant]) => ({ given, meant }));
}

function toConfig(from: Settings) {
  const hosts = popbillHosts(from.POPBILL_STAGE, from.POPBILL_ROUTE);
  const timeout = from.POPBILL_TIMEOUT_MS;
  return {
    slack: {
      botToken: from.SLACK_BOT_TOKEN,
      /** Default channel of alerts. */
      alertChannel: from.ALERT_CHANNEL,
      /** Another base URL than Slack's, with a slash at its end. */
      apiUrl: from.SLACK_API_URL,
      delivery: deliveryOf(from),
    },
    popbill: {
      linkId: from.POPBILL_LINK_ID,
      secretKey: from.POPBILL_SECRET_KEY,
      stage: from.POPBILL_STAGE,
      authUrl: from.POPBILL_AUTH_URL ?? hosts.authUrl,
      apiUrl: from.POPBILL_API_URL ?? hosts.apiUrl,
      ipBound: from.POPBILL_IP_BOUND,
      popupHosts: from.POPBILL_POPUP_HOSTS,
      concurrency: from.POPBILL_CONCURRENCY,
      timeoutMs: timeout === undefined ? undefined : { liveTest: timeout, other: timeout },
    },
    store: { url: from.STORE_URL },
    policy: {
      certAlertDays: from.CERT_ALERT_DAYS,
      deptLoginTest: from.DEPT_LOGIN_TEST,
      certLoginTest: from.CERT_LOGIN_TEST,
      collectsBy: from.COLLECTS_BY,
      quietHours: from.QUIET_HOURS,
      days: readHolidays(from.EXTRA_HOLIDAYS),
    },
    /** The language of channel messages; people get their own language. */
    channelLanguage: from.CHANNEL_LANGUAGE,
    sweep: { cron: from.SWEEP_CRON, timezone: from.TIMEZONE },
    digest: { cron: from.DIGEST_CRON, timezone: from.TIMEZONE },
    /** User and user-group IDs; empty: everybody, or the workspace's admins. */
    roles: { operators: from.OPERATORS, admins: from.ADMINS },
    http: {
      host: from.HOST,
      port: from.PORT,
      /** Without a slash at its end; absent: no popup tickets. */
      publicUrl: from.PUBLIC_URL,
      /** Bearer token for the metrics; absent: they are not served. */
      metricsToken: from.METRICS_TOKEN,
    },
    /** Called after each finished sweep; a secret, because anybody who knows the URL can call it. */
    heartbeatUrl: from.HEARTBEAT_URL,
    logLevel: from.LOG_LEVEL,
  };
}

function deliveryOf(from: Settings): TransportOptions {
  if (from.SLACK_APP_TOKEN !== undefined) return { kind: 'socket', appToken: from.SLACK_APP_TOKEN };
  if (from.SLACK_SIGNING_SECRET === undefined) throw new TypeError('The settings were not judged.');
  return { kind: 'http', signingSecret: from.SLACK_SIGNING_SECRET };
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}

/**
 * The announced public holidays of Korea (one preset of the package per year) and EXTRA_HOLIDAYS. Read once, because the
 * package's own check returns a Promise, which is always true in an `if`.
 */
export function readHolidays(extra: readonly SeoulDay[] = []): WorkingDays {
  const announced = Object.values(presets).flatMap((year) => Object.keys(year));
  const lastYear = announced.toSorted().at(-1)?.slice(0, 4);
  return {
    holidays: new Set([...announced, ...extra]),
    knownUntil: lastYear === undefined ? undefined : `${lastYear}-12-31`,
  };
}

/** A sentence for the log when the holiday data ends soon or has ended; `undefined` while it lasts. */
export function holidayRemark(days: WorkingDays, now: Instant): string | undefined {
  const data = holidayDataOf(days, now);
  if (data.kind === 'none') return 'There is no holiday data: only weekends are known.';
  if (data.kind === 'known') return undefined;
  return (
    `The holiday data ${data.kind} on ${data.until}; after that only weekends are known. ` +
    'Update this app, or name the coming holidays in EXTRA_HOLIDAYS.'
  );
}
