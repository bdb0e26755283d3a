import type { IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type Dispatcher, errors } from 'undici';
import { codeOf } from '../kernel/result.js';
import type { Garbled, PopbillProblem, Refused } from '../records/status.js';

/** An answer of POPBiLL has a few hundred bytes; a body above this limit is garbled. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Headers of every request, names and values in turn. Gzip is not requested, because an answer of a few hundred bytes
 * is one packet either way, and decompressing it takes a third of the time of the rest of a call.
 */
export const PLAIN_HEADERS: readonly string[] = [
  'accept-encoding',
  'identity',
  'user-agent',
  'hometax-watch',
];

export interface HttpRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** Names and values in turn, which undici does not have to convert. */
  readonly headers: readonly string[];
  readonly body?: string;
  /** How long it may take until the last byte of the answer has arrived. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: string;
  /** Absent if the answer came from a cache (`Age`). */
  readonly date?: string;
}

export type HttpOutcome = HttpAnswer | Exclude<PopbillProblem, Refused>;

/**
 * Sends a request once and reads its answer within the time limit and 1 MiB (also after decompression). Never rejects.
 * A connection that breaks during an answer is `unreachable`; an answer that is too long, wrongly compressed, or not
 * HTTP at all (`httpStatus` 0) is `garbled`.
 *
 * Uses `dispatch` and not undici's `request`, which wraps each answer in a stream (more work than everything else here)
 * and does not report when it sends a request a second time.
 */
export function sendRequest(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const exchange = new Exchange(request.timeoutMs, resolve);
    try {
      dispatcher.dispatch(
        {
          origin: request.origin,
          path: request.path,
          method: request.method,
          // undici's type wants a mutable array; it only reads it.
          headers: request.headers as string[],
          body: request.body ?? null,
          // The exchange has its own deadline for the whole request.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        exchange,
      );
    } catch (error) {
      exchange.fail(error);
    }
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (outcome: HttpOutcome) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #isSettled = false;
  #size = 0;
  #status = 0;
  #encoding: string | undefined;
  #retryAfter: string | undefined;
  #date: string | undefined;

  constructor(timeoutMs: number, resolve: (outcome: HttpOutcome) => void) {
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#end({ kind: 'too-late', afterMs: timeoutMs }), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Either the deadline passed while waiting for a connection, or undici retries after a broken connection. A login
    // test that may have reached POPBiLL must not be sent twice.
    if (this.#isSettled || this.#controller !== undefined) {
      // The code becomes the cause of `unreachable` if undici retries.
      controller.abort(Object.assign(new Error('not sent'), { code: 'ECONNRESET' }));
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // After an informational answer (1xx), the final one overwrites these.
    this.#status = status;
    this.#encoding = headers['content-encoding'];
    this.#retryAfter = headers['retry-after'];
    this.#date = headers.age === undefined ? headers.date : undefined;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_BODY_BYTES) this.#end(this.#garbled());
    else if (!this.#isSettled) this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const text = this.#text();
    this.#end(
      text === undefined
        ? this.#garbled()
        : {
            kind: 'answered',
            status: this.#status,
            text,
            retryAfter: this.#retryAfter,
            date: this.#date,
          },
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: unknown): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.#end(
      error instanceof errors.HTTPParserError
        ? this.#garbled()
        : { kind: 'unreachable', cause: causeOf(error) },
    );
  }

  #end(outcome: HttpOutcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#resolve(outcome);
    if (outcome.kind !== 'answered') this.#controller?.abort(new Error(outcome.kind));
  }

  #garbled(): Garbled {
    return { kind: 'garbled', httpStatus: this.#status };
  }

  /** Undefined if the body cannot be decompressed. */
  #text(): string | undefined {
    const [first] = this.#chunks;
    if (first === undefined) return '';
    const body = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#size);
    switch (this.#encoding) {
      case undefined:
      case 'identity':
        return body.toString('utf8');
      // Not requested, but a proxy may compress an answer.
      case 'gzip':
      case 'x-gzip':
        return unzip(body);
      default:
        return undefined;
    }
  }
}

function unzip(body: Buffer): string | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES }).toString('utf8');
  } catch {
    // Truncated, not gzip, or a gzip bomb.
    return undefined;
  }
}

/** The error's code, e.g. `ECONNREFUSED`, or its name; never its message, which may contain secrets. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return codeOf(error) ?? (error.cause === undefined ? error.name : causeOf(error.cause));
}
