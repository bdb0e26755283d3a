import type { Product } from '../../records/company.js';
import type { Operation } from './operations.js';

/** Which calls go wrong: those that fit everything given. */
export interface FaultMatch {
  readonly operation?: Operation;
  readonly brn?: string;
  readonly product?: Product;
  /** Asked at every call, for what is not known beforehand. */
  readonly when?: (call: FaultSubject) => boolean;
  /** How many calls, then no more; absent: until cleared. */
  readonly times?: number;
}

/** How a call goes wrong. */
export type Fault =
  /** No answer, ever; the connection stays open. */
  | { readonly kind: 'hang' }
  /** The right answer, late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection is reset. */
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
  /** Says gzip and is not. */
  | { readonly kind: 'garbage-gzip' }
  /** Status 200 and no body. */
  | { readonly kind: 'empty' };

interface Rule {
  readonly match: FaultMatch;
  readonly fault: Fault;
  left: number;
}

/** What may be said of a call when its fault is looked up. */
export interface FaultSubject {
  readonly operation: Operation;
  readonly brn: string | undefined;
  readonly product: Product | undefined;
}

/** The faults in force. Of several that fit, the one set last counts. */
export class Faults {
  #rules: Rule[] = [];

  set(match: FaultMatch, fault: Fault): void {
    this.#rules.unshift({ match, fault, left: match.times ?? Number.POSITIVE_INFINITY });
  }

  /** From now on all is well; calls that hang already go on hanging. */
  clear(): void {
    this.#rules = [];
  }

  /** The fault of this call, which uses up one of its `times`. */
  take(subject: FaultSubject): Fault | undefined {
    if (this.#rules.length === 0) return undefined;
    const rule = this.#rules.find(({ match, left }) => left > 0 && fits(match, subject));
    if (rule === undefined) return undefined;
    rule.left -= 1;
    if (rule.left === 0) this.#rules = this.#rules.filter((it) => it !== rule);
    return rule.fault;
  }
}

function fits(match: FaultMatch, subject: FaultSubject): boolean {
  return (
    (match.operation === undefined || match.operation === subject.operation) &&
    (match.brn === undefined || match.brn === subject.brn) &&
    (match.product === undefined || match.product === subject.product) &&
    (match.when === undefined || match.when(subject))
  );
}
