import type { Brn } from '../domain/brn.js';
import type { Product, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { PopbillProblem } from '../domain/popbill-problem.js';
import type { Result } from '../domain/result.js';

export interface PopupRequest {
  readonly brn: Brn;
  readonly product: Product;
  readonly by: UserId;
}

/** A freshly minted link. It exists in memory only and is never logged, stored or posted. */
export interface PopupLink {
  readonly url: string;
  readonly diesAt: Instant;
}

/** A one-use address of our own that mints only when it is opened. */
export interface PopupTicket {
  readonly url: string;
  readonly expiresAt: Instant;
}

export type TicketRefusal = 'unknown' | 'used' | 'expired';

export interface Popups {
  /** Whether PUBLIC_URL is set, so that `ticket` may be called. */
  readonly ticketsEnabled: boolean;
  /** Mints a URL that dies after 30 s, and writes into the history who did so for which company. */
  mint(request: PopupRequest): Promise<Result<PopupLink, PopbillProblem>>;
  ticket(request: PopupRequest): Promise<PopupTicket>;
  /** Whether a ticket could be used now; uses nothing up. */
  peek(ticket: string): Promise<Result<PopupRequest, TicketRefusal>>;
  /** Uses the ticket and mints. A refused mint uses the ticket up too. */
  redeem(ticket: string): Promise<Result<PopupLink, TicketRefusal | PopbillProblem>>;
}
