import type { Product } from '../../domain/company.js';
import type { Operation } from './operations.js';

/** One request the stand-in received, and what became of it. Holds no token, signature or popup URL. */
export interface Call {
  /** Real time, epoch milliseconds. */
  readonly at: number;
  readonly operation: Operation;
  readonly brn?: string;
  readonly product?: Product;
  /** Scopes asked for, of a token request. */
  readonly scope?: readonly string[];
  readonly userId?: string;
  /** HTTP status sent; 0 when no answer was given. */
  readonly status: number;
  /** POPBiLL's code in the answer, where it had one. */
  readonly code?: number;
}

/** The record of calls, in the order in which they were answered. */
export class CallLog {
  #calls: Call[] = [];
  readonly #counts = new Map<Operation, number>();

  get calls(): readonly Call[] {
    return this.#calls;
  }

  add(call: Call): void {
    this.#calls.push(call);
    this.#counts.set(call.operation, this.countOf(call.operation) + 1);
  }

  countOf(operation: Operation): number {
    return this.#counts.get(operation) ?? 0;
  }

  clear(): void {
    this.#calls = [];
    this.#counts.clear();
  }
}
