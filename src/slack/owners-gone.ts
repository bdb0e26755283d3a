import type { WebClient } from '@slack/web-api';
import { WebAPIPlatformError } from '@slack/web-api';
import { DAY } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';
import type { Clock, Log } from '../records/ports.js';
import { createFreshCache } from './fresh-cache.js';

/**
 * Finds out which people have left the workspace. Whom Slack does not tell of in time, or refuses to because it was
 * asked too often, is not among them; the next day's question goes on with them, since the others are known by then.
 */
export function createOwnersGone(about: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
}): (owners: readonly UserId[], withinMs: number) => Promise<ReadonlySet<UserId>> {
  const { client, clock, log } = about;
  const hasLeft = createFreshCache<boolean>({
    load: async (user) => {
      try {
        return (await client.users.info({ user })).user?.deleted === true;
      } catch (error) {
        const isUnknown =
          error instanceof WebAPIPlatformError && error.data.error === 'user_not_found';
        if (isUnknown) return true;
        throw error;
      }
    },
    freshForMs: 2 * DAY,
    clock,
    limit: 10_000,
  });

  return async (owners, withinMs) => {
    const gone = new Set<UserId>();
    const begun = performance.now();
    for (const owner of owners) {
      if (performance.now() - begun > withinMs) break;
      try {
        if (await hasLeft.get(owner)) gone.add(owner);
      } catch (error) {
        log.info('slack did not tell whether an owner has left', { error: String(error) });
        break;
      }
    }
    return gone;
  };
}
