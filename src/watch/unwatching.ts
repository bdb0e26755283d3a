import type { AlertBook } from '../alert/alert-book.js';
import type { Instant } from '../kernel/instant.js';
import type { Company, UserId } from '../records/company.js';
import type { Change } from '../records/ports.js';

/**
 * What it takes to stop watching a company, to be written within its turn. Its status stays until the sweep clears it
 * away: the lock-out rule still needs it.
 */
export async function unwatching(
  company: Company,
  by: UserId | 'cli',
  now: Instant,
  alerts: Pick<AlertBook, 'close'>,
): Promise<readonly Change[]> {
  const { paused: _, ...watched } = company;
  const { brn } = company;
  return [
    { delete: 'company', brn },
    { put: 'history', value: { v: 1, at: now, brn, event: { kind: 'unwatched', by } } },
    ...(await alerts.close(watched, by, now)),
  ];
}
