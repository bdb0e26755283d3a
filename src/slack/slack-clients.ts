import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../service/ports.js';
import { boltLogger } from './bolt-logger.js';

/** A person waits: better a quick word that Slack did not answer than a long silence. */
const PERSON_TIMEOUT_MS = 3000;

/**
 * Options of the client that answers people: one retry, and a 429 comes back at once instead of stalling every
 * other call (web-api's default repeats for half an hour).
 */
export function peopleClientOptions(about: {
  readonly apiUrl?: string;
  readonly log: Log;
}): WebClientOptions {
  return {
    ...(about.apiUrl === undefined ? {} : { slackApiUrl: about.apiUrl }),
    logger: boltLogger(about.log),
    retryConfig: { retries: 1, minTimeout: 200, maxTimeout: 200 },
    rejectRateLimitedCalls: true,
    timeout: PERSON_TIMEOUT_MS,
    fetch: impatientFetch,
  };
}

export function createPeopleClient(about: {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
}): WebClient {
  return new WebClient(about.botToken, peopleClientOptions(about));
}

/** Nobody waits for a notice, and one that was lost comes again from the outbox. */
const OUTBOX_TIMEOUT_MS = 15_000;

/**
 * The client of the outbox, which does its own pacing and repeating: without retries, since a message whose answer was
 * lost would be posted again each time, and one 429 would stall every call behind it.
 */
export function createOutboxClient(about: {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
}): WebClient {
  return new WebClient(about.botToken, {
    ...(about.apiUrl === undefined ? {} : { slackApiUrl: about.apiUrl }),
    logger: boltLogger(about.log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: OUTBOX_TIMEOUT_MS,
  });
}

/** Bolt's `respond` uses the client's fetch without any limit of its own. */
function impatientFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PERSON_TIMEOUT_MS), ...init });
}
