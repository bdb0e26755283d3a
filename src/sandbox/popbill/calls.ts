import type { Product } from '../../records/company.js';
import type { Operation } from './incoming.js';

/** One request the stand-in received, and what became of it. Holds no token, signature or popup URL. */
export interface Call {
  /** When it was received: real time, epoch milliseconds. */
  readonly at: number;
  readonly operation: Operation;
  readonly brn?: string | undefined;
  readonly product?: Product | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly userId?: string | undefined;
  /** HTTP status sent; 0 when no answer was given. */
  readonly status: number;
  readonly code?: number | undefined;
}
