import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PagePerson, RequestName } from '../contract.js';
import { REQUESTS } from '../contract.js';
import { sendAsset } from './assets.js';
import { CAST, castMember } from './cast.js';
import type { Events } from './events.js';
import { forbidden, invalid, type Outcome } from './outcomes.js';
import { readJson } from './read-json.js';
import { refusalOf } from './same-origin.js';
import type { Sandbox } from './sandbox.js';

interface Parts {
  readonly sandbox: Sandbox;
  readonly events: Events;
  /** The folder of the built page. */
  readonly assets: string;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers all requests of the page. */
export function routes(parts: Parts): Answer {
  // Versions count from one in every process, and a browser may remember those of the last.
  const started = randomBytes(6).toString('hex');
  return (request, response) => {
    route({ ...parts, started }, request, response).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, `Something went wrong in the sandbox: ${words}`);
    });
  };
}

async function route(
  parts: Parts & { readonly started: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET' } = request;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const changes = method === 'POST';
  const refusal = refusalOf(request.headers, { changes });
  if (refusal !== undefined) {
    send(response, forbidden(refusal));
    return;
  }
  if (changes) {
    send(response, await post(parts.sandbox, url.pathname, request));
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD, POST' }).end();
    return;
  }
  await get(parts, { url, seen: request.headers['if-none-match'] }, response);
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

async function get(
  { sandbox, events, assets, started }: Parts & { readonly started: string },
  { url, seen }: { readonly url: URL; readonly seen: string | undefined },
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = url;
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
    const channel = searchParams.get('channel') ?? '';
    const tag = `"${started}-${sandbox.versions.current}-${me.id}-${encodeURIComponent(channel)}"`;
    sendState(response, { tag, seen, state: () => sandbox.state(me, channel) });
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

function sendState(
  response: ServerResponse,
  about: {
    readonly tag: string;
    readonly seen: string | undefined;
    readonly state: () => unknown;
  },
): void {
  const headers = { etag: about.tag, 'cache-control': 'no-cache' };
  if (about.seen === about.tag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(about.state()));
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
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${words}\n`);
}
