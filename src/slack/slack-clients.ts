import {
  type Logger,
  LogLevel,
  type WebAPICallResult,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import type { TimeTold } from '../kernel/clock-watch.js';
import type { Log } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';

/**
 * Adapts our log for Bolt and web-api. Their debug lines contain whole requests and answers, popup URLs included, so
 * they are always dropped.
 */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: (...parts) => log.debug(sentence(parts)),
    warn: (...parts) => log.warn(withAdvice(sentence(parts))),
    error: (...parts) => log.error(sentence(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function sentence(parts: readonly unknown[]): string {
  const words = parts.map((part) =>
    part instanceof Error ? `${part.name}: ${part.message}` : part,
  );
  return `slack: ${withoutUrls(words.filter((word) => typeof word === 'string').join(' '))}`;
}

/** Bolt's log messages about a rejected request, and what to check if the request did come from Slack. */
const ADVICE: readonly (readonly [words: string, advice: string])[] = [
  [
    'signature mismatch',
    'If this keeps coming when commands are used, SLACK_SIGNING_SECRET is wrong: copy "Signing Secret" from the Slack app\'s page "Basic Information" and start again.',
  ],
  [
    'request is stale',
    'If this keeps coming when commands are used, the clock of this machine is wrong: switch on time synchronisation.',
  ],
];

function withAdvice(line: string): string {
  const found = ADVICE.find(([words]) => line.includes(words));
  return found === undefined ? line : `${line}. ${found[1]}`;
}

/** A URL may contain a session (a popup) or a right to answer (a response_url). */
export function withoutUrls(text: string): string {
  return text.replace(/\b(?:https?|wss?):\/\/\S+/gi, '[url]');
}

export interface ClientOptions {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
  readonly onFailed?: OnFailed;
  readonly timeTold?: TimeTold;
}

/** A person is waiting, so a failed call has to be reported soon. */
const PERSON_TIMEOUT_MS = 3000;

export function peopleClientOptions(options: Omit<ClientOptions, 'botToken'>): WebClientOptions {
  return {
    ...optionsOf(options, impatientFetch),
    retryConfig: { retries: 1, minTimeout: 200, maxTimeout: 200 },
    timeout: PERSON_TIMEOUT_MS,
  };
}

export function createPeopleClient(options: ClientOptions): WebClient {
  return new ReportingClient(options.botToken, peopleClientOptions(options), options.onFailed);
}

/**
 * The client of the outbox, which does its own pacing and retries. No retries here: each would post a message again whose
 * answer was lost.
 */
export function createOutboxClient(options: ClientOptions): WebClient {
  const webOptions = { ...optionsOf(options), retryConfig: { retries: 0 }, timeout: 15 * SECOND };
  return new ReportingClient(options.botToken, webOptions, options.onFailed);
}

/** The client for people's files, with a longer timeout. */
export function createFilesClient(options: ClientOptions): WebClient {
  const retryConfig = { retries: 1, minTimeout: 500, maxTimeout: 500 };
  const webOptions = { ...optionsOf(options), retryConfig, timeout: 30 * SECOND };
  return new ReportingClient(options.botToken, webOptions, options.onFailed);
}

/** A 429 rejects at once: web-api's default retries for half an hour and blocks every later call. */
function optionsOf(
  { apiUrl, log, timeTold }: Omit<ClientOptions, 'botToken'>,
  fetchAnswer: Fetch = (url, init) => fetch(url, init),
): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    rejectRateLimitedCalls: true,
    fetch: wholeAnswers(apiUrl, withReportedTime(timeTold, fetchAnswer)),
  };
}

/** Called after every failed call. `error`: Slack's error code, or `no_answer`. */
export type OnFailed = (method: string, error: string) => void;

/** Reports failed calls. Every method goes through `apiCall`, files and paging included. */
class ReportingClient extends WebClient {
  readonly #onFailed: OnFailed | undefined;

  constructor(token: string, options: WebClientOptions, onFailed: OnFailed | undefined) {
    super(token, options);
    this.#onFailed = onFailed;
  }

  override async apiCall(
    method: string,
    options?: Record<string, unknown>,
  ): Promise<WebAPICallResult> {
    try {
      return await super.apiCall(method, options);
    } catch (error) {
      this.#onFailed?.(method, errorCodeOf(error));
      throw error;
    }
  }
}

function errorCodeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  return error instanceof WebAPIRateLimitedError ? 'ratelimited' : 'no_answer';
}

function withReportedTime(timeTold: TimeTold | undefined, fetchAnswer: Fetch): Fetch {
  return async (url, init) => {
    const reportTime = timeTold?.();
    const response = await fetchAnswer(url, init);
    reportTime?.(
      response.headers.has('age') ? undefined : (response.headers.get('date') ?? undefined),
    );
    return response;
  };
}

/** With a timeout, because Bolt's `respond` uses the client's fetch without one. */
function impatientFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PERSON_TIMEOUT_MS), ...init });
}

/** Slack's largest answer, a page of people, has some hundred kilobytes. */
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
/** Upper limit for Slack's `retry-after`. */
const MAX_WAIT_S = 3600;
/** The wait after a 429 without `retry-after`. */
const DEFAULT_WAIT_S = 30;

const SLACK_API_URL = 'https://slack.com/api/';

type Fetch = typeof fetch;

/**
 * A fetch for web-api that validates answers, because web-api trusts them: it reports a proxy's page as an error code and
 * accepts a `retry-after` of years. The answer of an API method is read completely, and rejected like a broken connection
 * if it is not from Slack.
 *
 * @param apiUrl base URL of the methods, default Slack's; answers of other URLs (files, response_url) are not validated
 */
export function wholeAnswers(apiUrl = SLACK_API_URL, fetchAnswer: Fetch = fetch): Fetch {
  return async (input, init) => {
    const response = await fetchAnswer(input, init);
    if (response.status === 429) return withCappedWait(response);
    if (response.status !== 200 || !addressOf(input).startsWith(apiUrl)) return response;
    const text = await readAtMost(response, MAX_ANSWER_BYTES);
    if (!isSlackAnswer(text)) throw new Error('this is no answer of Slack');
    return new Response(text, { status: 200, headers: response.headers });
  };
}

function addressOf(input: Parameters<Fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

function withCappedWait({ headers, body }: Response): Response {
  const askedSeconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const seconds = askedSeconds >= 0 ? Math.min(askedSeconds, MAX_WAIT_S) : DEFAULT_WAIT_S;
  const capped = new Headers(headers);
  capped.set('retry-after', String(seconds));
  return new Response(body, { status: 429, headers: capped });
}

async function readAtMost({ body }: Response, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    length += part.length;
    // Leaving the loop cancels the download.
    if (length > maxBytes) throw new Error('the answer does not end');
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Whether the text is an object with `ok: true`, or with an error code. */
function isSlackAnswer(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
    if (answer.ok === true) return true;
    return 'error' in answer && typeof answer.error === 'string' && ERROR_CODE.test(answer.error);
  } catch {
    return false;
  }
}

const ERROR_CODE = /^[\w.:-]{1,80}$/;
