import { isGroupId } from '../kernel/slack-id.js';
import type { ChangeableName } from '../records/settings.js';
import { LIMITS } from '../slack/blocks.js';
import { FIELDS, type FormValues } from '../slack/inputs.js';
import type { SettingsUpdate } from './live-settings.js';
import {
  CHANGEABLE,
  cronOfTime,
  idsIn,
  parseSetting,
  type SettingTexts,
  settingText,
} from './settings-rules.js';
import type { SettingsDraft } from './settings-view.js';
import type { SettingsProblem } from './settings-words.js';

/** @param initial the settings when the form was opened */
export function readSettingsForm(values: FormValues, initial: SettingTexts): SettingsDraft {
  const reset = FIELDS.settingReset.read(values);
  const isQuiet = FIELDS.settingQuiet.read(values) !== 'off';
  const times = `${FIELDS.settingQuietFrom.read(values)}-${FIELDS.settingQuietTo.read(values)}`;
  // If the form has no field for groups, the previous groups are kept.
  const groups = FIELDS.settingGroups.isIn(values)
    ? FIELDS.settingGroups.read(values)
    : idsIn(initial.operators).filter(isGroupId);
  return {
    texts: {
      defaultChannel: FIELDS.settingChannel.read(values),
      channelLanguage: FIELDS.settingLanguage.read(values),
      certAlertDays: FIELDS.settingLadder.read(values),
      quietHours: isQuiet ? times : 'off',
      // If no time was chosen, the schedule stays.
      digestCron: cronOfTime(FIELDS.settingDigest.read(values)) ?? initial.digestCron,
      operators: [...FIELDS.settingOperators.read(values), ...groups].join(','),
    },
    reset: CHANGEABLE.filter((name) => reset.includes(name)),
    withoutMe: FIELDS.settingWithoutMe.read(values),
  };
}

/** The settings that the person changed in the form, and the problems in it. */
export function settingsUpdateOf(
  { texts, reset }: SettingsDraft,
  initial: SettingTexts,
): { readonly update: SettingsUpdate; readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const changed = CHANGEABLE.flatMap((name) => {
    const text = texts[name];
    if (text === undefined || text === initial[name]) return [];
    const value = parseSetting(name, text);
    if (value === undefined) problems.push(...problemsOf(name, text));
    if (value === undefined || isSame(name, settingText(value), initial[name])) return [];
    if (reset.includes(name)) problems.push({ field: 'reset', why: 'changed-too', name });
    return [[name, value] as const];
  });
  return { update: { set: Object.fromEntries(changed), reset }, problems };
}

function problemsOf(name: ChangeableName, text: string): readonly SettingsProblem[] {
  switch (name) {
    case 'defaultChannel':
      return [{ field: 'defaultChannel', why: text === '' ? 'none' : 'not-found' }];
    case 'certAlertDays':
      return [{ field: 'certAlertDays', why: 'malformed' }];
    case 'quietHours': {
      const isOneMissing = text.startsWith('-') || text.endsWith('-');
      return [{ field: 'quietHours', why: isOneMissing ? 'no-times' : 'same-times' }];
    }
    case 'operators':
      return [{ field: 'operators', why: 'nobody' }];
    case 'channelLanguage':
    case 'digestCron':
      return [];
  }
}

/** Compares two values. The order of operators does not matter. */
function isSame(name: ChangeableName, text: string, initialText: string | undefined): boolean {
  if (name !== 'operators' || initialText === undefined) return text === initialText;
  return idsIn(text).toSorted().join() === idsIn(initialText).toSorted().join();
}

/** One line per setting, without the operators if they are too many for Slack. */
export function encodeSettingTexts(texts: SettingTexts): string {
  const lines = CHANGEABLE.flatMap((name) =>
    texts[name] === undefined ? [] : [`${name}=${texts[name]}`],
  );
  const text = lines.join('\n');
  if (text.length <= LIMITS.privateMetadata) return text;
  return lines.filter((line) => !line.startsWith('operators=')).join('\n');
}

/** Reads the lines of `encodeSettingTexts` and ignores other lines. */
export function parseSettingTexts(metadata: string): SettingTexts {
  const entries = metadata.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const name = CHANGEABLE.find((candidate) => candidate === line.slice(0, at));
    return at < 0 || name === undefined ? [] : [[name, line.slice(at + 1)] as const];
  });
  return Object.fromEntries(entries);
}
