import type { Store } from '../../src/records/store.js';
import type { Admins } from '../../src/slack/people.js';
import type { Sender } from '../../src/slack/sender.js';

/** A process that is killed just before a given step. A step is a store write or a send. */
export interface KillableProcess {
  readonly steps: number;
  readonly isDead: boolean;
  /** Resolves when it is killed. */
  readonly death: Promise<void>;
  store(store: Store): Store;
  sender(sender: Sender & Admins): Sender & Admins;
}

/** Once killed, the process has no effect, and its pending calls never settle. */
export function createKillableProcess(killAtStep = Number.POSITIVE_INFINITY): KillableProcess {
  let die = (): void => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  let steps = 0;
  let isDead = false;

  async function perform<T>(work: () => Promise<T>): Promise<T> {
    steps += 1;
    if (steps === killAtStep) {
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
        if (changes.length > 0) await perform(() => store.write(changes));
      },
    }),
    sender: (sender) => ({
      post: (...args) => perform(() => sender.post(...args)),
      edit: (...args) => perform(() => sender.edit(...args)),
      reply: (...args) => perform(() => sender.reply(...args)),
      find: () => sender.find(),
      notify: (...args) => perform(() => sender.notify(...args)),
    }),
  };
}
