import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { probeChannel } from '../slack/channels.js';
import { shownAgain, tryToSave } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { messageOfModal } from '../slack/modal-view.js';
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
import { TONGUES } from '../text/tongue.js';
import type { LiveSettings, SettingWish } from './live-settings.js';
import {
  encodeSettingsPlace,
  parseSettingsPlace,
  readSettingsForm,
  wishOf,
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
import { type SettingsProblem, settingsProblem, settingsWords } from './settings-words.js';

interface Deps extends SlackKit {
  readonly settings: Pick<LiveSettings, 'current' | 'describe' | 'change'>;
}

/** `/hometax settings`. */
export async function commandSettings(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'settings', deps);
  if (visit === undefined) return;
  await openWindow(visit, settingsForm(await formOf({}, deps), visit.text), deps);
}

/**
 * The form was submitted. Malformed values are shown beside their fields. The channel and the people have to be checked
 * with Slack; meanwhile the window says "checking".
 */
export function onSettingsSubmit(deps: Deps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const before = parseSettingsPlace(args.view.private_metadata);
    const draft = readSettingsForm(args.view.state.values, before);
    const { wish, problems } = wishOf(draft, before);
    if (problems.length > 0) {
      await args.ack({ response_action: 'errors', errors: settingsFieldErrors(problems, t) });
      return;
    }
    await ackWithView(args, settingsChecking(t));
    const visit = await admit(originOfSubmit(args), 'settings', deps, async (askerTongue) => {
      const notice = settingsWords(askerTongue).notSavedUnknown;
      const form = await formOf({ draft, before, notice }, deps);
      return { modal: settingsForm(form, askerTongue), message: { text: notice, blocks: [] } };
    });
    if (visit !== undefined) await save(visit, { draft, before, wish }, deps);
  };
}

interface Submitted {
  readonly draft: SettingsDraft;
  readonly before: SettingTexts;
  readonly wish: SettingWish;
}

async function save(visit: Visit, { draft, before, wish }: Submitted, deps: Deps): Promise<void> {
  const { origin, text: t } = visit;
  const problems = [
    ...(await channelProblems(wish, deps)),
    ...(await operatorProblems(visit, draft, wish, deps)),
  ];
  if (problems.length > 0) {
    const modal = settingsForm(await formOf({ draft, before, problems }, deps), t);
    const sentences = problems.map((problem) => settingsProblem(problem, t)).join('\n');
    // If the form was closed, the person gets only the problems, as a message.
    await show(origin, { modal, message: { text: sentences, blocks: [] } }, deps);
    return;
  }
  const changes = await tryToSave(() => deps.settings.change(wish, origin.user), deps);
  if (changes.ok) {
    const modal = settingsSaved(changes.value, t);
    await show(origin, { modal, message: messageOfModal(modal) }, deps);
  } else {
    const notice = noticeSentence(changes.error, MRKDWN, t);
    const modal = settingsForm(await formOf({ draft, before, notice }, deps), t);
    await show(origin, shownAgain(modal, changes.error, t), deps);
  }
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

/** Prevents admins from locking out themselves or everybody by mistake. */
async function operatorProblems(
  visit: Visit,
  draft: SettingsDraft,
  wish: SettingWish,
  { reader, settings }: Deps,
): Promise<readonly SettingsProblem[]> {
  const operators = wish.reset?.includes('operators')
    ? parseSetting('operators', settings.describe('operators').fixed)
    : wish.set?.operators;
  if (operators === undefined || operators.length === 0) return [];
  const { user } = visit.origin;
  const fullMembers = await reader.fullMembers(operators, {
    withinMs: PEOPLE_TIMEOUT_MS,
    above: user,
  });
  if (fullMembers?.has(user)) return [];
  if (fullMembers === undefined) return [{ field: 'operators', why: 'unknown' }];
  if (fullMembers.size === 0) return [{ field: 'operators', why: 'nobody' }];
  const isLoss = visit.mayOperate && !draft.withoutMe;
  return isLoss ? [{ field: 'operators', why: 'without-you' }] : [];
}

/** The window says "checking" meanwhile. */
const PEOPLE_TIMEOUT_MS = 5000;

/** Without a draft, the form has the current settings. */
async function formOf(
  options: Partial<Pick<SettingsFormModel, 'draft' | 'problems' | 'notice'>> & {
    /** The settings when the form was opened. */
    readonly before?: SettingTexts;
  },
  { settings, ownerGroups, clock }: Deps,
): Promise<SettingsFormModel> {
  const fields = CHANGEABLE.map((name) => settings.describe(name));
  const texts = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const { draft = { texts, reset: [], withoutMe: false }, before = texts, problems = [] } = options;
  return {
    draft,
    fields,
    groups: await ownerGroups.list(),
    problems,
    notice: options.notice,
    metadata: encodeSettingsPlace(before),
    now: clock.now(),
  };
}

export function settingsListeners(deps: Deps) {
  return {
    buttons: {
      [ACTIONS.statusSettings]: (args: ButtonArgs) => commandSettings(originOfAction(args), deps),
    },
    submits: { [CALLBACKS.settings]: onSettingsSubmit(deps) },
  } satisfies Partial<Listeners>;
}
