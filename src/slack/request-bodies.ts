import type { IncomingMessage } from 'node:http';
import { type BufferedIncomingMessage, HTTPModuleFunctions } from '@slack/bolt';

/** Reads the bodies of requests of which nobody knows yet whether they are Slack's. */
export interface RequestBodies {
  /** Rejects when the body is longer than `most` (TOO_LARGE), or does not come to an end. */
  read(req: IncomingMessage, most: number): Promise<BufferedIncomingMessage>;
}

/** raw-body's word. */
export const TOO_LARGE = 'entity.too.large';

/**
 * @param mostTogether bytes of all that are being read. Beyond them those connections are closed that have been open longest:
 *   Slack sends a body at once, and whoever wants to fill our memory takes their time.
 */
export function createRequestBodies(mostTogether: number): RequestBodies {
  const read = new Map<IncomingMessage, number>();
  let together = 0;

  function count(req: IncomingMessage, bytes: number): void {
    read.set(req, (read.get(req) ?? 0) + bytes);
    together += bytes;
    for (const slowest of read.keys()) {
      if (together <= mostTogether) return;
      slowest.destroy();
      forget(slowest);
    }
  }

  function forget(req: IncomingMessage): void {
    together -= read.get(req) ?? 0;
    read.delete(req);
  }

  return {
    async read(req, most) {
      const onData = (chunk: Buffer): void => count(req, chunk.length);
      read.set(req, 0);
      req.on('data', onData);
      try {
        return await HTTPModuleFunctions.bufferIncomingMessage(req, most);
      } finally {
        req.off('data', onData);
        forget(req);
      }
    },
  };
}
