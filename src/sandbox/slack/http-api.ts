import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, type Faults, isCarriedOut, type Refused } from './faults.js';
import { asObject, type JsonObject, textIn } from './json.js';
import { type Answer, type Method, type MethodContext, readableArgs, refuse } from './method.js';
import { parseJson, readArgs, readBody } from './request-body.js';
import type { ResponseUrls } from './response-urls.js';
import type { RateLimits } from './rules/rate-limits.js';
import { type Credentials, runMethod } from './web-api.js';

/** What the HTTP side of the Web API works with. */
export interface ApiParts {
  readonly methods: Readonly<Record<string, Method>>;
  readonly context: MethodContext;
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly responseUrls: ResponseUrls;
  /** Undefined: nothing is limited. */
  readonly rateLimits: RateLimits | undefined;
}

const PAGE =
  '<!DOCTYPE html><html><head><title>Server Error</title></head><body>Oh no!</body></html>';

/** Answers `POST /api/<method>`. */
export async function answerApi(
  parts: ApiParts,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const args = await readArgs(request, body);
  const shown = readableArgs(args ?? {});
  const record = (error?: string) => {
    const { workspace } = parts.context;
    workspace.record({
      method: name,
      args: shown,
      at: workspace.now(),
      ...(error === undefined ? {} : { error }),
    });
  };
  const fault = parts.faults.take(name, shown);
  if (!isCarriedOut(fault)) {
    record(faultName(fault));
    playFault(fault, response);
    return;
  }
  const wait = parts.rateLimits?.count(name, shown);
  if (wait !== undefined) {
    record('ratelimited');
    playFault({ kind: 'rate-limited', retryAfter: wait }, response);
    return;
  }
  const token = bearer(request) ?? textIn(args?.['token']);
  const method = Object.hasOwn(parts.methods, name) ? parts.methods[name] : undefined;
  const answered: Answer =
    args === undefined
      ? refuse('invalid_json')
      : runMethod(method, { args, token }, parts.credentials, parts.context);
  record(answered.ok ? fault && faultName(fault) : answered.error.error);
  if (fault === undefined) {
    sendJson(response, 200, wireAnswer(answered), scopeHeaders(parts.credentials));
  } else if (fault.kind === 'accept-then-reset') response.socket?.destroy();
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}

export function hasBotToken(parts: ApiParts, request: IncomingMessage): boolean {
  return bearer(request) === parts.credentials.botToken;
}

function wireAnswer(answered: Answer): JsonObject {
  return answered.ok
    ? { ok: true, ...answered.value }
    : { ok: false, error: answered.error.error, ...answered.error.extra };
}

function scopeHeaders({ scopes }: Credentials): Record<string, string> {
  return { 'x-oauth-scopes': scopes.join(',') };
}

function faultName(fault: Fault): string {
  switch (fault.kind) {
    case 'error':
      return fault.error;
    case 'status':
      return `http_${fault.status}`;
    case 'rate-limited':
      return 'ratelimited';
    case 'body':
    case 'hang':
    case 'reset':
    case 'accept-then-reset':
    case 'accept-then-hang':
      return fault.kind;
    default:
      return fault satisfies never;
  }
}

function playFault(fault: Refused, response: ServerResponse): void {
  switch (fault.kind) {
    case 'error':
      sendJson(response, 200, { ok: false, error: fault.error });
      return;
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
      return;
    case 'rate-limited':
      sendJson(
        response,
        429,
        { ok: false, error: 'ratelimited' },
        { 'retry-after': String(fault.retryAfter) },
      );
      return;
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
    default:
      fault satisfies never;
  }
}

/** Answers a message sent to a response_url. */
export async function answerResponseUrl(
  parts: ApiParts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sent = asObject(parseJson((await readBody(request)).toString()));
  const { workspace } = parts.context;
  const record = (error?: string) => {
    const known = error === undefined ? {} : { error };
    workspace.record({ method: 'response_url', args: sent, at: workspace.now(), ...known });
  };
  const fault = parts.faults.take('response_url', sent);
  if (!isCarriedOut(fault)) {
    record(faultName(fault));
    playFault(fault, response);
    return;
  }
  const answered = parts.responseUrls.receive(path, sent);
  record(answered.status === 200 ? fault && faultName(fault) : String(answered.body['error']));
  if (fault === undefined) sendJson(response, answered.status, answered.body);
  else if (fault.kind === 'accept-then-reset') response.socket?.destroy();
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}
