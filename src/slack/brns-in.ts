import { type Brn, parseBrn } from '../kernel/brn.js';

/** Those of the values that are BRNs; the others are left out, which no window of this app sends. */
export function brnsIn(values: readonly (string | undefined)[]): readonly Brn[] {
  return values.flatMap((value) => {
    const brn = parseBrn(value ?? '');
    return brn.ok ? [brn.value] : [];
  });
}
