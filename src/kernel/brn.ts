import { INPUT_LIMITS } from './input-limits.js';
import { err, ok, type Result } from './result.js';

/** A Korean business registration number: ten digits, no hyphens. */
export type Brn = string & { readonly brand: 'Brn' };

export type BrnProblem = 'not-ten-digits' | 'all-zero' | 'check-digit';

const CHECK_WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5] as const;

/**
 * Reads a BRN as people type or paste it. The check digit is not validated, because numbers that fail it are in use on
 * the test stage (e.g. the vendor's sample 1234567890).
 */
export function parseBrn(input: string): Result<Brn, Exclude<BrnProblem, 'check-digit'>> {
  if (input.length > INPUT_LIMITS.brn) return err('not-ten-digits');
  const digits = input.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}−.]/gu, '');
  if (!/^\d{10}$/.test(digits)) return err('not-ten-digits');
  if (digits === '0000000000') return err('all-zero');
  return ok(digits as Brn);
}

/** Whether the last digit fits the other nine (https://hongpage.kr/96). This does not show that the business exists. */
export function hasValidCheckDigit(brn: Brn): boolean {
  const digits = Array.from(brn, Number);
  const weighted = CHECK_WEIGHTS.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0);
  // By the same rule, the tens of the ninth digit's product are added to the sum.
  const carry = Math.floor(((digits[8] ?? 0) * 5) / 10);
  return (10 - ((weighted + carry) % 10)) % 10 === digits[9];
}

export function formatBrn(brn: Brn): string {
  return `${brn.slice(0, 3)}-${brn.slice(3, 5)}-${brn.slice(5)}`;
}

/**
 * What a company is called. The `name` of a watched company without a name is its formatted BRN; a company that is not
 * watched may have no `name`.
 */
export interface CompanyIdentity {
  readonly name?: string;
  readonly brn: Brn;
}

export function isUnnamed({ name, brn }: Required<CompanyIdentity>): boolean {
  return name === formatBrn(brn);
}

/**
 * The parts that identify a company in a line: its name, if it has one, and its formatted BRN. `formatName` is applied
 * to a `name` that is the BRN too.
 */
export function nameAndBrn(
  { name, brn }: CompanyIdentity,
  formatName: (name: string) => string,
): readonly [string, string?] {
  const formatted = formatBrn(brn);
  if (name === undefined) return [formatted];
  return name === formatted ? [formatName(name)] : [formatName(name), formatted];
}
