import { type JsonObject, textIn } from '../json.js';

// docs.slack.dev/apis/web-api/rate-limits: one message a second per channel, with short bursts; other methods by tier,
// in calls per minute. The size of a burst is not documented.
const MESSAGE_BURST = 3;

const PER_MINUTE: Readonly<Record<string, number>> = {
  'chat.update': 50,
  'chat.postEphemeral': 100,
  'conversations.info': 50,
  'conversations.list': 20,
  'conversations.members': 100,
  'conversations.open': 50,
  'files.completeUploadExternal': 100,
  'files.getUploadURLExternal': 100,
  'files.info': 100,
  'functions.completeError': 50,
  'functions.completeSuccess': 50,
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

/** Counts a call. Returns the seconds to wait if it exceeds the limit. */
export type RateLimit = (method: string, args: JsonObject) => number | undefined;

export function createRateLimit(realNow: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();

  function takeToken(key: string, size: number, perSecond: number): number | undefined {
    const at = realNow();
    const bucket = buckets.get(key) ?? { tokens: size, at };
    const tokens = Math.min(size, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    const isAllowed = tokens >= 1;
    buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at });
    return isAllowed ? undefined : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }

  return (method, args) => {
    if (method === 'chat.postMessage') {
      return takeToken(`message ${textIn(args['channel']) ?? ''}`, MESSAGE_BURST, 1);
    }
    const perMinute = PER_MINUTE[method];
    return perMinute === undefined ? undefined : takeToken(method, perMinute, perMinute / 60);
  };
}
