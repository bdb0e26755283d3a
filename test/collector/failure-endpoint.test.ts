import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFailureEndpoint } from '../../src/collector/failure-endpoint.js';
import { signatureOf } from '../../src/kernel/signature.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock } from '../support/fake-clock.js';

const SECRET = 'the-secret-of-the-collector-0123456789';
const NOW = Date.UTC(2026, 10, 26, 5, 2, 3);

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** An endpoint at which no report is accepted. */
async function serve() {
  const log = captureLog();
  const app = { now: NOW };
  const answer = createFailureEndpoint({
    secret: SECRET,
    reports: { has: () => false, accept: async () => {} },
    watchedCompany: () => undefined,
    mayAct: () => true,
    clock: fakeClock(NOW),
    realNow: () => app.now,
    metrics: { collectorAnswered: () => {} },
    log,
  });
  const server = createServer((req, res) => void answer(req, res)).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/collector/failures`;
  return { url, log, app };
}

/** Begins a request whose body never ends. */
function begin(url: string, signature: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = signature === undefined ? {} : { 'x-hometax-signature': signature };
    const req = request(url, { method: 'POST', headers }, resolve);
    req.on('error', reject);
    req.write('{');
  });
}

describe('a request to report a failure', () => {
  it.each([
    ['has no signature', undefined],
    ['has a malformed signature', 't=now,v1=0'],
    ['has an old signature', signatureOf('{', SECRET, NOW - 6 * MINUTE)],
  ])('is refused before its body has arrived if it %s', async (_, signature) => {
    const { url } = await serve();

    expect((await begin(url, signature)).statusCode).toBe(401);
  });

  it('is logged once a minute if it is refused, with the number of them for each cause', async () => {
    const { url, log, app } = await serve();
    const post = (signature?: string) =>
      fetch(url, {
        method: 'POST',
        body: '{}',
        headers: signature === undefined ? {} : { 'x-hometax-signature': signature },
      });

    for (let i = 0; i < 50; i++) await post();
    await post(signatureOf('{}', SECRET, NOW));
    app.now += MINUTE - SECOND;
    await post();
    app.now += SECOND;
    await post();

    expect(log.lines.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: 'warn', status: 401, why: 'unsigned', times: 1 },
      { level: 'warn', status: 400, why: 'invalid', times: 1 },
      { level: 'warn', status: 401, why: 'unsigned', times: 51 },
    ]);
  });
});
