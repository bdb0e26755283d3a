import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Log } from '../service/ports.js';
import type { FormProblem } from '../text/form-text.js';

/**
 * Whether alerts can go to a channel: the app has to be in it, and nobody from outside may read it. `undefined`: they
 * can, or Slack did not tell, which is no fault of the channel's (the sender looks again before it posts).
 */
export async function channelProblem(
  channel: string,
  { client, log }: { readonly client: WebClient; readonly log: Log },
): Promise<FormProblem | undefined> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    if (info?.is_ext_shared === true || info?.is_pending_ext_shared === true) {
      return { field: 'channel', why: 'shared-outside' };
    }
    const joined = info?.is_member === true && info.is_archived !== true;
    return joined ? undefined : { field: 'channel', why: 'not-in-channel' };
  } catch (error) {
    // A private channel without the app looks like one that does not exist.
    if (error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found') {
      return { field: 'channel', why: 'not-in-channel' };
    }
    log.warn('slack did not describe a channel', { channel, error: String(error) });
    return undefined;
  }
}
