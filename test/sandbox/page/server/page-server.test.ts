import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PageState, REQUESTS } from '../../../../src/sandbox/page/contract.js';
import { DONE, type Outcome } from '../../../../src/sandbox/page/server/outcomes.js';
import {
  isPortInUse,
  listenForPage,
  type PageServer,
} from '../../../../src/sandbox/page/server/page-server.js';
import type { Sandbox } from '../../../../src/sandbox/page/server/sandbox.js';
import { Versions } from '../../../../src/sandbox/page/server/versions.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

interface FakeSandbox extends Sandbox {
  readonly acted: readonly { readonly name: string; readonly body: unknown }[];
}

/** Gives every request the same outcome, records the requests, and has one file, which only Kim may see. */
function fakeSandbox(outcome: Outcome = DONE, language: Sandbox['language'] = 'ko'): FakeSandbox {
  const acted: { readonly name: string; readonly body: unknown }[] = [];
  return {
    acted,
    versions: new Versions(),
    language,
    // The server passes a state on unchanged.
    state: (me, channel) => ({ me, channel }) as PageState,
    act: async (name, body) => {
      acted.push({ name, body });
      return outcome;
    },
    file: (id, me) =>
      id === 'F1' && me.id === 'U0KIM'
        ? {
            id,
            name: '회사 목록.csv',
            title: '',
            content: Buffer.from('brn'),
            user: '',
            channels: [],
          }
        : undefined,
    close: async () => {},
  };
}

async function aServer(sandbox?: Sandbox): Promise<PageServer & { readonly url: string }> {
  const folder = temporaryFolder();
  const assets = join(folder, 'assets');
  await mkdir(assets);
  await writeFile(join(assets, 'index.html'), '<!doctype html>page');
  await writeFile(join(assets, 'page.js'), 'script');
  await writeFile(join(folder, 'secret.js'), 'not for the page');
  const server = await listenForPage(0, { assets });
  onTestFinished(() => server.close());
  if (sandbox !== undefined) server.show(sandbox);
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

function post(url: string, body: string, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** A request whose path and headers are sent unchanged, unlike with `fetch`. */
function raw(
  { port }: PageServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .once('error', reject)
      .end();
  });
}

describe('the page', () => {
  it('answers that it is starting until the sandbox is ready', async () => {
    const { url } = await aServer();

    const early = await fetch(url);

    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await early.text()).toContain('is starting');
  });

  it('is served with its files and a policy that allows only its own scripts', async () => {
    const { url } = await aServer(fakeSandbox());

    const [page, script] = await Promise.all([fetch(url), fetch(`${url}/page.js`)]);

    expect([page.headers.get('content-type'), await page.text()]).toEqual([
      'text/html; charset=utf-8',
      '<!doctype html>page',
    ]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect([script.headers.get('content-type'), await script.text()]).toEqual([
      'text/javascript; charset=utf-8',
      'script',
    ]);
  });

  it.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/missing.js',
    '/assets',
    '/api/x',
  ])('answers 404 at %s', async (path) => {
    const server = await aServer(fakeSandbox());

    const answer = await raw(server, path);

    expect([answer.status, answer.body]).toEqual([404, expect.stringContaining('nothing at')]);
  });

  it('is also served on IPv6, if the machine has it', async () => {
    const { port } = await aServer(fakeSandbox());

    const answer = await fetch(`http://localhost:${port}/page.js`);

    expect(answer.status).toBe(200);
  });

  it('refuses other methods', async () => {
    const { url } = await aServer(fakeSandbox());

    const answer = await fetch(`${url}/api/state`, { method: 'DELETE' });

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('the state', () => {
  it('is returned for the requested person and channel', async () => {
    const { url } = await aServer(fakeSandbox());

    const state = await (await fetch(`${url}/api/state?as=U0EMMA&channel=C0TEAM`)).json();

    expect(state).toMatchObject({ me: { id: 'U0EMMA', language: 'en' }, channel: 'C0TEAM' });
  });

  it.each([
    { language: 'ko', id: 'U0KIM' },
    { language: 'en', id: 'U0EMMA' },
  ] as const)(
    'is returned for $id when the request names nobody and the sandbox speaks $language',
    async ({ language, id }) => {
      const { url } = await aServer(fakeSandbox(DONE, language));

      expect(await (await fetch(`${url}/api/state`)).json()).toMatchObject({ me: { id } });
    },
  );

  it('is refused with a sentence for an unknown person', async () => {
    const { url } = await aServer(fakeSandbox());

    const answer = await fetch(`${url}/api/state?as=U0NOBODY`);

    expect([answer.status, await answer.json()]).toEqual([
      400,
      { ok: false, kind: 'invalid', sentence: 'There is no person U0NOBODY.' },
    ]);
  });
});

describe('a request', () => {
  it.each(Object.keys(REQUESTS))('is passed on to the sandbox: POST %s', async (name) => {
    const sandbox = fakeSandbox();
    const { url } = await aServer(sandbox);

    const answer = await post(`${url}/api/${name}`, '{"as":"U0KIM"}');

    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
    expect(sandbox.acted).toEqual([{ name, body: { as: 'U0KIM' } }]);
  });

  it('is answered with the sandbox’s status and body', async () => {
    const body = { ok: false, kind: 'refused', sentence: 'No.' } as const;
    const { url } = await aServer(fakeSandbox({ status: 409, body }));

    const answer = await post(`${url}/api/home`, '{}');

    expect([answer.status, await answer.json()]).toEqual([409, body]);
  });

  it.each<{
    name: string;
    path: string;
    body: string;
    headers: Record<string, string>;
    status: number;
    says: string;
  }>([
    {
      name: 'invalid JSON',
      path: '/api/home',
      body: '{',
      headers: {},
      status: 400,
      says: 'The request is not JSON.',
    },
    {
      name: 'a form as its body',
      path: '/api/home',
      body: 'as=U0KIM',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      status: 400,
      says: 'Send JSON',
    },
    {
      name: 'a body over the size limit',
      path: '/api/home',
      body: JSON.stringify('x'.repeat(13 * 1024 * 1024)),
      headers: {},
      status: 400,
      says: 'too large',
    },
    {
      name: 'an unknown request name',
      path: '/api/toString',
      body: '{}',
      headers: {},
      status: 404,
      says: 'There is no /api/toString',
    },
    {
      name: 'the origin of another site',
      path: '/api/home',
      body: '{}',
      headers: { origin: 'https://evil.example' },
      status: 403,
      says: 'Only the page itself',
    },
  ])(
    'is refused with a sentence if it has $name',
    async ({ path, body, headers, status, says }) => {
      const sandbox = fakeSandbox();
      const { url } = await aServer(sandbox);

      const answer = await post(`${url}${path}`, body, { ...headers });

      expect([answer.status, (await answer.json()) as unknown]).toMatchObject([
        status,
        { ok: false, sentence: expect.stringContaining(says) },
      ]);
      expect(sandbox.acted).toEqual([]);
    },
  );

  it('is refused if its Host header is not this machine’s', async () => {
    const server = await aServer(fakeSandbox());

    const answer = await raw(server, '/api/state', { host: 'evil.example' });

    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('this computer') });
  });
});

describe('a shared file', () => {
  it('is sent under its name to a person who may see it', async () => {
    const { url } = await aServer(fakeSandbox());

    const file = await fetch(`${url}/api/files/F1?as=U0KIM`);

    expect(await file.text()).toBe('brn');
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('회사 목록.csv')}`,
    );
  });

  it.each(['/api/files/F1?as=U0EMMA', '/api/files/F2?as=U0KIM', '/api/files/F1'])(
    'is not found for others: %s',
    async (path) => {
      const { url } = await aServer(fakeSandbox());

      expect((await fetch(url + path)).status).toBe(404);
    },
  );
});

describe('events', () => {
  it('send the version at once and after changes, one event for many changes', async () => {
    const sandbox = fakeSandbox();
    const { url } = await aServer(sandbox);
    const stream = await fetch(`${url}/api/events`);
    const logged = eventsOf(stream);
    await logged.until(1);

    for (let i = 0; i < 20; i += 1) sandbox.versions.next();
    await logged.until(2);

    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(logged.all()).toEqual(['1', '21']);
  });

  it('end when the server closes', async () => {
    const server = await aServer(fakeSandbox());
    const logged = eventsOf(await fetch(`${server.url}/api/events`));
    await logged.until(1);

    await server.close();

    await expect(logged.ended).resolves.toBeUndefined();
  });
});

describe('listenForPage', () => {
  it('rejects if the port is in use', async () => {
    const { port } = await aServer();

    const second = listenForPage(port, { assets: '' });

    await expect(second).rejects.toSatisfy(isPortInUse);
  });

  it('rejects and releases the IPv4 port if the port is in use only on IPv6', async ({ skip }) => {
    const other = createServer();
    const hasIpv6 = await new Promise<boolean>((resolve) => {
      other.once('error', () => resolve(false));
      other.listen(0, '::1', () => resolve(true));
    });
    onTestFinished(() => void other.close());
    const address = other.address();
    if (!hasIpv6 || address === null || typeof address === 'string') {
      skip('this machine has no IPv6');
      return;
    }

    await expect(listenForPage(address.port, { assets: '' })).rejects.toSatisfy(isPortInUse);

    const again = createServer();
    onTestFinished(() => void again.close());
    await new Promise<void>((resolve, reject) => {
      again.once('error', reject);
      again.listen(address.port, '127.0.0.1', resolve);
    });
    expect(again.listening).toBe(true);
  });
});

/** Collects the data of server-sent events. */
function eventsOf(response: Response) {
  let text = '';
  const listeners = new Set<() => void>();
  const all = () => [...text.matchAll(/^event: changed\ndata: (.*)$/gm)].map(([, data]) => data);
  const ended = (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk);
        for (const listener of listeners) listener();
      }
    } catch {
      // The connection is cut when the server closes.
    }
  })();
  return {
    all,
    ended,
    until: (count: number) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (all().length < count) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
  };
}
