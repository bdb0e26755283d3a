import * as presets from '@hyunbinseo/holidays-kr/all';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { SeoulDay } from '../kernel/time.js';
import type { Holidays } from '../kernel/working-days.js';
import { popbillHosts } from '../popbill/endpoints.js';
import type { ChangeableName, ChangeableSettings } from '../records/settings.js';
import {
  type MisspelledName,
  malformedSetting,
  malformedStoreUrl,
  missingSetting,
  type SettingName,
  settingsProblemsHeading,
} from '../settings/environment-words.js';
import { CHANGEABLE, ENVIRONMENT_NAME } from '../settings/settings-rules.js';
import { secretsOfStoreUrl, storeUrlFault } from '../settings/store-url-rules.js';
import type { TransportOptions } from '../slack/transport.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import {
  type Environment,
  type EnvironmentSettings,
  findMisspelledNames,
  languageOfEnvironment,
  SETTING_NAMES,
  settingsSchema,
  textOf,
} from './environment.js';

export type Config = ReturnType<typeof toConfig> & {
  readonly setByEnvironment: readonly ChangeableName[];
  /** Misspelled variables, unless the setting is also set under its correct name. */
  readonly misspelledNames: readonly MisspelledName[];
};

interface ConfigProblem {
  readonly name: SettingName;
  readonly kind: 'missing' | 'malformed';
  /** In the environment's language, without the value, which may be a secret. */
  readonly sentence: string;
}

/** The error: all problems, in the order of .env.example. */
export function readConfig(env: Environment): Result<Config, readonly ConfigProblem[]> {
  const isDatabaseUrlUsed = textOf(env, 'STORE_URL') === undefined;
  const usedNames = SETTING_NAMES.filter((name) => name !== 'DATABASE_URL' || isDatabaseUrlUsed);
  const texts = Object.fromEntries(usedNames.map((name) => [name, textOf(env, name)]));
  const misspelled = findMisspelledNames(env).filter(({ meant }) => usedNames.includes(meant));
  const parsed = settingsSchema.safeParse(texts);
  const issues = parsed.error?.issues ?? [];
  const wrongNames = new Set(issues.map(({ path }) => path[0]));
  for (const name of SETTING_NAMES) {
    if ((texts[name] ?? '').length > INPUT_LIMITS.setting) wrongNames.add(name);
  }
  // Without an app token, Slack sends HTTP requests, which are authenticated only by their signature.
  if (texts['SLACK_APP_TOKEN'] === undefined && texts['SLACK_SIGNING_SECRET'] === undefined) {
    wrongNames.add('SLACK_SIGNING_SECRET');
  }
  if (texts['CLIENT_LINKS'] === 'on' && texts['PUBLIC_URL'] === undefined) {
    wrongNames.add('PUBLIC_URL');
  }
  if (texts['ALERT_WEBHOOK_URL'] !== undefined && texts['ALERT_WEBHOOK_SECRET'] === undefined) {
    wrongNames.add('ALERT_WEBHOOK_SECRET');
  }
  if (!parsed.success || wrongNames.size > 0) {
    const t = TONGUES[languageOfEnvironment(env)];
    const names = SETTING_NAMES.filter((name) => wrongNames.has(name));
    return err(names.map((name) => problemOf(name, texts[name], misspelled, t)));
  }
  const setByEnvironment = CHANGEABLE.filter((name) => texts[ENVIRONMENT_NAME[name]] !== undefined);
  const misspelledNames = misspelled.filter(({ meant }) => texts[meant] === undefined);
  return ok(deepFreeze({ ...toConfig(parsed.data), setByEnvironment, misspelledNames }));
}

function problemOf(
  name: SettingName,
  text: string | undefined,
  misspelled: readonly MisspelledName[],
  t: Tongue,
): ConfigProblem {
  if (text === undefined) {
    const similar = misspelled.filter(({ meant }) => meant === name).map(({ given }) => given);
    return { name, kind: 'missing', sentence: missingSetting(name, similar, t) };
  }
  const sentence =
    name === 'STORE_URL' || name === 'DATABASE_URL'
      ? malformedStoreUrl(name, storeUrlFault(text), t)
      : malformedSetting(name, t);
  return { name, kind: 'malformed', sentence };
}

export function configProblemsText(problems: readonly ConfigProblem[], env: Environment): string {
  const t = TONGUES[languageOfEnvironment(env)];
  const isLanguageSet = textOf(env, 'CHANNEL_LANGUAGE') !== undefined;
  const lines = problems.map(({ sentence }) => `  - ${sentence}`);
  return `${[settingsProblemsHeading(problems.length, isLanguageSet, t), ...lines].join('\n')}\n`;
}

/** The changeable settings, which apply until a person changes them in Slack. */
export function settingsOfEnvironment(config: Config) {
  const configured: ChangeableSettings = {
    defaultChannel: config.slack.alertChannel,
    channelLanguage: config.channelLanguage,
    certAlertDays: config.policy.certAlertDays,
    quietHours: config.policy.quietHours,
    digestCron: config.digest.cron,
    operators: config.roles.operators,
  };
  return { configured, setByEnvironment: new Set(config.setByEnvironment) };
}

export function secretsOf(config: Config): readonly string[] {
  const { slack, popbill, heartbeatUrl, http, store, collectorSecret, webhook } = config;
  const { botToken, transport } = slack;
  const transportSecret = transport.kind === 'http' ? transport.signingSecret : transport.appToken;
  const secrets = [
    botToken,
    transportSecret,
    popbill.secretKey,
    heartbeatUrl,
    http.metricsToken,
    collectorSecret,
    webhook?.url,
    webhook?.secret,
  ];
  return [...secrets.filter((secret) => secret !== undefined), ...secretsOfStoreUrl(store.url)];
}

const DEFAULT_STORE_URL = 'sqlite://data/hometax-watch.sqlite';

function toConfig(env: EnvironmentSettings) {
  const hosts = popbillHosts(env.POPBILL_STAGE, env.POPBILL_ROUTE);
  const timeout = env.POPBILL_TIMEOUT_MS;
  return {
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      alertChannel: env.ALERT_CHANNEL,
      /** Ends with a slash. */
      apiUrl: env.SLACK_API_URL,
      transport: transportOf(env),
    },
    popbill: {
      linkId: env.POPBILL_LINK_ID,
      secretKey: env.POPBILL_SECRET_KEY,
      stage: env.POPBILL_STAGE,
      authUrl: env.POPBILL_AUTH_URL ?? hosts.authUrl,
      apiUrl: env.POPBILL_API_URL ?? hosts.apiUrl,
      ipBound: env.POPBILL_IP_BOUND,
      popupHosts: env.POPBILL_POPUP_HOSTS,
      concurrency: env.POPBILL_CONCURRENCY,
      timeoutMs: timeout === undefined ? undefined : { liveTest: timeout, other: timeout },
    },
    store: { url: env.STORE_URL ?? env.DATABASE_URL ?? DEFAULT_STORE_URL },
    policy: {
      certAlertDays: env.CERT_ALERT_DAYS,
      deptLoginTest: env.DEPT_LOGIN_TEST,
      certLoginTest: env.CERT_LOGIN_TEST,
      collectsBy: env.COLLECTS_BY,
      quietHours: env.QUIET_HOURS,
      holidays: readHolidays(env.EXTRA_HOLIDAYS),
    },
    channelLanguage: env.CHANNEL_LANGUAGE,
    sweep: { cron: env.SWEEP_CRON, timezone: env.TIMEZONE },
    digest: { cron: env.DIGEST_CRON, timezone: env.TIMEZONE },
    /** User and user-group IDs. No operators: every full member; no admins: the workspace's admins. */
    roles: { operators: env.OPERATORS, admins: env.ADMINS },
    http: {
      host: env.HOST,
      port: env.PORT,
      /** Absent: there are no popup tickets, links for clients or calendars. */
      publicUrl: env.PUBLIC_URL,
      /** If true, there is a `publicUrl`. */
      clientLinks: env.CLIENT_LINKS === 'on',
      metricsToken: env.METRICS_TOKEN,
    },
    /** Called after a finished sweep, if alerts can be sent. A secret, because anybody who knows it can call it. */
    heartbeatUrl: env.HEARTBEAT_URL,
    collectorSecret: env.COLLECTOR_SECRET,
    /** The URL is a secret too, because some receivers put a token into it. */
    webhook: webhookOf(env),
    logLevel: env.LOG_LEVEL,
  };
}

function transportOf(env: EnvironmentSettings): TransportOptions {
  if (env.SLACK_APP_TOKEN !== undefined) return { kind: 'socket', appToken: env.SLACK_APP_TOKEN };
  // Cannot happen, because `readConfig` requires one of the two.
  if (env.SLACK_SIGNING_SECRET === undefined) throw new TypeError('The settings are not valid.');
  return { kind: 'http', signingSecret: env.SLACK_SIGNING_SECRET };
}

function webhookOf({ ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret }: EnvironmentSettings) {
  return url === undefined || secret === undefined ? undefined : { url, secret };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/**
 * The announced public holidays of Korea, one preset of the package per year, and EXTRA_HOLIDAYS. The package's own check
 * is not used, because it is asynchronous.
 */
export function readHolidays(extra: readonly SeoulDay[] = []): Holidays {
  const announced = Object.values(presets).flatMap((year) => Object.keys(year));
  const lastYear = announced.toSorted().at(-1)?.slice(0, 4);
  return {
    dates: new Set([...announced, ...extra]),
    knownUntil: lastYear === undefined ? undefined : `${lastYear}-12-31`,
  };
}
