import { type Brn, formatBrn } from './brn.js';

/** A company as it is shown; without a name where nobody, not even POPBiLL, has told one. */
export interface Called {
  readonly name?: string;
  readonly brn: Brn;
}

/**
 * What tells a company apart in a line: its name and its BRN. A company that nobody named is stored under its
 * formatted BRN, which then stands once.
 *
 * @param shown how its name is written there (cut, bold); it is handed the name.
 */
export function nameAndBrn(
  { name, brn }: Called,
  shown: (name: string) => string,
): readonly [string, string?] {
  const number = formatBrn(brn);
  if (name === undefined) return [number];
  return name === number ? [shown(name)] : [shown(name), number];
}
