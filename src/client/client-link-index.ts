import type { Brn } from '../kernel/brn.js';
import type { ClientLink } from '../records/page-link.js';
import type { Change, Store, StoreIndex } from '../records/store.js';

/** All links, in memory, so that a request with an unknown token does not read the store. */
export class ClientLinkIndex implements StoreIndex {
  readonly #links = new Map<Brn, ClientLink>();
  readonly #byHash = new Map<string, ClientLink>();

  static async load(store: Pick<Store, 'clientLinks'>): Promise<ClientLinkIndex> {
    const index = new ClientLinkIndex();
    for await (const value of store.clientLinks()) index.apply([{ put: 'client-link', value }]);
    return index;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('delete' in change) {
        if (change.delete === 'client-link') this.#forget(change.brn);
      } else if (change.put === 'client-link') {
        this.#forget(change.value.brn);
        this.#links.set(change.value.brn, change.value);
        this.#byHash.set(change.value.hash, change.value);
      }
    }
  }

  get(brn: Brn): ClientLink | undefined {
    return this.#links.get(brn);
  }

  withHash(hash: string): ClientLink | undefined {
    return this.#byHash.get(hash);
  }

  values(): readonly ClientLink[] {
    return [...this.#links.values()];
  }

  get size(): number {
    return this.#links.size;
  }

  #forget(brn: Brn): void {
    const link = this.#links.get(brn);
    if (link === undefined) return;
    this.#links.delete(brn);
    this.#byHash.delete(link.hash);
  }
}
