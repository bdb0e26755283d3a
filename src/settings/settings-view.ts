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
import {
  fitsMenus,
  groupsIn,
  peopleIn,
  type SettingChange,
  type SettingTexts,
  timeOfCron,
} from './settings-rules.js';
import {
  digestField,
  type SettingsProblem,
  settingChange,
  settingLabels,
  settingResetLabel,
  settingsProblem,
  settingsWords,
  sourceSentence,
} from './settings-words.js';

export interface SettingsDraft {
  readonly texts: SettingTexts;
  readonly reset: readonly ChangeableName[];
  /** The person agrees to lose their own operator rights. */
  readonly withoutMe: boolean;
}

export interface SettingsFormModel {
  readonly draft: SettingsDraft;
  readonly fields: readonly LiveSetting[];
  /** The workspace's user groups. If there are none and none is chosen, the field for groups is not drawn. */
  readonly groups: readonly OwnerGroup[];
  /** Problems found after the form was acknowledged. */
  readonly problems: readonly SettingsProblem[];
  /** Why a valid form is shown again. */
  readonly notice?: string;
  /** The settings when the form was opened (`encodeSettingTexts`). */
  readonly metadata: string;
  readonly now: Instant;
}

export function settingsForm(model: SettingsFormModel, t: Tongue): ModalView {
  const { submit } = settingsWords(t);
  const blocks = [...headBlocks(model, t), ...fieldBlocks(model, t)];
  return settingsModal(blocks, t, { submit, metadata: model.metadata });
}

export function settingsChecking(t: Tongue): ModalView {
  return settingsModal([section(settingsWords(t).checking)], t);
}

export function settingsSaved(changes: readonly SettingChange[], t: Tongue): ModalView {
  const words = settingsWords(t);
  if (changes.length === 0) return settingsModal([section(words.nothingChanged)], t);
  const lines = changes.map((change) => `• ${settingChange(change, MRKDWN, t)}`);
  const isChannelChanged = changes.some(({ name }) => name === 'defaultChannel');
  const blocks = [
    section([words.saved, ...lines].join('\n')),
    ...(isChannelChanged ? [context([words.channelChanged])] : []),
  ];
  return settingsModal(blocks, t);
}

function settingsModal(
  blocks: KnownBlock[],
  t: Tongue,
  options: { readonly submit?: string; readonly metadata?: string } = {},
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
    problems.toReversed().map((problem) => [BLOCK_ID[problem.field], settingsProblem(problem, t)]),
  );
}

const BLOCK_ID: Readonly<Record<SettingsProblem['field'], string>> = {
  defaultChannel: FIELDS.settingChannel.block,
  certAlertDays: FIELDS.settingLadder.block,
  quietHours: FIELDS.settingQuiet.block,
  operators: FIELDS.settingOperators.block,
  reset: FIELDS.settingReset.block,
};

function headBlocks({ problems, notice }: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const lines = problems.map((problem) => `• ${settingsProblem(problem, t)}`);
  return [
    ...(notice === undefined ? [] : [section(notice)]),
    ...(lines.length === 0 ? [] : [section([bold(words.notSavedYet), ...lines].join('\n'))]),
    context([words.intro]),
  ];
}

function fieldBlocks(model: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const { texts } = model.draft;
  const sourceLine = (name: ChangeableName) => {
    const setting = model.fields.find((field) => field.name === name);
    return context([setting && sourceSentence(setting, model.now, MRKDWN, t)]);
  };
  const languages = LANGUAGES.map((each) => option(words.languageName[each], each));
  const quiet = (['on', 'off'] as const).map((each) => option(words.quietChoice[each], each));
  const isQuiet = texts.quietHours !== 'off';
  const [from = '', to = ''] = isQuiet ? (texts.quietHours ?? '').split('-') : [];
  return [
    FIELDS.settingChannel.draw(words.channel, texts.defaultChannel ?? ''),
    sourceLine('defaultChannel'),
    ...operatorInputs(model, t),
    ...withoutMeInput(model, t),
    sourceLine('operators'),
    FIELDS.settingQuiet.draw(words.quiet, { options: quiet, chosen: isQuiet ? 'on' : 'off' }),
    FIELDS.settingQuietFrom.draw(words.quietFrom, from),
    FIELDS.settingQuietTo.draw(words.quietTo, to),
    sourceLine('quietHours'),
    digestInput(model, t),
    sourceLine('digestCron'),
    FIELDS.settingLadder.draw(words.ladder, texts.certAlertDays ?? ''),
    sourceLine('certAlertDays'),
    FIELDS.settingLanguage.draw(words.language, {
      options: languages,
      chosen: texts.channelLanguage,
    }),
    sourceLine('channelLanguage'),
    ...resetInput(model, t),
  ];
}

function digestInput({ draft, fields }: SettingsFormModel, t: Tongue): InputBlock {
  const current = fields.find(({ name }) => name === 'digestCron')?.value ?? '';
  const pattern = timeOfCron(current) === undefined ? current : undefined;
  // An empty field keeps a schedule that is not a daily time.
  const field = pattern === undefined ? FIELDS.settingDigest : FIELDS.settingDigest.optional();
  const time = timeOfCron(draft.texts.digestCron ?? '') ?? '';
  return field.draw(digestField(pattern, t), time);
}

function operatorInputs({ draft, groups }: SettingsFormModel, t: Tongue): KnownBlock[] {
  const words = settingsWords(t);
  const { operators } = draft.texts;
  if (!fitsMenus(operators)) {
    return [section(`${bold(settingLabels(t).operators)}\n${words.tooManyOperators}`)];
  }
  const chosen = groupsIn(operators);
  const options = groupOptions(groups, chosen);
  return [
    FIELDS.settingOperators.draw(words.operators, peopleIn(operators)),
    ...(options.length === 0
      ? []
      : [FIELDS.settingGroups.draw(words.operatorGroups, { options, chosen })]),
  ];
}

/** Only settings that were changed in Slack can be reset. */
function resetInput({ draft, fields }: SettingsFormModel, t: Tongue): InputBlock[] {
  const labels = settingLabels(t);
  const options = fields
    .filter(({ source }) => source === 'settings')
    .map(({ name, configured }) => ({
      ...option(labels[name], name),
      description: plain(cut(settingResetLabel(name, configured, t), LIMITS.optionDescription)),
    }));
  if (options.length === 0) return [];
  return [FIELDS.settingReset.draw(settingsWords(t).reset, { options, chosen: draft.reset })];
}

/** Drawn only after an attempt to save that would take away the admin's own operator rights. */
function withoutMeInput({ problems }: SettingsFormModel, t: Tongue): InputBlock[] {
  const { withoutMe, withoutMeChoice } = settingsWords(t);
  if (!problems.some(({ why }) => why === 'without-you')) return [];
  return [FIELDS.settingWithoutMe.draw(withoutMe, { label: withoutMeChoice, isTicked: false })];
}
