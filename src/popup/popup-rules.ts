import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { TicketRecord } from '../records/store.js';

/** According to POPBiLL's documentation. */
export const POPUP_LIFETIME_MS = 30 * SECOND;
export const TICKET_LIFETIME_MS = 5 * MINUTE;

export type TicketRefusal = 'unknown' | 'used' | 'expired';

export function ticketRefusal(
  ticket: Pick<TicketRecord, 'expiresAt' | 'usedAt'>,
  now: Instant,
): TicketRefusal | undefined {
  if (ticket.usedAt !== undefined) return 'used';
  const leftMs = ticket.expiresAt - now;
  // A longer lifetime means that the ticket was issued while the clock was wrong.
  return leftMs <= 0 || leftMs > TICKET_LIFETIME_MS ? 'expired' : undefined;
}
