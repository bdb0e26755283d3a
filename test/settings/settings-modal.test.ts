import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { CHANGEABLE, type SettingChange } from '../../src/settings/settings-rules.js';
import {
  type SettingsFormModel,
  settingsChecking,
  settingsFieldErrors,
  settingsForm,
  settingsSaved,
} from '../../src/settings/settings-view.js';
import { settingLabels, settingsWords } from '../../src/settings/settings-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { NOW } from '../support/reports.js';
import { draftWith, SETTING_FIELDS, SETTINGS_DRAFT } from '../support/settings-samples.js';
import { expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const ko = TONGUES['ko'];

function form(overrides: Partial<SettingsFormModel> = {}): SettingsFormModel {
  return {
    draft: SETTINGS_DRAFT,
    fields: SETTING_FIELDS,
    groups: [{ id: 'S0OPS', handle: 'ops' }],
    problems: [],
    metadata: '',
    now: NOW,
    ...overrides,
  };
}

const FIELDS_WITH_PATTERN = SETTING_FIELDS.map((field) =>
  field.name === 'digestCron' ? { ...field, value: '0 9 * * 1-5' } : field,
);

const FORMS: Readonly<Record<string, SettingsFormModel>> = {
  form: form(),
  'nothing set': form({
    draft: draftWith({ quietHours: 'off', operators: '' }),
    fields: SETTING_FIELDS.map(({ changed: _, ...field }) => ({ ...field, source: 'default' })),
    groups: [],
  }),
  'a pattern of the environment': form({
    draft: draftWith({ digestCron: '0 9 * * 1-5' }),
    fields: FIELDS_WITH_PATTERN,
  }),
  'all that can be wrong': form({
    problems: [
      { field: 'defaultChannel', why: 'not-in-channel' },
      { field: 'operators', why: 'without-you' },
    ],
  }),
  'many people and groups': form({
    draft: draftWith({
      operators: [
        ...Array.from({ length: 100 }, (_, i) => `U0PERSON${i}`),
        ...Array.from({ length: 100 }, (_, i) => `S0GROUP${i}`),
      ].join(','),
    }),
    groups: Array.from({ length: 120 }, (_, i) => ({
      id: `S0GROUP${i}`,
      handle: `${'group'.repeat(20)}${i}`,
    })),
  }),
  'more people than a menu holds': form({
    draft: draftWith({
      operators: Array.from({ length: 101 }, (_, i) => `U0PERSON${i}`).join(','),
    }),
  }),
};

const CHANGES: readonly SettingChange[] = [
  { name: 'defaultChannel', from: 'C0OPS', to: 'C0NEW' },
  { name: 'operators', from: '', to: 'U0KIM,S0OPS' },
  { name: 'quietHours', from: '20:00-08:30', to: 'off' },
  { name: 'digestCron', from: '0 9 * * *', to: '30 8 * * *', isReset: true },
  { name: 'certAlertDays', from: '30,14,7,3,1,0', to: '60,7,0' },
  { name: 'channelLanguage', from: 'ko', to: 'en' },
];

const WINDOWS: readonly { readonly name: string; readonly draw: (t: Tongue) => ModalView }[] = [
  ...Object.entries(FORMS).map(([name, model]) => ({
    name,
    draw: (t: Tongue) => settingsForm(model, t),
  })),
  { name: 'checking', draw: settingsChecking },
  { name: 'saved', draw: (t) => settingsSaved(CHANGES, t) },
  { name: 'nothing changed', draw: (t) => settingsSaved([], t) },
];

describe('the settings window', () => {
  const every = LANGUAGES.flatMap((language) => WINDOWS.map((each) => ({ ...each, language })));

  it.each(every)('draws $name in $language', async ({ name, draw, language }) => {
    const view = draw(TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `settings/${name.replaceAll(' ', '-')}.${language}`);
  });

  it('shows the source of each value', () => {
    const words = visibleText(settingsForm(form(), ko));

    expect(words).toContain('환경 변수 ALERT_CHANNEL');
    expect(words).toContain('기본값');
    expect(words).toContain('<@U0KIM> 님이');
  });

  it('offers to reset only settings that were changed in Slack', () => {
    const words = visibleText(settingsForm(form(), ko));

    expect(words).toContain('되돌리면: 20:00-08:30');
    expect(words).toContain('되돌리면: 정식 멤버 모두');
    expect(words).not.toContain('되돌리면: 30');
  });

  it('keeps a selected group that Slack does not list', () => {
    const words = visibleText(settingsForm(form({ groups: [] }), ko));

    expect(words).toContain('S0OPS');
  });

  it('lists selected groups first, so that none is cut off', () => {
    const groups = Array.from({ length: 150 }, (_, i) => ({ id: `S${i}`, handle: `group-${i}` }));
    const draft = draftWith({ operators: 'S0GONE,S149' });

    const words = visibleText(settingsForm(form({ groups, draft }), ko));

    expect(words).toContain('@group-149');
    expect(words).toContain('S0GONE');
    expect(words).toContain('@group-97');
    expect(words).not.toContain('@group-98');
  });

  it('asks only an admin who would lose their rights to confirm', () => {
    const withProblem = form({ problems: [{ field: 'operators', why: 'without-you' }] });

    expect(visibleText(settingsForm(withProblem, ko))).toContain(settingsWords(ko).withoutMeChoice);
    expect(visibleText(settingsForm(form(), ko))).not.toContain(settingsWords(ko).withoutMeChoice);
  });
});

describe('settingsFieldErrors', () => {
  it('returns the first problem of each field by block ID', () => {
    const errors = settingsFieldErrors(
      [
        { field: 'certAlertDays', why: 'malformed' },
        { field: 'reset', why: 'changed-too', name: 'quietHours' },
        { field: 'reset', why: 'changed-too', name: 'operators' },
      ],
      ko,
    );

    expect(errors).toEqual({
      setting_ladder_block: expect.stringContaining('0부터 365까지'),
      setting_reset_block: expect.stringContaining('방해 금지 시간'),
    });
  });

  it.each(CHANGEABLE)('has a label for %s', (name) => {
    expect(settingLabels(ko)[name]).not.toBe('');
  });
});
