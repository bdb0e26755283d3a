import { createHmac } from 'node:crypto';
import { createServer, IncomingMessage } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import { createRequestBodies, createTransport, EVENTS_PATH } from '../../src/slack/transport.js';
import { captureLog } from '../support/capture-log.js';

const SECRET = 'a secret';

describe('a large request with an invalid signature', () => {
  it.each([
    { wrong: 'clock', at: () => Date.now() - HOUR, secret: SECRET, says: 'request is stale' },
    { wrong: 'secret', at: () => Date.now(), secret: 'another', says: 'signature mismatch' },
  ])('is refused, and the log says that the $wrong is wrong', async ({ at, secret, says }) => {
    const log = captureLog();
    const { requestListener } = createTransport({ kind: 'http', signingSecret: SECRET }, { log });
    const server = createServer(requestListener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const body = JSON.stringify({ type: 'event_callback', text: 'x'.repeat(20_000) });
    const timestamp = Math.trunc(at() / SECOND);
    const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`);

    const { status } = await fetch(`http://127.0.0.1:${port}${EVENTS_PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${hmac.digest('hex')}`,
      },
      body,
    });

    expect(status).toBe(401);
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining(says) }]);
  });
});

describe('a Socket Mode connection', () => {
  it('that Slack closes before its hello, because Socket Mode is off, fails with advice', async () => {
    const server = createServer((_req, res) => {
      const { port } = server.address() as AddressInfo;
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/link` }));
    });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) =>
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'link_disabled' })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      sockets.close();
      server.closeAllConnections();
      server.close();
    });
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
    const transport = createTransport(
      { kind: 'socket', appToken: 'xapp-test' },
      { log: captureLog(), apiUrl },
    );

    await expect(transport.open()).rejects.toThrow('Check that Socket Mode is on');
    expect(transport.isOpen()).toBe(false);
  });
});

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
