import type { Assessment } from '../assessment/assessment.js';
import { countedAs, stateOf } from '../assessment/company-summary.js';
import type { Severity } from '../records/reason.js';

/** Stands behind the word that says the same; never alone. */
export const SEVERITY_EMOJI: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟡',
  notice: '🔵',
};

const NOTHING_KNOWN = '⚪';
const ALL_WELL = '🟢';

/**
 * A company's colour, the same beside its name in a list, on a report and on its alert: that of the worst reason; where
 * there is none, whether that is known.
 */
export function companyEmoji(assessment: Assessment | undefined): string {
  if (assessment?.severity !== undefined) return SEVERITY_EMOJI[assessment.severity];
  return countedAs(stateOf(assessment)) === 'collectable' ? ALL_WELL : NOTHING_KNOWN;
}
