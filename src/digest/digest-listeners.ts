import { tell } from '../slack/answer.js';
import type { Origin } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import { digestMessage } from './digest-view.js';
import type { DigestReader } from './digests.js';

interface Deps extends SlackKit {
  readonly digests: DigestReader;
}

/** `/hometax digest [here]`: the summary as it would be now, to the person alone. */
export async function commandDigest(origin: Origin, of: 'all' | 'here', deps: Deps): Promise<void> {
  const visit = await admit(origin, 'digest', deps);
  if (visit === undefined) return;
  const { digests, clock } = deps;
  const now = clock.now();
  const digest =
    of === 'here' && origin.channel !== undefined
      ? await digests.ofChannel(origin.channel, now)
      : await digests.ofAll(now);
  await tell(origin, digestMessage(digest, visit.text), deps);
}
