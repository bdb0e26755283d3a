import type { ChangeableName } from '../records/settings.js';
import { list } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { people, without } from '../text/people.js';
import { parseSetting, quietHoursText, type SettingChange, timeOfCron } from './settings-rules.js';

/** The names of the settings that can be changed while the app runs. */
export const SETTING_LABEL: Readonly<Record<ChangeableName, string>> = {
  defaultChannel: 'Default channel',
  channelLanguage: 'Language in channels',
  certAlertDays: 'Notice days for certificates',
  quietHours: 'Quiet hours',
  digestCron: 'Time of the daily summary',
  operators: 'Operators',
};

/** A value in words, from the text in which settings are written in the environment. */
export function settingValue(name: ChangeableName, text: string, markup: Markup): string {
  switch (name) {
    case 'defaultChannel':
      return markup.channel(text);
    case 'channelLanguage':
      return text === 'en' ? 'English' : 'Korean';
    case 'certAlertDays':
      return `${list(text.split(','), 'en')} days before`;
    case 'quietHours': {
      const quiet = parseSetting('quietHours', text);
      if (quiet === undefined) return text;
      return quiet === 'off' ? 'off' : quietHoursText(quiet);
    }
    case 'digestCron':
      return timeOfCron(text) ?? text;
    case 'operators':
      return text === '' ? 'every full member' : people(text.split(','), markup.person, 'en');
    default:
      return name satisfies never;
  }
}

/** From what to what; of people who were named before and are now, who came and who went. */
export function settingChange({ name, from, to }: SettingChange, markup: Markup): string {
  if (name === 'operators' && from !== '' && to !== '' && from !== to) {
    const [before, after] = [from.split(','), to.split(',')];
    const [came, went] = [without(after, before), without(before, after)];
    const parts = [
      ...(came.length === 0 ? [] : [`added ${people(came, markup.person, 'en')}`]),
      ...(went.length === 0 ? [] : [`removed ${people(went, markup.person, 'en')}`]),
    ];
    if (parts.length > 0) return `${SETTING_LABEL[name]}: ${parts.join(' · ')}`;
  }
  return `${SETTING_LABEL[name]}: ${settingValue(name, from, markup)} → ${settingValue(name, to, markup)}`;
}
