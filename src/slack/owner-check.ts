import { WebAPIPlatformError } from '@slack/web-api';
import { SECOND } from '../domain/instant.js';
import { isGroupId } from '../domain/slack-id.js';
import type { SlackDeps } from './deps.js';

type OwnerDeps = Pick<SlackDeps, 'client' | 'log' | 'ownerGroups' | 'reader'>;

interface OwnerProblem {
  readonly field: 'owner';
  readonly why: 'unknown' | 'left' | 'not-a-member';
}

/** Nobody looks at an empty window meanwhile. */
const WITHIN_MS = 5 * SECOND;

/**
 * Whether somebody can look after companies: a full member, or a user group. `undefined`: they can, or Slack did not
 * tell, which is no fault of theirs.
 */
export async function ownerProblem(
  owner: string,
  deps: OwnerDeps,
): Promise<OwnerProblem | undefined> {
  const problem = await askAboutOwner(owner, deps);
  return problem === 'unanswered' ? undefined : problem;
}

/** The same, for who wants to know that Slack did not tell. */
export async function askAboutOwner(
  owner: string,
  deps: OwnerDeps,
): Promise<OwnerProblem | 'unanswered' | undefined> {
  const why = isGroupId(owner) ? await whyNoGroup(owner, deps) : await whyNoPerson(owner, deps);
  return why === undefined || why === 'unanswered' ? why : { field: 'owner', why };
}

async function whyNoGroup(
  group: string,
  { ownerGroups }: OwnerDeps,
): Promise<'unknown' | 'unanswered' | undefined> {
  const groups = await ownerGroups.list();
  if (groups.some(({ id }) => id === group)) return undefined;
  // None at all may mean that Slack did not answer in time.
  return groups.length === 0 ? 'unanswered' : 'unknown';
}

async function whyNoPerson(
  user: string,
  { client, reader, log }: OwnerDeps,
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
