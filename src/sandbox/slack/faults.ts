import type { JsonObject } from './json.js';
import { textIn } from './json.js';

/** How a Web API call goes wrong. */
export type Fault =
  /** Slack's refusal with this word. */
  | { readonly kind: 'error'; readonly error: string }
  /** An HTTP status with a page instead of JSON. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | string }
  /** Status 200 and this body, which need not be one of Slack's; `ends`: it breaks off, or never comes to an end. */
  | { readonly kind: 'body'; readonly body: string; readonly ends?: 'reset' | 'never' }
  /** Taken in, never answered, nothing done. */
  | { readonly kind: 'hang' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  /** Done, but the connection breaks before the answer: the caller cannot know. */
  | { readonly kind: 'accept-then-reset' }
  /** Done, and never answered. */
  | { readonly kind: 'accept-then-hang' };

/** The call is not carried out. */
export type Refused = Exclude<Fault, { readonly kind: 'accept-then-reset' | 'accept-then-hang' }>;

export function isCarriedOut(
  fault: Fault | undefined,
): fault is Exclude<Fault, Refused> | undefined {
  return (
    fault === undefined || fault.kind === 'accept-then-reset' || fault.kind === 'accept-then-hang'
  );
}

/** Which calls a fault meets. `response_url` is the method of messages sent to a response_url. */
export interface FaultTarget {
  readonly method?: string;
  readonly channel?: string;
  /** The message (its ts) that is edited, or replied to in its thread. */
  readonly message?: string;
  /** How often; without it until cleared. */
  readonly times?: number;
}

interface Planted {
  readonly target: FaultTarget;
  readonly fault: Fault;
  left: number;
}

/** The faults planted for the calls to come. The one planted last wins. */
export class Faults {
  #planted: Planted[] = [];

  /** Plants a fault. Returns the function that takes it away. */
  set(target: FaultTarget, fault: Fault): () => void {
    const planted = { target, fault, left: target.times ?? Number.POSITIVE_INFINITY };
    this.#planted.unshift(planted);
    return () => {
      this.#planted = this.#planted.filter((each) => each !== planted);
    };
  }

  clear(): void {
    this.#planted = [];
  }

  /** The fault that meets this call, counted as played. */
  take(method: string, args: JsonObject): Fault | undefined {
    const channel = textIn(args['channel']) ?? textIn(args['channel_id']);
    const message = textIn(args['ts']) ?? textIn(args['thread_ts']);
    const found = this.#planted.find(
      ({ target }) =>
        (target.method === undefined || target.method === method) &&
        (target.channel === undefined || target.channel === channel) &&
        (target.message === undefined || target.message === message),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#planted = this.#planted.filter((each) => each !== found);
    return found.fault;
  }
}
