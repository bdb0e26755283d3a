import type { Assessment } from '../assessment/assessment.js';
import type { Instant } from '../kernel/instant.js';
import type { Gap, Stop } from '../records/alert.js';
import type { Product } from '../records/company.js';

/**
 * When products stopped being collectable and came back, carried on with one assessment. A product of which nothing
 * was found out keeps the state it had; one that is collected no more is dropped.
 */
export function stopsAfter(
  before: readonly Stop[],
  { products }: Assessment,
  now: Instant,
): readonly Stop[] {
  const works = new Set<Product>();
  const begun: Stop[] = [];
  for (const { product, verdict, collectableAt } of products) {
    const isStopped = before.some((stop) => stop.product === product && stop.to === undefined);
    if (verdict.kind === 'collectable' || verdict.kind === 'at-risk') works.add(product);
    if (verdict.kind === 'broken' && !isStopped) {
      begun.push({ product, from: collectableAt });
    }
  }
  const collected = before.filter((stop) =>
    products.some(({ product }) => product === stop.product),
  );
  const ended = collected.map((stop) =>
    stop.to === undefined && works.has(stop.product) ? { ...stop, to: now } : stop,
  );
  return [...ended, ...begun];
}

/** What has to be collected again once nothing is wrong any more. */
export function gapsOf(stops: readonly Stop[], now: Instant): readonly Gap[] {
  return stops.map(({ to = now, ...stop }) => ({ ...stop, to }));
}
