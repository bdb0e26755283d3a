import { Cron } from 'croner';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import {
  isChannelId,
  isRoleId,
  LADDER_MAX_DAYS,
  parseAlertDays,
} from '../domain/changeable-settings.js';
import { DEFAULT_POLICY } from '../domain/policy.js';
import { parseQuietHours } from '../domain/quiet-hours.js';

/** What a setting is and how to get it right; shown with every problem and never together with its value. */
interface Told {
  /** Completes "X is not ...". */
  readonly is: string;
  readonly fix: string;
}

/** The settings by name, each read from its text; empty and absent are the same. Where a default is, none is needed. */
export const settings = z.object({
  SLACK_BOT_TOKEN: told(z.string().regex(/^xoxb-[\w-]+$/), {
    is: 'a bot token, which begins with xoxb-',
    fix: 'Copy "Bot User OAuth Token" from the Slack app\'s page "OAuth & Permissions" (install the app first).',
  }),
  SLACK_SIGNING_SECRET: told(
    z
      .string()
      .regex(/^(?!xox|xapp)\S{8,}$/)
      .optional(),
    {
      is: "the app's signing secret",
      fix: 'Copy "Signing Secret" from the Slack app\'s page "Basic Information". It is needed unless SLACK_APP_TOKEN is set.',
    },
  ),
  SLACK_APP_TOKEN: told(
    z
      .string()
      .regex(/^xapp-[\w-]+$/)
      .optional(),
    {
      is: 'an app-level token, which begins with xapp-',
      fix: 'Make one with the scope connections:write on the Slack app\'s page "Basic Information", or leave it out to be called over HTTP.',
    },
  ),
  SLACK_API_URL: told(
    baseUrl()
      .transform((url) => `${url}/`)
      .optional(),
    {
      is: 'an https address (http only on this machine)',
      fix: 'Leave it out to use Slack itself.',
    },
  ),
  ALERT_CHANNEL: told(z.string().refine(isChannelId), {
    is: 'the ID of a channel, which begins with C or G (its name is not enough)',
    fix: 'Open the channel in Slack, click its name, and copy "Channel ID" at the end of "About". Invite the app to the channel.',
  }),
  CHANNEL_LANGUAGE: told(z.enum(['ko', 'en']).default('ko'), {
    is: 'ko or en',
    fix: 'Name the language in which channels are written to.',
  }),
  OPERATORS: told(ids(), {
    is: 'a list of user IDs (U..., W...) and user-group IDs (S...), separated by commas',
    fix: 'Copy "Member ID" from a person\'s Slack profile, or a user group\'s ID from its menu. Leave it out to let every full member operate.',
  }),
  ADMINS: told(ids(), {
    is: 'a list of user IDs (U..., W...) and user-group IDs (S...), separated by commas',
    fix: 'Copy "Member ID" from a person\'s Slack profile. Leave it out to mean the admins of the workspace.',
  }),
  HOST: told(
    z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('0.0.0.0'),
    {
      is: 'an address of this machine',
      fix: 'Use 0.0.0.0 for every network, or 127.0.0.1 behind a proxy on the same machine.',
    },
  ),
  PORT: told(whole(0, 65_535).default(3000), {
    is: 'a port, a whole number from 0 to 65535',
    fix: 'Name a free port; 0 takes any.',
  }),
  PUBLIC_URL: told(baseUrl().optional(), {
    is: "this app's own https address (http only on this machine)",
    fix: 'Name the address under which browsers reach this app, without /slack/events, or leave it out: then pages open from a Slack window.',
  }),
  POPBILL_LINK_ID: told(z.string().regex(/^\S+$/), {
    is: 'a LinkID',
    fix: 'Take it from the mail with which Linkhub confirmed the partnership.',
  }),
  POPBILL_SECRET_KEY: told(z.base64().min(4), {
    is: 'a SecretKey (base64, to the last =)',
    fix: 'Take it whole from the mail with which Linkhub confirmed the partnership, or ask Linkhub for a new one.',
  }),
  POPBILL_STAGE: told(z.enum(['test', 'production']).default('test'), {
    is: 'test or production',
    fix: 'Name the POPBiLL stage whose members are watched.',
  }),
  POPBILL_ROUTE: told(z.enum(['default', 'static', 'ga']).default('default'), {
    is: 'default, static or ga',
    fix: 'Use static or ga only where a firewall lets out by IP address.',
  }),
  POPBILL_IP_BOUND: told(z.stringbool().default(true), {
    is: 'true or false',
    fix: 'Use false only where outgoing calls leave from changing IP addresses.',
  }),
  POPBILL_AUTH_URL: told(baseUrl().optional(), {
    is: 'an https address (http only on this machine)',
    fix: 'Leave it out: the address follows from stage and route.',
  }),
  POPBILL_API_URL: told(baseUrl().optional(), {
    is: 'an https address (http only on this machine)',
    fix: 'Leave it out: the address follows from stage and route.',
  }),
  POPBILL_POPUP_HOSTS: told(
    list(z.string().regex(/^[a-z0-9[\]:.-]+$/i)).default(['popbill.com', 'linkhub.co.kr']),
    {
      is: 'a list of host names, separated by commas',
      fix: 'Leave it out unless POPBiLL moves its pages to another host.',
    },
  ),
  POPBILL_CONCURRENCY: told(whole(1, 64).default(8), {
    is: 'a whole number from 1 to 64',
    fix: 'Name how many calls may be under way at once.',
  }),
  POPBILL_TIMEOUT_MS: told(whole(100, 600_000).optional(), {
    is: 'a whole number of milliseconds from 100 to 600000',
    fix: 'Leave it out: then it is 60000 for calls that log in to HomeTax and 15000 for others.',
  }),
  STORE_URL: told(
    z
      .string()
      .regex(/^sqlite:\/\/(?!:memory:)\S.*$/)
      .default('sqlite://data/hometax-watch.sqlite'),
    {
      is: 'sqlite:// followed by the path of a file',
      fix: 'Use sqlite://data/hometax-watch.sqlite, or with a third slash an absolute path: sqlite:///var/lib/hometax-watch.sqlite.',
    },
  ),
  SWEEP_CRON: told(z.string().refine(isCron).default('0 6 * * *'), {
    is: 'a cron pattern that ever comes due',
    fix: 'Use five fields - minute, hour, day, month, weekday - such as 0 6 * * * for six every morning.',
  }),
  TIMEZONE: told(z.string().refine(IANAZone.isValidZone).default('Asia/Seoul'), {
    is: 'the name of a time zone',
    fix: 'Use a name such as Asia/Seoul. It is the zone of SWEEP_CRON and DIGEST_CRON; days and quiet hours are always those of Seoul.',
  }),
  DIGEST_CRON: told(z.string().refine(isCron).default('0 9 * * *'), {
    is: 'a cron pattern that ever comes due',
    fix: 'Use five fields - minute, hour, day, month, weekday - such as 0 9 * * * for nine in the morning. Days without work are left out by themselves.',
  }),
  QUIET_HOURS: told(read(parseQuietHours).default(DEFAULT_POLICY.quietHours), {
    is: 'two times of the day such as 20:00-08:30, or off',
    fix: 'Name in Seoul time from when to when nothing makes noise by itself; off lets days without work make noise too.',
  }),
  EXTRA_HOLIDAYS: told(list(z.iso.date()).default([]), {
    is: 'a list of days such as 2026-12-31, separated by commas',
    fix: "Name the days on which nobody works besides weekends and Korea's public holidays, or leave it out.",
  }),
  CERT_ALERT_DAYS: told(read(parseAlertDays).default([...DEFAULT_POLICY.certAlertDays]), {
    is: `a list of whole numbers of days from 0 to ${LADDER_MAX_DAYS}, separated by commas`,
    fix: 'Name the days before expiry at which a certificate is told, such as 30,14,7,3,1,0.',
  }),
  DEPT_LOGIN_TEST: told(z.enum(['daily', 'weekly', 'off']).default(DEFAULT_POLICY.deptLoginTest), {
    is: 'daily, weekly or off',
    fix: 'Say how often a sweep tests whether the department user can log in to HomeTax.',
  }),
  CERT_LOGIN_TEST: told(z.enum(['off', 'manual', 'sweep']).default(DEFAULT_POLICY.certLoginTest), {
    is: 'off, manual or sweep',
    fix: 'Use manual: a test in a sweep can throw out a person who uses the same certificate.',
  }),
  COLLECTS_BY: told(z.enum(['any', 'deptUser']).default(DEFAULT_POLICY.collectsBy), {
    is: 'any or deptUser',
    fix: 'Use deptUser only where your integration collects by department user alone.',
  }),
  HEARTBEAT_URL: told(z.string().refine(isCallable).optional(), {
    is: 'an https address (http only on this machine)',
    fix: 'Copy the address to be called from the service that watches over your jobs, or leave it out.',
  }),
  LOG_LEVEL: told(z.enum(['debug', 'info', 'warn', 'error']).default('info'), {
    is: 'debug, info, warn or error',
    fix: 'Use info.',
  }),
});

export type Settings = z.output<typeof settings>;
export type SettingName = keyof typeof settings.shape;

export const SETTING_NAMES: readonly SettingName[] = settings.keyof().options;

export function tellOf(name: SettingName): Told {
  const { is, fix } = toldSchema.parse(settings.shape[name].meta());
  return { is, fix };
}

const toldSchema = z.object({ is: z.string(), fix: z.string() });

function told<S extends z.ZodType>(schema: S, about: Told): S {
  return schema.meta({ ...about });
}

function whole(min: number, max: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));
}

function list<S extends z.ZodType<unknown, string>>(item: S) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item).min(1));
}

function ids() {
  return list(z.string().refine(isRoleId)).default([]);
}

/** Without a slash at its end. Plain http would carry tokens in the open, so it is for stand-ins on this machine only. */
function baseUrl() {
  return z
    .string()
    .refine(isBaseUrl)
    .transform((url) => url.replace(/\/+$/, ''));
}

function isBaseUrl(text: string): boolean {
  if (!isCallable(text)) return false;
  const { search, hash } = new URL(text);
  return search === '' && hash === '';
}

/** An address that may be called: a password in it would be sent to whoever answers there. */
function isCallable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** By a rule of the domain, which gives `undefined` for what it does not take. */
function read<T>(rule: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const value = rule(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', input: text });
    return z.NEVER;
  });
}

function isCron(pattern: string): boolean {
  try {
    return new Cron(pattern, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}
