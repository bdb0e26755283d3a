import type { Company } from '../records/company.js';
import type { BrokenChannel, Store } from '../records/ports.js';

/** A channel that Slack refuses, as far as something goes there. */
export interface ChannelInTrouble extends Pick<BrokenChannel, 'channel' | 'error' | 'since'> {
  readonly isDefault: boolean;
  /** Companies whose alerts go there; none counts for the default channel, which all others fall back to. */
  readonly companies: number;
}

/**
 * The default channel first, then those of most companies. What nobody sends to any more is no trouble. Rejects with
 * StoreError.
 */
export async function channelsInTrouble(about: {
  readonly store: Pick<Store, 'brokenChannels'>;
  readonly index: { values(): Iterable<Company> };
  readonly defaultChannel: string;
}): Promise<readonly ChannelInTrouble[]> {
  const { store, index, defaultChannel } = about;
  const broken: BrokenChannel[] = [];
  for await (const channel of store.brokenChannels()) broken.push(channel);
  if (broken.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { channel } of index.values()) {
    if (channel !== undefined) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  return broken
    .map(({ channel, error, since }) => ({
      ...{ channel, error, since },
      isDefault: channel === defaultChannel,
      companies: counts.get(channel) ?? 0,
    }))
    .filter(({ isDefault, companies }) => isDefault || companies > 0)
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || b.companies - a.companies);
}
