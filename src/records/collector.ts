import { z } from 'zod';
import { product } from './company.js';
import { brn, type Infer, instant, optional, refusal, version } from './parts.js';

/** A failure that the collector got from POPBiLL and reported. Links, tokens and the BRN are cut from its message. */
export type Sighting = Infer<typeof sighting>;
export const sighting = z.object({ product, ...refusal, at: instant });

/**
 * A reported failure. Kept until its company is checked, so that a restart loses none, and as long as its signature is
 * valid, so that the request cannot be repeated.
 */
export type CollectorReport = Infer<typeof collectorReportSchema>;
export const collectorReportSchema = z.object({
  v: version,
  /** Of the signed request (`verifySignature`). */
  id: z.string(),
  brn,
  /** `at`: as sent, perhaps by a clock that is ahead. */
  ...sighting.shape,
  receivedAt: instant,
  /** By the machine's clock, like the times in signatures; `receivedAt` is by the app's `Clock`. */
  keptUntil: instant,
  /** It is in the status and the history. */
  recorded: optional(z.literal(true)),
  handled: optional(z.literal(true)),
});
