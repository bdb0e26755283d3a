import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { SECOND } from '../kernel/instant.js';
import { isGroupId } from '../kernel/slack-id.js';
import type { Person } from '../slack/permissions.js';
import type { SlackDeps } from '../slack/slack-kit.js';

interface OwnerDeps extends Pick<SlackDeps, 'log' | 'ownerGroups' | 'reader'> {
  readonly client: { readonly users: Pick<WebClient['users'], 'info'> };
}

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
  const first = await kindOf(user, reader);
  if (first !== 'unknown') return first === 'member' ? undefined : 'not-a-member';
  try {
    const { user: info } = await client.users.info({ user });
    if (info?.deleted === true) return 'left';
    const second = await kindOf(user, reader);
    if (second === 'unknown') return 'unanswered';
    return second === 'member' ? undefined : 'not-a-member';
  } catch (error) {
    const word = error instanceof WebAPIPlatformError ? error.data.error : undefined;
    if (word === 'user_not_found' || word === 'user_not_visible') return 'unknown';
    log.warn('slack did not describe an owner', { error: word ?? String(error) });
    return 'unanswered';
  }
}

async function kindOf(user: string, reader: OwnerDeps['reader']): Promise<Person['kind']> {
  return (await reader.who(user, WITHIN_MS)).person.kind;
}
