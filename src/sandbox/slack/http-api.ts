import type { IncomingMessage, ServerResponse } from 'node:http';
import { type BlockingFault, type Fault, type Faults, isCallCarriedOut } from './faults.js';
import { asObject, isObject, type JsonObject, parseJson, textIn } from './json.js';
import type { Uploads } from './methods/files.js';
import { type MethodContext, type Methods, parseArgs, refuse } from './methods/method.js';
import { type Credentials, runMethod } from './methods/web-api.js';
import type { ResponseUrls } from './response-urls.js';
import type { RateLimit } from './rules/rate-limits.js';

export interface ApiParts {
  readonly methods: Methods;
  readonly context: MethodContext;
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly uploads: Uploads;
  readonly responseUrls: ResponseUrls;
  readonly rateLimit: RateLimit | undefined;
}

export async function answerHttp(
  parts: ApiParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  // `/api/<method>`, `/actions/...` (a response_url), `/upload/v1/<id>` or `/files/<id>/<name>`.
  const [, service, second = '', third = ''] = pathname.split('/');
  switch (service) {
    case 'api':
      return answerApi(parts, second, request, response);
    case 'actions':
      return answerResponseUrl(parts, pathname, request, response);
    case 'upload': {
      const content = await readUpload(request, await readBody(request));
      const isOk = parts.uploads.receive(third, content);
      response.writeHead(isOk ? 200 : 500).end(isOk ? `OK - ${content.length}` : 'Upload failed');
      return;
    }
    default:
      // An unknown path is answered like an unknown file: 404.
      answerDownload(parts, service === 'files' ? second : '', request, response);
  }
}

function answerDownload(
  { context, credentials }: ApiParts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = context.workspace.files.get(id);
  if (file === undefined) {
    sendJson(response, 404, { ok: false, error: 'not_found' });
  } else if (bearerToken(request) === credentials.botToken) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content);
  } else {
    // Without the bot's token, Slack answers with its sign-in page and status 200.
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to Slack</html>');
  }
}

interface Outcome {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error: string | undefined;
}

/** Carries out and answers a call, unless a fault or the rate limit prevents this. Records the call in any case. */
function carryOut(
  { context: { workspace }, faults, rateLimit }: ApiParts,
  method: string,
  args: JsonObject,
  response: ServerResponse,
  work: () => Outcome,
): void {
  const record = (error?: string) => workspace.record({ method, args, at: workspace.now(), error });
  const fault = faults.take({ method, args });
  const retryAfter = isCallCarriedOut(fault) ? rateLimit?.(method, args) : undefined;
  const faultOrLimit: Fault | undefined =
    retryAfter === undefined ? fault : { kind: 'rate-limited', retryAfter };
  if (!isCallCarriedOut(faultOrLimit)) {
    record(faultName(faultOrLimit));
    answerWithFault(faultOrLimit, response);
    return;
  }
  const { status, body, headers, error } = work();
  record(error ?? (fault && faultName(fault)));
  if (fault === undefined) sendJson(response, status, body, headers);
  else if (fault.kind === 'accept-then-reset') response.socket?.destroy();
  // With `accept-then-hang`, the caller gets no answer.
}

async function answerApi(
  parts: ApiParts,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { methods, credentials, context } = parts;
  const args = await readArgs(request, await readBody(request));
  carryOut(parts, name, parseArgs(args ?? {}), response, () => {
    const token = bearerToken(request) ?? textIn(args?.['token']);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    const answer =
      args === undefined
        ? refuse('invalid_json')
        : runMethod(method, { args, token }, credentials, context);
    const error = answer.ok ? undefined : answer.error.error;
    const body = answer.ok
      ? { ok: true, ...answer.value }
      : { ok: false, error, ...answer.error.extra };
    const headers = { 'x-oauth-scopes': credentials.scopes.join(',') };
    return { status: 200, body, headers, error };
  });
}

async function answerResponseUrl(
  parts: ApiParts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const message = asObject(parseJson((await readBody(request)).toString()));
  carryOut(parts, 'response_url', message, response, () => {
    const answer = parts.responseUrls.receive(path, message);
    const error = answer.status === 200 ? undefined : String(answer.body['error']);
    return { ...answer, error };
  });
}

function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}

function faultName(fault: Fault): string {
  switch (fault.kind) {
    case 'error':
      return fault.error;
    case 'status':
      return `http_${fault.status}`;
    case 'rate-limited':
      return 'ratelimited';
    default:
      return fault.kind;
  }
}

const HTML =
  '<!DOCTYPE html><html><head><title>Server Error</title></head><body>Oh no!</body></html>';

function answerWithFault(fault: BlockingFault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'error':
      sendJson(response, 200, { ok: false, error: fault.error });
      return;
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html; charset=utf-8' }).end(HTML);
      return;
    case 'rate-limited': {
      const headers = { 'retry-after': String(fault.retryAfter) };
      sendJson(response, 429, { ok: false, error: 'ratelimited' }, headers);
      return;
    }
    case 'body':
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      if (fault.ends === undefined) response.end(fault.body);
      else response.write(fault.body, () => fault.ends === 'reset' && response.destroy());
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'hang':
      return;
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}

const MAX_BODY_BYTES = 20 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Arguments of a Web API call from a form, a JSON body or the query; undefined if a JSON body is not an object. */
async function readArgs(request: IncomingMessage, body: Buffer): Promise<JsonObject | undefined> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) {
    const parsed = parseJson(body.toString());
    return isObject(parsed) ? parsed : undefined;
  }
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    return Object.fromEntries([...form.entries()].filter(([, value]) => typeof value === 'string'));
  }
  return Object.fromEntries([
    ...query.entries(),
    ...new URLSearchParams(body.toString()).entries(),
  ]);
}

async function readUpload(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((each) => typeof each !== 'string');
  return file === undefined ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer());
}
