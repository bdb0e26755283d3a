import { describe, expect, it, onTestFinished } from 'vitest';
import { probeCollector, probePublicUrl } from '../../src/app/run-doctor.js';
import { type Respond, startHttpServer } from '../support/http-server.js';

/** Probes a server that responds like this. */
async function probe(respond: Respond) {
  const server = await startHttpServer(respond);
  onTestFinished(() => server.close());
  return { finding: await probePublicUrl(server.url), received: server.received };
}

/** The header with which the app answers for an unknown ticket. */
const TICKET_PAGE = { 'x-robots-tag': 'noindex, nofollow' };

describe('probePublicUrl', () => {
  const passing = (paths: RegExp): Respond => {
    return ({ path }, response) => {
      if (paths.test(path)) response.writeHead(404, TICKET_PAGE).end('<html>');
      else response.writeHead(403).end();
    };
  };

  it('finds the app behind a proxy that passes only /popup/ and /calendar/', async () => {
    const { finding, received } = await probe(passing(/^\/(popup|calendar)\//));

    expect(finding).toEqual({ status: 'fine' });
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /popup/doctor',
      'GET /calendar/doctor.ics',
    ]);
  });

  it('finds the app while it answers no more guesses', async () => {
    const { finding } = await probe((_, response) => {
      response.writeHead(429, TICKET_PAGE).end();
    });

    expect(finding).toEqual({ status: 'fine' });
  });

  it('says that a proxy does not pass calendars', async () => {
    const { finding } = await probe(passing(/^\/popup\//));

    expect(finding).toEqual({ status: 'other', error: '/calendar/: HTTP 403' });
  });

  it.each([
    { name: 'the app without PUBLIC_URL', status: 404, headers: {} },
    { name: 'a page for all paths', status: 200, headers: TICKET_PAGE },
    { name: 'a proxy without the app', status: 502, headers: {} },
    {
      name: 'a redirect, which is not followed',
      status: 302,
      headers: { location: 'https://a.test/' },
    },
  ])('does not take $name for the app', async ({ status, headers }) => {
    const { finding } = await probe((_, response) => {
      response.writeHead(status, headers).end('Something.');
    });

    expect(finding).toEqual({ status: 'other', error: `HTTP ${status}` });
  });

  it('returns the network error if there is no answer', async () => {
    const { finding } = await probe((_, __, socket) => {
      socket.destroy();
    });

    expect(finding).toEqual({ status: 'no-answer', error: expect.stringMatching(/^[A-Z_]+$/) });
  });
});

describe('probeCollector', () => {
  it.each([
    { name: 'the app', status: 401, body: '{"error":"unsigned"}', finding: { status: 'fine' } },
    {
      name: 'a proxy with a password',
      status: 401,
      body: 'Authorization required',
      finding: { status: 'other', error: 'HTTP 401' },
    },
    {
      name: 'the app without COLLECTOR_SECRET',
      status: 404,
      body: '',
      finding: { status: 'other', error: 'HTTP 404' },
    },
  ])('tells $name by its answer', async ({ status, body, finding }) => {
    const server = await startHttpServer((_, response) => {
      response.writeHead(status).end(body);
    });
    onTestFinished(() => server.close());

    expect(await probeCollector(server.url)).toEqual(finding);
    const [request] = server.received;
    expect(`${request?.method} ${request?.path}`).toBe('POST /collector/failures');
  });
});
