import type { UnknownCommand } from '../help/help-view.js';
import { parseBrn } from '../kernel/brn.js';
import { findSimilarKeys } from '../kernel/edit-distance.js';
import { restoreTypedConsonants } from '../kernel/hangul.js';
import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import type { CommandWord } from '../text/shown-commands.js';

/** The text after `/hometax`: a subcommand and the rest of the line, trimmed and possibly empty. */
export type ParsedCommand =
  /** `none`: the text is empty. */
  | { readonly command: CommandWord | 'none'; readonly rest: string }
  /** The whole text may name a company. `nearest`: commands similar to its first word, best first, at most three. */
  | ({ readonly command: 'unknown' } & UnknownCommand);

/** The accepted words for each command, in both languages and in lower case. */
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

const COMMANDS = Object.keys(ALIASES) as readonly CommandWord[];

/** Before a company, these words mean "check"; alone, they mean the app's status. */
const STATUS_WORDS: readonly string[] = ['상태', 'status'];

const MAX_NEAREST = 3;

/** Digits grouped like a business number, or at least six digits. */
const BRN_LIKE = /^(?:\d+-\d+-\d+|\d{6,})$/;

/** Reads a subcommand in Korean or English, with every alias. A bare business number means "check". */
export function parseCommand(text: string): ParsedCommand {
  const input = restoreTypedConsonants(clip(text, INPUT_LIMITS.command).normalize('NFKC'))
    .trim()
    .replace(/\s+/g, ' ');
  if (input === '') return { command: 'none', rest: '' };
  // Malformed numbers too, because the check explains the mistake.
  if (parseBrn(input).ok || BRN_LIKE.test(input)) return { command: 'check', rest: input };

  const [first = '', second = '', ...further] = input.split(' ');
  const rest = input.slice(first.length).trim();
  // Natural with a space: "전체 확인" (check all) and "알림 테스트" (alert test), whose first word alone is a command too.
  const twoWordCommand = second === '' ? undefined : commandOf(first + second);
  if (twoWordCommand !== undefined) return { command: twoWordCommand, rest: further.join(' ') };
  if (isOneOf(STATUS_WORDS, first) && rest !== '') return { command: 'check', rest };
  const command = commandOf(first);
  if (command !== undefined) return { command, rest };
  const isPrefix = (part: string, whole: string) => whole.startsWith(part);
  const similar = findSimilarKeys(first.toLowerCase(), ALIASES, isPrefix);
  return { command: 'unknown', text: input, rest, nearest: similar.slice(0, MAX_NEAREST) };
}

/** Whether a command works while the clock is wrong; status and help do not depend on the date. */
export function isClockIndependent(text: string): boolean {
  const { command } = parseCommand(text);
  return command === 'status' || command === 'help';
}

function commandOf(word: string): CommandWord | undefined {
  return COMMANDS.find((command) => isOneOf(ALIASES[command], word));
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word.toLowerCase());
}
