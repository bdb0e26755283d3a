import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Cron } from 'croner';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { editDistance } from '../kernel/edit-distance.js';
import { DEFAULT_POLICY, parseQuietHours } from '../kernel/policy.js';
import { codeOf, err, ok, type Result } from '../kernel/result.js';
import { isChannelId, isUserOrGroupId } from '../kernel/slack-id.js';
import { isLoopback } from '../popbill/payloads.js';
import { isPostgresUrl } from '../records/store.js';
import {
  type MisspelledName,
  type SettingName,
  unreadableSettings,
} from '../settings/environment-words.js';
import { commaSeparated, parseAlertDays } from '../settings/settings-rules.js';
import { storeUrlFault } from '../settings/store-url-rules.js';
import type { Language } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';

/**
 * The environment of the process overrides the folder's `.env` file, if there is one. The error is a sentence about an
 * unreadable file, e.g. a folder that Docker created because the file was missing.
 */
export function readEnvironment(env: Environment, folder: string): Result<Environment, string> {
  const file = join(folder, '.env');
  try {
    // Windows editors write a byte order mark.
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return ok({ ...parseEnv(text), ...env });
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === 'ENOENT') return ok({ ...env });
    return err(unreadableSettings(file, code, TONGUES[languageOfEnvironment(env)]));
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The language of the terminal and, unless changed in Slack, of channels. */
export function languageOfEnvironment(env: Environment): Language {
  return textOf(env, 'CHANNEL_LANGUAGE') === 'en' ? 'en' : 'ko';
}

/** Trimmed; undefined if the variable is not set or blank. */
export function textOf(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

/** Names that people and other programs use for our settings, normalized by `normalizeName`. */
const ALIASES: Readonly<Record<string, SettingName>> = {
  BOTTOKEN: 'SLACK_BOT_TOKEN',
  SLACKTOKEN: 'SLACK_BOT_TOKEN',
  SLACKOAUTHTOKEN: 'SLACK_BOT_TOKEN',
  SIGNINGSECRET: 'SLACK_SIGNING_SECRET',
  SLACKSECRET: 'SLACK_SIGNING_SECRET',
  APPTOKEN: 'SLACK_APP_TOKEN',
  SLACKCHANNEL: 'ALERT_CHANNEL',
  ALERTCHANNELID: 'ALERT_CHANNEL',
  SLACKALERTCHANNEL: 'ALERT_CHANNEL',
  LINKID: 'POPBILL_LINK_ID',
  LINKHUBLINKID: 'POPBILL_LINK_ID',
  SECRETKEY: 'POPBILL_SECRET_KEY',
  POPBILLSECRET: 'POPBILL_SECRET_KEY',
  LINKHUBSECRETKEY: 'POPBILL_SECRET_KEY',
  POPBILLISTEST: 'POPBILL_STAGE',
  POPBILLTEST: 'POPBILL_STAGE',
  POPBILLENV: 'POPBILL_STAGE',
};

/** Shorter names are too similar to unrelated names (HOST, POST, PORT). */
const MIN_FUZZY_LENGTH = 8;

export function findMisspelledNames(env: Environment): readonly MisspelledName[] {
  return Object.keys(env).flatMap((given) => {
    const isSetting = SETTING_NAMES.some((setting) => setting === given);
    if (isSetting || textOf(env, given) === undefined) return [];
    const meant = similarSetting(given);
    return meant === undefined ? [] : [{ given, meant }];
  });
}

function similarSetting(name: string): SettingName | undefined {
  const normalized = normalizeName(name);
  const exact =
    SETTING_NAMES.find((setting) => normalizeName(setting) === normalized) ?? ALIASES[normalized];
  if (exact !== undefined || normalized.length < MIN_FUZZY_LENGTH) return exact;
  return SETTING_NAMES.find((setting) => editDistance(normalizeName(setting), normalized) <= 2);
}

function normalizeName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

export const settingsSchema = z.object({
  SLACK_BOT_TOKEN: matching(/^xoxb-[\w-]+$/),
  // Rejects Slack's tokens, which people paste here by mistake.
  SLACK_SIGNING_SECRET: matching(/^(?!xox|xapp)\S{8,}$/).optional(),
  SLACK_APP_TOKEN: matching(/^xapp-[\w-]+$/).optional(),
  SLACK_API_URL: baseUrl()
    .transform((url) => `${url}/`)
    .optional(),
  ALERT_CHANNEL: z.string().refine(isChannelId),
  CHANNEL_LANGUAGE: z.enum(['ko', 'en']).default('ko'),
  OPERATORS: slackIds(),
  ADMINS: slackIds(),
  HOST: matching(/^[\w.:-]+$/).default('0.0.0.0'),
  PORT: wholeNumber(0, 65_535).default(3000),
  // The app's paths are fixed. A path here is usually Slack's `/slack/events` by mistake.
  PUBLIC_URL: baseUrl()
    .refine((url) => new URL(url).pathname === '/')
    .optional(),
  CLIENT_LINKS: z.enum(['on', 'off']).default('off'),
  METRICS_TOKEN: matching(/^[\x21-\x7e]{16,}$/).optional(),
  COLLECTOR_SECRET: matching(/^[\x21-\x7e]{32,}$/).optional(),
  ALERT_WEBHOOK_URL: z.string().refine(isSafeUrl).optional(),
  ALERT_WEBHOOK_SECRET: matching(/^[\x21-\x7e]{32,}$/).optional(),
  POPBILL_LINK_ID: matching(/^\S+$/),
  POPBILL_SECRET_KEY: z.base64().min(4),
  POPBILL_STAGE: z.enum(['test', 'production']).default('test'),
  POPBILL_ROUTE: z.enum(['default', 'static', 'ga']).default('default'),
  POPBILL_IP_BOUND: z.stringbool().default(true),
  POPBILL_AUTH_URL: baseUrl().optional(),
  POPBILL_API_URL: baseUrl().optional(),
  POPBILL_POPUP_HOSTS: listOf(matching(/^[a-z0-9[\]:.-]+$/i)).default([
    'popbill.com',
    'linkhub.co.kr',
  ]),
  POPBILL_CONCURRENCY: wholeNumber(1, 64).default(8),
  POPBILL_TIMEOUT_MS: wholeNumber(100, 600_000).optional(),
  STORE_URL: z.string().refine(isStoreUrl).optional(),
  /** Many hosts set it, for the PostgreSQL that they provide to the app. */
  DATABASE_URL: z
    .string()
    .refine((url) => isPostgresUrl(url) && isStoreUrl(url))
    .optional(),
  SWEEP_CRON: z.string().refine(isCron).default('0 6 * * *'),
  TIMEZONE: z.string().refine(IANAZone.isValidZone).default('Asia/Seoul'),
  DIGEST_CRON: z.string().refine(isCron).default('0 9 * * *'),
  QUIET_HOURS: parsedBy(parseQuietHours).default(DEFAULT_POLICY.quietHours),
  EXTRA_HOLIDAYS: listOf(z.iso.date()).default([]),
  CERT_ALERT_DAYS: parsedBy(parseAlertDays).default([...DEFAULT_POLICY.certAlertDays]),
  DEPT_LOGIN_TEST: z.enum(['daily', 'weekly', 'off']).default(DEFAULT_POLICY.deptLoginTest),
  CERT_LOGIN_TEST: z.enum(['off', 'manual', 'sweep']).default(DEFAULT_POLICY.certLoginTest),
  COLLECTS_BY: z.enum(['any', 'deptUser']).default(DEFAULT_POLICY.collectsBy),
  HEARTBEAT_URL: z.string().refine(isSafeUrl).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
} satisfies Readonly<Record<SettingName, z.ZodType>>);

export type EnvironmentSettings = z.output<typeof settingsSchema>;
export const SETTING_NAMES: readonly SettingName[] = settingsSchema.keyof().options;

function matching(pattern: RegExp) {
  return z.string().regex(pattern);
}

function wholeNumber(min: number, max: number) {
  return matching(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));
}

function listOf<S extends z.ZodType<unknown, string>>(item: S) {
  return z.string().transform(commaSeparated).pipe(z.array(item).min(1));
}

function slackIds() {
  return listOf(z.string().refine(isUserOrGroupId)).default([]);
}

/** A URL without a trailing slash. Plain http would expose tokens, so it is allowed only within this machine. */
function baseUrl() {
  return (
    matching(/^[^?#]*$/)
      .refine(isSafeUrl)
      // The lookbehind keeps long runs of slashes from taking quadratic time.
      .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
  );
}

/** Whether the text is an https URL, or an http URL to this machine. `fetch` rejects URLs with a user or password. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isStoreUrl(text: string): boolean {
  return storeUrlFault(text) === undefined;
}

function parsedBy<T>(parse: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', input: text });
    return z.NEVER;
  });
}

/** A cron pattern with no run after this date is limited to certain years, so `isCron` rejects it. */
const FAR_FUTURE = new Date(Date.UTC(2100, 0));

function isCron(pattern: string): boolean {
  try {
    return new Cron(pattern, { paused: true }).nextRun(FAR_FUTURE) !== null;
  } catch {
    return false;
  }
}
