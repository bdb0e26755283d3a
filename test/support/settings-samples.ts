import type { LiveSetting } from '../../src/settings/live-settings.js';
import type { SettingTexts } from '../../src/settings/settings-rules.js';
import type { SettingsDraft } from '../../src/settings/settings-view.js';
import { NOW } from './reports.js';

export const SETTINGS_DRAFT = {
  texts: {
    defaultChannel: 'C0OPS',
    channelLanguage: 'ko',
    certAlertDays: '30,14,7,3,1,0',
    quietHours: '21:00-08:00',
    digestCron: '0 9 * * *',
    operators: 'U0KIM,S0OPS',
  },
  reset: [],
  withoutMe: false,
} satisfies SettingsDraft;

export function draftWith(texts: SettingTexts): SettingsDraft {
  return { ...SETTINGS_DRAFT, texts: { ...SETTINGS_DRAFT.texts, ...texts } };
}

const setBy = { by: 'U0KIM', at: NOW };

/** Settings from every source; the quiet hours and operators were set in the app. */
export const SETTING_FIELDS: readonly LiveSetting[] = [
  { name: 'defaultChannel', source: 'environment', value: 'C0OPS', configured: 'C0OPS' },
  { name: 'channelLanguage', source: 'default', value: 'ko', configured: 'ko' },
  { name: 'certAlertDays', source: 'default', value: '30,14,7,3,1,0', configured: '30,14,7,3,1,0' },
  {
    name: 'quietHours',
    source: 'settings',
    value: '21:00-08:00',
    configured: '20:00-08:30',
    changed: setBy,
  },
  { name: 'digestCron', source: 'environment', value: '0 9 * * *', configured: '0 9 * * *' },
  {
    name: 'operators',
    source: 'settings',
    value: 'U0KIM,S0OPS',
    configured: '',
    changed: setBy,
  },
];
