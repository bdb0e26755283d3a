import { z } from 'zod';
import { BRN, joinedBy, WHOLE_NUMBER } from '../slack/codec.js';

/** The private_metadata of a window about one alert: `1234567891:details:1796000000000`. */
export const TRIAGE_PLACE = joinedBy(':', {
  brn: BRN,
  /** Whether the window below shows the alert's details, which must be redrawn afterwards. */
  onDetails: z.stringbool({ truthy: ['details'], falsy: ['channel'], case: 'sensitive' }),
  /** The latest end of a snooze, as an Instant. */
  limit: WHOLE_NUMBER.optional(),
});
export type TriagePlace = z.infer<typeof TRIAGE_PLACE>;
