import { type Brn, formatBrn } from '../kernel/brn.js';
import { nameAndBrn } from '../kernel/company-name.js';
import { cut } from '../slack/blocks.js';

/** The longest name shown; more would push what matters off a phone's screen. */
const NAME_LENGTH = 60;

/** How much of a name stands beside a box, so that the BRN behind it is never cut off (Slack's 75 characters). */
export const NAME_IN_BOX = 55;

/** A company as people call it: its name, visibly cut when very long, else its formatted BRN. Not escaped. */
export function companyName({ name, brn }: { readonly name?: string; readonly brn: Brn }): string {
  return name === undefined ? formatBrn(brn) : cut(name, NAME_LENGTH);
}

/** For a list or a menu, where the BRN tells namesakes apart: `한빛상사 · 123-45-67891`. Not escaped. */
export function companyWithBrn(
  company: { readonly name?: string; readonly brn: Brn },
  length = NAME_LENGTH,
): string {
  return nameAndBrn(company, (name) => cut(name, length)).join(' · ');
}
