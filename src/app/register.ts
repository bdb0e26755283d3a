import type { App, BlockAction, BlockElementAction, ViewSubmitAction } from '@slack/bolt';
import { calendarListeners, runCalendarCommand } from '../calendar/calendar-listeners.js';
import { checkListeners, runCheckCommand, runEmptyCommand } from '../check/check-listeners.js';
import { clientLinkListeners } from '../client/client-link-listeners.js';
import { companyListeners } from '../company/choose-listeners.js';
import {
  companyFileListeners,
  runExportCommand,
  runImportCommand,
} from '../company-file/company-file-listeners.js';
import { runDigestCommand } from '../digest/digest-listeners.js';
import { forecastListeners, runForecastCommand } from '../forecast/forecast-listeners.js';
import { helpListeners, runHelpCommand, runUnknownCommand } from '../help/help-listeners.js';
import type { UnknownCommand } from '../help/help-view.js';
import { historyListeners, runHistoryCommand } from '../history/history-listeners.js';
import { homeListeners } from '../home/home-listeners.js';
import { incidentListeners } from '../incident/incident-listeners.js';
import { parseBrn } from '../kernel/brn.js';
import { findSimilarKeys } from '../kernel/edit-distance.js';
import { restoreTypedConsonants } from '../kernel/hangul.js';
import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import { listListeners, runListCommand } from '../list/list-listeners.js';
import { runTestAlertCommand, testAlertListeners } from '../outbox/test-alert-listeners.js';
import { popupListeners, runPopupCommand } from '../popup/popup-listeners.js';
import { runSettingsCommand, settingsListeners } from '../settings/settings-listeners.js';
import { COMMAND } from '../slack/ids.js';
import {
  type ElementArgs,
  type Origin,
  originOfCommand,
  type ShortcutArgs,
} from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import { runStatusCommand, statusListeners } from '../status/status-listeners.js';
import { stepListeners } from '../steps/step-listeners.js';
import { runSweepCommand } from '../sweep/sweep-listeners.js';
import type { CommandWord } from '../text/shown-commands.js';
import { runAlertsCommand, triageListeners } from '../triage/alert-listeners.js';
import { runUnwatchCommand, runWatchCommand, watchListeners } from '../watch/watch-listeners.js';

/** Help's and Home's are left out, because they also need `run`. */
const SUBJECTS = [
  companyListeners,
  checkListeners,
  popupListeners,
  triageListeners,
  clientLinkListeners,
  watchListeners,
  stepListeners,
  listListeners,
  companyFileListeners,
  forecastListeners,
  calendarListeners,
  historyListeners,
  incidentListeners,
  testAlertListeners,
  statusListeners,
  settingsListeners,
] as const;

/**
 * The dependencies of all functions in a union, intersected: `[Listen]` keeps the conditional type from handling each
 * function of the union alone.
 */
type DepsOf<Listen> = [Listen] extends [(deps: infer Deps) => unknown] ? Deps : never;

export type ListenerDeps = DepsOf<(typeof SUBJECTS)[number]> &
  Omit<DepsOf<typeof helpListeners | typeof homeListeners>, 'run'> &
  Parameters<typeof runDigestCommand>[2] &
  Parameters<typeof runExportCommand>[2];

export function createListeners(deps: ListenerDeps): Listeners {
  const run = (origin: Origin, input: string) => runCommand(origin, input, deps);
  return mergeListeners([
    { commands: { [COMMAND]: (args) => run(originOfCommand(args), args.command.text ?? '') } },
    ...SUBJECTS.map((listenersOf) => listenersOf(deps)),
    helpListeners({ ...deps, run }),
    homeListeners({ ...deps, run }),
  ]);
}

type Command = (origin: Origin, rest: string, deps: ListenerDeps) => Promise<void>;

const COMMANDS: Readonly<Record<CommandWord | 'none', Command>> = {
  none: (origin, _rest, deps) => runEmptyCommand(origin, deps),
  check: runCheckCommand,
  popup: runPopupCommand,
  watch: runWatchCommand,
  unwatch: runUnwatchCommand,
  list: runListCommand,
  alerts: runAlertsCommand,
  forecast: runForecastCommand,
  calendar: (origin, _rest, deps) => runCalendarCommand(origin, deps),
  import: (origin, _rest, deps) => runImportCommand(origin, deps),
  export: runExportCommand,
  sweep: (origin, _rest, deps) => runSweepCommand(origin, deps),
  digest: runDigestCommand,
  'test-alert': runTestAlertCommand,
  history: runHistoryCommand,
  settings: (origin, _rest, deps) => runSettingsCommand(origin, deps),
  status: (origin, _rest, deps) => runStatusCommand(origin, deps),
  help: runHelpCommand,
};

function runCommand(origin: Origin, input: string, deps: ListenerDeps): Promise<void> {
  const parsed = parseCommand(input);
  return parsed.command === 'unknown'
    ? runUnknownCommand(origin, parsed, deps)
    : COMMANDS[parsed.command](origin, parsed.rest, deps);
}

type ParsedCommand =
  /** `none`: the text is empty. */
  | { readonly command: CommandWord | 'none'; readonly rest: string }
  | ({ readonly command: 'unknown' } & UnknownCommand);

/** In lower case. */
export const ALIASES: Readonly<Record<CommandWord, readonly string[]>> = {
  check: ['확인', '조회', 'check'],
  popup: ['팝업', '인증', '인증페이지', '열기', 'popup', 'open', 'link'],
  watch: ['추가', '수정', '등록', '모니터링', '감시', 'watch', 'add', 'edit'],
  unwatch: ['제외', '해제', '삭제', 'unwatch', 'remove'],
  list: ['목록', '리스트', 'list', 'ls'],
  alerts: ['알림', '알람', 'alerts', 'alert'],
  forecast: ['전망', '만료전망', '12개월전망', 'forecast', 'outlook'],
  calendar: ['캘린더', '달력', '캘린더구독', 'calendar', 'ics'],
  import: ['가져오기', '업로드', 'import', 'upload'],
  export: ['내보내기', '다운로드', 'export', 'download'],
  sweep: ['전체확인', '일괄확인', 'sweep', 'check-all'],
  digest: ['요약', '일일요약', 'digest', 'summary'],
  'test-alert': ['테스트알림', '알림테스트', '시험알림', 'test-alert', 'testalert'],
  history: ['이력', '기록', 'history', 'log'],
  settings: ['설정', 'settings', 'setting', 'config'],
  status: ['앱상태', '상태', 'status', 'appstatus', 'app-status'],
  help: ['도움말', '사용법', '?', 'help'],
};

const COMMAND_WORDS = Object.keys(ALIASES) as readonly CommandWord[];

/** Before a company, these words mean "check"; alone, they mean the app's status. */
const STATUS_WORDS: readonly string[] = ['상태', 'status'];

const MAX_NEAREST = 3;

/** Digits grouped like a business number, or at least six digits. */
const BRN_LIKE = /^(?:\d+-\d+-\d+|\d{6,})$/;

/** Parses the text after `/hometax`. A bare business number means "check". */
export function parseCommand(text: string): ParsedCommand {
  const input = restoreTypedConsonants(clip(text, INPUT_LIMITS.command).normalize('NFKC'))
    .trim()
    .replace(/\s+/g, ' ');
  if (input === '') return { command: 'none', rest: '' };
  // Malformed numbers too, because the check explains the mistake.
  if (parseBrn(input).ok || BRN_LIKE.test(input)) return { command: 'check', rest: input };

  const [first = '', second = '', ...further] = input.split(' ');
  const rest = input.slice(first.length).trim();
  // People write some commands with a space: "전체 확인" (check all), and "알림 테스트" (alert test), where "알림" alone is
  // another command.
  const twoWordCommand = second === '' ? undefined : commandOf(first + second);
  if (twoWordCommand !== undefined) return { command: twoWordCommand, rest: further.join(' ') };
  if (isOneOf(STATUS_WORDS, first) && rest !== '') return { command: 'check', rest };
  const command = commandOf(first);
  if (command !== undefined) return { command, rest };
  const isPrefix = (part: string, whole: string) => whole.startsWith(part);
  const similar = findSimilarKeys(first.toLowerCase(), ALIASES, isPrefix);
  return { command: 'unknown', text: input, rest, nearest: similar.slice(0, MAX_NEAREST) };
}

/** Whether a command works even while the clock is wrong or this process does not lead: status and help. */
export function isAlwaysPossible(text: string): boolean {
  const { command } = parseCommand(text);
  return command === 'status' || command === 'help';
}

function commandOf(word: string): CommandWord | undefined {
  return COMMAND_WORDS.find((command) => isOneOf(ALIASES[command], word));
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word.toLowerCase());
}

/** The groups of `Listeners`. A record instead of a list, so that the compiler reports a missing group. */
const GROUPS: Readonly<Record<Exclude<keyof Listeners, 'homeOpened'>, true>> = {
  commands: true,
  buttons: true,
  menus: true,
  selects: true,
  textInputs: true,
  submissions: true,
  typeaheads: true,
  shortcuts: true,
  steps: true,
};

function mergeListeners(parts: readonly Partial<Listeners>[]): Listeners {
  const groups = (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => {
    const byId = new Map<string, unknown>();
    for (const [id, listener] of parts.flatMap((part) => Object.entries(part[group] ?? {}))) {
      if (byId.has(id)) throw new Error(`There are two listeners for ${id}`);
      byId.set(id, listener);
    }
    return [group, Object.fromEntries(byId)];
  });
  const [homeOpened, another] = parts.flatMap((part) => part.homeOpened ?? []);
  if (another !== undefined) throw new Error('There are two listeners for the Home tab');
  // The cast is safe, because each listener stays in the group that it came from.
  return { ...Object.fromEntries(groups), homeOpened } as Listeners;
}

export function register(app: App, listeners: Listeners): void {
  for (const [name, listener] of Object.entries(listeners.commands)) {
    app.command(name, ackFirst(listener));
  }
  registerElements(app, listeners.buttons);
  registerElements(app, listeners.menus);
  registerElements(app, listeners.selects);
  registerElements(app, listeners.textInputs);
  const { submissions, typeaheads, shortcuts } = listeners;
  // These two kinds acknowledge requests themselves, because their answer is part of the acknowledgement.
  app.view<ViewSubmitAction>(idsOf(submissions), async (args) =>
    submissions[args.view.callback_id]?.(args),
  );
  app.options<'block_suggestion'>(idsOf(typeaheads), async (args) =>
    typeaheads[args.payload.action_id]?.(args),
  );
  app.shortcut(
    idsOf(shortcuts),
    ackFirst(async (args: ShortcutArgs) => shortcuts[args.shortcut.callback_id]?.(args)),
  );
  // Bolt acknowledges before it calls the listener.
  for (const [name, listener] of Object.entries(listeners.steps)) app.function(name, listener);
  app.event('app_home_opened', listeners.homeOpened);
}

function registerElements<Element extends BlockElementAction>(
  app: App,
  listeners: Readonly<Record<string, (args: ElementArgs<Element>) => Promise<void>>>,
): void {
  app.action<BlockAction<Element>>(
    idsOf(listeners),
    ackFirst(async (args) => listeners[args.action.action_id]?.(args)),
  );
}

/** One listener serves a whole group, because Bolt tries all its listeners on each request. */
function idsOf(group: Readonly<Record<string, unknown>>): RegExp {
  return new RegExp(`^(?:${Object.keys(group).join('|')})$`);
}

/** So that the person sees no delay. */
function ackFirst<Args extends { readonly ack: () => Promise<void> }>(
  listener: (args: Args) => Promise<void>,
) {
  return async (args: Args): Promise<void> => {
    await args.ack();
    await listener(args);
  };
}
