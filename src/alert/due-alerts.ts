import type { Brn } from '../kernel/brn.js';
import { type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import { waitsForPassEnd } from '../records/status.js';
import type { Store } from '../records/store.js';
import type { AlertIndex } from './alert-index.js';
import type { Occasion } from './notice-rules.js';

interface Deps {
  readonly index: AlertIndex;
  readonly recorder: { updateAlert(company: Company, occasion: Occasion): Promise<unknown> };
  readonly store: Pick<Store, 'status'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
}

/** After this time, an alert that is still due, or that waited for the sweep, is decided again. */
const RETRY_AFTER = MINUTE;

export type DueAlerts = ReturnType<typeof createDueAlerts>;

/** Decides alerts that have fallen due, without a check. The notices of one `decideDue` are one round. */
export function createDueAlerts({ index, recorder, store, watchedCompany }: Deps) {
  const triedAt = new Map<Brn, Instant>();
  let isStopping = false;

  /**
   * Must not run concurrently. Rejects with StoreError, or with ClockOffError. `sweepingSince`: when the running sweep
   * started. Companies that it has not checked yet wait for that, and those with new trouble for its end, because many
   * may have it.
   */
  async function decideDue(now: Instant, sweepingSince?: Instant): Promise<void> {
    const isRecent = (at: Instant | undefined) => isWithin(at, RETRY_AFTER, now);
    for (const brn of index.due(now).filter((due) => !isRecent(triedAt.get(due)))) {
      if (isStopping) return;
      triedAt.set(brn, now);
      const company = watchedCompany(brn);
      if (company === undefined || (await waitsForSweep(brn, sweepingSince))) continue;
      await recorder.updateAlert(company, { kind: 'due', round: now });
    }
    for (const [brn, at] of triedAt) if (!isRecent(at)) triedAt.delete(brn);
  }

  /** A running `decideDue` ends after the current company. */
  function stop(): void {
    isStopping = true;
  }

  async function waitsForSweep(brn: Brn, since: Instant | undefined): Promise<boolean> {
    if (since === undefined) return false;
    const status = await store.status(brn);
    if (status === undefined) return false;
    return (status.sweptAt ?? 0) < since || waitsForPassEnd(status, since);
  }

  return { decideDue, stop };
}
