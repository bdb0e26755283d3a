import { isGroupId } from '../kernel/slack-id.js';
import { count, list, listOfSome, number } from './format.js';
import type { Language } from './language.js';
import type { Markup } from './markup.js';

/** As many as one still reads; the others are counted. */
const SHOWN = 12;

/** Users and user groups by ID: `@a, @b 외 38명`, `@a, @b and 38 more`. */
export function people(
  ids: readonly string[],
  person: Markup['person'],
  language: Language,
): string {
  const shown = ids.slice(0, SHOWN).map(person);
  const unit = ids.slice(SHOWN).some(isGroupId) ? '명·그룹' : '명';
  return listOfSome(shown, ids.length, language, unit);
}

/** How many of each: `사람 3명, 그룹 1개`, `3 people and 1 group`. */
export function peopleCounted(ids: readonly string[], language: Language): string {
  const groups = ids.filter(isGroupId).length;
  const persons = ids.length - groups;
  const inKorean = language === 'ko';
  const said = [
    ...(persons === 0 ? [] : [inKorean ? `사람 ${number(persons)}명` : personsInEnglish(persons)]),
    ...(groups === 0 ? [] : [inKorean ? `그룹 ${number(groups)}개` : count(groups, 'group')]),
  ];
  return list(said, language);
}

function personsInEnglish(persons: number): string {
  return persons === 1 ? '1 person' : `${number(persons)} people`;
}

/** Those of `ids` that are not among `others`. */
export function without(ids: readonly string[], others: readonly string[]): readonly string[] {
  return ids.filter((id) => !others.includes(id));
}
