import type { WebClient } from '@slack/web-api';
import type { Log } from '../service/ports.js';
import type { FormProblem } from '../text/form-text.js';
import { probeChannel } from './probe-channel.js';

/**
 * Whether alerts can go to a channel: the app has to be in it, and nobody from outside may read it. `undefined`: they
 * can, or Slack did not tell, which is no fault of the channel's (the sender looks again before it posts).
 */
export async function channelProblem(
  channel: string,
  { client, log }: { readonly client: WebClient; readonly log: Log },
): Promise<FormProblem | undefined> {
  const found = await probeChannel(client, channel);
  switch (found) {
    case 'fine':
      return undefined;
    case 'shared-outside':
      return { field: 'channel', why: 'shared-outside' };
    case 'not-in-channel':
    case 'archived':
    case 'not-found':
      return { field: 'channel', why: 'not-in-channel' };
    case 'unknown':
      log.warn('slack did not describe a channel', { channel });
      return undefined;
    default:
      return found satisfies never;
  }
}
