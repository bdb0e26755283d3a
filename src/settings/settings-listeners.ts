import type { ChangeableName } from '../records/settings.js';
import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { probeChannel } from '../slack/channels.js';
import { shownAgain, tryToSave } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { messageOfModal, type Shown } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type { LiveSettings, SettingWish } from './live-settings.js';
import {
  draftOfSettings,
  encodeSettingsPlace,
  parseSettingsPlace,
  readSettingsForm,
  type SettingsPlace,
  wishOf,
} from './settings-form.js';
import { CHANGEABLE, parseSetting, type SettingChange } from './settings-rules.js';
import {
  type SettingsDraft,
  type SettingsFormModel,
  settingsFieldErrors,
  settingsModal,
} from './settings-view.js';
import { type SettingsProblem, settingsProblem, settingsWords } from './settings-words.js';

interface Deps extends SlackKit {
  readonly settings: Pick<LiveSettings, 'current' | 'describe' | 'change'>;
}

/** `/hometax settings`. */
export async function commandSettings(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'settings', deps);
  if (visit === undefined) return;
  const form = await formOf(
    draftOfSettings((name) => deps.settings.current(name)),
    deps,
  );
  await openWindow(visit, settingsModal(form, visit.text), deps);
}

/** "Settings", in the app's status. */
export function onSettingsButton(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    await commandSettings(originOfAction(args), deps);
  };
}

/**
 * The form was submitted. Malformed values are shown beside their fields; problems that Slack has to be asked about (the
 * channel and the people) follow after "checking" in the same window.
 */
export function onSettingsSubmit(deps: Deps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const before = parseSettingsPlace(args.view.private_metadata);
    const draft = readSettingsForm(args.view.state.values, before);
    const { wish, problems } = wishOf(draft, before);
    if (problems.length > 0) {
      await args.ack({ response_action: 'errors', errors: settingsFieldErrors(problems, text) });
      return;
    }
    await ackWithView(args, settingsModal({ kind: 'checking' }, text));
    const visit = await admit(originOfSubmit(args), 'settings', deps, (known) =>
      formKept(draft, before, known, deps),
    );
    if (visit !== undefined) await save(visit, { draft, before, wish }, deps);
  };
}

interface Submitted {
  readonly draft: SettingsDraft;
  readonly before: SettingsPlace;
  readonly wish: SettingWish;
}

async function save(visit: Visit, submitted: Submitted, deps: Deps): Promise<void> {
  const { wish } = submitted;
  const problems = [
    ...(await channelProblems(wish, deps)),
    ...(await operatorProblems(visit, submitted, deps)),
  ];
  if (problems.length > 0) return showProblems(visit, submitted, problems, deps);
  const tried = await tryToSave(() => deps.settings.change(wish, visit.origin.user), deps);
  if (!tried.ok) {
    const { draft, before } = submitted;
    const said = noticeSentence(tried.error, MRKDWN, visit.text);
    const modal = settingsModal({ ...(await formOf(draft, deps, { before })), said }, visit.text);
    await show(visit.origin, shownAgain(modal, tried.error, visit.text), deps);
    return;
  }
  const changed = tried.value;
  if (!changed.ok) return showProblems(visit, submitted, changed.error.flatMap(refusalOf), deps);
  await showSaved(visit, changed.value, deps);
}

async function channelProblems(
  { set }: SettingWish,
  deps: Deps,
): Promise<readonly SettingsProblem[]> {
  const channel = set?.defaultChannel;
  if (channel === undefined || channel === deps.settings.current('defaultChannel')) return [];
  const found = await probeChannel(deps.client, channel);
  if (found === 'fine') return [];
  return typeof found === 'object'
    ? [{ field: 'defaultChannel', why: 'scopes-missing', ...found }]
    : [{ field: 'defaultChannel', why: found }];
}

/** Prevents that admins lock out themselves or everybody by mistake. */
async function operatorProblems(
  visit: Visit,
  { draft, wish }: Submitted,
  { reader, settings }: Deps,
): Promise<readonly SettingsProblem[]> {
  const operators = wish.reset?.includes('operators')
    ? parseSetting('operators', settings.describe('operators').fixed)
    : wish.set?.operators;
  if (operators === undefined || operators.length === 0) return [];
  const { user } = visit.origin;
  const full = await reader.fullMembers(operators, { withinMs: ASKS_PEOPLE_FOR_MS, above: user });
  if (full?.has(user)) return [];
  if (full === undefined) return [{ field: 'operators', why: 'unknown' }];
  if (full.size === 0) return [{ field: 'operators', why: 'nobody' }];
  // Only somebody who could operate before loses something.
  const isLoss = visit.mayOperate && !draft.withoutMe;
  return isLoss ? [{ field: 'operators', why: 'without-you' }] : [];
}

/** The window says "checking" meanwhile. */
const ASKS_PEOPLE_FOR_MS = 5000;

/** Values that the form accepted and the rules refuse. */
function refusalOf(name: ChangeableName): readonly SettingsProblem[] {
  switch (name) {
    case 'defaultChannel':
      return [{ field: 'defaultChannel', why: 'not-found' }];
    case 'certAlertDays':
      return [{ field: 'certAlertDays', why: 'malformed' }];
    case 'quietHours':
      return [{ field: 'quietHours', why: 'same-times' }];
    case 'operators':
      return [{ field: 'operators', why: 'nobody' }];
    case 'channelLanguage':
    case 'digestCron':
      return [];
  }
}

async function showProblems(
  visit: Visit,
  { draft, before }: Submitted,
  problems: readonly SettingsProblem[],
  deps: Deps,
): Promise<void> {
  const modal = settingsModal(await formOf(draft, deps, { before, problems }), visit.text);
  const sentences = problems.map((problem) => settingsProblem(problem, visit.text)).join('\n');
  // A message cannot hold the form: after it was closed, the person is shown why it was not saved.
  await show(visit.origin, { modal, message: { text: sentences, blocks: [] } }, deps);
}

async function showSaved(
  visit: Visit,
  changes: readonly SettingChange[],
  deps: Deps,
): Promise<void> {
  const modal = settingsModal({ kind: 'saved', changes }, visit.text);
  await show(visit.origin, { modal, message: messageOfModal(modal) }, deps);
}

/** The form as it was typed, when Slack did not say who submitted it. */
async function formKept(
  draft: SettingsDraft,
  before: SettingsPlace,
  text: Tongue,
  deps: Deps,
): Promise<Shown> {
  const said = settingsWords(text).notSavedUnknown;
  const form = await formOf(draft, deps, { before });
  return { modal: settingsModal({ ...form, said }, text), message: { text: said, blocks: [] } };
}

async function formOf(
  draft: SettingsDraft,
  { settings, ownerGroups, clock }: Deps,
  about: {
    readonly before?: SettingsPlace;
    readonly problems?: readonly SettingsProblem[];
  } = {},
): Promise<SettingsFormModel> {
  const fields = CHANGEABLE.map((name) => settings.describe(name));
  const before = about.before ?? Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  return {
    kind: 'form',
    draft,
    fields,
    groups: await ownerGroups.list(),
    problems: about.problems ?? [],
    metadata: encodeSettingsPlace(before),
    now: clock.now(),
  };
}

export function settingsListeners(deps: Deps) {
  return {
    buttons: { [ACTIONS.statusSettings]: onSettingsButton(deps) },
    submits: { [CALLBACKS.settings]: onSettingsSubmit(deps) },
  } satisfies Partial<Listeners>;
}
