import { sendPrivately } from '../slack/answer.js';
import type { Origin } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import { digestMessage } from './digest-view.js';
import type { DigestReader } from './digests.js';

interface Deps extends SlackKit {
  readonly digests: DigestReader;
}

/** What to type after the command for only the companies whose alerts go to its channel. Spaces are ignored. */
const HERE_WORDS: readonly string[] = ['여기', '이채널', 'here', 'thischannel'];

/** `/hometax digest [here]`: the current summary, visible only to the person who asked. */
export async function runDigestCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'digest', deps);
  if (visit === undefined) return;
  const { digests, clock } = deps;
  const now = clock.now();
  const isHere = HERE_WORDS.includes(input.replaceAll(' ', '').toLowerCase());
  const digest =
    isHere && origin.channel !== undefined
      ? await digests.forChannel(origin.channel, now)
      : await digests.forAllCompanies(now);
  await sendPrivately(origin, digestMessage(digest, visit.t), deps);
}
