import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRequestBodies } from '../../src/slack/transport.js';

const MOST = 100;

function aRequest(): IncomingMessage {
  return new IncomingMessage(new Socket());
}

describe('createRequestBodies', () => {
  it('closes as many connections as it takes, those that have been open longest first', async () => {
    const bodies = createRequestBodies(MOST);
    const idle = Array.from({ length: 3 }, aRequest);
    const large = aRequest();
    const last = aRequest();
    const closed = [...idle, large].map((req) => expect(bodies.read(req, MOST)).rejects.toThrow());
    const read = bodies.read(last, MOST);
    large.push(Buffer.alloc(60));
    await expect.poll(() => large.readableFlowing && large.readableLength).toBe(0);

    last.push(Buffer.alloc(60));
    last.push(null);

    expect((await read).rawBody).toHaveLength(60);
    await Promise.all(closed);
  });

  it('counts no body that was read', async () => {
    const bodies = createRequestBodies(MOST);
    for (let i = 0; i < 3; i += 1) {
      const req = aRequest();
      const read = bodies.read(req, MOST);
      req.push(Buffer.alloc(60));
      req.push(null);
      expect((await read).rawBody).toHaveLength(60);
    }
  });
});
