import type { Brn } from '../domain/brn.js';
import type { Company } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import { loginTriedAt } from '../domain/what-is-left.js';
import type { Store } from '../service/ports.js';

/**
 * Those first whose login was not tried for longest: who was left when live tests paused comes first the next day. What
 * was tried without an answer counts as tried, so that the same few that always fail do not gather at the beginning.
 */
export async function oldestLoginFirst(
  companies: Iterable<Company>,
  store: Pick<Store, 'statuses'>,
): Promise<readonly Company[]> {
  const tried = new Map<Brn, Instant>();
  for await (const status of store.statuses()) tried.set(status.brn, loginTriedAt(status));
  const at = ({ brn }: Company) => tried.get(brn) ?? 0;
  return [...companies].sort((a, b) => at(a) - at(b));
}
