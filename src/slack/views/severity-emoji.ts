import type { Severity } from '../../domain/reason.js';

/** Stands behind the word that says the same; never alone. */
export const SEVERITY_EMOJI: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟡',
  notice: '🔵',
};
