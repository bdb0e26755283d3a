import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Instant } from '../kernel/time.js';
import type { ChangeableName } from '../records/settings.js';
import { bold, context, cut, LIMITS, MRKDWN, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, groupOptions, type OwnerGroup, option } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal-view.js';
import { LANGUAGES } from '../text/format.js';
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
  defaultChannel: FIELDS.settingChannel.block,
  certAlertDays: FIELDS.settingLadder.block,
  quietHours: FIELDS.settingQuiet.block,
  operators: FIELDS.settingOperators.block,
  reset: FIELDS.settingReset.block,
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
  const languages = LANGUAGES.map((each) => option(words.languageName[each], each));
  const quiet = (['on', 'off'] as const).map((each) => option(words.quietChoice[each], each));
  return [
    FIELDS.settingChannel.draw(words.channel, draft.channel),
    origin('defaultChannel'),
    FIELDS.settingLanguage.draw(words.language, { options: languages, chosen: draft.language }),
    origin('channelLanguage'),
    FIELDS.settingLadder.draw(words.ladder, draft.ladder),
    origin('certAlertDays'),
    FIELDS.settingQuiet.draw(words.quiet, { options: quiet, chosen: draft.quiet }),
    FIELDS.settingQuietFrom.draw(words.quietFrom, draft.quietFrom),
    FIELDS.settingQuietTo.draw(words.quietTo, draft.quietTo),
    origin('quietHours'),
    digestInput(model, t),
    origin('digestCron'),
    FIELDS.settingOperators.draw(words.operators, draft.operators),
    ...groupsInput(model, t),
    origin('operators'),
    ...resetInput(model, t),
    ...withoutMeInput(model, t),
  ];
}

function originLine(name: ChangeableName, model: SettingsFormModel, t: Tongue) {
  const about = model.fields.find((field) => field.name === name);
  return context([about === undefined ? '' : settingOrigin(about, model.now, MRKDWN, t)]);
}

function digestInput({ draft, fields: all }: SettingsFormModel, t: Tongue): InputBlock {
  const current = all.find(({ name }) => name === 'digestCron')?.value ?? '';
  const shown = settingValue('digestCron', current, MRKDWN, t);
  const pattern = shown === current ? current : undefined;
  // Empty keeps a schedule that is no plain time of day.
  const field = pattern === undefined ? FIELDS.settingDigest : FIELDS.settingDigest.optional();
  return field.draw(digestField(pattern, t), draft.digestTime);
}

function groupsInput({ draft, groups }: SettingsFormModel, t: Tongue): InputBlock[] {
  const options = groupOptions(groups, draft.groups);
  const { operatorGroups } = settingsWords(t);
  return options.length === 0
    ? []
    : [FIELDS.settingGroups.draw(operatorGroups, { options, chosen: draft.groups })];
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
  return [FIELDS.settingReset.draw(settingsWords(t).reset, { options, chosen: draft.reset })];
}

/** Shown only to an admin who would lose their own operator rights. */
function withoutMeInput({ problems }: SettingsFormModel, t: Tongue): InputBlock[] {
  const { withoutMe, withoutMeChoice } = settingsWords(t);
  const isAsked = problems.some(({ field, why }) => field === 'operators' && why === 'without-you');
  if (!isAsked) return [];
  return [FIELDS.settingWithoutMe.draw(withoutMe, { label: withoutMeChoice, isTicked: false })];
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
