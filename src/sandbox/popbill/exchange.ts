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

/** The parts of the server that a request needs. */
export interface Parts {
  readonly world: World;
  readonly faults: Faults;
  readonly onReceived: (operation: Operation) => void;
  /** Calls `createRecord` only if calls are recorded. */
  readonly onAnswered: (createRecord: () => Call) => void;
  readonly sender: Sender;
  readonly latencyMs: number;
}

/** The result of a call: `status` and `code` are recorded, `write` sends the answer. */
interface Outcome {
  readonly status: number;
  readonly code?: number;
  readonly write: (response: ServerResponse, acceptsGzip: boolean) => void;
}

const MAX_BODY_BYTES = 64 * 1024;
const NO_BODY = Buffer.alloc(0);

export function receive(parts: Parts, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') {
    exchange(parts, request, response, NO_BODY);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.once('end', () => {
    if (size <= MAX_BODY_BYTES) exchange(parts, request, response, Buffer.concat(chunks));
    else parts.sender.send(response, serverPage(413, 'Payload Too Large'), false);
  });
}

/** Carries out a call when it arrives, as POPBiLL does. Latency and `delay` only delay the answer. */
function exchange(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const at = Date.now();
  const incoming = readIncoming(request, body, parts.world);
  const { operation, product } = incoming.target;
  parts.onReceived(operation);
  const fault = parts.faults.take({ operation, brn: incoming.brn, product });
  const outcome = decideOutcome(fault, incoming, parts);

  const sendAnswer = (): void => {
    record(parts, incoming, outcome, at);
    const encodings = headerOf(request.headers, 'accept-encoding') ?? '';
    outcome.write(response, encodings.includes('gzip'));
  };
  const delayMs = parts.latencyMs + (fault?.kind === 'delay' ? fault.ms : 0);
  if (delayMs === 0) {
    sendAnswer();
    return;
  }
  const onCallerGone = (): void => {
    clearTimeout(timer);
    record(parts, incoming, NO_ANSWER, at);
  };
  const timer = setTimeout(() => {
    response.off('close', onCallerGone);
    sendAnswer();
  }, delayMs);
  response.once('close', onCallerGone);
}

function readIncoming(request: IncomingMessage, body: Buffer, world: World): Incoming {
  const { headers, url = '/' } = request;
  const queryStart = url.indexOf('?');
  const path = queryStart === -1 ? url : url.slice(0, queryStart);
  const query = queryStart === -1 ? '' : url.slice(queryStart + 1);
  const target = targetOf(request.method ?? 'GET', path);
  const bearer = bearerOf(headers);
  const session = bearer === undefined ? undefined : world.tokens.find(bearer);
  const tokenRequest = target.operation === 'token' ? readTokenRequest(body) : undefined;
  const askedBrn = target.operation === 'join' ? new URLSearchParams(query).get('CorpNum') : null;
  const brn = session?.brn ?? tokenRequest?.accessId ?? askedBrn ?? undefined;
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

function decideOutcome(fault: Fault | undefined, incoming: Incoming, parts: Parts): Outcome {
  const replyWith = (reply: Reply): Outcome => ({
    status: reply.status,
    code: reply.code,
    write: (response, acceptsGzip) => parts.sender.send(response, reply, acceptsGzip),
  });
  if (fault === undefined || fault.kind === 'delay') {
    return replyWith(answer(incoming, parts.world));
  }
  countLoginDespiteFault(fault, incoming, parts.world);
  switch (fault.kind) {
    case 'hang':
      return NO_ANSWER;
    case 'reset':
      return { status: 0, write: ({ req }) => req.socket.resetAndDestroy() };
    case 'huge':
      return { status: 200, write: (response) => sendHuge(response, fault.bytes) };
    case 'html':
      return replyWith(serverPage(fault.status ?? 200, 'Welcome'));
    case 'half-json':
      return replyWith({ ...jsonReply({}), body: '{"code":1,"message":"성공","certif' });
    case 'status': {
      const headers: Record<string, string> =
        fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter };
      return replyWith({ ...serverPage(fault.status, 'Gateway'), headers });
    }
    case 'code':
      return replyWith(refusal(fault.code, incoming.language, fault));
    case 'garbage-gzip':
      return replyWith({ ...jsonReply({}), body: 'this is not gzip', encodedAs: 'gzip' });
    case 'empty':
      return replyWith({ ...jsonReply({}), body: '' });
    default:
      return fault satisfies never;
  }
}

const NO_ANSWER: Outcome = { status: 0, write: () => {} };

/** Counts the login of a call with a fault: POPBiLL may have logged in, although the answer is missing or wrong. */
function countLoginDespiteFault(fault: Fault, { target, session }: Incoming, world: World): void {
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
      return { ...textReply(new Date(world.now()).toISOString()), isUnique: true };
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

function record(parts: Parts, incoming: Incoming, { status, code }: Outcome, at: number): void {
  parts.onAnswered(() => {
    const { target, brn, tokenRequest, headers } = incoming;
    const { operation, product } = target;
    const userId = headerOf(headers, 'x-pb-userid');
    return { at, operation, status, brn, product, scope: tokenRequest?.scope, userId, code };
  });
}

/** A received request and its result. Contains no token, signature or popup URL. */
export interface Call {
  /** Real time of receipt, epoch milliseconds. */
  readonly at: number;
  readonly operation: Operation;
  readonly brn?: string;
  readonly product?: Product;
  readonly scope?: readonly string[];
  readonly userId?: string;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  readonly code?: number;
}
