import type { Store } from '../../src/records/store.js';
import type { Admins } from '../../src/slack/people.js';
import type { Sender } from '../../src/slack/sender.js';

/** A process that is killed right before its n-th step outwards: a write of the store, or something handed to Slack. */
export interface Mortal {
  /** Steps that were made. */
  readonly steps: number;
  readonly isDead: boolean;
  /** Resolves when it is killed. */
  readonly death: Promise<void>;
  store(store: Store): Store;
  sender(sender: Sender & Admins): Sender & Admins;
}

/** Nothing the dead process does has an effect any more, and nothing it waits for ever comes. */
export function mortal(diesAt = Number.POSITIVE_INFINITY): Mortal {
  let die = (): void => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  let steps = 0;
  let isDead = false;

  async function step<T>(work: () => Promise<T>): Promise<T> {
    steps += 1;
    if (steps === diesAt) {
      isDead = true;
      die();
    }
    if (isDead) return new Promise<T>(() => {});
    return work();
  }

  return {
    get steps() {
      return steps;
    },
    get isDead() {
      return isDead;
    },
    death,
    store: (store) => ({
      ...store,
      async write(changes) {
        if (changes.length > 0) await step(() => store.write(changes));
      },
    }),
    sender: (sender) => ({
      post: (...about) => step(() => sender.post(...about)),
      edit: (...about) => step(() => sender.edit(...about)),
      reply: (...about) => step(() => sender.reply(...about)),
      find: () => sender.find(),
      tell: (...about) => step(() => sender.tell(...about)),
    }),
  };
}
