import type { Brn } from '../kernel/brn.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import { isNewSince } from '../records/status.js';
import type { Store } from '../records/store.js';
import type { Occasion } from './alert-case.js';
import type { AlertIndex } from './alert-index.js';

interface Deps {
  readonly index: AlertIndex;
  readonly checker: { updateAlert(company: Company, occasion: Occasion): Promise<unknown> };
  readonly store: Pick<Store, 'status'>;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly isFrozen: () => boolean;
}

const AGAIN_AFTER = MINUTE;

/**
 * Decides alerts that are due again, without a check. One pass is one round, most urgent first: the first are posted
 * individually, the rest become one message.
 */
export class DueAlerts {
  readonly #deps: Deps;
  readonly #lookedAt = new Map<Brn, Instant>();
  #stopping = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Must not run concurrently. Rejects with StoreError.
   *
   * @param sweepingSince start of the running sweep. Companies that it has not checked yet wait for their check; those
   * with news wait for its end, since other companies may have the same news.
   */
  async followDue(now: Instant, sweepingSince?: Instant): Promise<void> {
    const { checker, watched } = this.#deps;
    for (const brn of this.#dueAt(now)) {
      if (this.#stopping) return;
      this.#lookedAt.set(brn, now);
      const company = watched(brn);
      if (company === undefined || (await this.#waitsForSweep(brn, sweepingSince))) continue;
      await checker.updateAlert(company, { kind: 'time', round: now });
    }
    this.#forget(now);
  }

  /** Ends after the current company. */
  stop(): void {
    this.#stopping = true;
  }

  async #waitsForSweep(brn: Brn, since: Instant | undefined): Promise<boolean> {
    if (since === undefined) return false;
    const status = await this.#deps.store.status(brn);
    return status !== undefined && ((status.sweptAt ?? 0) < since || isNewSince(status, since));
  }

  #dueAt(now: Instant): readonly Brn[] {
    // While POPBiLL refuses our settings, nobody is notified.
    if (this.#deps.isFrozen()) return [];
    return this.#deps.index
      .due(now)
      .filter((brn) => !isWithin(this.#lookedAt.get(brn), AGAIN_AFTER, now));
  }

  #forget(now: Instant): void {
    for (const [brn, at] of this.#lookedAt) {
      if (!isWithin(at, AGAIN_AFTER, now)) this.#lookedAt.delete(brn);
    }
  }
}
