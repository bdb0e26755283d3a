import { MINUTE, SECOND } from './instant.js';

/**
 * Whether our clock is too far from POPBiLL's, in milliseconds. POPBiLL takes a minute and its questions are corrected,
 * but certificates and schedules go by the machine's clock, and Slack's requests are refused from five minutes on.
 */
export function isTooFarOff(differenceMs: number): boolean {
  return Math.abs(differenceMs) > MINUTE - SECOND;
}
