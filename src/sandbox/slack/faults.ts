import { PlantedFaults } from '../planted-faults.js';
import { type JsonObject, textIn } from './json.js';

export type Fault =
  | { readonly kind: 'error'; readonly error: string }
  /** An HTTP status with a page instead of JSON. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | string }
  /** Status 200 with any body. `ends`: after the body the connection is reset, or stays open. */
  | { readonly kind: 'body'; readonly body: string; readonly ends?: 'reset' | 'never' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'accept-then-reset' }
  | { readonly kind: 'accept-then-hang' };

/** A fault after the call was carried out. */
type LateFault = Extract<Fault, { readonly kind: 'accept-then-reset' | 'accept-then-hang' }>;
/** A fault that prevents the call. */
export type BlockingFault = Exclude<Fault, LateFault>;

/** Whether a call with this fault is carried out. */
export function isCallCarriedOut(fault: Fault | undefined): fault is LateFault | undefined {
  if (fault === undefined) return true;
  return fault.kind === 'accept-then-reset' || fault.kind === 'accept-then-hang';
}

export interface FaultTarget {
  readonly method?: string;
  readonly channel?: string;
  /** The `ts` of the message that is edited or replied to. */
  readonly message?: string;
  readonly times?: number;
}

interface Call {
  readonly method: string;
  readonly args: JsonObject;
}

export type Faults = PlantedFaults<FaultTarget, Fault, Call>;

export function createFaults(): Faults {
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
