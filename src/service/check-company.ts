import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { Company, Product, Stage, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { HeldTest, TestIntent } from '../domain/lock-out.js';
import type { Refused } from '../domain/popbill-problem.js';
import type { CompanyStatus } from '../domain/status.js';

/** A person's wish to know how one company stands. */
export interface CheckRequest {
  readonly brn: Brn;
  /** What to ask about when the company is not watched (a watched one has its own). Default: tax invoices. */
  readonly products?: readonly Product[];
  readonly by: UserId | 'cli';
  /** What the person asked for, which decides what live tests may be made. */
  readonly intent: Exclude<TestIntent, 'sweep'>;
  /** With intents `registered-anew` and `certificate-login`: the product that was meant. Absent: all. */
  readonly product?: Product;
}

/** What a check found; `assessment` is derived from `status` at `checkedAt`. */
export interface CheckReport {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent: not watched; nothing about it is stored. */
  readonly company?: Company;
  /** The watched company's name, else POPBiLL's own name of the member; absent when neither is known. */
  readonly name?: string;
  readonly products: readonly Product[];
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  /** Live tests that were not made, and why. */
  readonly held: readonly HeldTest[];
  /** POPBiLL refuses our own settings: nothing can be checked until an admin mends them. */
  readonly ourFault?: Refused;
  readonly checkedAt: Instant;
  readonly nextSweepAt?: Instant;
  /** Whether an alert of this company is open after this check. */
  readonly alertOpen: boolean;
  /** The alert was open before this check and is resolved by it. */
  readonly alertResolved: boolean;
}

export interface CompanyChecks {
  /**
   * Asks POPBiLL, stores what a watched company's answers mean, and lets its alert follow. Two people who check one
   * company at the same time share one check. Never rejects for what POPBiLL answers; rejects with StoreError.
   */
  check(request: CheckRequest): Promise<CheckReport>;
}
