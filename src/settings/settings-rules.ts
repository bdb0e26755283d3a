import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { parseQuietHours, parseTimeOfDay, type QuietHours } from '../kernel/policy.js';
import { isChannelId, isGroupId, isUserOrGroupId } from '../kernel/slack-id.js';
import type { ChangeableName, ChangeableSettings } from '../records/settings.js';

/** Each setting's name in the environment, in display order: the most important first. */
export const ENVIRONMENT_NAME = {
  defaultChannel: 'ALERT_CHANNEL',
  operators: 'OPERATORS',
  quietHours: 'QUIET_HOURS',
  digestCron: 'DIGEST_CRON',
  certAlertDays: 'CERT_ALERT_DAYS',
  channelLanguage: 'CHANNEL_LANGUAGE',
} as const satisfies Readonly<Record<ChangeableName, string>>;

export const CHANGEABLE = Object.keys(ENVIRONMENT_NAME) as readonly ChangeableName[];

/** `settings`: changed in Slack. */
export type SettingSource = 'settings' | 'environment' | 'default';

/** Values by setting, written as in the environment. */
export type SettingTexts = Readonly<Partial<Record<ChangeableName, string>>>;

/** Values are written as in the environment. */
export interface SettingChange {
  readonly name: ChangeableName;
  readonly from: string;
  readonly to: string;
  /** The value was reset to the environment's or, if there is none, the default. */
  readonly isReset?: true;
}

export function commaSeparated(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}

/** Joint certificates are valid for a year, so an earlier alert day would be a mistake. */
export const MAX_ALERT_DAY = 365;

/** Parses `30,14,7`; descending, without duplicates. `undefined`: not a list of whole days from 0 to 365. */
export function parseAlertDays(text: string): readonly number[] | undefined {
  if (text.length > INPUT_LIMITS.setting) return undefined;
  const items = commaSeparated(text.normalize('NFKC'));
  const days = items.filter((item) => /^\d{1,4}$/.test(item)).map(Number);
  const isValid = days.length === items.length && days.every((day) => day <= MAX_ALERT_DAY);
  if (items.length === 0 || !isValid) return undefined;
  return [...new Set(days)].sort((a, b) => b - a);
}

/** The cron pattern for a daily time such as `09:00`. */
export function cronOfTime(time: string): string | undefined {
  const minutes = parseTimeOfDay(time);
  return minutes === undefined ? undefined : `${minutes % 60} ${Math.trunc(minutes / 60)} * * *`;
}

/** The time of a daily cron pattern; `undefined` for any other pattern. */
export function timeOfCron(pattern: string): string | undefined {
  const match = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(pattern.trim().replace(/\s+/g, ' '));
  const [minute, hour] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || hour > 23 || minute > 59) return undefined;
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
}

export function quietHoursText(quiet: QuietHours): string {
  return quiet === 'off' ? 'off' : `${timeOfDay(quiet.from)}-${timeOfDay(quiet.to)}`;
}

/** Writes a value as in the environment. For operators, an empty text means that none are named. */
export function settingText(value: ChangeableSettings[ChangeableName]): string {
  if (typeof value === 'string') return value;
  return 'from' in value ? quietHoursText(value) : value.join(',');
}

/** Parses a value from the store or Slack's form; `undefined`: malformed. The environment allows more cron patterns. */
export function parseSetting<Name extends ChangeableName>(
  name: Name,
  text: string,
): ChangeableSettings[Name] | undefined {
  if (text.length > INPUT_LIMITS.setting) return undefined;
  // TypeScript does not narrow the looked-up value by the key.
  return PARSERS[name](text) as ChangeableSettings[Name] | undefined;
}

const PARSERS: {
  readonly [Name in ChangeableName]: (text: string) => ChangeableSettings[Name] | undefined;
} = {
  defaultChannel: (text) => (isChannelId(text) ? text : undefined),
  channelLanguage: (text) => (text === 'ko' || text === 'en' ? text : undefined),
  certAlertDays: parseAlertDays,
  quietHours: parseQuietHours,
  digestCron: (text) => (timeOfCron(text) === undefined ? undefined : text),
  operators(text) {
    const ids = commaSeparated(text);
    return ids.every(isUserOrGroupId) ? [...new Set(ids)] : undefined;
  },
};

export function peopleIn(operators = ''): readonly string[] {
  return commaSeparated(operators).filter((id) => !isGroupId(id));
}

export function groupsIn(operators = ''): readonly string[] {
  return commaSeparated(operators).filter(isGroupId);
}

/** Slack's menus of people and groups cannot be drawn with more chosen ones. The environment may name more. */
const MAX_CHOSEN = 100;

export function fitsMenus(operators: string | undefined): boolean {
  return [peopleIn, groupsIn].every((idsIn) => idsIn(operators).length <= MAX_CHOSEN);
}

/** Minutes after midnight as `08:30`. */
export function timeOfDay(minutes: number): string {
  return `${twoDigits(Math.trunc(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
