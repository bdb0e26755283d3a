import type { WebClient } from '@slack/web-api';
import { MINUTE } from '../kernel/instant.js';
import type { Clock } from '../records/ports.js';
import { createFreshCache } from './fresh-cache.js';

export interface SharedChannels {
  /**
   * Whether people of another organisation read the channel, or are invited to (Slack Connect). Rejects with Slack's
   * error when it does not say.
   */
  isShared(channel: string): Promise<boolean>;
}

export function createSharedChannels(about: {
  readonly client: WebClient;
  readonly clock: Clock;
}): SharedChannels {
  const cache = createFreshCache<boolean>({
    load: async (channel) => {
      const { channel: info } = await about.client.conversations.info({ channel });
      return info?.is_ext_shared === true || info?.is_pending_ext_shared === true;
    },
    freshForMs: 10 * MINUTE,
    clock: about.clock,
    limit: 1000,
  });
  return { isShared: (channel) => cache.get(channel) };
}
