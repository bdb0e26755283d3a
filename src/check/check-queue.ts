import type { Brn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { CompanyStatus } from '../records/status.js';
import type { Change, Store, StoreIndex } from '../records/store.js';

interface RunningCheck {
  readonly brn: Brn;
  /** The company's status as last read or written; absent: not read yet. */
  known?: { readonly status: CompanyStatus | undefined };
}

/**
 * Runs checks of one company, also people's, one after the other, because the lock-out rule needs the last result. Each
 * check reads the status from the store once, although it starts several times from the current one.
 */
export class CheckQueue implements StoreIndex {
  readonly #queue = new KeyedQueue();
  /** Not a Map: few checks run at once, and V8 keeps what a Map held when it was rehashed until the next full collection. */
  readonly #running: RunningCheck[] = [];

  run<T>(brn: Brn, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(brn, async () => {
      const check: RunningCheck = { brn };
      this.#running.push(check);
      try {
        return await work();
      } finally {
        this.#running.splice(this.#running.indexOf(check), 1);
      }
    });
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'status') this.#follow(change.value.brn, change.value);
      } else if (change.delete === 'status') {
        this.#follow(change.brn, undefined);
      }
    }
  }

  /** Wraps the store, so that it need not read the status of a company whose check has read it. */
  storeOfChecks(store: Store): Store {
    return {
      ...store,
      statusOrLost: async (brn) => {
        const check = this.#find(brn);
        if (check?.known !== undefined) return check.known.status;
        const status = await store.statusOrLost(brn);
        if (check === undefined) return status;
        // A write during the read has a newer one.
        check.known ??= { status };
        return check.known.status;
      },
    };
  }

  #follow(brn: Brn, status: CompanyStatus | undefined): void {
    const check = this.#find(brn);
    if (check !== undefined) check.known = { status };
  }

  #find(brn: Brn): RunningCheck | undefined {
    return this.#running.find((check) => check.brn === brn);
  }
}
