import type { Product } from '../../records/company.js';
import { PlantedFaults } from '../planted-faults.js';
import type { Operation } from './incoming.js';

interface FaultMatch {
  readonly operation?: Operation;
  readonly brn?: string;
  readonly product?: Product;
  /** Asked at every call, for what is not known beforehand. */
  readonly when?: (call: FaultSubject) => boolean;
  readonly times?: number;
}

export type Fault =
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset' }
  /** A web page where JSON belongs, with status 200 unless another is given. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The first half of a JSON text, as if that were all. */
  | { readonly kind: 'half-json' }
  /** A gateway's own error page. `retryAfter` is sent as it stands. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** A refusal by POPBiLL, in its own words unless others are given. HTTP status 400 unless given. */
  | {
      readonly kind: 'code';
      readonly code: number;
      readonly message?: string;
      readonly status?: number;
    }
  /** A JSON text that does not end for many megabytes (64 unless given). */
  | { readonly kind: 'huge'; readonly bytes?: number }
  | { readonly kind: 'garbage-gzip' }
  | { readonly kind: 'empty' };

export interface FaultSubject {
  readonly operation: Operation;
  readonly brn: string | undefined;
  readonly product: Product | undefined;
}

export type Faults = PlantedFaults<FaultMatch, Fault, FaultSubject>;

export function noFaults(): Faults {
  return new PlantedFaults(
    (match, call) =>
      (match.operation === undefined || match.operation === call.operation) &&
      (match.brn === undefined || match.brn === call.brn) &&
      (match.product === undefined || match.product === call.product) &&
      (match.when === undefined || match.when(call)),
  );
}
