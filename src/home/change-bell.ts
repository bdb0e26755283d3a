import type { StoreIndex } from '../records/indexed-store.js';
import type { Change } from '../records/ports.js';

/** Tells that something was written that people see in their Home tab. */
export class ChangeBell implements StoreIndex {
  readonly #listeners = new Set<() => void>();

  apply(changes: readonly Change[]): void {
    if (changes.some(isSeen)) this.ring();
  }

  ring(): void {
    for (const listener of this.#listeners) listener();
  }

  /** The listener is called within the write, so it only takes note. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

type Kind = Extract<Change, { readonly put: string }>['put'];

/** What is on its way to a channel, the record of what was done, and who looks are not shown there. */
const UNSEEN: ReadonlySet<Kind> = new Set<Kind>([
  ...(['outbox', 'history', 'ticket', 'roll-up'] as const),
  ...(['digest', 'first-check', 'home-visit', 'look', 'told-problem'] as const),
]);

function isSeen(change: Change): boolean {
  return !UNSEEN.has('put' in change ? change.put : change.delete);
}
