import { dayAndTime } from '../text/format.js';
import { PLAIN } from '../text/markup.js';
import { peopleCounted } from '../text/people.js';
import { SETTING_LABEL, settingChange, settingValue } from './setting-words.js';
import { ENVIRONMENT_NAME, type SettingChange } from './settings-rules.js';
import type { SettingsProblem, SettingsText } from './settings-text.js';

export const settings: SettingsText = {
  title: 'Settings',
  intro:
    'What you save takes effect at once, and the history keeps who changed what. Tokens, the POPBiLL stage and the admins are set in the environment only.',
  label: SETTING_LABEL,
  value: settingValue,
  origin({ name, source, set }, now, { person }) {
    if (source === 'environment') return `Set in the environment (${ENVIRONMENT_NAME[name]}).`;
    if (source === 'default' || set === undefined) return 'The default; it was not set.';
    return `Set here · changed by ${person(set.by)} on ${dayAndTime(set.at, now, 'en')}`;
  },
  channel: {
    label: SETTING_LABEL.defaultChannel,
    hint: 'For alerts of companies without a channel of their own, news about the whole app, and the daily summary. The app has to be in it.',
  },
  language: {
    label: SETTING_LABEL.channelLanguage,
    hint: 'What one person sees follows the language of their own Slack.',
  },
  languageName: { ko: 'Korean', en: 'English' },
  ladder: {
    label: SETTING_LABEL.certAlertDays,
    hint: 'How many days before expiry to tell: whole numbers from 0 to 365, separated by commas, such as 30,14,7,3,1,0',
  },
  quiet: {
    label: SETTING_LABEL.quietHours,
    hint: 'In these hours and on days off, notices the app sends by itself are held until they end. When off, they are sent at once, on days off too.',
  },
  quietChoice: { on: 'On', off: 'Off' },
  quietFrom: { label: 'Quiet from' },
  quietTo: { label: 'Quiet until' },
  digest: (pattern) => ({
    label: SETTING_LABEL.digestCron,
    hint:
      pattern === undefined
        ? "Sent on working days only. It waits up to 30 minutes for the day's scheduled check."
        : `It is sent by the schedule in the environment (${pattern}). Leave it empty to keep that.`,
  }),
  operators: {
    label: 'Operators (people)',
    hint: 'They may open the authentication page, add companies, take alerts and the like. With nobody and no group chosen, every full member may.',
  },
  operatorGroups: { label: 'Operators (groups)' },
  reset: {
    label: 'Go back to the original value',
    hint: "For the ones you tick, what was set here is removed and the environment's value (or else the default) is used again.",
  },
  resetTo: (name, text) =>
    // The IDs would not say much here, and not all of them have room.
    name === 'operators' && text !== ''
      ? `Back to: ${peopleCounted(text.split(','), 'en')} named in the environment`
      : `Back to: ${settingValue(name, text, PLAIN)}`,
  withoutMe: { label: 'My operator rights' },
  withoutMeChoice: 'I may lose my operator rights',
  submit: 'Save',
  checking: 'Asking Slack about the channel and the people.',
  notSavedYet: 'Not saved yet.',
  notSavedUnknown:
    'Slack did not tell us in time who is saving, so nothing was saved. What you entered is still here; please save again in a moment.',
  problem,
  nothingChanged: 'No setting was changed.',
  saved: 'The settings were changed and are in effect from now on.',
  changed: settingChange,
  consequence,
};

function problem(of: SettingsProblem): string {
  switch (of.field) {
    case 'defaultChannel':
      return of.why === 'scopes-missing'
        ? `The app may not look at channels, so this was not saved (missing scope: ${of.scopes.join(', ')}). Please apply the app manifest again, reinstall the app, and save again; the doctor command on the server names all that is missing.`
        : CHANNEL[of.why];
    case 'certAlertDays':
      return 'Please enter at least one whole number from 0 to 365, separated by commas, such as 30,14,7,3,1,0';
    case 'quietHours':
      return of.why === 'no-times'
        ? 'Quiet hours need both times, from and until.'
        : 'With the same time twice, no notice could be sent all day. Please choose two different times.';
    case 'operators':
      return OPERATORS[of.why];
    case 'reset':
      return `"${SETTING_LABEL[of.name]}" was changed and is also to go back to its original value. Please do one of the two.`;
    default:
      return of satisfies never;
  }
}

const CHANNEL: Readonly<
  Record<
    Exclude<Extract<SettingsProblem, { field: 'defaultChannel' }>['why'], 'scopes-missing'>,
    string
  >
> = {
  none: 'Please choose a default channel.',
  'not-in-channel':
    'The app is not in this channel. Invite it there with /invite, then save again.',
  'shared-outside':
    'Company information is not sent to a channel shared with another organisation. Please choose another.',
  archived: 'This channel is archived. Please choose another.',
  'not-found':
    'The app cannot see this channel. If it is private, invite the app there with /invite, then save again.',
  unknown: 'Slack did not tell us about this channel in time. Please save again in a moment.',
};

const OPERATORS: Readonly<Record<Extract<SettingsProblem, { field: 'operators' }>['why'], string>> =
  {
    nobody:
      'None of these people and groups is a full member. Saved like this, nobody could open the authentication page or take an alert.',
    'without-you':
      'You are not among these people and groups. Saved like this, you could not open the authentication page or take an alert. If that is meant, tick "I may lose my operator rights" below and save again.',
    unknown:
      'Slack did not tell us in time who these people and groups are. Please save again in a moment.',
  };

function consequence({ name, to }: SettingChange): string | undefined {
  switch (name) {
    case 'defaultChannel':
      return 'Open alerts of companies move to the new channel with their next notice; the old message says where.';
    case 'channelLanguage':
      return 'Messages sent before change language with their next edit.';
    case 'certAlertDays':
      return 'From the next check on, notices follow the new days.';
    case 'quietHours':
      return to === 'off' ? 'What was held back is sent now.' : undefined;
    case 'digestCron':
    case 'operators':
      return undefined;
    default:
      return name satisfies never;
  }
}
