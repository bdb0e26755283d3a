import type { ChangeableName } from '../records/settings.js';
import { show } from '../slack/answer.js';
import { LIMITS } from '../slack/blocks.js';
import { probeChannel } from '../slack/channels.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues } from '../slack/inputs.js';
import { answerWithModal } from '../slack/modal-view.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onSubmit, openWindow, type Visit } from '../slack/visit.js';
import type { LiveSettings, SettingsUpdate } from './live-settings.js';
import {
  CHANGEABLE,
  commaSeparated,
  cronOfTime,
  fitsMenus,
  groupsIn,
  parseSetting,
  type SettingTexts,
  settingText,
  timeOfCron,
} from './settings-rules.js';
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

export async function runSettingsCommand(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'settings', deps);
  if (visit === undefined) return;
  await openWindow(visit, settingsForm(await formModel(undefined, deps), visit.t), deps);
}

function onSettingsSubmit(deps: Deps) {
  return onSubmit<SubmittedSettings>(
    'settings',
    deps,
    ({ view }, t) => {
      // The metadata leaves out operators that are too many.
      const operators = settingText(deps.settings.current('operators'));
      const initial = { operators, ...parseSettingTexts(view.private_metadata) };
      const draft = readSettingsForm(view.state.values, initial);
      const { update, problems } = settingsUpdateOf(draft, initial);
      if (problems.length > 0) return { errors: settingsFieldErrors(problems, t) };
      return {
        form: { draft, initial, update },
        waiting: settingsChecking(t),
        redraw: async (notice, t) =>
          settingsForm(await formModel({ draft, initial, notice }, deps), t),
      };
    },
    (visit, form) => save(visit, form, deps),
  );
}

interface SubmittedSettings {
  readonly draft: SettingsDraft;
  /** The settings when the form was opened. */
  readonly initial: SettingTexts;
  readonly update: SettingsUpdate;
}

async function save(visit: Visit, form: SubmittedSettings, deps: Deps): Promise<void> {
  const { draft, initial, update } = form;
  const { origin, t } = visit;
  const problems = [
    ...(await channelProblems(update, deps)),
    ...(await operatorProblems(visit, form, deps)),
  ];
  if (problems.length > 0) {
    const modal = settingsForm(await formModel({ draft, initial, problems }, deps), t);
    const sentences = problems.map((problem) => settingsProblem(problem, t)).join('\n');
    // If the form's window was closed meanwhile, the person gets the problems as a message.
    await show(origin, { modal, message: { text: sentences, blocks: [] } }, deps);
    return;
  }
  const changes = await deps.settings.change(update, origin.user);
  await show(origin, answerWithModal(settingsSaved(changes, t)), deps);
}

async function channelProblems(
  { set, reset }: SettingsUpdate,
  { settings, client }: Deps,
): Promise<readonly SettingsProblem[]> {
  const channel = reset?.includes('defaultChannel')
    ? settings.describe('defaultChannel').configured
    : set?.defaultChannel;
  if (channel === undefined || channel === settings.current('defaultChannel')) return [];
  const finding = await probeChannel(client, channel);
  return finding.why === 'fine' ? [] : [{ field: 'defaultChannel', ...finding }];
}

/** Problems that warn admins before they exclude themselves or everybody from the operators by mistake. */
async function operatorProblems(
  visit: Visit,
  { draft, update }: SubmittedSettings,
  { directory, settings }: Deps,
): Promise<readonly SettingsProblem[]> {
  const operators = update.reset?.includes('operators')
    ? parseSetting('operators', settings.describe('operators').configured)
    : update.set?.operators;
  // With nobody named, every full member is an operator.
  if (operators === undefined || operators.length === 0) return [];
  const { user } = visit.origin;
  const fullMembers = await directory.fullMembers(operators, {
    timeoutMs: OPERATORS_TIMEOUT_MS,
    first: user,
  });
  if (fullMembers?.has(user)) return [];
  if (fullMembers === undefined) return [{ field: 'operators', why: 'unknown' }];
  if (fullMembers.size === 0) return [{ field: 'operators', why: 'nobody' }];
  const mustConfirmLoss = visit.mayOperate && !draft.withoutMe;
  return mustConfirmLoss ? [{ field: 'operators', why: 'without-you' }] : [];
}

/** The window says "checking" during this time. */
const OPERATORS_TIMEOUT_MS = 5000;

interface ShownAgain
  extends Pick<SubmittedSettings, 'draft' | 'initial'>,
    Partial<Pick<SettingsFormModel, 'problems' | 'notice'>> {}

/** @param shownAgain absent: the form shows the current settings */
async function formModel(
  shownAgain: ShownAgain | undefined,
  { settings, ownerGroups, clock }: Deps,
): Promise<SettingsFormModel> {
  const fields = CHANGEABLE.map((name) => settings.describe(name));
  const texts = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const { draft, initial, problems, notice }: ShownAgain = shownAgain ?? {
    draft: { texts, reset: [], withoutMe: false },
    initial: texts,
  };
  return {
    draft,
    fields,
    groups: await ownerGroups.list(),
    problems: problems ?? [],
    notice,
    metadata: encodeSettingTexts(initial),
    now: clock.now(),
  };
}

export function readSettingsForm(values: FormValues, initial: SettingTexts): SettingsDraft {
  const reset = FIELDS.settingReset.read(values);
  const isQuiet = FIELDS.settingQuiet.read(values) !== 'off';
  const times = `${FIELDS.settingQuietFrom.read(values)}-${FIELDS.settingQuietTo.read(values)}`;
  // If the form has no field for groups, the previous groups are kept.
  const groups = FIELDS.settingGroups.isIn(values)
    ? FIELDS.settingGroups.read(values)
    : groupsIn(initial.operators);
  return {
    texts: {
      defaultChannel: FIELDS.settingChannel.read(values),
      channelLanguage: FIELDS.settingLanguage.read(values),
      certAlertDays: FIELDS.settingLadder.read(values),
      quietHours: isQuiet ? times : 'off',
      // If no time was chosen, the schedule stays.
      digestCron: cronOfTime(FIELDS.settingDigest.read(values)) ?? initial.digestCron,
      // If they are too many for the form, it has no field for them.
      operators: FIELDS.settingOperators.isIn(values)
        ? [...FIELDS.settingOperators.read(values), ...groups].join(',')
        : initial.operators,
    },
    reset: CHANGEABLE.filter((name) => reset.includes(name)),
    withoutMe: FIELDS.settingWithoutMe.read(values),
  };
}

export function settingsUpdateOf(
  { texts, reset }: SettingsDraft,
  initial: SettingTexts,
): { readonly update: SettingsUpdate; readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const changed = CHANGEABLE.flatMap((name) => {
    const text = texts[name];
    if (text === undefined || text === initial[name]) return [];
    const isTooMany = name === 'operators' && !fitsMenus(text);
    const value = isTooMany ? undefined : parseSetting(name, text);
    if (value === undefined) problems.push(...problemsOf(name, text));
    if (value === undefined || isSame(name, settingText(value), initial[name])) return [];
    if (reset.includes(name)) problems.push({ field: 'reset', why: 'changed-too', name });
    return [[name, value] as const];
  });
  return { update: { set: Object.fromEntries(changed), reset }, problems };
}

function problemsOf(name: ChangeableName, text: string): readonly SettingsProblem[] {
  switch (name) {
    case 'defaultChannel':
      return [{ field: 'defaultChannel', why: text === '' ? 'none' : 'not-found' }];
    case 'certAlertDays':
      return [{ field: 'certAlertDays', why: 'malformed' }];
    case 'quietHours': {
      const isOneMissing = text.startsWith('-') || text.endsWith('-');
      return [{ field: 'quietHours', why: isOneMissing ? 'no-times' : 'same-times' }];
    }
    case 'operators':
      // Slack's menus offer only valid IDs, so they must be too many.
      return [{ field: 'operators', why: 'too-many' }];
    case 'channelLanguage':
    case 'digestCron':
      // The form offers only valid values, so this request is forged; the setting stays unchanged.
      return [];
  }
}

/** Compares two values. The order of operators does not matter, nor the notation of a daily time (`0 09 * * *`). */
function isSame(name: ChangeableName, text: string, initialText: string | undefined): boolean {
  if (initialText === undefined) return false;
  if (name === 'digestCron') return timeOfCron(text) === timeOfCron(initialText);
  if (name !== 'operators') return text === initialText;
  return sorted(text).join() === sorted(initialText).join();
}

const sorted = (ids: string): readonly string[] => commaSeparated(ids).toSorted();

/** One line per setting, without the operators if they are too many for Slack. */
export function encodeSettingTexts(texts: SettingTexts): string {
  const lines = CHANGEABLE.flatMap((name) =>
    texts[name] === undefined ? [] : [`${name}=${texts[name]}`],
  );
  const text = lines.join('\n');
  if (text.length <= LIMITS.privateMetadata) return text;
  return lines.filter((line) => !line.startsWith('operators=')).join('\n');
}

export function parseSettingTexts(metadata: string): SettingTexts {
  const entries = metadata.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const name = CHANGEABLE.find((candidate) => candidate === line.slice(0, at));
    return at < 0 || name === undefined ? [] : [[name, line.slice(at + 1)] as const];
  });
  return Object.fromEntries(entries);
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
