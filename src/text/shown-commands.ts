import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Language } from './format.js';

/** The subcommands of `/hometax`. */
export type CommandWord =
  | 'check'
  | 'popup'
  | 'watch'
  | 'unwatch'
  | 'list'
  | 'alerts'
  | 'import'
  | 'export'
  | 'sweep'
  | 'digest'
  | 'test-alert'
  | 'history'
  | 'settings'
  | 'status'
  | 'help';

export type FilterInput =
  | { readonly kind: 'all' }
  | { readonly kind: 'mine' }
  | { readonly kind: 'attention' }
  | { readonly kind: 'text'; readonly text: string };

const ATTENTION_WORDS: readonly string[] = ['조치필요', 'action', 'needsaction', 'attention'];
const MINE_WORDS: readonly string[] = ['내담당', 'mine'];

/** Reads the filter that a person typed after `list` or `alerts`. */
export function parseFilterInput(input: string): FilterInput {
  const word = input.replaceAll(' ', '').toLowerCase();
  if (word === '') return { kind: 'all' };
  if (ATTENTION_WORDS.includes(word)) return { kind: 'attention' };
  if (MINE_WORDS.includes(word)) return { kind: 'mine' };
  return { kind: 'text', text: clip(input, INPUT_LIMITS.search).trim() };
}

/** The word for each subcommand that is shown to people. */
export const COMMAND_WORDS: Readonly<Record<Language, Readonly<Record<CommandWord, string>>>> = {
  ko: {
    check: '확인',
    popup: '팝업',
    watch: '추가',
    unwatch: '제외',
    list: '목록',
    alerts: '알림',
    import: '가져오기',
    export: '내보내기',
    sweep: '전체확인',
    digest: '요약',
    'test-alert': '테스트알림',
    history: '이력',
    settings: '설정',
    status: '앱상태',
    help: '도움말',
  },
  en: {
    check: 'check',
    popup: 'popup',
    watch: 'watch',
    unwatch: 'unwatch',
    list: 'list',
    alerts: 'alerts',
    import: 'import',
    export: 'export',
    sweep: 'sweep',
    digest: 'summary',
    'test-alert': 'test-alert',
    history: 'history',
    settings: 'settings',
    status: 'status',
    help: 'help',
  },
};
