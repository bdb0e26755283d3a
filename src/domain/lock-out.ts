import type { Method, Product } from './company.js';
import type { Instant } from './instant.js';

/**
 * Why a live test is wanted: the scheduled sweep; a plain check; the button "check again"; the button "I registered
 * it again"; the confirmed certificate login test; a look that must not log in (after a popup was opened).
 */
export type TestIntent =
  | 'sweep'
  | 'check'
  | 'check-again'
  | 'registered-anew'
  | 'certificate-login'
  | 'look';

/** Why a live test is not made now. */
export type HoldReason =
  /** Worked less than ten minutes ago: that result is shown. */
  | 'worked-just-now'
  /** Tested today already; a sweep asks once per Seoul day (or week). */
  | 'tested-already'
  /** The last login was rejected: a plain check shows the stored result. "Check again" may test. */
  | 'rejected-before'
  /** The rejection cannot heal by itself, or was confirmed: sweeps wait until it is registered anew. */
  | 'waits-for-registration'
  /** All live tests that are allowed in 24 hours after a rejection were made. */
  | 'budget-spent'
  /** The settings switch this test off, or it is made by a button only. */
  | 'switched-off'
  | 'not-registered'
  /** Only calls that do not log in were wanted. */
  | 'not-asked';

export type TestDecision =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly why: HoldReason;
      /** When the budget allows a test again. */
      readonly until?: Instant;
    };

/** A live test that was not made in a check. */
export interface HeldTest {
  readonly product: Product;
  readonly method: Method;
  readonly why: HoldReason;
  readonly until?: Instant;
  /** The stored rejection, when there is one, so that it can be shown. */
  readonly rejectedAt?: Instant;
}
