import { MINUTE, SECOND } from '../kernel/time.js';

/** According to POPBiLL's documentation. */
export const POPUP_LIFETIME_MS = 30 * SECOND;
export const TICKET_LIFETIME_MS = 5 * MINUTE;
