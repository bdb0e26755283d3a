import { type JsonObject, textIn } from '../json.js';

// docs.slack.dev/apis/web-api/rate-limits: messages one a second for each channel, in short bursts more; the rest by
// tier, calls a minute. The burst is not documented.
const MESSAGE_BURST = 3;

const PER_MINUTE: Readonly<Record<string, number>> = {
  'chat.update': 50,
  'chat.delete': 50,
  'chat.postEphemeral': 100,
  'conversations.info': 50,
  'conversations.members': 100,
  'conversations.open': 50,
  'files.completeUploadExternal': 100,
  'files.getUploadURLExternal': 100,
  'files.info': 100,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'users.info': 100,
  'users.list': 20,
  'views.open': 100,
  'views.publish': 100,
  'views.push': 100,
  'views.update': 100,
};

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Counts a call. Answers the seconds to wait when it is one too many. */
export type RateLimit = (method: string, args: JsonObject) => number | undefined;

export function rateLimitBy(realNow: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();

  function take(key: string, size: number, perSecond: number): number | undefined {
    const at = realNow();
    const last = buckets.get(key) ?? { tokens: size, at };
    const tokens = Math.min(size, last.tokens + ((at - last.at) / 1000) * perSecond);
    const isAllowed = tokens >= 1;
    buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at });
    return isAllowed ? undefined : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }

  return (method, args) => {
    if (method === 'chat.postMessage') {
      return take(`message ${textIn(args['channel']) ?? ''}`, MESSAGE_BURST, 1);
    }
    const perMinute = PER_MINUTE[method];
    return perMinute === undefined ? undefined : take(method, perMinute, perMinute / 60);
  };
}
