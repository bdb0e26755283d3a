import type { SendPass } from '../slack/sender.js';

/**
 * A mutex for all channels. Only one message at a time may be sent and not yet recorded, so a killed process repeats at
 * most one. Edits are idempotent and need no pass.
 *
 * A message enters when its turn in its lane comes. A send that hangs delays all others by the client's timeout of 15 s
 * (slack/slack-clients.ts), or twice that if Slack refuses the blocks. Recording takes milliseconds.
 */
export class SendGate {
  readonly #wakeWaiting: (() => void)[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isOccupied = false;

  /** When `stopping` is aborted, waiting passes are rejected. */
  constructor(stopping?: AbortSignal) {
    this.#stopping = stopping;
    stopping?.addEventListener('abort', () => {
      for (const wake of this.#wakeWaiting.splice(0)) wake();
    });
  }

  pass(): SendPass {
    let hasEntered = false;
    return {
      enter: async () => {
        if (hasEntered) return;
        if (this.#isOccupied && this.#stopping?.aborted !== true) {
          await new Promise<void>((wake) => this.#wakeWaiting.push(wake));
        }
        if (this.#stopping?.aborted === true) {
          throw new DOMException('The process is stopping.', 'AbortError');
        }
        this.#isOccupied = true;
        hasEntered = true;
      },
      leave: () => {
        if (!hasEntered) return;
        hasEntered = false;
        const wakeNext = this.#wakeWaiting.shift();
        // It stays occupied for the next one, so that nobody overtakes it.
        if (wakeNext === undefined) this.#isOccupied = false;
        else wakeNext();
      },
    };
  }
}

/** Sends and records a message while no other is in flight. Returns undefined if the process is stopping. */
export async function runExclusively<T>(
  pass: SendPass,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const hasEntered = await pass.enter().then(
    () => true,
    () => false,
  );
  if (!hasEntered) return undefined;
  try {
    return await work();
  } finally {
    pass.leave();
  }
}
