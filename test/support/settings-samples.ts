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

/** With other texts. */
export function draftWith(texts: SettingTexts): SettingsDraft {
  return { ...SETTINGS_DRAFT, texts: { ...SETTINGS_DRAFT.texts, ...texts } };
}

const by = { by: 'U0KIM', at: NOW };

/** One of each origin; the quiet hours were set here. */
export const SETTING_FIELDS: readonly LiveSetting[] = [
  { name: 'defaultChannel', source: 'environment', value: 'C0OPS', fixed: 'C0OPS' },
  { name: 'channelLanguage', source: 'default', value: 'ko', fixed: 'ko' },
  { name: 'certAlertDays', source: 'default', value: '30,14,7,3,1,0', fixed: '30,14,7,3,1,0' },
  {
    name: 'quietHours',
    source: 'settings',
    value: '21:00-08:00',
    fixed: '20:00-08:30',
    set: by,
  },
  { name: 'digestCron', source: 'environment', value: '0 9 * * *', fixed: '0 9 * * *' },
  {
    name: 'operators',
    source: 'settings',
    value: 'U0KIM,S0OPS',
    fixed: '',
    set: by,
  },
];
