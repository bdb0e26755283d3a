import type { HealthProblem } from '../status/health-rules.js';

/** What is told to whoever can fix it; `error` is Slack's own code. */
export type AdminNewsFacts =
  | { readonly kind: 'health'; readonly problem: HealthProblem }
  | {
      readonly kind: 'default-channel-refused';
      readonly channel: string;
      readonly error: string;
      /** Alerts that wait meanwhile. */
      readonly waiting: number;
    }
  | {
      readonly kind: 'channel-refused';
      readonly channel: string;
      readonly error: string;
      readonly company: string;
    };

/** What has to be done about the channel, where the advice differs. */
export type ChannelRemedy = 'invite' | 'unarchive' | 'shared-outside' | 'choose-another';

/** Our own code beside Slack's: the channel is shared with another organisation (Slack Connect). */
export const SHARED_OUTSIDE = 'shared_outside';

/** Reads Slack's code (docs.slack.dev/reference/methods/chat.postMessage). */
export function channelRemedyOf(error: string): ChannelRemedy {
  switch (error) {
    case 'not_in_channel':
    // A private channel the app was never invited to looks like one that does not exist.
    case 'channel_not_found':
      return 'invite';
    case 'is_archived':
      return 'unarchive';
    case SHARED_OUTSIDE:
      return 'shared-outside';
    default:
      return 'choose-another';
  }
}
