import { type Deliver, type DeliveryDeps, delivered, posted, posting } from '../outbox/outcome.js';
import type { Digest } from '../records/digest.js';
import type { ViewMessage } from '../slack/blocks.js';

/** Posts a digest once; one that its channel refuses goes to the default channel. */
export function digestDelivery(
  deps: DeliveryDeps,
  draw: (digest: Digest) => Promise<ViewMessage>,
): Deliver<'digest'> {
  return ({ seq, job: { digest } }, means) =>
    posting({
      ...{ ...deps, ...means },
      draw: (channel) => draw(channel === digest.channel ? digest : { ...digest, elsewhere: true }),
      done: (at) => delivered(seq, at.channel, deps, [posted('digest', at, deps.clock.now())]),
    }).post(digest.channel);
}
