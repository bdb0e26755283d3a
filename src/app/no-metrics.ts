import type { Metrics } from '../records/ports.js';

/** Where nobody reads the figures, as on the command line. */
export const NO_METRICS: Metrics = { decided: () => {}, sent: () => {} };
