import type { SendPass } from './ports.js';

/**
 * Lets one message at a time be on its way from Slack taking it to being on record, over all channels: whenever the
 * process is killed, at most that one is said again. Edits may pass beside it, because making one twice changes nothing.
 *
 * A channel that has to wait stays outside. What hangs inside holds up the others for the 15 s after which the client
 * gives up (slack/slack-clients.ts), once more when the blocks are refused; the record takes milliseconds.
 */
export class SendGate {
  readonly #waiting: (() => void)[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isTaken = false;

  /** Who waits when `stopping` is aborted is turned away. */
  constructor(stopping?: AbortSignal) {
    this.#stopping = stopping;
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
    const stopping = this.#stopping;
    if (stopping?.aborted === true) return Promise.reject(turnedAway());
    if (!this.#isTaken) {
      this.#isTaken = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        stopping?.removeEventListener('abort', stop);
        resolve();
      };
      const stop = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(turnedAway());
      };
      stopping?.addEventListener('abort', stop, { once: true });
      this.#waiting.push(turn);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}

function turnedAway(): Error {
  return new DOMException('The process is stopping.', 'AbortError');
}
