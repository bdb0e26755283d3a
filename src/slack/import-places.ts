import { WebAPIPlatformError } from '@slack/web-api';
import { SECOND } from '../domain/instant.js';
import type { ImportPlaces } from '../service/import-questions.js';
import { channelProblem } from './channel-check.js';
import type { SlackDeps } from './deps.js';

type PlacesDeps = Pick<SlackDeps, 'client' | 'log' | 'ownerGroups' | 'reader'>;

/** Nobody looks at an empty window meanwhile. */
const WITHIN_MS = 5 * SECOND;

/** What the workspace says of the channels and owners of an import. */
export function importPlaces(deps: PlacesDeps): ImportPlaces {
  return {
    async channelProblem(channel) {
      const problem = await channelProblem(channel, deps);
      return problem?.field === 'channel' ? problem : undefined;
    },
    async ownerProblem(owner) {
      const why = owner.startsWith('S')
        ? await whyNoGroup(owner, deps)
        : await whyNoPerson(owner, deps);
      return why === undefined ? undefined : { field: 'owner', why };
    },
  };
}

async function whyNoGroup(
  group: string,
  { ownerGroups }: PlacesDeps,
): Promise<'unknown' | undefined> {
  const groups = await ownerGroups.list();
  // None at all may mean that Slack did not answer in time.
  return groups.length > 0 && groups.every(({ id }) => id !== group) ? 'unknown' : undefined;
}

async function whyNoPerson(
  user: string,
  { client, reader, log }: PlacesDeps,
): Promise<'unknown' | 'left' | 'not-a-member' | undefined> {
  const { kind } = (await reader.who(user, WITHIN_MS)).person;
  if (kind === 'member') return undefined;
  if (kind !== 'unknown') return 'not-a-member';
  try {
    const { user: info } = await client.users.info({ user });
    return info?.deleted === true ? 'left' : undefined;
  } catch (error) {
    const word = error instanceof WebAPIPlatformError ? error.data.error : undefined;
    if (word === 'user_not_found' || word === 'user_not_visible') return 'unknown';
    log.warn('slack did not describe an owner', { error: word ?? String(error) });
    return undefined;
  }
}
