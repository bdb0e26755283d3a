import { loginTriedAt } from '../assessment/what-is-left.js';
import { createBreather } from '../kernel/breather.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { Company } from '../records/company.js';
import type { Store } from '../records/ports.js';

/** Companies that are looked at before others may have their turn. */
const AT_ONCE = 500;

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
  const breathe = createBreather();
  const byTime = new Map<Instant, Company[]>();
  let looked = 0;
  for (const company of companies) {
    if (++looked % AT_ONCE === 0) await breathe();
    const at = tried.get(company.brn) ?? 0;
    const others = byTime.get(at);
    if (others === undefined) byTime.set(at, [company]);
    else others.push(company);
  }
  // As plain numbers 100,000 are in order within a few milliseconds, and nobody waits for it.
  return [...Float64Array.from(byTime.keys()).sort()].flatMap((at) => byTime.get(at) ?? []);
}
