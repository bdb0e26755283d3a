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

/** The record of calls, in the order in which they were answered, and how many were received. */
export class CallLog {
  #calls: Call[] = [];
  readonly #received = new Map<Operation, number>();
  readonly #record: boolean;

  /** @param record false: only counts, for measurements. */
  constructor(record: boolean) {
    this.#record = record;
  }

  get calls(): readonly Call[] {
    return this.#calls;
  }

  received(operation: Operation): void {
    this.#received.set(operation, this.countOf(operation) + 1);
  }

  answered(call: () => Call): void {
    if (this.#record) this.#calls.push(call());
  }

  countOf(operation: Operation): number {
    return this.#received.get(operation) ?? 0;
  }

  clear(): void {
    this.#calls = [];
    this.#received.clear();
  }
}
