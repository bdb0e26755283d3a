import { WebAPIPlatformError } from '@slack/web-api';
import { SECOND } from '../domain/instant.js';
import { isGroupId } from '../domain/slack-id.js';
import type { ImportPlaces } from '../service/import-questions.js';
import { askAboutChannel } from './channel-check.js';
import type { SlackDeps } from './deps.js';

type PlacesDeps = Pick<SlackDeps, 'client' | 'log' | 'ownerGroups' | 'reader'>;

/** Nobody looks at an empty window meanwhile. */
const WITHIN_MS = 5 * SECOND;

/** What the workspace says of the channels and owners of an import. */
export function importPlaces(deps: PlacesDeps): ImportPlaces {
  return {
    channelProblem: (channel) => askAboutChannel(channel, deps),
    async ownerProblem(owner) {
      const why = isGroupId(owner) ? await whyNoGroup(owner, deps) : await whyNoPerson(owner, deps);
      return why === undefined || why === 'unanswered' ? why : { field: 'owner', why };
    },
  };
}

async function whyNoGroup(
  group: string,
  { ownerGroups }: PlacesDeps,
): Promise<'unknown' | 'unanswered' | undefined> {
  const groups = await ownerGroups.list();
  if (groups.some(({ id }) => id === group)) return undefined;
  // None at all may mean that Slack did not answer in time.
  return groups.length === 0 ? 'unanswered' : 'unknown';
}

async function whyNoPerson(
  user: string,
  { client, reader, log }: PlacesDeps,
): Promise<'unknown' | 'left' | 'not-a-member' | 'unanswered' | undefined> {
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
    return 'unanswered';
  }
}
