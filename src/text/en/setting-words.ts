import {
  type ChangeableName,
  parseSetting,
  quietHoursText,
  timeOfCron,
} from '../../domain/changeable-settings.js';
import { list } from '../format.js';
import type { Markup } from '../markup.js';

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
      return text === '' ? 'every full member' : list(text.split(',').map(markup.person), 'en');
    default:
      return name satisfies never;
  }
}
