import type { Log } from '../records/ports.js';
import type { FormProblem } from '../watch/form-text.js';
import {
  type ChannelFinding,
  type ChannelTeller,
  probeChannel,
  type ScopesMissing,
} from './probe-channel.js';

export type ChannelProblem = Extract<FormProblem, { readonly field: 'channel' }>;

/**
 * Whether alerts can go to a channel: the app has to be in it, and nobody from outside may read it. `undefined`: they
 * can, or Slack did not tell, which is no fault of the channel's (the sender looks again before it posts).
 */
export async function channelProblem(
  channel: string,
  deps: { readonly client: ChannelTeller; readonly log: Log },
): Promise<ChannelProblem | undefined> {
  const problem = await askAboutChannel(channel, deps);
  return problem === 'unanswered' ? undefined : problem;
}

/** The same, for who wants to know that Slack did not tell. */
export async function askAboutChannel(
  channel: string,
  { client, log }: { readonly client: ChannelTeller; readonly log: Log },
): Promise<ChannelProblem | 'unanswered' | undefined> {
  const found = await probeChannel(client, channel);
  if (found === 'unknown') {
    log.warn('slack did not describe a channel', { channel });
    return 'unanswered';
  }
  return problemOf(found);
}

function problemOf(
  found: Exclude<ChannelFinding, 'unknown'> | ScopesMissing,
): ChannelProblem | undefined {
  if (typeof found === 'object') return { field: 'channel', why: 'scopes-missing', ...found };
  switch (found) {
    case 'fine':
      return undefined;
    case 'shared-outside':
    case 'archived':
      return { field: 'channel', why: found };
    case 'not-in-channel':
    case 'not-found':
      return { field: 'channel', why: 'not-in-channel' };
    default:
      return found satisfies never;
  }
}
