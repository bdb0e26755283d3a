import type { Stage } from '../../records/company.js';
import type { CompanyBook } from './companies.js';
import type { PopupDesk } from './popup-desk.js';
import type { TokenDesk } from './token-desk.js';

export interface World {
  readonly linkId: string;
  readonly secretKey: string;
  readonly stage: Stage;
  readonly tokenLifeMs: number;
  /** How far a request's date may be from ours, either way. */
  readonly clockToleranceMs: number;
  readonly companies: CompanyBook;
  readonly tokens: TokenDesk;
  readonly popups: PopupDesk;
  now(): number;
  sandboxNow(): number;
  origin(): string;
}
