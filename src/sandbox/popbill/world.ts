import type { Stage } from '../../records/company.js';
import type { CompanyBook } from './companies.js';
import type { PopupDesk } from './popup-desk.js';
import type { TokenDesk } from './token-desk.js';

export interface World {
  readonly linkId: string;
  /** Base64, as Linkhub hands it out. */
  readonly secretKey: string;
  /** Stage of calls that carry no token. */
  readonly stage: Stage;
  readonly tokenLifeMs: number;
  /** How far a request's date may be from ours, either way. */
  readonly clockToleranceMs: number;
  readonly companies: CompanyBook;
  readonly tokens: TokenDesk;
  readonly popups: PopupDesk;
  /** The clock of tokens and signatures. */
  now(): number;
  /** The clock that certificates and popup URLs end by. */
  sandboxNow(): number;
  origin(): string;
}
