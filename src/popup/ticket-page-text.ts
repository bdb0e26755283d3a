import type { PopbillProblem } from '../records/status.js';

/**
 * Why a page behind our own one-use address cannot be opened. `not-allowed`: whom it was made for may not open pages any
 * more; `nobody-known`: Slack did not say who they are now.
 */
export type TicketPageProblem =
  | 'unknown'
  | 'used'
  | 'expired'
  | 'not-allowed'
  | 'nobody-known'
  | PopbillProblem;

/** The small page between the button in Slack and POPBiLL's authentication page. Plain text, no markup. */
export interface TicketPageText {
  readonly title: string;
  readonly opening: (company: string) => string;
  readonly hint: string;
  readonly button: string;
  readonly problemTitle: string;
  readonly problem: (problem: TicketPageProblem) => string;
}
