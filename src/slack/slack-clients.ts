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
 * Bolt's and web-api's logger on ours. Their debug lines print whole requests and answers, popup URLs among them,
 * so they are dropped whatever the log level is.
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

/** Bolt's words for a request that is not taken for Slack's, and what to look at when it was Slack's after all. */
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

/** An address may carry a session (a popup) or a right to answer (a response_url). */
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

/** A person waits: better a quick word that Slack did not answer than a long silence. */
const PERSON_TIMEOUT_MS = 3000;

export function peopleClientOptions(about: Omit<ClientOptions, 'botToken'>): WebClientOptions {
  return {
    ...optionsOf(about, impatientFetch),
    retryConfig: { retries: 1, minTimeout: 200, maxTimeout: 200 },
    timeout: PERSON_TIMEOUT_MS,
  };
}

export function createPeopleClient(about: ClientOptions): WebClient {
  return new ToldClient(about.botToken, peopleClientOptions(about), about.onFailed);
}

/**
 * The client of the outbox, which does its own pacing and repeating: without retries, since a message whose answer was
 * lost would be posted again each time. Nobody waits for a notice, and one that was lost comes again from the outbox.
 */
export function createOutboxClient(about: ClientOptions): WebClient {
  const options = { ...optionsOf(about), retryConfig: { retries: 0 }, timeout: 15 * SECOND };
  return new ToldClient(about.botToken, options, about.onFailed);
}

/** The client that fetches and sends people's files, which takes longer than an answer. */
export function createFilesClient(about: ClientOptions): WebClient {
  const retryConfig = { retries: 1, minTimeout: 500, maxTimeout: 500 };
  const options = { ...optionsOf(about), retryConfig, timeout: 30 * SECOND };
  return new ToldClient(about.botToken, options, about.onFailed);
}

/** A 429 comes back at once: web-api's default repeats for half an hour and stalls every call behind it. */
function optionsOf(
  { apiUrl, log, timeTold }: Omit<ClientOptions, 'botToken'>,
  ask: Fetch = (url, init) => fetch(url, init),
): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    rejectRateLimitedCalls: true,
    fetch: wholeAnswers(apiUrl, tellingFetch(timeTold, ask)),
  };
}

/** Called after every call that failed. `error`: Slack's own word, or `no_answer`. */
export type OnFailed = (method: string, error: string) => void;

/** Every method of a client goes through its `apiCall`, files and paging too. */
class ToldClient extends WebClient {
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
      this.#onFailed?.(method, wordOf(error));
      throw error;
    }
  }
}

function wordOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  return error instanceof WebAPIRateLimitedError ? 'ratelimited' : 'no_answer';
}

function tellingFetch(timeTold: TimeTold | undefined, ask: Fetch): Fetch {
  return async (url, init) => {
    const tell = timeTold?.();
    const response = await ask(url, init);
    tell?.(response.headers.has('age') ? undefined : (response.headers.get('date') ?? undefined));
    return response;
  };
}

/** Bolt's `respond` uses the client's fetch without any limit of its own. */
function impatientFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PERSON_TIMEOUT_MS), ...init });
}

/** The largest of Slack's answers, a page of people, has some hundred kilobytes. */
const MOST_BYTES = 10 * 1024 * 1024;
/** However long Slack asks us to wait, it is asked again after this. */
const LONGEST_WAIT_S = 3600;
/** What to wait when Slack has enough of us and does not say for how long. */
const UNSAID_WAIT_S = 30;

const SLACKS_OWN = 'https://slack.com/api/';

type Fetch = typeof fetch;

/**
 * A fetch for web-api, which takes anything for Slack's word: a proxy's page is a refusal named after the whole page, an
 * answer that breaks off or stalls half way is a bare error of the network, and a wait of years is a wait of years. Here
 * the answer of an API method is read to its end, and rejected like a broken connection when it is none of Slack's.
 *
 * @param apiUrl base URL of the methods, default Slack's; other addresses (a file's, a response_url) answer in their own way
 */
export function wholeAnswers(apiUrl = SLACKS_OWN, ask: Fetch = fetch): Fetch {
  return async (input, init) => {
    const response = await ask(input, init);
    if (response.status === 429) return withinReason(response);
    if (response.status !== 200 || !addressOf(input).startsWith(apiUrl)) return response;
    const text = await readWithin(response, MOST_BYTES);
    if (!isSlacksAnswer(text)) throw new Error('this is no answer of Slack');
    return new Response(text, { status: 200, headers: response.headers });
  };
}

function addressOf(input: Parameters<Fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

function withinReason({ headers, body }: Response): Response {
  const asked = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const seconds = asked >= 0 ? Math.min(asked, LONGEST_WAIT_S) : UNSAID_WAIT_S;
  const sane = new Headers(headers);
  sane.set('retry-after', String(seconds));
  return new Response(body, { status: 429, headers: sane });
}

async function readWithin({ body }: Response, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    length += part.length;
    // Leaving the loop cancels the rest.
    if (length > most) throw new Error('the answer does not end');
  }
  return Buffer.concat(parts).toString('utf8');
}

/** An object that says `ok`, or why not in one of Slack's words. */
function isSlacksAnswer(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
    if (answer.ok === true) return true;
    return 'error' in answer && typeof answer.error === 'string' && WORD.test(answer.error);
  } catch {
    return false;
  }
}

const WORD = /^[\w.:-]{1,80}$/;
