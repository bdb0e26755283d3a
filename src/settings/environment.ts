import type { EnvironmentText, SettingName } from './environment-text.js';
import { LADDER_MAX_DAYS } from './settings-rules.js';

/** What a setting is, and how to get it right. */
interface Told {
  /** Completes "X is not ...". */
  readonly is: string;
  readonly fix: string;
  /** How it can be missing although somebody wrote it. */
  readonly lost?: string;
}

export const environment: EnvironmentText = {
  intro: (problems) =>
    `${problems === 1 ? 'One setting is not right. Set it' : `${problems} settings are not right. Set them`} in the environment or in the file .env (see .env.example):`,
  malformed: (name) => `${name} is not ${TOLD[name].is}. ${TOLD[name].fix}`,
  missing(name, misspelled) {
    const hint = misspelled.length === 0 ? '' : ` ${misspelled.join(', ')} is set: rename it?`;
    const { fix, lost = '' } = TOLD[name];
    return `${name} is missing. ${lost}${fix}${hint}`;
  },
  unused: ({ given, meant }) => `${given} is set, but is no setting. Was ${meant} meant?`,
  unreadable: (file, code) =>
    `The file with settings cannot be read: ${file} (${code}). Please see that it is a file and no folder, and that the user who runs the app may read it.`,
};

const ADDRESS = 'an https address (http only on this machine)';
const IDS =
  'a list of user IDs (U..., W...) and user-group IDs (S...), separated by commas (names are not enough)';

const TOLD: Readonly<Record<SettingName, Told>> = {
  SLACK_BOT_TOKEN: {
    is: "a bot token, which begins with xoxb- (xoxp- is a person's token, xapp- an app-level token)",
    fix: 'Copy "Bot User OAuth Token" from the Slack app\'s page "OAuth & Permissions" (install the app first).',
  },
  SLACK_SIGNING_SECRET: {
    is: "the app's signing secret",
    fix: 'Copy "Signing Secret" from the Slack app\'s page "Basic Information". It is needed unless SLACK_APP_TOKEN is set.',
  },
  SLACK_APP_TOKEN: {
    is: 'an app-level token, which begins with xapp-',
    fix: 'Make one with the scope connections:write on the Slack app\'s page "Basic Information", or leave it out to be called over HTTP.',
  },
  SLACK_API_URL: { is: ADDRESS, fix: 'Leave it out to use Slack itself.' },
  ALERT_CHANNEL: {
    is: 'the ID of a channel, which begins with C or G (its name is not enough)',
    fix: 'Open the channel in Slack, click its name, and copy "Channel ID" at the end of "About". Invite the app to the channel.',
    lost: "A channel's name that begins with # is read as a comment in .env. ",
  },
  CHANNEL_LANGUAGE: {
    is: 'ko or en',
    fix: 'Name the language in which channels are written to.',
  },
  OPERATORS: {
    is: IDS,
    fix: 'Copy "Member ID" from a person\'s Slack profile, or a user group\'s ID from its menu. Leave it out to let every full member operate.',
  },
  ADMINS: {
    is: IDS,
    fix: 'Copy "Member ID" from a person\'s Slack profile. Leave it out to mean the admins of the workspace.',
  },
  HOST: {
    is: 'an address of this machine',
    fix: 'Use 0.0.0.0 for every network, or 127.0.0.1 behind a proxy on the same machine.',
  },
  PORT: {
    is: 'a port, a whole number from 0 to 65535',
    fix: 'Name a free port; 0 takes any.',
  },
  PUBLIC_URL: {
    is: "this app's own https address without a path (http only on this machine)",
    fix: 'Name the address under which browsers reach this app, without /slack/events, or leave it out: then pages open from a Slack window.',
  },
  METRICS_TOKEN: {
    is: 'a password of your own of at least 16 letters and digits, without spaces',
    fix: 'Make one, e.g. with openssl rand -hex 24, and give it to whoever reads /metrics. Leave it out if nobody does.',
  },
  POPBILL_LINK_ID: {
    is: 'a LinkID',
    fix: 'Take it from the mail with which Linkhub confirmed the partnership.',
  },
  POPBILL_SECRET_KEY: {
    is: 'a SecretKey (base64, to the last =)',
    fix: 'Take it whole from the mail with which Linkhub confirmed the partnership, or ask Linkhub for a new one.',
  },
  POPBILL_STAGE: {
    is: 'test or production',
    fix: 'Name the POPBiLL stage whose members are watched.',
  },
  POPBILL_ROUTE: {
    is: 'default, static or ga',
    fix: 'Use static or ga only where a firewall lets out by IP address.',
  },
  POPBILL_IP_BOUND: {
    is: 'true or false',
    fix: 'Use false only where outgoing calls leave from changing IP addresses.',
  },
  POPBILL_AUTH_URL: {
    is: ADDRESS,
    fix: 'Leave it out: the address follows from stage and route.',
  },
  POPBILL_API_URL: {
    is: ADDRESS,
    fix: 'Leave it out: the address follows from stage and route.',
  },
  POPBILL_POPUP_HOSTS: {
    is: 'a list of host names, separated by commas',
    fix: 'Leave it out unless POPBiLL moves its pages to another host.',
  },
  POPBILL_CONCURRENCY: {
    is: 'a whole number from 1 to 64',
    fix: 'Name how many calls may be under way at once.',
  },
  POPBILL_TIMEOUT_MS: {
    is: 'a whole number of milliseconds from 100 to 600000',
    fix: 'Leave it out: then it is 60000 for calls that log in to HomeTax and 15000 for others.',
  },
  STORE_URL: {
    is: 'sqlite:// followed by the path of a file',
    fix: 'Use sqlite://data/hometax-watch.sqlite, or with a third slash an absolute path: sqlite:///var/lib/hometax-watch.sqlite.',
  },
  SWEEP_CRON: {
    is: 'a cron pattern that comes due again and again',
    fix: 'Use five fields - minute, hour, day, month, weekday - such as 0 6 * * * for six every morning.',
  },
  TIMEZONE: {
    is: 'the name of a time zone',
    fix: 'Use a name such as Asia/Seoul. It is the zone of SWEEP_CRON and DIGEST_CRON; days and quiet hours are always those of Seoul.',
  },
  DIGEST_CRON: {
    is: 'a cron pattern that comes due again and again',
    fix: 'Use five fields - minute, hour, day, month, weekday - such as 0 9 * * * for nine in the morning. Days without work are left out by themselves.',
  },
  QUIET_HOURS: {
    is: 'two times of the day such as 20:00-08:30, or off',
    fix: 'Name in Seoul time from when to when nothing makes noise by itself; off lets days without work make noise too.',
  },
  EXTRA_HOLIDAYS: {
    is: 'a list of days such as 2026-12-31, separated by commas',
    fix: "Name the days on which nobody works besides weekends and Korea's public holidays, or leave it out.",
  },
  CERT_ALERT_DAYS: {
    is: `a list of whole numbers of days from 0 to ${LADDER_MAX_DAYS}, separated by commas`,
    fix: 'Name the days before expiry at which a certificate is told, such as 30,14,7,3,1,0.',
  },
  DEPT_LOGIN_TEST: {
    is: 'daily, weekly or off',
    fix: 'Say how often a sweep tests whether the department user can log in to HomeTax.',
  },
  CERT_LOGIN_TEST: {
    is: 'off, manual or sweep',
    fix: 'Use manual: a test in a sweep can throw out a person who uses the same certificate.',
  },
  COLLECTS_BY: {
    is: 'any or deptUser',
    fix: 'Use deptUser only where your integration collects by department user alone.',
  },
  HEARTBEAT_URL: {
    is: ADDRESS,
    fix: 'Copy the address to be called from the service that watches over your jobs, or leave it out.',
  },
  LOG_LEVEL: { is: 'debug, info, warn or error', fix: 'Use info.' },
};
