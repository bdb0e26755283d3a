import type { SendPass } from '../records/ports.js';

/** What comes of waiting at the gate. */
interface Turn {
  readonly comeIn: () => void;
  readonly turnAway: () => void;
}

/**
 * Lets one message at a time be on its way from Slack taking it to being on record, over all channels: whenever the
 * process is killed, at most that one is said again. Edits may pass beside it, because making one twice changes nothing.
 *
 * A channel that has to wait stays outside. What hangs inside holds up the others for the 15 s after which the client
 * gives up (slack/slack-clients.ts), once more when the blocks are refused; the record takes milliseconds.
 */
export class SendGate {
  readonly #waiting: Turn[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isTaken = false;

  /** Who waits when `stopping` is aborted is turned away. */
  constructor(stopping?: AbortSignal) {
    this.#stopping = stopping;
    stopping?.addEventListener('abort', () => {
      for (const { turnAway } of this.#waiting.splice(0)) turnAway();
    });
  }

  pass(): SendPass {
    let isIn = false;
    return {
      enter: async () => {
        if (isIn) return;
        await this.#enter();
        isIn = true;
      },
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.#leave();
      },
    };
  }

  #enter(): Promise<void> {
    if (this.#stopping?.aborted === true) return Promise.reject(turnedAway());
    if (this.#isTaken) {
      return new Promise((comeIn, reject) => {
        this.#waiting.push({ comeIn, turnAway: () => reject(turnedAway()) });
      });
    }
    this.#isTaken = true;
    return Promise.resolve();
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next.comeIn();
  }
}

/** False: the process stops, and nothing is to be sent any more. */
export function isLetIn(pass: SendPass): Promise<boolean> {
  return pass.enter().then(
    () => true,
    () => false,
  );
}

function turnedAway(): Error {
  return new DOMException('The process is stopping.', 'AbortError');
}
