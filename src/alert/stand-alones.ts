import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { AlertIndex } from './alert-index.js';
import { rollUpId } from './roll-up.js';

/** Channel and round of which it is remembered how many notices stood alone. */
const ROUNDS_KEPT = 500;

/**
 * How many notices of a channel and round stand alone. Counted here and not only in the index, because several are
 * decided before the first of them is written.
 */
export class StandAlones {
  readonly #index: Pick<AlertIndex, 'standingIn'>;
  /** `before`: those that were in the store when this process first counted. */
  readonly #counts = new Map<string, { readonly before: number; readonly since: Set<Brn> }>();

  constructor(index: Pick<AlertIndex, 'standingIn'>) {
    this.#index = index;
  }

  /** Others than this company's. */
  besides(brn: Brn, channel: string, round: Instant): number {
    const { before, since } = this.#in(channel, round);
    return before + since.size - (since.has(brn) ? 1 : 0);
  }

  add(brn: Brn, channel: string, round: Instant): void {
    this.#in(channel, round).since.add(brn);
  }

  #in(channel: string, round: Instant) {
    const key = rollUpId(channel, round);
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const count = { before: this.#index.standingIn(channel, round), since: new Set<Brn>() };
    this.#counts.set(key, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > ROUNDS_KEPT && oldest !== undefined) this.#counts.delete(oldest);
    return count;
  }
}
