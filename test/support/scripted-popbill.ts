import type { ServerResponse } from 'node:http';
import type { Brn } from '../../src/kernel/brn.js';
import {
  createPopbillClient,
  type PopbillClient,
  type PopbillClientOptions,
} from '../../src/popbill/client.js';
import type { Query } from '../../src/popbill/popbill.js';
import { captureLog } from './capture-log.js';
import { type ReceivedRequest, type Respond, startHttpServer } from './http-server.js';

export const SECRET_KEY = 'dGVzdC1zZWNyZXQta2V5LTAxMjM0NTY3ODlhYmNkZWY=';
export const BRN = '1234567890' as Brn;

/** The query of most tests. */
export const QUERY: Query = { brn: BRN, product: 'taxinvoice', priority: 'person' };

/** A POPBiLL whose answers a test sets, and a client of it. */
export interface ScriptedPopbill {
  readonly url: string;
  readonly client: PopbillClient;
  readonly log: ReturnType<typeof captureLog>;
  /** The client's waits in milliseconds; they end at once. */
  readonly waits: readonly number[];
  /** Answers to calls, `/Token` and `/Time`. Defaults: success, tokens `token-1`, `token-2` ..., and the real time. */
  readonly answers: { call: Respond; token: Respond; time: Respond };
  /** The requests so far, by kind. */
  calls(): readonly ReceivedRequest[];
  tokens(): readonly ReceivedRequest[];
  times(): readonly ReceivedRequest[];
  close(): Promise<void>;
}

export async function scriptedPopbill(
  options: Partial<PopbillClientOptions> = {},
): Promise<ScriptedPopbill> {
  let issued = 0;
  const answers: ScriptedPopbill['answers'] = {
    call: (_request, response) => json(response, { code: 1, message: '성공' }),
    token: (_request, response) => {
      const expiration = new Date(Date.now() + 1_800_000).toISOString();
      json(response, { session_token: `token-${++issued}`, expiration });
    },
    time: (_request, response) => void response.end(new Date().toISOString()),
  };
  const server = await startHttpServer((request, response, socket) => {
    return answers[kindOf(request)](request, response, socket);
  });
  const log = captureLog();
  const waits: number[] = [];
  const client = createPopbillClient({
    linkId: 'TESTER',
    secretKey: SECRET_KEY,
    stage: 'test',
    authUrl: server.url,
    apiUrl: server.url,
    ipBound: true,
    popupHosts: ['popbill.com'],
    concurrency: 8,
    timeoutMs: { liveTest: 5000, other: 5000 },
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
    log,
    ...options,
  });
  const received = (kind: keyof ScriptedPopbill['answers']) =>
    server.received.filter((request) => kindOf(request) === kind);
  return {
    url: server.url,
    client,
    log,
    waits,
    answers,
    calls: () => received('call'),
    tokens: () => received('token'),
    times: () => received('time'),
    async close() {
      await client.close();
      await server.close();
    },
  };
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
    .end(JSON.stringify(body));
}

/** A refusal as POPBiLL sends it. */
export function refuseWith(code: number, message = '거절'): Respond {
  return (_request, response) => json(response, { code, message }, 400);
}

/** Sends the answers one after another, then repeats the last one. */
export function inTurn(...answers: readonly Respond[]): Respond {
  let next = 0;
  return (request, response, socket) => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    return answer?.(request, response, socket);
  };
}

function kindOf(request: ReceivedRequest): keyof ScriptedPopbill['answers'] {
  if (request.path.endsWith('/Token')) return 'token';
  return request.path.endsWith('/Time') ? 'time' : 'call';
}
