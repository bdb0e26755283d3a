import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { isGroupId } from '../kernel/slack-id.js';
import type { Instant } from '../kernel/time.js';
import type { ChangeableName } from '../records/settings.js';
import { bold, context, cut, LIMITS, MRKDWN, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, groupOptions, type OwnerGroup, option } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal-view.js';
import { LANGUAGES } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { LiveSetting } from './live-settings.js';
import {
  CHANGEABLE,
  idsIn,
  type SettingChange,
  type SettingTexts,
  timeOfCron,
} from './settings-rules.js';
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

export interface SettingsDraft {
  /** As typed. */
  readonly texts: SettingTexts;
  /** Settings to reset to the environment's value. */
  readonly reset: readonly ChangeableName[];
  /** The person agrees to lose their own operator rights. */
  readonly withoutMe: boolean;
}

export interface SettingsFormModel {
  readonly draft: SettingsDraft;
  readonly fields: readonly LiveSetting[];
  /** Without groups, their field is not drawn. */
  readonly groups: readonly OwnerGroup[];
  /** Problems found after the form was acknowledged. */
  readonly problems: readonly SettingsProblem[];
  /** Why a valid form is shown again. */
  readonly notice?: string;
  /** `encodeSettingsPlace` (settings-form.ts). */
  readonly metadata: string;
  readonly now: Instant;
}

/** The settings that can be changed while the app runs. */
export function settingsForm(model: SettingsFormModel, t: Tongue): ModalView {
  const { submit } = settingsWords(t);
  return settingsModal([...head(model, t), ...fields(model, t)], t, {
    submit,
    metadata: model.metadata,
  });
}

export function settingsChecking(t: Tongue): ModalView {
  return settingsModal([section(settingsWords(t).checking)], t);
}

export function settingsSaved(changes: readonly SettingChange[], t: Tongue): ModalView {
  const words = settingsWords(t);
  if (changes.length === 0) return settingsModal([section(words.nothingChanged)], t);
  const sorted = CHANGEABLE.flatMap((name) => changes.filter((change) => change.name === name));
  const lines = sorted.map((change) => `• ${settingChange(change, MRKDWN, t)}`);
  const consequences = sorted.flatMap((change) => settingConsequence(change, t) ?? []);
  const blocks: KnownBlock[] = [section([words.saved, ...lines].join('\n'))];
  if (consequences.length > 0) blocks.push(context([consequences.join(' ')]));
  return settingsModal(blocks, t);
}

function settingsModal(
  blocks: KnownBlock[],
  t: Tongue,
  options: { readonly submit?: string; readonly close?: string; readonly metadata?: string } = {},
): ModalView {
  const { title } = settingsWords(t);
  return modal({ callbackId: CALLBACKS.settings, title, ...options, blocks }, t);
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

function head({ problems, notice }: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const listed = problems.map((problem) => `• ${settingsProblem(problem, t)}`);
  return [
    ...(notice === undefined ? [] : [section(notice)]),
    ...(listed.length === 0 ? [] : [section([bold(words.notSavedYet), ...listed].join('\n'))]),
    section(words.intro),
  ];
}

function fields(model: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const { texts } = model.draft;
  const origin = (name: ChangeableName) => originLine(name, model, t);
  const languages = LANGUAGES.map((each) => option(words.languageName[each], each));
  const quiet = (['on', 'off'] as const).map((each) => option(words.quietChoice[each], each));
  const isQuiet = texts.quietHours !== 'off';
  const [from = '', to = ''] = isQuiet ? (texts.quietHours ?? '').split('-') : [];
  const operators = idsIn(texts.operators).filter((id) => !isGroupId(id));
  return [
    FIELDS.settingChannel.draw(words.channel, texts.defaultChannel ?? ''),
    origin('defaultChannel'),
    FIELDS.settingLanguage.draw(words.language, {
      options: languages,
      chosen: texts.channelLanguage,
    }),
    origin('channelLanguage'),
    FIELDS.settingLadder.draw(words.ladder, texts.certAlertDays ?? ''),
    origin('certAlertDays'),
    FIELDS.settingQuiet.draw(words.quiet, { options: quiet, chosen: isQuiet ? 'on' : 'off' }),
    FIELDS.settingQuietFrom.draw(words.quietFrom, from),
    FIELDS.settingQuietTo.draw(words.quietTo, to),
    origin('quietHours'),
    digestInput(model, t),
    origin('digestCron'),
    FIELDS.settingOperators.draw(words.operators, operators),
    ...groupsInput(model, t),
    origin('operators'),
    ...resetInput(model, t),
    ...withoutMeInput(model, t),
  ];
}

function originLine(name: ChangeableName, model: SettingsFormModel, t: Tongue) {
  const setting = model.fields.find((field) => field.name === name);
  return context([setting === undefined ? '' : settingOrigin(setting, model.now, MRKDWN, t)]);
}

function digestInput({ draft, fields: all }: SettingsFormModel, t: Tongue): InputBlock {
  const current = all.find(({ name }) => name === 'digestCron')?.value ?? '';
  const shown = settingValue('digestCron', current, MRKDWN, t);
  const pattern = shown === current ? current : undefined;
  // An empty field keeps a schedule that is not a daily time.
  const field = pattern === undefined ? FIELDS.settingDigest : FIELDS.settingDigest.optional();
  const time = timeOfCron(draft.texts.digestCron ?? '') ?? '';
  return field.draw(digestField(pattern, t), time);
}

function groupsInput({ draft, groups }: SettingsFormModel, t: Tongue): InputBlock[] {
  const chosen = idsIn(draft.texts.operators).filter(isGroupId);
  const options = groupOptions(groups, chosen);
  if (options.length === 0) return [];
  return [FIELDS.settingGroups.draw(settingsWords(t).operatorGroups, { options, chosen })];
}

/** Only settings that were changed in Slack can be reset. */
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
