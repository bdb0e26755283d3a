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
import { castMember, visitorIn } from './cast.js';
import { badRequest, type Outcome } from './outcomes.js';
import type { Sandbox } from './sandbox.js';
import type { EventStreams } from './versions.js';

interface Parts {
  readonly sandbox: Sandbox;
  readonly events: EventStreams;
  readonly assets: string;
}

export function routes(parts: Parts): RequestListener {
  return (request, response) => {
    route(parts, request, response).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, `Something went wrong in the sandbox: ${reason}`);
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
  const isChange = method === 'POST';
  const sentence = refusalOf(request.headers, { isChange });
  if (sentence !== undefined) {
    send(response, { status: 403, body: { ok: false, kind: 'forbidden', sentence } });
  } else if (isChange) {
    send(response, await post(parts.sandbox, url.pathname, request));
  } else if (method === 'GET' || method === 'HEAD') {
    await get(parts, url, response);
  } else {
    response.writeHead(405, { allow: 'GET, HEAD, POST' }).end();
  }
}

async function post(sandbox: Sandbox, path: string, request: IncomingMessage): Promise<Outcome> {
  const name = path.startsWith('/api/') ? path.slice('/api/'.length) : '';
  if (!isRequestName(name))
    return { ...badRequest(`There is no ${path} to post to.`), status: 404 };
  const body = await readJson(request);
  return body.ok ? sandbox.act(name, body.value) : badRequest(body.error);
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

const MAX_BODY_BYTES = 12 * 1024 * 1024;

async function readJson(request: IncomingMessage): Promise<Result<unknown, string>> {
  // A browser sends JSON to another site only after a preflight request, which this server refuses.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return err('Send JSON, with content-type: application/json.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The chunks are buffers because no encoding was set.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest of a body that is too large is read and dropped: a caller whose connection is cut receives no answer.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) return err('The request is too large.');
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    return err('The request is not JSON.');
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
    const as = searchParams.get('as');
    const me = as === null ? visitorIn(sandbox.language) : castMember(as);
    if (me === undefined) {
      send(response, badRequest(`There is no person ${as}.`));
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

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};

/** Everything only from this server, except inline styles and `data:` images; no embedding in a frame. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** File names as the build writes them, so that no path leads out of the folder. */
const ASSET_NAME = /^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)+$/;

async function sendAsset(folder: string, path: string, response: ServerResponse): Promise<boolean> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = CONTENT_TYPES[extname(name)];
  if (!ASSET_NAME.test(name) || type === undefined) return false;
  const content = await readFile(join(folder, name)).catch(() => undefined);
  if (content === undefined) return false;
  response.writeHead(200, {
    'content-type': type,
    // The browser has to ask each time, so that it loads a newer build.
    'cache-control': 'no-cache',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(content);
  return true;
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The reason to refuse a request: its Host header is not a loopback name (another site may point its own name at this
 * machine), or it changes something and comes from another site.
 */
export function refusalOf(
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { isChange }: { readonly isChange: boolean },
): string | undefined {
  if (!LOOPBACK_HOSTS.includes(host.replace(/:\d+$/, ''))) {
    return 'This page is only available on this computer. Open it as http://localhost, with the same port.';
  }
  if (!isChange) return undefined;
  const isOtherOrigin = origin !== undefined && origin !== `http://${host}`;
  if (isOtherOrigin || (site !== undefined && site !== 'same-origin')) {
    return 'Only the page itself may change anything here.';
  }
  return undefined;
}
