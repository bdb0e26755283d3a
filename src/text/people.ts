import { isGroupId } from '../domain/slack-id.js';
import { listOfSome } from './format.js';
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

/** Those of `ids` that are not among `others`. */
export function without(ids: readonly string[], others: readonly string[]): readonly string[] {
  return ids.filter((id) => !others.includes(id));
}
