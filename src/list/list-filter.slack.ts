import type { SlackDeps } from '../slack/slack-kit.js';
import type { ListFilter } from './list-filter.js';
import type { ListFilterChoice } from './list-place.js';

/** "Mine" is also what a user group of mine owns. */
export async function listFilterOf(
  choice: ListFilterChoice,
  { ownerGroups }: Pick<SlackDeps, 'ownerGroups'>,
): Promise<ListFilter> {
  return choice.kind === 'mine' ? { ...choice, groups: await ownerGroups.of(choice.user) } : choice;
}
