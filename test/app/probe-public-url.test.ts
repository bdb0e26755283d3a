import { describe, expect, it, onTestFinished } from 'vitest';
import { probePublicUrl } from '../../src/app/run-doctor.js';
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
  it('finds the app behind a proxy that passes only /popup/', async () => {
    const { finding, received } = await probe(({ path }, response) => {
      if (path.startsWith('/popup/')) response.writeHead(404, TICKET_PAGE).end('<html>');
      else response.writeHead(403).end();
    });

    expect(finding).toEqual({ status: 'fine' });
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /popup/doctor']);
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
