import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import type { TimeTold } from '../kernel/clock-watch.js';
import type { Log } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { type CallName, logsIn, type PopbillProblem } from '../records/status.js';
import { garbledValue, type Payload, readCode, refusal } from './answer.js';
import {
  type CompanyCall,
  callPath,
  membershipPath,
  SCOPE_OF,
  TIME_PATH,
  tokenPath,
} from './endpoints.js';
import {
  hostOf,
  type Reader,
  readCertificateExpiry,
  readCompanyName,
  readFlatRate,
  readPopupUrl,
} from './payloads.js';
import type { Answer, Popbill, Query } from './popbill.js';
import { createCallQueue } from './queue.js';
import { type HttpOutcome, type HttpRequest, PLAIN_HEADERS, sendRequest } from './request.js';
import { createWaiting } from './retry.js';
import { createServerClock, parseServerTime } from './server-clock.js';
import { createSessionTokens } from './session-token.js';
import { requestToken, type TokenRequester } from './token-request.js';
import { createTraffic, type Question } from './traffic.js';

export interface PopbillClientOptions {
  readonly linkId: string;
  /** Base64, as the vendor hands it out. */
  readonly secretKey: string;
  readonly stage: Stage;
  /** Base URLs; `popbillHosts` (endpoints.ts) gives the vendor's. */
  readonly authUrl: string;
  readonly apiUrl: string;
  /** False: tokens may be used from any address (`x-lh-forwarded: *`). */
  readonly ipBound: boolean;
  /** Host suffixes a popup URL may be on; a loopback host named here may be plain http. */
  readonly popupHosts: readonly string[];
  /** Maximum number of concurrent calls. */
  readonly concurrency: number;
  /** Per attempt. Default: 60 s for calls that log in to HomeTax, 15 s for others. */
  readonly timeoutMs?: { readonly liveTest: number; readonly other: number };
  /** Default: a keep-alive Agent of its own, which `close` ends. */
  readonly dispatcher?: Dispatcher;
  /** Real time, even where the app runs on another clock: signatures and tokens need it. */
  readonly now?: () => Instant;
  readonly sleep?: (ms: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly log?: Log;
  /** Receives the `Date` header of every answer. */
  readonly timeTold?: TimeTold;
  /** Called after every call about a company and every token request. */
  readonly onCall?: (
    call: CallName | 'token',
    problem: PopbillProblem | undefined,
    tookMs: number,
  ) => void;
}

export interface PopbillClient extends Popbill {
  /** Measures `clockSkewMs` now. 0: the clocks agree; undefined: no answer. */
  measureClock(): Promise<number | undefined>;
  /** How many calls wait for their turn. */
  waiting(): number;
  /** Closes the connections. Running and later calls end as `unreachable`. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = { liveTest: 60_000, other: 15_000 };
const CONNECT_TIMEOUT_MS = 10_000;

/** The client of one LinkID in one stage: `Popbill` over HTTP, with its tokens, limits and retries. */
export function createPopbillClient(options: PopbillClientOptions): PopbillClient {
  const { linkId, stage, log, now = Date.now, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const dispatcher = options.dispatcher ?? createAgent(options.concurrency);
  const auth = createSender(dispatcher, options.authUrl, options.timeTold);
  const api = createSender(dispatcher, options.apiUrl, options.timeTold);

  const clock = createServerClock(
    now,
    () => askServerTime(auth, timeoutMs.other),
    (skewMs) =>
      log?.warn('the clock differs from that of POPBiLL, which refused a date', { skewMs }),
  );
  // Monotonic, so that setting the machine's clock does not change how long we wait.
  const waiting = createWaiting(options.now ?? (() => performance.now()));
  const requester: TokenRequester = {
    linkId,
    key: Buffer.from(options.secretKey, 'base64'),
    path: tokenPath(stage),
    ipBound: options.ipBound,
    clock,
    send: (request) => auth(request, timeoutMs.other),
    onReading: waiting.note,
  };
  const tokens = createSessionTokens(async (brn, scope) => {
    const startedAt = performance.now();
    const issued = await requestToken(requester, brn, scope);
    const problem = issued.ok ? undefined : issued.error;
    options.onCall?.('token', problem, performance.now() - startedAt);
    return issued;
  }, clock.now);
  const queue = createCallQueue(options.concurrency);
  const traffic = createTraffic({
    queue,
    onCall: options.onCall,
    tokens,
    waiting,
    send: (call, path, headers) =>
      api({ path, method: 'GET', headers }, logsIn(call) ? timeoutMs.liveTest : timeoutMs.other),
    now,
    sleep: options.sleep ?? delay,
    random: options.random ?? Math.random,
    log,
  });

  /** An answer without the expected facts is a refusal when it has a code, otherwise garbled. */
  async function answer<T>(question: Question, read: Reader<T>): Answer<T> {
    const result = await traffic.ask(question);
    if (!result.ok) return result;
    const facts = read(result.value, now());
    return facts.ok ? facts : err(withoutFacts(result.value, facts.error, question));
  }

  return {
    certificateExpiry: (query) =>
      answer(companyQuestion('certificate-expiry', query), readCertificateExpiry),
    testCertificateLogin: (query) =>
      answer(companyQuestion('certificate-login-test', query), (payload) => done(payload, 'works')),
    deptUserRegistered: (query) =>
      answer(companyQuestion('dept-user-registered', query), (payload) =>
        done(payload, 'registered'),
      ),
    testDeptUserLogin: (query) =>
      answer(companyQuestion('dept-user-login-test', query), (payload) => done(payload, 'works')),
    flatRate: (query) => answer(companyQuestion('flat-rate', query), readFlatRate),
    companyName: (query) => answer(companyQuestion('company-info', query), readCompanyName),
    popupUrl: (query) =>
      answer(companyQuestion('popup-url', query), ({ url }) => {
        const popup = readPopupUrl(url, options.popupHosts);
        // Only the host is logged, and the value is not returned: the URL opens the member's session.
        if (popup === undefined) log?.warn('a popup URL is refused', { host: hostOf(url) });
        return popup === undefined ? err(undefined) : ok(popup);
      }),
    async isMember({ brn, priority }) {
      const path = membershipPath(brn, linkId);
      const member = await answer({ call: 'is-member', brn, path, priority }, readMembership);
      return isMemberMissing(member) ? ok(false) : member;
    },
    clockSkewMs: clock.skewMs,
    measureClock: clock.measure,
    waiting: queue.waiting,
    async close() {
      traffic.stop();
      if (options.dispatcher === undefined) await dispatcher.destroy();
    },
  };
}

function createAgent(connections: number): Agent {
  return new Agent({ connections, pipelining: 1, connect: { timeout: CONNECT_TIMEOUT_MS } });
}

type Sender = (
  request: Omit<HttpRequest, 'origin' | 'timeoutMs'>,
  timeoutMs: number,
) => Promise<HttpOutcome>;

/** @param baseUrl may have a path, which is prefixed to each request's path */
function createSender(
  dispatcher: Dispatcher,
  baseUrl: string,
  timeTold: TimeTold | undefined,
): Sender {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/$/, '');
  return async (request, timeoutMs) => {
    const path = prefix + request.path;
    const tell = timeTold?.();
    const outcome = await sendRequest(dispatcher, { ...request, origin, path, timeoutMs });
    if (outcome.kind === 'answered') tell?.(outcome.date);
    return outcome;
  };
}

async function askServerTime(auth: Sender, timeoutMs: number): Promise<Instant | undefined> {
  const request = { path: TIME_PATH, method: 'GET', headers: PLAIN_HEADERS } as const;
  const outcome = await auth(request, timeoutMs);
  if (outcome.kind !== 'answered' || outcome.status !== 200) return undefined;
  return parseServerTime(outcome.text);
}

function companyQuestion(call: CompanyCall, query: Query): Question {
  const { brn, product, popbillUserId, priority } = query;
  const path = callPath(call, product);
  return { call, brn, path, scope: SCOPE_OF[product], popbillUserId, priority };
}

/** The code of a successful action and of an existing membership. */
const DONE = 1;

function done<T>(payload: Payload, value: T): Result<T, unknown> {
  return readCode(payload['code']) === DONE ? ok(value) : err(undefined);
}

/** `{"code":1}` joined, `{"code":0}` not joined. */
function readMembership(payload: Payload): Result<boolean, unknown> {
  const code = readCode(payload['code']);
  return code === undefined || code > DONE ? err(payload['code']) : ok(code === DONE);
}

/** Whether POPBiLL refused because there is no such member, which answers `isMember`. */
function isMemberMissing(answer: Result<boolean, PopbillProblem>): boolean {
  return (
    !answer.ok && answer.error.kind === 'refused' && answer.error.codeClass === 'member-missing'
  );
}

function withoutFacts(payload: Payload, value: unknown, question: Question): PopbillProblem {
  const code = readCode(payload['code']);
  if (code === undefined || code === DONE) return garbledValue(value, [question.brn]);
  return refusal(payload, code, 'call', [question.brn]);
}
