import { show } from '../slack/answer.js';
import { probeChannel } from '../slack/channels.js';
import { type RedrawForm, showFormAgain, tryToSave } from '../slack/errors.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { answerWithModal } from '../slack/modal-view.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onSubmit, openWindow, type Visit } from '../slack/visit.js';
import type { LiveSettings, SettingsUpdate } from './live-settings.js';
import {
  encodeSettingTexts,
  parseSettingTexts,
  readSettingsForm,
  settingsUpdateOf,
} from './settings-form.js';
import { CHANGEABLE, parseSetting, type SettingTexts } from './settings-rules.js';
import {
  type SettingsDraft,
  type SettingsFormModel,
  settingsChecking,
  settingsFieldErrors,
  settingsForm,
  settingsSaved,
} from './settings-view.js';
import { type SettingsProblem, settingsProblem } from './settings-words.js';

interface Deps extends SlackKit {
  readonly settings: Pick<LiveSettings, 'current' | 'describe' | 'change'>;
}

/** `/hometax settings`. */
export async function runSettingsCommand(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'settings', deps);
  if (visit === undefined) return;
  await openWindow(visit, settingsForm(await formModel({}, deps), visit.t), deps);
}

/**
 * The form was submitted. Malformed values are shown beside their fields. While Slack is asked about the channel and the
 * people, the window says "checking".
 */
export function onSettingsSubmit(deps: Deps) {
  return onSubmit<Submitted>(
    'settings',
    deps,
    ({ view }, t) => {
      const initial = parseSettingTexts(view.private_metadata);
      const draft = readSettingsForm(view.state.values, initial);
      const { update, problems } = settingsUpdateOf(draft, initial);
      if (problems.length > 0) return { errors: settingsFieldErrors(problems, t) };
      const form = { draft, initial, update };
      return { form, waiting: settingsChecking(t), redraw: redrawWith(form, deps) };
    },
    (visit, form) => save(visit, form, deps),
  );
}

function redrawWith({ draft, initial }: Submitted, deps: Deps): RedrawForm {
  return async (notice, t) => settingsForm(await formModel({ draft, initial, notice }, deps), t);
}

interface Submitted {
  readonly draft: SettingsDraft;
  /** The settings when the form was opened. */
  readonly initial: SettingTexts;
  readonly update: SettingsUpdate;
}

async function save(visit: Visit, form: Submitted, deps: Deps): Promise<void> {
  const { draft, initial, update } = form;
  const { origin, t } = visit;
  const problems = [
    ...(await channelProblems(update, deps)),
    ...(await operatorProblems(visit, form, deps)),
  ];
  if (problems.length > 0) {
    const modal = settingsForm(await formModel({ draft, initial, problems }, deps), t);
    const sentences = problems.map((problem) => settingsProblem(problem, t)).join('\n');
    // If the form was closed, the person gets only the problems, as a message.
    await show(origin, { modal, message: { text: sentences, blocks: [] } }, deps);
    return;
  }
  const changes = await tryToSave(() => deps.settings.change(update, origin.user), deps);
  if (!changes.ok) return showFormAgain(redrawWith(form, deps), changes.error, visit, deps);
  await show(origin, answerWithModal(settingsSaved(changes.value, t)), deps);
}

async function channelProblems(
  { set }: SettingsUpdate,
  deps: Deps,
): Promise<readonly SettingsProblem[]> {
  const channel = set?.defaultChannel;
  if (channel === undefined || channel === deps.settings.current('defaultChannel')) return [];
  const finding = await probeChannel(deps.client, channel);
  if (finding === 'fine') return [];
  return typeof finding === 'object'
    ? [{ field: 'defaultChannel', why: 'scopes-missing', ...finding }]
    : [{ field: 'defaultChannel', why: finding }];
}

/** Prevents admins from locking out themselves or all operators by mistake. */
async function operatorProblems(
  visit: Visit,
  { draft, update }: Submitted,
  { directory, settings }: Deps,
): Promise<readonly SettingsProblem[]> {
  const operators = update.reset?.includes('operators')
    ? parseSetting('operators', settings.describe('operators').configured)
    : update.set?.operators;
  if (operators === undefined || operators.length === 0) return [];
  const { user } = visit.origin;
  const fullMembers = await directory.fullMembers(operators, {
    timeoutMs: OPERATORS_TIMEOUT_MS,
    first: user,
  });
  if (fullMembers?.has(user)) return [];
  if (fullMembers === undefined) return [{ field: 'operators', why: 'unknown' }];
  if (fullMembers.size === 0) return [{ field: 'operators', why: 'nobody' }];
  const losesRights = visit.mayOperate && !draft.withoutMe;
  return losesRights ? [{ field: 'operators', why: 'without-you' }] : [];
}

/** The window says "checking" during this time. */
const OPERATORS_TIMEOUT_MS = 5000;

/** The form with the draft, or else with the current settings. */
async function formModel(
  options: Partial<Pick<SettingsFormModel, 'draft' | 'problems' | 'notice'> & Submitted>,
  { settings, ownerGroups, clock }: Deps,
): Promise<SettingsFormModel> {
  const fields = CHANGEABLE.map((name) => settings.describe(name));
  const texts = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const currentDraft = { texts, reset: [], withoutMe: false };
  const { draft = currentDraft, initial = texts, problems = [] } = options;
  return {
    draft,
    fields,
    groups: await ownerGroups.list(),
    problems,
    notice: options.notice,
    metadata: encodeSettingTexts(initial),
    now: clock.now(),
  };
}

export function settingsListeners(deps: Deps) {
  return {
    buttons: {
      [ACTIONS.statusSettings]: (args: ButtonArgs) =>
        runSettingsCommand(originOfAction(args), deps),
    },
    submissions: { [CALLBACKS.settings]: onSettingsSubmit(deps) },
  } satisfies Partial<Listeners>;
}
