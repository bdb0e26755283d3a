import { PlantedFaults } from '../planted-faults.js';
import { type JsonObject, textIn } from './json.js';

export type Fault =
  | { readonly kind: 'error'; readonly error: string }
  /** An HTTP status with a page instead of JSON. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | string }
  /** Status 200 and this body, which need not be one of Slack's; `ends`: it breaks off, or never comes to an end. */
  | { readonly kind: 'body'; readonly body: string; readonly ends?: 'reset' | 'never' }
  /** Never answered, nothing done. */
  | { readonly kind: 'hang' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'accept-then-reset' }
  | { readonly kind: 'accept-then-hang' };

export type Refused = Exclude<Fault, { readonly kind: 'accept-then-reset' | 'accept-then-hang' }>;

export function isCarriedOut(
  fault: Fault | undefined,
): fault is Exclude<Fault, Refused> | undefined {
  return (
    fault === undefined || fault.kind === 'accept-then-reset' || fault.kind === 'accept-then-hang'
  );
}

export interface FaultTarget {
  readonly method?: string;
  readonly channel?: string;
  /** The message (its ts) that is edited, or replied to in its thread. */
  readonly message?: string;
  readonly times?: number;
}

interface Call {
  readonly method: string;
  readonly args: JsonObject;
}

export type Faults = PlantedFaults<FaultTarget, Fault, Call>;

export function noFaults(): Faults {
  return new PlantedFaults((target, { method, args }) => {
    const channel = textIn(args['channel']) ?? textIn(args['channel_id']);
    const message = textIn(args['ts']) ?? textIn(args['thread_ts']);
    return (
      (target.method === undefined || target.method === method) &&
      (target.channel === undefined || target.channel === channel) &&
      (target.message === undefined || target.message === message)
    );
  });
}
