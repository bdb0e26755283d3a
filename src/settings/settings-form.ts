import { parseQuietHours } from '../kernel/policy.js';
import { isGroupId } from '../kernel/slack-id.js';
import type { ChangeableName, ChangeableSettings } from '../records/settings.js';
import { LIMITS } from '../slack/blocks.js';
import { FIELDS, type FormValues } from '../slack/inputs.js';
import type { SettingWish } from './live-settings.js';
import {
  CHANGEABLE,
  cronOfTime,
  parseAlertDays,
  settingText,
  timeOfCron,
} from './settings-rules.js';
import type { SettingsDraft } from './settings-view.js';
import type { SettingsProblem } from './settings-words.js';

/** What the form starts with. */
export function draftOfSettings(
  current: <Name extends ChangeableName>(name: Name) => ChangeableSettings[Name],
): SettingsDraft {
  const quiet = settingText(current('quietHours')).split('-');
  const [from = '', to = ''] = quiet.length === 2 ? quiet : [];
  const operators = current('operators');
  return {
    channel: current('defaultChannel'),
    language: current('channelLanguage'),
    ladder: settingText(current('certAlertDays')),
    quiet: current('quietHours') === 'off' ? 'off' : 'on',
    quietFrom: from,
    quietTo: to,
    digestTime: timeOfCron(current('digestCron')) ?? '',
    operators: operators.filter((id) => !isGroupId(id)),
    groups: operators.filter(isGroupId),
    reset: [],
    withoutMe: false,
  };
}

/** The form as typed. Without a field for groups, those from before are kept. */
export function readSettingsForm(values: FormValues, before: SettingsPlace): SettingsDraft {
  const reset = FIELDS.settingReset.read(values);
  return {
    channel: FIELDS.settingChannel.read(values),
    language: FIELDS.settingLanguage.read(values) === 'en' ? 'en' : 'ko',
    ladder: FIELDS.settingLadder.read(values),
    quiet: FIELDS.settingQuiet.read(values) === 'off' ? 'off' : 'on',
    quietFrom: FIELDS.settingQuietFrom.read(values),
    quietTo: FIELDS.settingQuietTo.read(values),
    digestTime: FIELDS.settingDigest.read(values),
    operators: FIELDS.settingOperators.read(values),
    groups: FIELDS.settingGroups.isIn(values)
      ? FIELDS.settingGroups.read(values)
      : (before.operators?.split(',').filter(isGroupId) ?? []),
    reset: CHANGEABLE.filter((name) => reset.includes(name)),
    withoutMe: FIELDS.settingWithoutMe.read(values),
  };
}

/** The fields that were changed since the form was opened, and what is wrong in it. */
export function wishOf(
  draft: SettingsDraft,
  before: SettingsPlace,
): { readonly wish: SettingWish; readonly problems: readonly SettingsProblem[] } {
  const { values, problems } = valuesOf(draft);
  const touched = CHANGEABLE.filter((name) => {
    const value = values[name];
    return value !== undefined && !isSame(name, settingText(value), before[name]);
  });
  const both = draft.reset.filter((name) => touched.includes(name));
  return {
    wish: {
      set: Object.fromEntries(touched.map((name) => [name, values[name]])),
      reset: draft.reset,
    },
    problems: [
      ...problems,
      ...both.map((name): SettingsProblem => ({ field: 'reset', why: 'changed-too', name })),
    ],
  };
}

function valuesOf(draft: SettingsDraft): {
  readonly values: Partial<ChangeableSettings>;
  readonly problems: readonly SettingsProblem[];
} {
  const certAlertDays = parseAlertDays(draft.ladder);
  const quietHours = quietOf(draft);
  const digestCron = draft.digestTime === '' ? undefined : cronOfTime(draft.digestTime);
  const problems: readonly SettingsProblem[] = [
    ...(draft.channel === '' ? [{ field: 'defaultChannel', why: 'none' } as const] : []),
    ...(certAlertDays === undefined ? [{ field: 'certAlertDays', why: 'malformed' } as const] : []),
    ...(typeof quietHours === 'object' && 'field' in quietHours ? [quietHours] : []),
  ];
  return {
    problems,
    values: {
      ...(draft.channel === '' ? {} : { defaultChannel: draft.channel }),
      channelLanguage: draft.language,
      certAlertDays,
      ...(typeof quietHours === 'object' && 'field' in quietHours ? {} : { quietHours }),
      digestCron,
      operators: [...draft.operators, ...draft.groups],
    },
  };
}

function quietOf({
  quiet,
  quietFrom,
  quietTo,
}: SettingsDraft):
  | ChangeableSettings['quietHours']
  | Extract<SettingsProblem, { field: 'quietHours' }> {
  if (quiet === 'off') return 'off';
  if (quietFrom === '' || quietTo === '') return { field: 'quietHours', why: 'no-times' };
  return parseQuietHours(`${quietFrom}-${quietTo}`) ?? { field: 'quietHours', why: 'same-times' };
}

/** The order of people does not matter. */
function isSame(name: ChangeableName, text: string, before: string | undefined): boolean {
  if (name !== 'operators' || before === undefined) return text === before;
  const sorted = (ids: string) => ids.split(',').toSorted().join(',');
  return sorted(text) === sorted(before);
}

/**
 * The settings when the form was opened, as texts of the environment, so that an untouched field does not undo what another
 * admin changed meanwhile. Where a name is missing, the form's value is compared with the current one.
 */
export type SettingsPlace = Readonly<Partial<Record<ChangeableName, string>>>;

/** A line for each; a list of operators that is too long for Slack is left out. */
export function encodeSettingsPlace(place: SettingsPlace): string {
  const lines = CHANGEABLE.flatMap((name) =>
    place[name] === undefined ? [] : [`${name}=${place[name]}`],
  );
  const text = lines.join('\n');
  if (text.length <= LIMITS.privateMetadata) return text;
  return lines.filter((line) => !line.startsWith('operators=')).join('\n');
}

/** Reads what `encodeSettingsPlace` wrote and ignores anything else. */
export function parseSettingsPlace(metadata: string): SettingsPlace {
  const known = metadata.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const name = CHANGEABLE.find((one) => one === line.slice(0, at));
    return at < 0 || name === undefined ? [] : [[name, line.slice(at + 1)] as const];
  });
  return Object.fromEntries(known);
}
