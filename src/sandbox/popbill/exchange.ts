import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Product } from '../../records/company.js';
import { answerHometax } from './answer-hometax.js';
import { answerCorpInfo, answerJoin } from './answer-member.js';
import { answerToken } from './answer-token.js';
import type { Fault, Faults } from './faults.js';
import {
  bearerOf,
  headerOf,
  type Incoming,
  loginMethod,
  type Operation,
  readTokenRequest,
  targetOf,
} from './incoming.js';
import { answerPopupForm, answerPopupPage } from './popup-page.js';
import {
  jsonReply,
  type Reply,
  refusal,
  type Sender,
  sendHuge,
  serverPage,
  textReply,
} from './reply.js';
import type { World } from './world.js';

/** What one request needs of the server. */
export interface Desk {
  readonly world: World;
  readonly faults: Faults;
  readonly onReceived: (operation: Operation) => void;
  /** The call is made only where calls are recorded. */
  readonly onAnswered: (call: () => Call) => void;
  readonly sender: Sender;
  readonly latencyMs: number;
}

/** What becomes of a call: what is recorded, and how it is answered. */
interface Outcome {
  readonly status: number;
  readonly code?: number;
  readonly write: (response: ServerResponse, takesGzip: boolean) => void;
}

const MAX_BODY_BYTES = 64 * 1024;
const NO_BODY = Buffer.alloc(0);

/** Takes one HTTP request to its end. */
export function receive(desk: Desk, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') {
    exchange(desk, request, response, NO_BODY);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.once('end', () => {
    if (size <= MAX_BODY_BYTES) exchange(desk, request, response, Buffer.concat(chunks));
    else desk.sender.send(response, serverPage(413, 'Payload Too Large'), false);
  });
}

/** A call acts when it arrives, as with the real one: latency and `delay` only hold back the answer. */
function exchange(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const at = Date.now();
  const incoming = read(request, body, desk.world);
  const { operation, product } = incoming.target;
  desk.onReceived(operation);
  const fault = desk.faults.take({ operation, brn: incoming.brn, product });
  const outcome = outcomeOf(fault, incoming, desk);

  const finish = (): void => {
    record(desk, incoming, outcome, at);
    const encodings = headerOf(request.headers, 'accept-encoding') ?? '';
    outcome.write(response, encodings.includes('gzip'));
  };
  const heldBackMs = desk.latencyMs + (fault?.kind === 'delay' ? fault.ms : 0);
  if (heldBackMs === 0) {
    finish();
    return;
  }
  const gaveUp = (): void => {
    clearTimeout(timer);
    record(desk, incoming, NOTHING, at);
  };
  const timer = setTimeout(() => {
    response.off('close', gaveUp);
    finish();
  }, heldBackMs);
  response.once('close', gaveUp);
}

function read(request: IncomingMessage, body: Buffer, world: World): Incoming {
  const { headers, url = '/' } = request;
  const cut = url.indexOf('?');
  const path = cut === -1 ? url : url.slice(0, cut);
  const query = cut === -1 ? '' : url.slice(cut + 1);
  const method = headerOf(headers, 'x-http-method-override') ?? request.method ?? 'GET';
  const target = targetOf(method.toUpperCase(), path);
  const bearer = bearerOf(headers);
  const session = bearer === undefined ? undefined : world.tokens.find(bearer);
  const tokenRequest = target.operation === 'token' ? readTokenRequest(body) : undefined;
  const joined = target.operation === 'join' ? new URLSearchParams(query).get('CorpNum') : null;
  const brn = session?.brn ?? tokenRequest?.accessId ?? joined ?? undefined;
  return {
    target,
    path,
    query,
    headers,
    body,
    ip: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    language: headers['accept-language']?.startsWith('en') ? 'en' : 'ko',
    brn,
    session,
    tokenRequest,
  };
}

function outcomeOf(fault: Fault | undefined, incoming: Incoming, desk: Desk): Outcome {
  const replied = (reply: Reply): Outcome => ({
    status: reply.status,
    code: reply.code,
    write: (response, takesGzip) => desk.sender.send(response, reply, takesGzip),
  });
  if (fault === undefined || fault.kind === 'delay') {
    return replied(answer(incoming, desk.world));
  }
  noteLogin(fault, incoming, desk.world);
  switch (fault.kind) {
    case 'hang':
      return NOTHING;
    case 'reset':
      return { status: 0, write: ({ req }) => req.socket.resetAndDestroy() };
    case 'huge':
      return { status: 200, write: (response) => sendHuge(response, fault.bytes) };
    case 'html':
      return replied(serverPage(fault.status ?? 200, 'Welcome'));
    case 'half-json':
      return replied({ ...jsonReply({}), body: '{"code":1,"message":"성공","certif' });
    case 'status': {
      const headers: Record<string, string> =
        fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter };
      return replied({ ...serverPage(fault.status, 'Gateway'), headers });
    }
    case 'code':
      return replied(refusal(fault.code, incoming.language, fault));
    case 'garbage-gzip':
      return replied({ ...jsonReply({}), body: 'this is not gzip', encodedAs: 'gzip' });
    case 'empty':
      return replied({ ...jsonReply({}), body: '' });
    default:
      return fault satisfies never;
  }
}

const NOTHING: Outcome = { status: 0, write: () => {} };

/** A login test that gets no proper answer may have logged in all the same, so it counts. */
function noteLogin(fault: Fault, { target, session }: Incoming, world: World): void {
  const method = loginMethod(target.operation);
  if (method === undefined || target.product === undefined || session === undefined) return;
  const { brn, stage } = session;
  world.companies.countLogin(brn, target.product, method, stage);
  if (fault.kind === 'code' && method === 'deptUser') {
    world.companies.recordDeptLogin(brn, target.product, fault.code, stage);
  }
}

function answer(incoming: Incoming, world: World): Reply {
  const { target } = incoming;
  switch (target.operation) {
    case 'time':
      return { ...textReply(new Date(world.now()).toISOString()), once: true };
    case 'token':
      return answerToken(incoming, world);
    case 'join':
      return answerJoin(incoming, world);
    case 'corpInfo':
      return answerCorpInfo(incoming, world);
    case 'popupPage':
      return answerPopupPage(incoming, world);
    case 'popupForm':
      return answerPopupForm(incoming, world);
    case 'unknown':
      return serverPage(404, 'Not Found');
    default:
      return answerHometax(target.operation, target.product, incoming, world);
  }
}

function record(desk: Desk, incoming: Incoming, { status, code }: Outcome, at: number): void {
  desk.onAnswered(() => {
    const { target, brn, tokenRequest, headers } = incoming;
    const { operation, product } = target;
    const userId = headerOf(headers, 'x-pb-userid');
    return { at, operation, status, brn, product, scope: tokenRequest?.scope, userId, code };
  });
}

/** One request the stand-in received, and what became of it. Holds no token, signature or popup URL. */
export interface Call {
  /** When it was received: real time, epoch milliseconds. */
  readonly at: number;
  readonly operation: Operation;
  readonly brn?: string;
  readonly product?: Product;
  readonly scope?: readonly string[];
  readonly userId?: string;
  /** HTTP status sent; 0 when no answer was given. */
  readonly status: number;
  readonly code?: number;
}
