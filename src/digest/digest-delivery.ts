import { type Deliver, type DeliveryDeps, delivered, posted } from '../outbox/outcome.js';
import type { MessageRef } from '../records/alert.js';
import type { Digest } from '../records/digest.js';
import type { ViewMessage } from '../slack/blocks.js';

/** Posts a digest once; one that its channel refuses goes to the default channel. */
export function digestDelivery(
  deps: DeliveryDeps,
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
