import { readFile } from 'node:fs/promises';
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { extname, join } from 'node:path';
import { err, ok, type Result } from '../../../kernel/result.js';
import { type PagePerson, REQUESTS, type RequestName } from '../contract.js';
import { CAST, castMember } from './cast.js';
import { invalid, type Outcome } from './outcomes.js';
import type { Sandbox } from './sandbox.js';
import type { Events } from './versions.js';

interface Parts {
  readonly sandbox: Sandbox;
  readonly events: Events;
  readonly assets: string;
}

export function routes(parts: Parts): RequestListener {
  return (request, response) => {
    route(parts, request, response).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, `Something went wrong in the sandbox: ${words}`);
    });
  };
}

async function route(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET' } = request;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const changes = method === 'POST';
  const sentence = refusalOf(request.headers, { changes });
  if (sentence !== undefined) {
    send(response, { status: 403, body: { ok: false, kind: 'forbidden', sentence } });
  } else if (changes) {
    send(response, await post(parts.sandbox, url.pathname, request));
  } else if (method === 'GET' || method === 'HEAD') {
    await get(parts, url, response);
  } else {
    response.writeHead(405, { allow: 'GET, HEAD, POST' }).end();
  }
}

async function post(sandbox: Sandbox, path: string, request: IncomingMessage): Promise<Outcome> {
  const name = path.startsWith('/api/') ? path.slice('/api/'.length) : '';
  if (!isRequestName(name)) return { ...invalid(`There is no ${path} to post to.`), status: 404 };
  const body = await readJson(request);
  return body.ok ? sandbox.act(name, body.value) : invalid(body.error);
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

const MAX_BYTES = 12 * 1024 * 1024;

async function readJson(request: IncomingMessage): Promise<Result<unknown, string>> {
  // Another site can only send JSON after asking, and is refused.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return err('Send JSON, with content-type: application/json.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // An HTTP request gives its body in buffers unless an encoding is set.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same: a caller that is cut off hears no answer.
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BYTES) return err('The request is too large.');
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    return err('The request is no JSON.');
  }
}

async function get(
  { sandbox, events, assets }: Parts,
  { pathname, searchParams }: URL,
  response: ServerResponse,
): Promise<void> {
  if (pathname === '/api/events') {
    events.add(response);
    return;
  }
  if (pathname === '/api/state') {
    const me = castMember(searchParams.get('as') ?? CAST[0]?.id ?? '');
    if (me === undefined) {
      send(response, invalid(`There is nobody called ${searchParams.get('as')}.`));
      return;
    }
    sendJson(response, 200, sandbox.state(me, searchParams.get('channel') ?? ''));
    return;
  }
  const file = /^\/api\/files\/(\w+)$/.exec(pathname)?.[1];
  const reader = castMember(searchParams.get('as') ?? '');
  if (file !== undefined && reader !== undefined && sendFile(sandbox, file, reader, response)) {
    return;
  }
  if (!pathname.startsWith('/api/') && (await sendAsset(assets, pathname, response))) return;
  sendText(response, 404, `There is nothing at ${pathname}.`);
}

function sendFile(sandbox: Sandbox, id: string, me: PagePerson, response: ServerResponse): boolean {
  const file = sandbox.file(id, me);
  if (file === undefined) return false;
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(file.content);
  return true;
}

function send(response: ServerResponse, { status, body }: Outcome): void {
  sendJson(response, status, body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${words}\n`);
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};

/** The page runs its own script, talks to its own server and shows its own pictures; nobody frames it. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Only names as a build writes them: no path leads out of the folder. */
const NAME = /^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)+$/;

async function sendAsset(folder: string, path: string, response: ServerResponse): Promise<boolean> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = TYPES[extname(name)];
  if (!NAME.test(name) || type === undefined) return false;
  const content = await readFile(join(folder, name)).catch(() => undefined);
  if (content === undefined) return false;
  response.writeHead(200, {
    'content-type': type,
    // A newer build is to be seen at the next look.
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(content);
  return true;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is not answered: it was not sent to this machine by name (another site may point a name of its own at
 * it), or it changes something and another site sent it.
 */
export function refusalOf(
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { changes }: { readonly changes: boolean },
): string | undefined {
  if (!LOOPBACK.includes(host.replace(/:\d+$/, ''))) {
    return 'This page is only there for this machine: open it as http://localhost.';
  }
  if (!changes) return undefined;
  const isOther = origin !== undefined && origin !== `http://${host}`;
  if (isOther || (site !== undefined && site !== 'same-origin')) {
    return 'Only the page itself may change anything here.';
  }
  return undefined;
}
