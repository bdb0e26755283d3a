import { isGroupId } from '../kernel/slack-id.js';
import type { Stage } from '../records/company.js';
import { count, number } from './format.js';
import type { Markup } from './markup.js';
import type { Tongue } from './tongue.js';

export interface Advice {
  readonly intro?: string;
  readonly steps: readonly string[];
  /** True: one step after the other; absent: alternatives. */
  readonly ordered?: boolean;
}

/** One step a line. A single step has neither number nor bullet. */
export function stepLines({ steps, ordered }: Pick<Advice, 'steps' | 'ordered'>): string {
  if (steps.length === 1) return steps.join('');
  return steps.map((step, i) => (ordered ? `${i + 1}. ${step}` : `• ${step}`)).join('\n');
}

/** Adds the test environment: `긴급(테스트 환경)`, `Critical (test environment)`. Production is not named. */
export function withStage(word: string, stage: Stage, { say }: Tongue): string {
  return stage === 'test' ? say(`${word}(테스트 환경)`, `${word} (test environment)`) : word;
}

/** Makes the first letter small, for use after a colon. `HomeTax` and words such as `POPBiLL` (two capitals) stay. */
export function lowerFirst(words: string): string {
  return words.replace(/^(?!HomeTax)[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

export function upperFirst(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Where POPBiLL's own site registers an authentication, as its menu calls it. */
export const POPBILL_MENU = {
  both: '홈택스수집(옛 홈택스연동) > 환경설정 > 인증 관리',
  certificate: '홈택스수집(옛 홈택스연동) > 환경설정 > 인증 관리 > 인증서 인증',
  deptUser: '홈택스수집(옛 홈택스연동) > 환경설정 > 인증 관리 > 부서사용자 인증',
} as const;

/** POPBiLL's support desk with telephone number and email address; for use at most once per text. */
export const popbillSupport = ({ say }: Tongue) =>
  say(
    '팝빌 고객센터(070-7998-7117, global@linkhubcorp.com)',
    'POPBiLL support (+82 70-7998-7117, global@linkhubcorp.com)',
  );

const MAX_PEOPLE_SHOWN = 12;

/** `@a, @b 외 38명`, `@a, @b and 38 more`. */
export function people(
  ids: readonly string[],
  person: Markup['person'],
  { listFirst }: Tongue,
): string {
  const shown = ids.slice(0, MAX_PEOPLE_SHOWN).map(person);
  const unit = ids.slice(MAX_PEOPLE_SHOWN).some(isGroupId) ? '명·그룹' : '명';
  return listFirst(shown, ids.length, unit);
}

/** `사람 3명, 그룹 1개`, `3 people and 1 group`. */
export function countPeople(ids: readonly string[], { say, list }: Tongue): string {
  const groups = ids.filter(isGroupId).length;
  const persons = ids.length - groups;
  const personsInEnglish = persons === 1 ? '1 person' : `${number(persons)} people`;
  return list([
    ...(persons === 0 ? [] : [say(`사람 ${number(persons)}명`, personsInEnglish)]),
    ...(groups === 0 ? [] : [say(`그룹 ${number(groups)}개`, count(groups, 'group'))]),
  ]);
}

export function joinParts(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

export function without(ids: readonly string[], excluded: readonly string[]): readonly string[] {
  return ids.filter((id) => !excluded.includes(id));
}

export interface FieldText {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
}

export const pagingWords = ({ say }: Tongue) => ({
  page: (page: number, pages: number) =>
    say(`${number(page)}/${number(pages)}페이지`, `page ${number(page)} of ${number(pages)}`),
  previous: say('이전', 'Previous'),
  next: say('다음', 'Next'),
  all: say('전체', 'All'),
  mine: say('내 담당', 'Mine'),
});
