import { editDistance } from '../kernel/edit-distance.js';
import type { SettingName } from '../settings/environment-text.js';
import { SETTING_NAMES } from './settings.js';

/** Names that people and other programs use for ours, spelled as `plain` leaves them. */
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

/** Shorter names are too near to unrelated ones (HOST, POST, PORT) to be judged by letters. */
const LONG_ENOUGH = 8;

/** Names in the environment that look like a setting spelled wrongly, with the setting that was probably meant. */
export function nearNames(names: readonly string[]): ReadonlyMap<string, SettingName> {
  const near = new Map<string, SettingName>();
  for (const name of names) {
    const isSetting = SETTING_NAMES.some((known) => known === name);
    const meant = isSetting ? undefined : settingNear(name);
    if (meant !== undefined) near.set(name, meant);
  }
  return near;
}

function settingNear(name: string): SettingName | undefined {
  const letters = plain(name);
  const same = SETTING_NAMES.find((known) => plain(known) === letters) ?? ALIASES[letters];
  if (same !== undefined || letters.length < LONG_ENOUGH) return same;
  return SETTING_NAMES.find((known) => editDistance(plain(known), letters) <= 2);
}

function plain(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
