import { createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Agent, type Dispatcher, MockAgent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpRequest, sendRequest } from '../../src/popbill/request.js';
import { type Respond, startHttpServer, type TestHttpServer } from '../support/http-server.js';

const MIB = 1024 * 1024;
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function anAgent(): Agent {
  const agent = new Agent({ connections: 1 });
  closers.push(() => agent.destroy());
  return agent;
}

async function aServer(respond: Respond): Promise<TestHttpServer> {
  const server = await startHttpServer(respond);
  closers.push(() => server.close());
  return server;
}

/** A server that writes these bytes to each connection and then closes it. */
async function aRawServer(bytes: string): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return `http://127.0.0.1:${address.port}`;
}

function get(origin: string, change: Partial<HttpRequest> = {}): HttpRequest {
  return {
    origin,
    path: '/facts',
    method: 'GET',
    headers: ['x-a', 'b'],
    timeoutMs: 5000,
    ...change,
  };
}

describe('sendRequest', () => {
  it('sends method, path, headers and body, and returns status and text', async () => {
    const server = await aServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"code":-1,"말":"예"}');
    });

    const outcome = await sendRequest(
      anAgent(),
      get(server.url, { method: 'POST', path: '/Token?x=1', body: '{"a":"가"}' }),
    );

    expect(outcome).toEqual({
      kind: 'answered',
      status: 400,
      text: '{"code":-1,"말":"예"}',
      date: expect.stringContaining('GMT'),
    });
    expect(server.received).toMatchObject([
      { method: 'POST', path: '/Token?x=1', body: '{"a":"가"}', headers: { 'x-a': 'b' } },
    ]);
  });

  it('keeps the connection for the next request', async () => {
    const server = await aServer((_request, response) => void response.end('{}'));
    const agent = anAgent();

    for (let i = 0; i < 3; i++) await sendRequest(agent, get(server.url));

    expect(server.connections()).toBe(1);
  });

  it('joins an answer that arrives in pieces, split within a character', async () => {
    const bytes = Buffer.from('{"name":"가나다"}');
    const server = await aServer(async (_request, response) => {
      response.write(bytes.subarray(0, 10));
      await new Promise((resolve) => setImmediate(resolve));
      response.end(bytes.subarray(10));
    });

    expect(await sendRequest(anAgent(), get(server.url))).toMatchObject({
      text: '{"name":"가나다"}',
    });
  });

  it('returns the Retry-After header, but no date of an answer from a cache', async () => {
    const server = await aServer((_request, response) => {
      // An answer from a cache says nothing about the current time.
      response.writeHead(429, { 'retry-after': '3', age: '600' }).end();
    });

    expect(await sendRequest(anAgent(), get(server.url))).toEqual({
      kind: 'answered',
      status: 429,
      text: '',
      retryAfter: '3',
    });
  });

  it('returns the answer that follows an informational one', async () => {
    const server = await aServer((_request, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      response.writeHead(201).end('{}');
    });

    expect(await sendRequest(anAgent(), get(server.url))).toMatchObject({
      status: 201,
      text: '{}',
    });
  });

  it('unpacks gzip', async () => {
    const server = await aServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    });

    expect(await sendRequest(anAgent(), get(server.url))).toMatchObject({ text: '{"a":1}' });
  });

  it.each([
    { name: 'a gzip bomb', encoding: 'gzip', body: gzipSync(Buffer.alloc(64 * MIB)) },
    { name: 'truncated gzip', encoding: 'gzip', body: gzipSync('{"a":1}').subarray(0, 20) },
    { name: 'a body that is not gzip as declared', encoding: 'gzip', body: Buffer.from('{"a":1}') },
    { name: 'an encoding that was not requested', encoding: 'br', body: Buffer.from('{"a":1}') },
    { name: 'a body of more than 1 MiB', encoding: 'identity', body: Buffer.alloc(MIB + 1, 'x') },
  ])('returns garbled for $name', async ({ encoding, body }) => {
    const server = await aServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });

    const outcome = await sendRequest(anAgent(), get(server.url));

    expect(outcome).toEqual({ kind: 'garbled', httpStatus: 200 });
  });

  it('accepts a body of exactly 1 MiB', async () => {
    const server = await aServer((_request, response) => void response.end('x'.repeat(MIB)));

    expect(await sendRequest(anAgent(), get(server.url))).toMatchObject({ kind: 'answered' });
  });

  it('stops reading a body that never ends', async () => {
    const server = await aServer((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });

    const outcome = await sendRequest(anAgent(), get(server.url));

    expect(outcome).toEqual({ kind: 'garbled', httpStatus: 200 });
  });

  it('returns garbled for an answer that is not HTTP', async () => {
    const url = await aRawServer('SSH-2.0-OpenSSH_9.6\r\n');

    expect(await sendRequest(anAgent(), get(url))).toEqual({ kind: 'garbled', httpStatus: 0 });
  });

  it.each([
    { name: 'never answers', respond: () => undefined },
    {
      name: 'sends only headers',
      respond: (_request, response) => void response.writeHead(200).flushHeaders(),
    },
    {
      name: 'sends its body byte by byte',
      respond: (_request, response) => {
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      },
    },
  ] satisfies readonly { name: string; respond: Respond }[])(
    'returns too-late at the deadline for a server that $name, and closes the connection',
    async ({ respond }) => {
      let hungUp = Promise.resolve();
      const server = await aServer((request, response, socket) => {
        hungUp = new Promise((resolve) => socket.on('close', () => resolve()));
        return respond(request, response);
      });

      const outcome = await sendRequest(anAgent(), get(server.url, { timeoutMs: 100 }));

      expect(outcome).toEqual({ kind: 'too-late', afterMs: 100 });
      await hungUp;
    },
  );

  it('never sends a request that waited for a connection until its deadline', async () => {
    const answers: (() => void)[] = [];
    const server = await aServer((request, response) => {
      answers.push(() => response.end('{}'));
      if (request.path === '/last') response.end('{}');
    });
    const agent = anAgent();
    const first = sendRequest(agent, get(server.url, { path: '/first' }));
    const late = await sendRequest(agent, get(server.url, { path: '/late', timeoutMs: 50 }));

    for (const answer of answers) answer();
    await first;
    await sendRequest(agent, get(server.url, { path: '/last' }));

    expect(late).toEqual({ kind: 'too-late', afterMs: 50 });
    expect(server.received.map((request) => request.path)).toEqual(['/first', '/last']);
  });

  it.each([
    {
      name: 'resets the connection instead of answering',
      respond: (_request, _response, socket) => void socket.resetAndDestroy(),
    },
    {
      name: 'breaks off in the middle of a body',
      respond: (_request, response, socket) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"a":', () => socket.destroy());
      },
    },
  ] satisfies readonly { name: string; respond: Respond }[])(
    'returns unreachable for a server that $name, and sends nothing twice',
    async ({ respond }) => {
      const server = await aServer(respond);

      const outcome = await sendRequest(anAgent(), get(server.url));

      expect(outcome).toMatchObject({
        kind: 'unreachable',
        cause: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/),
      });
      expect(server.received).toHaveLength(1);
    },
  );

  it('returns unreachable with the error code for a closed port', async () => {
    const server = await startHttpServer(() => undefined);
    await server.close();

    expect(await sendRequest(anAgent(), get(server.url))).toEqual({
      kind: 'unreachable',
      cause: 'ECONNREFUSED',
    });
  });

  it('does not throw for a header that cannot be sent', async () => {
    const server = await aServer((_request, response) => void response.end('{}'));

    const outcome = await sendRequest(anAgent(), get(server.url, { headers: ['x-a', '가\n'] }));

    expect(outcome).toMatchObject({ kind: 'unreachable' });
    expect(server.received).toEqual([]);
  });

  it('does not let a request be written a second time, and reports a broken connection', async () => {
    const aborted: string[] = [];
    const dispatcher = new MockAgent();
    dispatcher.dispatch = (_options, handler) => {
      const controller = (name: string): Dispatcher.DispatchController => ({
        aborted: false,
        paused: false,
        reason: null,
        abort(reason) {
          aborted.push(name);
          handler.onResponseError?.(this, reason);
        },
        pause: () => undefined,
        resume: () => undefined,
      });
      handler.onRequestStart?.(controller('first'), {});
      handler.onRequestStart?.(controller('second'), {});
      return true;
    };

    const outcome = await sendRequest(dispatcher, get('https://popbill.test'));

    expect(aborted).toEqual(['second', 'first']);
    expect(outcome).toEqual({ kind: 'unreachable', cause: 'ECONNRESET' });
  });

  it('works with any dispatcher', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent.get('https://popbill.test').intercept({ path: '/facts' }).reply(200, '{"a":1}');

    const outcome = await sendRequest(agent, get('https://popbill.test'));

    expect(outcome).toEqual({ kind: 'answered', status: 200, text: '{"a":1}' });
    agent.assertNoPendingInterceptors();
  });
});
