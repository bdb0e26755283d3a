import type { Product } from '../../records/company.js';
import { PlantedFaults } from '../planted-faults.js';
import type { Operation } from './incoming.js';

/** The calls to which a fault applies. A field left out matches every call. */
interface FaultTarget {
  readonly operation?: Operation;
  readonly brn?: string;
  readonly product?: Product;
  /** An additional condition, evaluated at every call. */
  readonly when?: (call: FaultCall) => boolean;
  readonly times?: number;
}

export type Fault =
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset' }
  /** A web page instead of JSON. Default status: 200. */
  | { readonly kind: 'html'; readonly status?: number }
  /** A complete response whose JSON is cut off. */
  | { readonly kind: 'half-json' }
  /** A gateway's error page. `retryAfter` is the value of the header. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** A refusal by POPBiLL. Default: POPBiLL's message for the code, and status 400. */
  | {
      readonly kind: 'code';
      readonly code: number;
      readonly message?: string;
      readonly status?: number;
    }
  /** A huge JSON text (default: 64 MB). */
  | { readonly kind: 'huge'; readonly bytes?: number }
  | { readonly kind: 'garbage-gzip' }
  | { readonly kind: 'empty' };

export interface FaultCall {
  readonly operation: Operation;
  readonly brn: string | undefined;
  readonly product: Product | undefined;
}

export type Faults = PlantedFaults<FaultTarget, Fault, FaultCall>;

export function createFaults(): Faults {
  return new PlantedFaults(
    (target, call) =>
      (target.operation === undefined || target.operation === call.operation) &&
      (target.brn === undefined || target.brn === call.brn) &&
      (target.product === undefined || target.product === call.product) &&
      (target.when === undefined || target.when(call)),
  );
}
