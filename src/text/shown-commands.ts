import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Say } from './format.js';

/** The subcommands of `/hometax`, as they are shown to people. */
const commandWords = (say: Say) => ({
  check: say('확인', 'check'),
  popup: say('팝업', 'popup'),
  watch: say('추가', 'watch'),
  unwatch: say('제외', 'unwatch'),
  list: say('목록', 'list'),
  alerts: say('알림', 'alerts'),
  forecast: say('전망', 'forecast'),
  calendar: say('캘린더', 'calendar'),
  import: say('가져오기', 'import'),
  export: say('내보내기', 'export'),
  sweep: say('전체확인', 'sweep'),
  digest: say('요약', 'summary'),
  'test-alert': say('테스트알림', 'test-alert'),
  history: say('이력', 'history'),
  settings: say('설정', 'settings'),
  status: say('앱상태', 'status'),
  help: say('도움말', 'help'),
});

export type CommandWord = keyof ReturnType<typeof commandWords>;
export const COMMAND_WORDS = {
  ko: commandWords((korean) => korean),
  en: commandWords((_, english) => english),
} as const;

/** The names of the manifest's shortcuts, which are the same in every language. */
export const SHORTCUT_NAMES = {
  global: '홈택스 확인 · Check HomeTax',
  message: '회사 확인 · Check company',
} as const;

export type FilterInput =
  | { readonly kind: 'all' }
  | { readonly kind: 'mine' }
  | { readonly kind: 'attention' }
  | { readonly kind: 'text'; readonly text: string };

const ATTENTION_WORDS: readonly string[] = ['조치필요', 'action', 'needsaction', 'attention'];
const MINE_WORDS: readonly string[] = ['내담당', 'mine'];

/** What a person typed after `list` or `alerts`. */
export function parseFilterInput(input: string): FilterInput {
  const word = input.replaceAll(' ', '').toLowerCase();
  if (word === '') return { kind: 'all' };
  if (ATTENTION_WORDS.includes(word)) return { kind: 'attention' };
  if (MINE_WORDS.includes(word)) return { kind: 'mine' };
  return { kind: 'text', text: clip(input, INPUT_LIMITS.search).trim() };
}
