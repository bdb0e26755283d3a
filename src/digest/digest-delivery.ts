import type { Clock } from '../kernel/ports.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import { type Deliver, delivered, posted } from '../outbox/outcome.js';
import type { MessageRef } from '../records/alert.js';
import type { Digest } from '../records/digest.js';
import type { Store } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
}

/** Posts a digest once; one that its channel refuses goes to the default channel. */
export function digestDelivery(
  deps: Deps,
  draw: (digest: Digest) => Promise<ViewMessage>,
): Deliver<'digest'> {
  return async ({ seq, job: { digest } }, { sender, channels }) => {
    const defaultChannel = deps.defaultChannel();
    const { channel } = digest;
    const sent = await sender.post(await draw(digest), channel);
    if (sent.kind === 'sent') return done(sent.message);
    if (sent.kind === 'later' || channel === defaultChannel) return channels.wait(sent);
    await channels.refused(channel, sent.error);
    const instead = await sender.post(await draw({ ...digest, elsewhere: true }), defaultChannel);
    return instead.kind === 'sent' ? done(instead.message) : channels.wait(instead);

    function done(at: MessageRef) {
      return delivered(seq, at.channel, deps, [posted('digest', at, deps.clock.now())]);
    }
  };
}
