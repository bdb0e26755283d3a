import type { WebClient } from '@slack/web-api';
import type { OwnerWords } from '../alert/alert-message.js';
import { inTime } from '../kernel/in-time.js';
import { DAY, SECOND } from '../kernel/instant.js';
import { isGroupId } from '../kernel/slack-id.js';
import type { Alert } from '../records/alert.js';
import type { Clock, Log } from '../records/ports.js';
import { createFreshCache } from './fresh-cache.js';

/** How people are named in messages that are to ring at nobody. */
export interface OwnerNames {
  /**
   * The owner's plain name, or a mention where the alert calls them: it was told as critical, and this posting is an
   * edit or the alert's first. Never rejects: whom Slack does not name in time is left out.
   */
  of(alert: Alert, posting: 'post' | 'edit'): Promise<OwnerWords | undefined>;
  /** Plain names by ID, in as little time; whom Slack does not name is not in it. Never rejects. */
  named(ids: Iterable<string>): Promise<ReadonlyMap<string, string>>;
}

/** The channel's next message waits for it. */
const WITHIN_MS = 2 * SECOND;

export function createOwnerNames(about: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
}): OwnerNames {
  const { client, clock, log } = about;
  const cache = createFreshCache<string>({
    load: (id) => (isGroupId(id) ? groupName(id) : personName(id)),
    freshForMs: DAY,
    clock,
    limit: 10_000,
  });

  async function personName(user: string): Promise<string> {
    const { profile, real_name: realName, name } = (await client.users.info({ user })).user ?? {};
    // What a person set for themselves; unset, it is empty.
    const found = [profile?.display_name, profile?.real_name, realName, name].find(Boolean);
    if (found === undefined) throw new Error('users.info answered without a name');
    return found;
  }

  async function groupName(id: string): Promise<string> {
    const { usergroups = [] } = await client.usergroups.list();
    const group = usergroups.find((each) => each.id === id);
    const found = group?.name ?? group?.handle;
    if (found === undefined) throw new Error('usergroups.list does not know the group');
    return found;
  }

  async function nameOf(id: string): Promise<string | undefined> {
    const known = cache.peek(id);
    if (known !== undefined) return known;
    const asked = cache.get(id).catch((error: unknown) => {
      log.warn('slack did not name somebody', { error: String(error) });
      return undefined;
    });
    return (await inTime(asked, WITHIN_MS)) ?? cache.last(id);
  }

  return {
    async of(alert, posting) {
      const { owner, calls, message } = alert;
      if (owner === undefined) return undefined;
      // A message that is posted anew, elsewhere or because it is gone, calls nobody a second time.
      const isCall = calls?.ownerAt !== undefined && (posting === 'edit' || message === undefined);
      if (isCall) return { kind: 'mention', id: owner };
      const name = await nameOf(owner);
      return name === undefined ? undefined : { kind: 'name', name };
    },
    async named(ids) {
      const names = new Map<string, string>();
      const add = async (id: string): Promise<void> => {
        const name = await nameOf(id);
        if (name !== undefined) names.set(id, name);
      };
      await Promise.all([...new Set(ids)].map(add));
      return names;
    },
  };
}
