import { type Brn, parseBrn } from '../kernel/brn.js';
import type { HistoryWish } from '../records/ports.js';

/** Where somebody reads in the history. */
export type HistoryPlace = Pick<HistoryWish, 'brn' | 'from'>;

/** Stands where no single company was chosen. */
const ALL = 'all';

/** `1234567891`, `all earlier 1795640400000.1:1234567891`. What a paging button and the window itself carry. */
export function encodeHistoryPlace({ brn, from }: HistoryPlace): string {
  const company = brn ?? ALL;
  return from === undefined ? company : `${company} ${from.toward} ${from.cursor}`;
}

/** Reads the value back; `undefined` for anything this app did not write. */
export function parseHistoryPlace(value: string): HistoryPlace | undefined {
  const match = /^(all|\d{10})(?: (earlier|later) ([\d.:-]+))?$/.exec(value);
  if (match === null) return undefined;
  const [, company = '', toward, cursor] = match;
  const brn = companyOf(company);
  if (brn === undefined && company !== ALL) return undefined;
  return {
    brn,
    from:
      cursor === undefined
        ? undefined
        : { toward: toward === 'later' ? 'later' : 'earlier', cursor },
  };
}

function companyOf(words: string): Brn | undefined {
  const brn = parseBrn(words);
  return brn.ok ? brn.value : undefined;
}
