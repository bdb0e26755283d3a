import type { LiveSetting } from '../../src/settings/live-settings.js';
import type { SettingsDraft } from '../../src/settings/settings-view.js';
import { NOW } from './reports.js';

export const SETTINGS_DRAFT: SettingsDraft = {
  channel: 'C0OPS',
  language: 'ko',
  ladder: '30,14,7,3,1,0',
  quiet: 'on',
  quietFrom: '21:00',
  quietTo: '08:00',
  digestTime: '09:00',
  operators: ['U0KIM'],
  groups: ['S0OPS'],
  reset: [],
  withoutMe: false,
};

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
