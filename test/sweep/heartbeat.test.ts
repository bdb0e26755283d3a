import { describe, expect, it, onTestFinished } from 'vitest';
import { createHeartbeat } from '../../src/sweep/heartbeat.js';
import { captureLog } from '../support/capture-log.js';
import { type Respond, startHttpServer } from '../support/http-server.js';

const PATH = '/ping/a-secret-key?from=sweep';
const canDeliver = async () => true;

async function serverThat(respond: Respond) {
  const server = await startHttpServer(respond);
  onTestFinished(() => server.close());
  return server;
}

/** Beats once, waits until that has succeeded or failed, and returns the logged lines. */
async function beatAt(url: string, timings: Parameters<typeof createHeartbeat>[3] = {}) {
  const log = captureLog();
  const heartbeat = createHeartbeat(url, canDeliver, log, {
    pauseMs: 1,
    closeMs: 5000,
    ...timings,
  });
  heartbeat.beat();
  await heartbeat.close();
  return log.lines;
}

describe('createHeartbeat', () => {
  it('calls the address once with GET and its query, and logs nothing', async () => {
    const server = await serverThat((_, response) => void response.writeHead(200).end('OK'));

    const logged = await beatAt(`${server.url}${PATH}`);

    expect(server.received.map(({ method, path }) => [method, path])).toEqual([['GET', PATH]]);
    expect(logged).toEqual([]);
  });

  it('retries once after a failure', async () => {
    const server = await serverThat((_, response) => {
      response.writeHead(server.received.length === 1 ? 503 : 204).end();
    });

    const logged = await beatAt(`${server.url}${PATH}`);

    expect(server.received).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  it.each<{ name: string; respond: Respond; failure: string; timings?: { timeoutMs: number } }>([
    {
      name: 'an error',
      respond: (_, response) => void response.writeHead(500).end(),
      failure: 'HTTP 500',
    },
    {
      name: 'a redirect',
      respond: (_, response) => void response.writeHead(301).end(),
      failure: 'HTTP 301',
    },
    {
      name: 'a reset',
      respond: (_, __, socket) => void socket.resetAndDestroy(),
      failure: 'ECONNRESET',
    },
    { name: 'silence', respond: () => {}, failure: 'TimeoutError', timings: { timeoutMs: 500 } },
  ])('gives up with a warning after $name twice', async ({ respond, failure, timings }) => {
    const server = await serverThat(respond);

    const logged = await beatAt(`${server.url}${PATH}`, timings);

    expect(server.received).toHaveLength(2);
    expect(logged).toEqual([
      {
        level: 'warn',
        message: 'HEARTBEAT_URL did not confirm the call after a scheduled check',
        fields: { failure },
      },
    ]);
    expect(JSON.stringify(logged)).not.toContain('a-secret-key');
  });

  it('logs a warning when the connection is refused', async () => {
    const server = await startHttpServer(() => {});
    await server.close();

    expect(await beatAt(`${server.url}${PATH}`)).toMatchObject([
      { level: 'warn', fields: { failure: 'ECONNREFUSED' } },
    ]);
  });

  it('waits up to `closeMs` for a pending call at the end, and logs nothing', async () => {
    const server = await serverThat(() => {});
    const log = captureLog();
    const heartbeat = createHeartbeat(`${server.url}${PATH}`, canDeliver, log, { closeMs: 10 });

    heartbeat.beat();
    await expect.poll(() => server.received.length).toBe(1);
    await heartbeat.close();

    expect(server.received).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  it('keeps no connection open, so that the process can end', async () => {
    const server = await serverThat((_, response) => void response.writeHead(200).end('OK'));

    await beatAt(`${server.url}${PATH}`);

    expect(server.received[0]?.headers['connection']).toBe('close');
  });
});
