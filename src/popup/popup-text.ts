import type { Instant } from '../kernel/time.js';

/** The modal with the authentication page's link. Company: its name, or the formatted BRN. */
export interface PopupText {
  readonly title: string;
  readonly getting: (company: string) => string;
  /** The link lives until `diesAt`, 30 seconds after it was minted. */
  readonly alive: (company: string, diesAt: Instant) => string;
  /** Our own one-use address, which mints the link when it is opened. */
  readonly ticket: (company: string, expiresAt: Instant) => string;
  readonly whereToOpen: string;
  readonly doNotPassOn: string;
  readonly secretsStayOut: string;
  readonly dead: string;
  readonly ticketOver: string;
  readonly whenDone: string;
  /** The app looks by itself later, without logging in. */
  readonly looksLater: string;
  readonly checking: (company: string) => string;
  readonly registeredButton: string;
}
