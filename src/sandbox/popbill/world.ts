import type { Stage } from '../../records/company.js';
import type { CompanyBook } from './companies.js';
import type { Popups } from './popups.js';
import type { Tokens } from './tokens.js';

/** The state and settings of a POPBiLL stand-in. */
export interface World {
  readonly linkId: string;
  readonly secretKey: string;
  readonly stage: Stage;
  readonly tokenLifeMs: number;
  /** The allowed deviation of a request's date. */
  readonly clockToleranceMs: number;
  readonly companies: CompanyBook;
  readonly tokens: Tokens;
  readonly popups: Popups;
  /** The time for signatures and tokens. */
  now(): number;
  /** The time by which certificates and popup URLs expire. */
  sandboxNow(): number;
  origin(): string;
}
