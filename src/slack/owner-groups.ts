import type { WebClient } from '@slack/web-api';
import { inTime } from '../kernel/in-time.js';
import { MINUTE } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';
import type { Clock, Log } from '../records/ports.js';
import { createFreshCache } from './fresh-cache.js';
import type { OwnerGroup } from './owner-inputs.js';

/** Together with asking who it is this has to leave time to open a window within 3 s. */
const WITHIN_MS = 700;

/** The workspace's user groups, which may be a company's owner. */
export interface OwnerGroups {
  /** Never rejects and answers at once or soon: without an answer in time no groups are offered. */
  list(): Promise<readonly OwnerGroup[]>;
  /** The IDs of those a person is in; as above, none without an answer in time. */
  of(user: UserId): Promise<readonly string[]>;
}

interface KnownGroup extends OwnerGroup {
  readonly users: readonly UserId[];
}

export function createOwnerGroups(about: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
}): OwnerGroups {
  const { client, clock, log } = about;
  const cache = createFreshCache<readonly KnownGroup[]>({
    load: async () => {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true });
      return usergroups.flatMap(({ id, handle, users = [] }) =>
        id === undefined || handle === undefined ? [] : [{ id, handle, users }],
      );
    },
    freshForMs: 10 * MINUTE,
    clock,
    limit: 1,
  });
  async function known(): Promise<readonly KnownGroup[]> {
    const answer = cache.get('all').catch((error: unknown) => {
      log.warn('slack did not list the user groups', { error: String(error) });
      return undefined;
    });
    return (await inTime(answer, WITHIN_MS)) ?? [];
  }
  return {
    list: known,
    async of(user) {
      return (await known()).filter(({ users }) => users.includes(user)).map(({ id }) => id);
    },
  };
}
