import { type AskedTopic, parseHelpTopic } from '../help/help-rules.js';
import { parseBrn } from '../kernel/brn.js';
import { editDistance } from '../kernel/edit-distance.js';
import { withTypedConsonants } from '../kernel/hangul.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import type { Product } from '../records/company.js';
import type { CommandWord, TypedAlertFilter, TypedFilter } from '../text/shown-commands.js';

/** What a person typed after `/hometax`. `company` is the rest as typed, trimmed; it may be empty. */
export type ParsedCommand =
  /** Nothing was typed: the check modal. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'check' | 'watch' | 'unwatch' | 'test-alert' | 'history';
      readonly company: string;
    }
  | { readonly kind: 'popup'; readonly company: string; readonly product?: Product }
  | { readonly kind: 'list'; readonly filter: TypedFilter }
  /** All open alerts; those of the person's companies; or of companies with these words in their name. */
  | { readonly kind: 'alerts'; readonly filter: TypedAlertFilter }
  | { readonly kind: 'sweep' | 'import' | 'export' | 'settings' | 'status' }
  /** `here`: of the companies whose alerts go to this channel. */
  | { readonly kind: 'digest'; readonly of: 'all' | 'here' }
  | ({ readonly kind: 'help' } & AskedTopic)
  /** `nearest`: similar subcommands, best first, at most three. */
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: readonly CommandWord[] };

/** All words that are understood, in both languages for every reader; lower case. */
export const ALIASES: Readonly<Record<CommandWord, readonly string[]>> = {
  check: ['확인', '조회', 'check'],
  popup: ['팝업', '인증', '인증페이지', '열기', 'popup', 'open', 'link'],
  watch: ['추가', '수정', '등록', '모니터링', '감시', 'watch', 'add', 'edit'],
  unwatch: ['제외', '해제', '삭제', 'unwatch', 'remove'],
  list: ['목록', '리스트', 'list', 'ls'],
  alerts: ['알림', '알람', 'alerts', 'alert'],
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

/** Means "check" when a company follows; alone it is the app's own status. */
const STATUS_WORDS: readonly string[] = ['상태', 'status'];

const PRODUCT_WORDS: Readonly<Record<Product, readonly string[]>> = {
  taxinvoice: ['전자세금계산서', '세금계산서', 'taxinvoice', 'tax-invoice', 'tax-invoices'],
  cashbill: ['현금영수증', 'cashbill', 'cash-receipt', 'cash-receipts'],
};

const ATTENTION_WORDS: readonly string[] = ['조치필요', 'attention'];
const MINE_WORDS: readonly string[] = ['내담당', 'mine'];
const HERE_WORDS: readonly string[] = ['여기', '이채널', 'here', 'thischannel'];
const MAX_NEAREST = 3;

/** Digits in the groups of a business number, or many of them. */
const LIKE_A_BRN = /^(?:\d+-\d+-\d+|\d{6,})$/;

/** Reads a subcommand in Korean or English, with every alias. A bare business number means "check". */
export function parseCommand(text: string): ParsedCommand {
  const typed = withTypedConsonants(limited(text, INPUT_LIMITS.command).normalize('NFKC'))
    .trim()
    .replace(/\s+/g, ' ');
  if (typed === '') return { kind: 'none' };
  // Also one with a digit too few; the check says what is wrong with it.
  if (parseBrn(typed).ok || LIKE_A_BRN.test(typed)) return { kind: 'check', company: typed };

  const [first = '', second = '', ...others] = typed.split(' ');
  const rest = typed.slice(first.length).trim();
  // "전체 확인" with a space is the natural spelling, and so is "알림 테스트", whose first word is a command of its own.
  const joined = second === '' ? undefined : commandOf(first + second);
  if (joined !== undefined) return commandWith(joined, others.join(' '));
  if (isOneOf(STATUS_WORDS, first) && rest !== '') return { kind: 'check', company: rest };
  const command = commandOf(first);
  if (command !== undefined) return commandWith(command, rest);
  return { kind: 'unknown', word: first, nearest: nearestCommands(first) };
}

/** Status and help say nothing about days, so that they work while the clock is wrong. */
export function isAboutTheApp(typed: string): boolean {
  const { kind } = parseCommand(typed);
  return kind === 'status' || kind === 'help';
}

function commandOf(word: string): CommandWord | undefined {
  return COMMANDS.find((command) => isOneOf(ALIASES[command], word));
}

function commandWith(command: CommandWord, rest: string): ParsedCommand {
  switch (command) {
    case 'check':
    case 'watch':
    case 'unwatch':
    case 'test-alert':
    case 'history':
      return { kind: command, company: rest };
    case 'popup':
      return popupOf(rest);
    case 'list':
      return { kind: 'list', filter: filterOf(rest) };
    case 'alerts':
      return { kind: 'alerts', filter: alertFilterOf(rest) };
    case 'sweep':
    case 'import':
    case 'export':
    case 'settings':
    case 'status':
      return { kind: command };
    case 'digest':
      return { kind: 'digest', of: isOneOf(HERE_WORDS, squeezed(rest)) ? 'here' : 'all' };
    case 'help':
      return { kind: 'help', ...parseHelpTopic(rest) };
  }
}

/** The product stands last, as in `popup 123-45-67891 cashbill`; a name may hold the same word elsewhere. */
function popupOf(rest: string): ParsedCommand {
  const words = rest.split(' ');
  const last = words.at(-1) ?? '';
  const product = (Object.keys(PRODUCT_WORDS) as readonly Product[]).find((candidate) =>
    isOneOf(PRODUCT_WORDS[candidate], last),
  );
  if (product === undefined) return { kind: 'popup', company: rest };
  return { kind: 'popup', company: words.slice(0, -1).join(' '), product };
}

function filterOf(rest: string): TypedFilter {
  if (rest === '') return { kind: 'all' };
  if (isOneOf(ATTENTION_WORDS, squeezed(rest))) return { kind: 'attention' };
  if (isOneOf(MINE_WORDS, squeezed(rest))) return { kind: 'mine' };
  return { kind: 'text', text: limited(rest, INPUT_LIMITS.search).trim() };
}

/** Every alert needs attention, so that word narrows nothing. */
function alertFilterOf(rest: string): TypedAlertFilter {
  const filter = filterOf(rest);
  return filter.kind === 'attention' ? { kind: 'all' } : filter;
}

function nearestCommands(word: string): readonly CommandWord[] {
  return COMMANDS.map((command) => ({
    command,
    away: Math.min(...ALIASES[command].map((alias) => distance(word, alias))),
  }))
    .filter(({ away }) => away < 1)
    .toSorted((a, b) => a.away - b.away)
    .slice(0, MAX_NEAREST)
    .map(({ command }) => command);
}

/** Below 1: similar. A word that begins the alias, or begins with it, counts as one typing error. */
function distance(word: string, alias: string): number {
  const typed = word.toLowerCase();
  const begins = typed.length > 1 && (alias.startsWith(typed) || typed.startsWith(alias));
  const letters = alias.normalize('NFD').length;
  const allowed = Math.max(1, Math.floor(letters / 3));
  return (begins && alias.length > 1 ? 1 : editDistance(typed, alias)) / (allowed + 1);
}

function squeezed(text: string): string {
  return text.replaceAll(' ', '');
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word.toLowerCase());
}
