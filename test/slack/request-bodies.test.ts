import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRequestBodies } from '../../src/slack/transport.js';

const MAX_BYTES = 100;

function aRequest(): IncomingMessage {
  return new IncomingMessage(new Socket());
}

describe('createRequestBodies', () => {
  it('closes the connections that have been open longest until the bodies fit', async () => {
    const bodies = createRequestBodies(MAX_BYTES);
    const idle = Array.from({ length: 3 }, aRequest);
    const large = aRequest();
    const last = aRequest();
    const closed = [...idle, large].map((req) =>
      expect(bodies.read(req, MAX_BYTES)).rejects.toThrow(),
    );
    const read = bodies.read(last, MAX_BYTES);
    large.push(Buffer.alloc(60));
    await expect.poll(() => large.readableFlowing && large.readableLength).toBe(0);

    last.push(Buffer.alloc(60));
    last.push(null);

    expect((await read).rawBody).toHaveLength(60);
    await Promise.all(closed);
  });

  it('does not count a body after it was read', async () => {
    const bodies = createRequestBodies(MAX_BYTES);
    for (let i = 0; i < 3; i += 1) {
      const req = aRequest();
      const read = bodies.read(req, MAX_BYTES);
      req.push(Buffer.alloc(60));
      req.push(null);
      expect((await read).rawBody).toHaveLength(60);
    }
  });
});
