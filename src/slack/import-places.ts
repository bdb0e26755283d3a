import type { ImportPlaces } from '../service/import-questions.js';
import { askAboutChannel } from './channel-check.js';
import type { SlackDeps } from './deps.js';
import { askAboutOwner } from './owner-check.js';

/** What the workspace says of the channels and owners of an import. */
export function importPlaces(
  deps: Pick<SlackDeps, 'client' | 'log' | 'ownerGroups' | 'reader'>,
): ImportPlaces {
  return {
    async channelProblem(channel) {
      const problem = await askAboutChannel(channel, deps);
      // That says nothing of this channel.
      return typeof problem === 'object' && problem.why === 'scopes-missing'
        ? 'unanswered'
        : problem;
    },
    ownerProblem: (owner) => askAboutOwner(owner, deps),
  };
}
