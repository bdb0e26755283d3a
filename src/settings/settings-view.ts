import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Instant } from '../kernel/time.js';
import type { ChangeableName } from '../records/settings.js';
import { bold, context, cut, LIMITS, MRKDWN, section } from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import { channelInput, input, type OwnerGroup, option, textInput } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import type { LiveSetting } from './live-settings.js';
import { CHANGEABLE, type SettingChange } from './settings-rules.js';
import {
  digestField,
  type SettingsProblem,
  settingBackTo,
  settingChange,
  settingConsequence,
  settingLabels,
  settingOrigin,
  settingsProblem,
  settingsWords,
  settingValue,
} from './settings-words.js';

export function settingsFormBlocks(model: SettingsFormModel, t: Tongue): KnownBlock[] {
  return [...head(model, t), ...fields(model, t)];
}

/** Errors for `response_action: 'errors'`, keyed by block ID; the first problem of a field wins. */
export function settingsFieldErrors(
  problems: readonly SettingsProblem[],
  t: Tongue,
): Record<string, string> {
  return Object.fromEntries(
    problems.toReversed().map((problem) => [BLOCK_OF[problem.field], settingsProblem(problem, t)]),
  );
}

const BLOCK_OF: Readonly<Record<SettingsProblem['field'], string>> = {
  defaultChannel: BLOCKS.settingChannel,
  certAlertDays: BLOCKS.settingLadder,
  quietHours: BLOCKS.settingQuiet,
  operators: BLOCKS.settingOperators,
  reset: BLOCKS.settingReset,
};

function head({ problems, said }: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const listed = problems.map((problem) => `• ${settingsProblem(problem, t)}`);
  return [
    ...(said === undefined ? [] : [section(said)]),
    ...(listed.length === 0 ? [] : [section([bold(words.notSavedYet), ...listed].join('\n'))]),
    section(words.intro),
  ];
}

function fields(model: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const { draft } = model;
  const origin = (name: ChangeableName) => originLine(name, model, t);
  return [
    input({
      blockId: BLOCKS.settingChannel,
      field: words.channel,
      optional: false,
      element: channelInput(ACTIONS.inputSettingChannel, draft.channel),
    }),
    origin('defaultChannel'),
    languageInput(draft, t),
    origin('channelLanguage'),
    input({
      blockId: BLOCKS.settingLadder,
      field: words.ladder,
      optional: false,
      element: textInput({ actionId: ACTIONS.inputSettingLadder, value: draft.ladder }),
    }),
    origin('certAlertDays'),
    ...quietInputs(draft, t),
    origin('quietHours'),
    digestInput(model, t),
    origin('digestCron'),
    ...operatorInputs(model, t),
    origin('operators'),
    ...resetInput(model, t),
    ...withoutMeInput(model, t),
  ];
}

function originLine(name: ChangeableName, model: SettingsFormModel, t: Tongue) {
  const about = model.fields.find((field) => field.name === name);
  return context([about === undefined ? '' : settingOrigin(about, model.now, MRKDWN, t)]);
}

function languageInput({ language }: SettingsDraft, t: Tongue): InputBlock {
  const words = settingsWords(t);
  const options = (['ko', 'en'] as const).map((one) => option(words.languageName[one], one));
  const initial = options.find(({ value }) => value === language);
  return input({
    blockId: BLOCKS.settingLanguage,
    field: words.language,
    optional: false,
    element: {
      type: 'static_select',
      action_id: ACTIONS.inputSettingLanguage,
      options,
      initial_option: initial,
    },
  });
}

function quietInputs({ quiet, quietFrom, quietTo }: SettingsDraft, t: Tongue): InputBlock[] {
  const words = settingsWords(t);
  const options = (['on', 'off'] as const).map((one) => option(words.quietChoice[one], one));
  const initial = options.find(({ value }) => value === quiet);
  return [
    input({
      blockId: BLOCKS.settingQuiet,
      field: words.quiet,
      optional: false,
      element: {
        type: 'radio_buttons',
        action_id: ACTIONS.inputSettingQuiet,
        options,
        initial_option: initial,
      },
    }),
    timeInput(BLOCKS.settingQuietFrom, ACTIONS.inputSettingQuietFrom, words.quietFrom, {
      time: quietFrom,
      optional: true,
    }),
    timeInput(BLOCKS.settingQuietTo, ACTIONS.inputSettingQuietTo, words.quietTo, {
      time: quietTo,
      optional: true,
    }),
  ];
}

function timeInput(
  blockId: string,
  actionId: string,
  field: { readonly label: string; readonly hint?: string },
  { time, optional }: { readonly time: string; readonly optional: boolean },
): InputBlock {
  return input({
    blockId,
    field,
    optional,
    element: {
      type: 'timepicker',
      action_id: actionId,
      initial_time: time === '' ? undefined : time,
    },
  });
}

function digestInput({ draft, fields: all }: SettingsFormModel, t: Tongue): InputBlock {
  const current = all.find(({ name }) => name === 'digestCron')?.value ?? '';
  const shown = settingValue('digestCron', current, MRKDWN, t);
  const pattern = shown === current ? current : undefined;
  const field = digestField(pattern, t);
  // Empty keeps a schedule that is no plain time of day.
  return timeInput(BLOCKS.settingDigest, ACTIONS.inputSettingDigest, field, {
    time: draft.digestTime,
    optional: pattern !== undefined,
  });
}

function operatorInputs({ draft, groups }: SettingsFormModel, t: Tongue): InputBlock[] {
  const words = settingsWords(t);
  const handles = new Map(groups.map(({ id, handle }) => [id, `@${handle}`]));
  const others = [...handles.keys()].filter((id) => !draft.groups.includes(id));
  // Chosen groups first: those without room would be removed when the form is saved.
  const options = [...draft.groups, ...others]
    .slice(0, LIMITS.options)
    .map((id) => option(handles.get(id) ?? id, id));
  const chosen = options.filter(({ value }) => draft.groups.includes(value));
  return [
    input({
      blockId: BLOCKS.settingOperators,
      field: words.operators,
      optional: true,
      element: {
        type: 'multi_users_select',
        action_id: ACTIONS.inputSettingOperators,
        ...(draft.operators.length === 0 ? {} : { initial_users: [...draft.operators] }),
      },
    }),
    ...(options.length === 0
      ? []
      : [
          input({
            blockId: BLOCKS.settingGroups,
            field: words.operatorGroups,
            optional: true,
            element: {
              type: 'multi_static_select',
              action_id: ACTIONS.inputSettingGroups,
              options,
              ...(chosen.length === 0 ? {} : { initial_options: chosen }),
            },
          }),
        ]),
  ];
}

/** Only what was set here can go back. */
function resetInput({ draft, fields: all }: SettingsFormModel, t: Tongue): InputBlock[] {
  const labels = settingLabels(t);
  const options = all
    .filter(({ source }) => source === 'settings')
    .map(({ name, fixed }) => ({
      ...option(labels[name], name),
      description: plain(cut(settingBackTo(name, fixed, t), LIMITS.optionDescription)),
    }));
  if (options.length === 0) return [];
  const ticked = options.filter(({ value }) => draft.reset.some((name) => name === value));
  return [
    input({
      blockId: BLOCKS.settingReset,
      field: settingsWords(t).reset,
      optional: true,
      element: {
        type: 'checkboxes',
        action_id: ACTIONS.inputSettingReset,
        options,
        ...(ticked.length === 0 ? {} : { initial_options: ticked }),
      },
    }),
  ];
}

/** Shown only to an admin who would lose their own operator rights. */
function withoutMeInput({ problems }: SettingsFormModel, t: Tongue): InputBlock[] {
  const words = settingsWords(t);
  const isAsked = problems.some(({ field, why }) => field === 'operators' && why === 'without-you');
  if (!isAsked) return [];
  return [
    input({
      blockId: BLOCKS.settingWithoutMe,
      field: words.withoutMe,
      optional: true,
      element: {
        type: 'checkboxes',
        action_id: ACTIONS.inputSettingWithoutMe,
        options: [option(words.withoutMeChoice, 'yes')],
      },
    }),
  ];
}

export interface SettingsDraft {
  readonly channel: string;
  readonly language: 'ko' | 'en';
  /** As typed. */
  readonly ladder: string;
  readonly quiet: 'on' | 'off';
  /** `20:00`; empty: not chosen. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** Empty: not chosen, the schedule stays. */
  readonly digestTime: string;
  readonly operators: readonly string[];
  readonly groups: readonly string[];
  /** Those that go back to the environment's value. */
  readonly reset: readonly ChangeableName[];
  /** The person means to lose their own operator rights. */
  readonly withoutMe: boolean;
}

export interface SettingsFormModel {
  readonly kind: 'form';
  readonly draft: SettingsDraft;
  readonly fields: readonly LiveSetting[];
  /** Without any, their field is not drawn. */
  readonly groups: readonly OwnerGroup[];
  /** Found after the form had been acknowledged. */
  readonly problems: readonly SettingsProblem[];
  /** Why the form is shown again although nothing in it is wrong. */
  readonly said?: string;
  /** `encodeSettingsPlace` (settings-form.ts). */
  readonly metadata: string;
  readonly now: Instant;
}

export type SettingsModalModel =
  | SettingsFormModel
  | { readonly kind: 'checking' }
  | { readonly kind: 'saved'; readonly changes: readonly SettingChange[] };

/** The settings that can be changed while the app runs. */
export function settingsModal(model: SettingsModalModel, t: Tongue): ModalView {
  const words = settingsWords(t);
  const about = { callbackId: CALLBACKS.settings, title: words.title };
  switch (model.kind) {
    case 'form':
      return modal(
        {
          ...about,
          submit: words.submit,
          close: t.words.button.cancel,
          metadata: model.metadata,
          blocks: settingsFormBlocks(model, t),
        },
        t,
      );
    case 'checking':
      return modal({ ...about, blocks: [section(words.checking)] }, t);
    case 'saved':
      return modal({ ...about, blocks: savedBlocks(model.changes, t) }, t);
  }
}

function savedBlocks(changes: readonly SettingChange[], t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  if (changes.length === 0) return [section(words.nothingChanged)];
  const lines = inOrder(changes).map((change) => `• ${settingChange(change, MRKDWN, t)}`);
  const after = inOrder(changes).flatMap((change) => settingConsequence(change, t) ?? []);
  return [
    section([words.saved, ...lines].join('\n')),
    ...(after.length === 0 ? [] : [context([after.join(' ')])]),
  ];
}

function inOrder(changes: readonly SettingChange[]): readonly SettingChange[] {
  return CHANGEABLE.flatMap((name) => changes.filter((change) => change.name === name));
}
