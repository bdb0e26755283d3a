import type { JsonObject } from '../json.js';
import { textIn } from '../json.js';

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

export class RateLimits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #realNow: () => number;

  constructor(realNow: () => number) {
    this.#realNow = realNow;
  }

  count(method: string, args: JsonObject): number | undefined {
    if (method === 'chat.postMessage') {
      return this.#take(`message ${textIn(args['channel']) ?? ''}`, MESSAGE_BURST, 1);
    }
    const perMinute = PER_MINUTE[method];
    return perMinute === undefined ? undefined : this.#take(method, perMinute, perMinute / 60);
  }

  #take(key: string, size: number, perSecond: number): number | undefined {
    const at = this.#realNow();
    const last = this.#buckets.get(key) ?? { tokens: size, at };
    const tokens = Math.min(size, last.tokens + ((at - last.at) / 1000) * perSecond);
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, at });
      return Math.max(1, Math.ceil((1 - tokens) / perSecond));
    }
    this.#buckets.set(key, { tokens: tokens - 1, at });
    return undefined;
  }
}
