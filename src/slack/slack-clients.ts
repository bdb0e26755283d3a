import {
  type Logger,
  LogLevel,
  type WebAPICallResult,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import { z } from 'zod';
import type { DateObserver } from '../kernel/clock-watch.js';
import type { Log } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';

/**
 * Adapts our log for Bolt and web-api. Their debug lines contain whole requests and answers, popup URLs included, so
 * they are always dropped.
 */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: (...parts) => log.debug(logLine(parts)),
    warn: (...parts) => {
      const line = logLine(parts);
      // web-api reports each attempt; whoever made the call reports that it failed.
      if (line.startsWith(ATTEMPT_FAILED)) log.debug(line);
      else log.warn(withAdvice(line));
    },
    error: (...parts) => log.error(logLine(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

const ATTEMPT_FAILED = 'slack: http request failed';

function logLine(parts: readonly unknown[]): string {
  const texts = parts.map((part) =>
    part instanceof Error ? `${part.name}: ${part.message}` : part,
  );
  return `slack: ${withoutUrls(texts.filter((text) => typeof text === 'string').join(' '))}`;
}

/** Bolt's messages about a rejected request, with the cause to check in case the request did come from Slack. */
const ADVICE: Readonly<Record<string, string>> = {
  'signature mismatch':
    'If this appears whenever a command is used, SLACK_SIGNING_SECRET is wrong: copy "Signing Secret" from the Slack app\'s page "Basic Information" and restart the app.',
  'request is stale':
    'If this appears whenever a command is used, the clock of this machine is wrong: turn on time synchronisation (NTP).',
};

function withAdvice(line: string): string {
  const rejection = Object.keys(ADVICE).find((message) => line.includes(message));
  return rejection === undefined ? line : `${line}. ${ADVICE[rejection]}`;
}

/** Removes URLs, which may contain a session (a popup) or a right to answer (a response_url). */
export function withoutUrls(text: string): string {
  return text.replace(/\b(?:https?|wss?):\/\/\S+/gi, '[url]');
}

export interface ClientOptions {
  /** The token sent with every call. To test the app-level token, the doctor passes that one here. */
  readonly botToken: string;
  /** Replaces the base URL of the Web API; ends with a slash. */
  readonly apiUrl?: string;
  readonly log: Log;
  readonly onCallFailed?: OnCallFailed;
  readonly dateObserver?: DateObserver;
  /** Asked right before each request, including retries. If false, the request is not made and counts as unanswered. */
  readonly mayCall?: () => boolean;
}

/** A person is waiting. */
const PERSON_TIMEOUT_MS = 3000;

export function peopleClientOptions(options: Omit<ClientOptions, 'botToken'>): WebClientOptions {
  return {
    ...optionsOf(options, fetchWithTimeout),
    retryConfig: { retries: 1, minTimeout: 200, maxTimeout: 200 },
    timeout: PERSON_TIMEOUT_MS,
  };
}

export function createPeopleClient(options: ClientOptions): WebClient {
  return createClient(options, peopleClientOptions(options));
}

/**
 * The client of the outbox, which does its own pacing and retries. The client must not retry too, because each retry
 * after a lost answer posts the message again.
 */
export function createOutboxClient(options: ClientOptions): WebClient {
  const retryConfig = { retries: 0 };
  return createClient(options, { ...optionsOf(options), retryConfig, timeout: 15 * SECOND });
}

/** Calls for files take longer. Contents are downloaded without this client (slack-files.ts). */
export function createFilesClient(options: ClientOptions): WebClient {
  const retryConfig = { retries: 1, minTimeout: 500, maxTimeout: 500 };
  return createClient(options, { ...optionsOf(options), retryConfig, timeout: 30 * SECOND });
}

function createClient(options: ClientOptions, webOptions: WebClientOptions): WebClient {
  return new ReportingClient(options.botToken, webOptions, options.onCallFailed);
}

function optionsOf(
  { apiUrl, log, dateObserver, mayCall }: Omit<ClientOptions, 'botToken'>,
  fetchAnswer: Fetch = fetch,
): WebClientOptions {
  const fetchIfAllowed: Fetch = async (url, init) => {
    if (mayCall?.() === false) throw new Error('this process does not lead, so it may not send');
    return fetchAnswer(url, init);
  };
  return {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    // By default web-api retries a 429 for half an hour, and blocks every later call.
    rejectRateLimitedCalls: true,
    fetch: createValidatingFetch(apiUrl, withDateObserver(dateObserver, fetchIfAllowed)),
  };
}

/** `error`: Slack's error code, `ratelimited` or `no_answer`. */
type OnCallFailed = (method: string, error: string) => void;

/** Every method goes through `apiCall`, files and paging included. */
class ReportingClient extends WebClient {
  readonly #onCallFailed: OnCallFailed | undefined;

  constructor(token: string, options: WebClientOptions, onFailed: OnCallFailed | undefined) {
    super(token, options);
    this.#onCallFailed = onFailed;
  }

  override async apiCall(
    method: string,
    options?: Record<string, unknown>,
  ): Promise<WebAPICallResult> {
    try {
      return await super.apiCall(method, options);
    } catch (error) {
      this.#onCallFailed?.(method, errorCodeOf(error));
      throw error;
    }
  }
}

function errorCodeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  return error instanceof WebAPIRateLimitedError ? 'ratelimited' : 'no_answer';
}

function withDateObserver(dateObserver: DateObserver | undefined, fetchAnswer: Fetch): Fetch {
  return async (url, init) => {
    const reportDate = dateObserver?.();
    const response = await fetchAnswer(url, init);
    // An answer from a cache (`age`) has an old date.
    reportDate?.(
      response.headers.has('age') ? undefined : (response.headers.get('date') ?? undefined),
    );
    return response;
  };
}

/** Sets a timeout, because Bolt's `respond` uses the client's fetch without one. */
function fetchWithTimeout(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PERSON_TIMEOUT_MS), ...init });
}

/** Slack's largest answer, a page of people, is a few hundred kilobytes. */
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
const MAX_RETRY_AFTER_S = 3600;
const DEFAULT_RETRY_AFTER_S = 30;

const SLACK_API_URL = 'https://slack.com/api/';

type Fetch = typeof fetch;

/**
 * A fetch for web-api that validates answers, because web-api trusts them: it reports a proxy's page as an error code
 * and accepts a `retry-after` of years. The answer of an API method is read completely, and rejected like a broken
 * connection if it is not from Slack.
 *
 * @param apiUrl base URL of the methods, default Slack's; answers of other URLs (files, response_url) are not validated
 */
export function createValidatingFetch(apiUrl = SLACK_API_URL, fetchAnswer: Fetch = fetch): Fetch {
  return async (input, init) => {
    const response = await fetchAnswer(input, init);
    if (response.status === 429) return withCappedWait(response);
    const url = input instanceof Request ? input.url : String(input);
    if (response.status !== 200 || !url.startsWith(apiUrl)) return response;
    const body = await readAtMost(response, MAX_ANSWER_BYTES);
    if (body === undefined) throw new Error('the answer is too long');
    const text = body.toString('utf8');
    if (!isSlackAnswer(text)) throw new Error('the answer is not from Slack');
    return new Response(text, { status: 200, headers: response.headers });
  };
}

function withCappedWait({ headers, body }: Response): Response {
  const requestedSeconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const seconds =
    requestedSeconds >= 0 ? Math.min(requestedSeconds, MAX_RETRY_AFTER_S) : DEFAULT_RETRY_AFTER_S;
  const capped = new Headers(headers);
  capped.set('retry-after', String(seconds));
  return new Response(body, { status: 429, headers: capped });
}

/** `undefined`: the body is longer. */
export async function readAtMost(
  { body }: Response,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    length += part.length;
    // Leaving the loop cancels the download.
    if (length > maxBytes) return undefined;
  }
  return Buffer.concat(parts);
}

const SLACK_ANSWER = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string().regex(/^[\w.:-]{1,80}$/) }),
]);

function isSlackAnswer(text: string): boolean {
  try {
    return SLACK_ANSWER.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
