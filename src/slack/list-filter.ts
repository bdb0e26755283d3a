import type { ListFilter } from '../service/list-filter.js';
import type { SlackDeps } from './deps.js';
import type { ListFilterChoice } from './list-place.js';

/** "Mine" is also what a user group of mine owns. */
export async function listFilterOf(
  choice: ListFilterChoice,
  { ownerGroups }: Pick<SlackDeps, 'ownerGroups'>,
): Promise<ListFilter> {
  return choice.kind === 'mine' ? { ...choice, groups: await ownerGroups.of(choice.user) } : choice;
}
