import { describe, expect, it, onTestFinished } from 'vitest';
import { probePublicUrl } from '../../src/app/run-doctor.js';
import { type Respond, startHttpServer } from '../support/http-server.js';

/** What probing says of a server that answers like this. */
async function probing(respond: Respond) {
  const server = await startHttpServer(respond);
  onTestFinished(() => server.close());
  return { found: await probePublicUrl(server.url), received: server.received };
}

/** As the app answers for a ticket that it never gave. */
const OURS = { 'x-robots-tag': 'noindex, nofollow' };

describe('probePublicUrl', () => {
  it('finds the app behind a proxy that passes nothing but what is below /popup/', async () => {
    const { found, received } = await probing(({ path }, response) => {
      if (path.startsWith('/popup/')) response.writeHead(404, OURS).end('<html>');
      else response.writeHead(403).end();
    });

    expect(found).toEqual({ found: 'fine' });
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /popup/doctor']);
  });

  it.each([
    { name: 'the app without PUBLIC_URL', status: 404, headers: {} },
    { name: 'a page for everything', status: 200, headers: OURS },
    { name: 'a proxy without the app', status: 502, headers: {} },
    {
      name: 'a way to somewhere else, which is not followed',
      status: 302,
      headers: { location: 'https://a.test/' },
    },
  ])('tells $name from it', async ({ status, headers }) => {
    const { found } = await probing((_, response) => {
      response.writeHead(status, headers).end('Something.');
    });

    expect(found).toEqual({ found: 'other', error: `HTTP ${status}` });
  });

  it('says the network’s word where there is no answer', async () => {
    const { found } = await probing((_, __, socket) => {
      socket.destroy();
    });

    expect(found).toEqual({ found: 'no-answer', error: expect.stringMatching(/^[A-Z_]+$/) });
  });
});
