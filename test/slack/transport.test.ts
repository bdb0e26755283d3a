import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import { createTransport, EVENTS_PATH } from '../../src/slack/transport.js';
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
