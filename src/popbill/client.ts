import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import type { Brn } from '../kernel/brn.js';
import type { DateObserver } from '../kernel/clock-watch.js';
import type { Log } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { type CallName, logsIn, type PopbillProblem } from '../records/status.js';
import { garbledValue, type Payload, readCode, refusalOf } from './answer.js';
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
  type PayloadReader,
  readCertificateExpiry,
  readCompanyName,
  readFlatRate,
  readPopupUrl,
} from './payloads.js';
import type { Answer, Popbill, Query } from './popbill.js';
import { createCallQueue } from './queue.js';
import { type HttpOutcome, type HttpRequest, PLAIN_HEADERS, sendRequest } from './request.js';
import { createRetryAfter } from './retry.js';
import { createServerClock, parseServerTime } from './server-clock.js';
import { createSessionTokens } from './session-token.js';
import { requestToken, type TokenRequester } from './token-request.js';
import { type CallRequest, createTraffic } from './traffic.js';

export interface PopbillClientOptions {
  readonly linkId: string;
  /** The key in base64, as the vendor issues it. */
  readonly secretKey: string;
  readonly stage: Stage;
  /** Base URLs; `popbillHosts` (endpoints.ts) returns the vendor's. */
  readonly authUrl: string;
  readonly apiUrl: string;
  /** Whether tokens may be used only from this machine's IP address. False: from any (`x-lh-forwarded: *`). */
  readonly ipBound: boolean;
  /** Host suffixes that a popup URL may have; a loopback host that is listed may use plain http. */
  readonly popupHosts: readonly string[];
  readonly concurrency: number;
  /** Timeout of one attempt. Default: 60 s for calls that log in to HomeTax, 15 s for others. */
  readonly timeoutMs?: { readonly liveTest: number; readonly other: number };
  /** Default: a new keep-alive Agent, which `close` destroys. */
  readonly dispatcher?: Dispatcher;
  /** Must be the real time, even if the app runs on another clock, because signatures and tokens need it. */
  readonly now?: () => Instant;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly random?: () => number;
  readonly log?: Log;
  readonly dateObserver?: DateObserver;
  /** Called after each attempt, also of a token request. */
  readonly onCall?: (
    call: CallName | 'token',
    problem: PopbillProblem | undefined,
    tookMs: number,
  ) => void;
}

export interface PopbillClient extends Popbill {
  /** Measures `clockSkewMs` now, without applying it. 0: the clocks agree; undefined: no answer. */
  measureClock(): Promise<number | undefined>;
  queuedCalls(): number;
  /** Closes the connections. Running and later calls fail as `unreachable`. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = { liveTest: 60_000, other: 15_000 };
const CONNECT_TIMEOUT_MS = 10_000;

export function createPopbillClient(options: PopbillClientOptions): PopbillClient {
  const { linkId, stage, log, now = Date.now, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const dispatcher = options.dispatcher ?? createAgent(options.concurrency);
  const sendToAuth = createSender(dispatcher, options.authUrl, options.dateObserver);
  const sendToApi = createSender(dispatcher, options.apiUrl, options.dateObserver);

  const clock = createServerClock(
    now,
    () => fetchServerTime(sendToAuth, timeoutMs.other),
    (skewMs) =>
      skewMs === 0
        ? log?.info("The clock agrees with POPBiLL's again")
        : log?.warn("The clock differs from POPBiLL's, which refused a date", { skewMs }),
  );
  // Monotonic by default, so that setting the machine's clock does not change how long we wait.
  const retryAfter = createRetryAfter(options.now ?? (() => performance.now()));
  const requester: TokenRequester = {
    linkId,
    key: Buffer.from(options.secretKey, 'base64'),
    path: tokenPath(stage),
    ipBound: options.ipBound,
    clock,
    send: (request) => sendToAuth(request, timeoutMs.other),
    onAnswer: retryAfter.record,
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
    retryAfter,
    send: (call, path, headers) =>
      sendToApi({ path, method: 'GET', headers }, timeoutMs[logsIn(call) ? 'liveTest' : 'other']),
    now,
    sleep: options.sleep ?? delay,
    random: options.random ?? Math.random,
    log,
  });

  async function call<T>(request: CallRequest, read: PayloadReader<T>): Answer<T> {
    const result = await traffic.makeCall(request);
    if (!result.ok) return result;
    const facts = read(result.value, now());
    return facts.ok ? facts : err(problemWithoutFacts(result.value, facts.error, request.brn));
  }

  function companyCall<T>(name: CompanyCall, read: PayloadReader<T>) {
    return ({ product, ...query }: Query): Answer<T> => {
      const path = callPath(name, product);
      return call({ call: name, path, scope: SCOPE_OF[product], ...query }, read);
    };
  }

  return {
    certificateExpiry: companyCall('certificate-expiry', readCertificateExpiry),
    testCertificateLogin: companyCall('certificate-login-test', readSuccess('works')),
    deptUserRegistration: companyCall('dept-user-registered', readSuccess('registered')),
    testDeptUserLogin: companyCall('dept-user-login-test', readSuccess('works')),
    flatRate: companyCall('flat-rate', readFlatRate),
    companyName: companyCall('company-info', readCompanyName),
    popupUrl: companyCall('popup-url', ({ url }) => {
      const popup = readPopupUrl(url, options.popupHosts);
      // The URL opens the member's session, so only its host is logged, and the problem does not contain it.
      if (popup === undefined) log?.warn('POPBiLL sent no usable popup URL', { host: hostOf(url) });
      return popup === undefined ? err(undefined) : ok(popup);
    }),
    async isMember({ brn, priority }) {
      const path = membershipPath(brn, linkId);
      const member = await call({ call: 'is-member', brn, path, priority }, readMembership);
      if (member.ok || member.error.kind !== 'refused') return member;
      // A refusal because there is no such member answers the question too.
      return member.error.codeClass === 'member-missing' ? ok(false) : member;
    },
    clockSkewMs: clock.skewMs,
    measureClock: clock.measure,
    queuedCalls: queue.queuedCalls,
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
  dateObserver: DateObserver | undefined,
): Sender {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/$/, '');
  return async (request, timeoutMs) => {
    const path = prefix + request.path;
    // Called before sending, so that the observer knows how long the answer took.
    const observeDate = dateObserver?.();
    const outcome = await sendRequest(dispatcher, { origin, timeoutMs, ...request, path });
    if (outcome.kind === 'answered') observeDate?.(outcome.date);
    return outcome;
  };
}

async function fetchServerTime(send: Sender, timeoutMs: number): Promise<Instant | undefined> {
  const request = { path: TIME_PATH, method: 'GET', headers: PLAIN_HEADERS } as const;
  const outcome = await send(request, timeoutMs);
  if (outcome.kind !== 'answered' || outcome.status !== 200) return undefined;
  return parseServerTime(outcome.text);
}

/** POPBiLL's code for success, and for "is a member". */
const SUCCESS = 1;

function readSuccess<T>(value: T): PayloadReader<T> {
  return ({ code }) => (readCode(code) === SUCCESS ? ok(value) : err(undefined));
}

/** `{"code":1}`: a member, `{"code":0}`: not a member. */
function readMembership(payload: Payload): Result<boolean, unknown> {
  const code = readCode(payload['code']);
  return code !== 0 && code !== SUCCESS ? err(payload['code']) : ok(code === SUCCESS);
}

/** The problem of an answer without the expected facts: a refusal if it has a code other than SUCCESS, else garbled. */
function problemWithoutFacts(payload: Payload, value: unknown, brn: Brn): PopbillProblem {
  const code = readCode(payload['code']);
  if (code === undefined || code === SUCCESS) return garbledValue(value, [brn]);
  return refusalOf(payload, code, 'call', [brn]);
}
