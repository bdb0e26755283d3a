import type { MethodStatus } from '../records/status.js';

/**
 * Logins in a row that may be rejected before only a person who confirms it may try once more. About five wrong
 * passwords lock a HomeTax account, and POPBiLL's own collection logs in with it too.
 */
export const MOST_IN_A_ROW = 4;

/**
 * Logins of a cell in a row that were rejected or may have been, because their answer was lost: since one worked, or
 * since another registration was seen. HomeTax has a department user for each product: each cell counts alone.
 */
export function attemptsInRow(cell: MethodStatus | undefined): number {
  if (cell === undefined) return 0;
  const rejections = cell.login?.rejections ?? 0;
  const counted = Math.max(rejections, cell.inRow ?? attemptsOnRecord(cell));
  return cell.countLost === true ? Math.max(counted, MOST_IN_A_ROW) : counted;
}

/** Whether only an operator may have the login tested, by the count that a reason carries (absent: none). */
export function areAttemptsSpent({ attempts = 0 }: { readonly attempts?: number }): boolean {
  return attempts >= MOST_IN_A_ROW;
}

/** Of a status written before attempts were counted: as many as it can stand for. */
function attemptsOnRecord({ login, attempts }: MethodStatus): number {
  if (login?.outcome !== 'rejected') return attempts.length;
  const { at: rejectedAt, rejections, rejectedSince = rejectedAt } = login;
  const later = attempts.filter((at) => at > rejectedSince);
  // With the first rejection's own attempt all of them are still there.
  if (later.length < attempts.length) return attempts.length;
  const lost = later.filter((at) => at > rejectedAt).length;
  return rejections + lost + Math.max(0, later.length - lost - 1);
}
