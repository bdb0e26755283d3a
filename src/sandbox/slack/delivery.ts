import { Agent, request } from 'undici';
import { isObject } from './json.js';
import { parseJson } from './request-body.js';
import { signedHeaders } from './signature.js';

export type PayloadKind = 'slash_commands' | 'interactive' | 'options' | 'events_api';

/** What came of a payload that was handed to the app. */
export interface Delivery {
  /** Whether the app acknowledged within three seconds. */
  readonly acked: boolean;
  /** Real milliseconds until the ack, or until Slack gave up. */
  readonly ackMs: number;
  /** What the ack carried: an object, or undefined for an empty one. Plain text comes as `{text}`. */
  readonly ackBody: Readonly<Record<string, unknown>> | undefined;
  /** Why it counts as failed, in the words Slack shows the person. */
  readonly failure?: 'operation_timeout' | 'dispatch_failed';
  /** The app's HTTP status, where there was one. */
  readonly status?: number;
  /** Whether the app asked not to be sent this event again (`x-slack-no-retry: 1`). */
  readonly noRetry?: boolean;
}

/** What a transport learned: the body of the ack, or why there was none. */
export type Ack =
  | {
      readonly kind: 'acked';
      readonly body: unknown;
      readonly status?: number;
      readonly noRetry?: boolean;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly noRetry?: boolean }
  | { readonly kind: 'unreachable' };

/** Said with an event that is sent again. */
export interface Retry {
  readonly num: number;
  readonly reason: 'http_timeout' | 'http_error';
}

/** Hands a payload to the app; `signal` aborts when Slack gives up. */
export type Send = (
  kind: PayloadKind,
  payload: Readonly<Record<string, unknown>>,
  about: { readonly signal: AbortSignal; readonly retry?: Retry },
) => Promise<Ack>;

/** Measures and judges one hand-over. */
export async function deliver(
  send: (signal: AbortSignal) => Promise<Ack>,
  timeoutMs: number,
): Promise<Delivery> {
  const start = performance.now();
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs);
  });
  const ack = await Promise.race([send(giveUp.signal).catch(unreachable), late]);
  clearTimeout(timer);
  const ackMs = performance.now() - start;
  const none = { acked: false, ackMs, ackBody: undefined };
  if (ack === 'late') {
    giveUp.abort();
    return { ...none, failure: 'operation_timeout' };
  }
  if (ack.kind === 'unreachable') return { ...none, failure: 'dispatch_failed' };
  const noRetry = ack.noRetry === true ? { noRetry: true } : {};
  if (ack.kind === 'refused') {
    return { ...none, failure: 'dispatch_failed', status: ack.status, ...noRetry };
  }
  const status = ack.status === undefined ? {} : { status: ack.status };
  return { acked: true, ackMs, ackBody: ackObject(ack.body), ...noRetry, ...status };
}

function unreachable(): Ack {
  return { kind: 'unreachable' };
}

function ackObject(body: unknown): Delivery['ackBody'] {
  if (typeof body === 'string') return body === '' ? undefined : { text: body };
  return isObject(body) && Object.keys(body).length > 0 ? body : undefined;
}

/** Where the app takes payloads over HTTP. `options: undefined` is a manifest without a menu options address. */
export interface RequestUrls {
  readonly main: string;
  readonly options: string | undefined;
}

/** Sends signed HTTP requests, as Slack does when the app has request URLs. */
export class HttpTransport {
  readonly #signingSecret: string;
  readonly #realNow: () => number;
  readonly #agent = new Agent({ keepAliveTimeout: 1000 });

  constructor(signingSecret: string, realNow: () => number) {
    this.#signingSecret = signingSecret;
    this.#realNow = realNow;
  }

  sign(body: string, atSeconds = Math.floor(this.#realNow() / 1000)): Record<string, string> {
    return signedHeaders(this.#signingSecret, body, atSeconds);
  }

  sendTo(urls: RequestUrls): Send {
    return async (kind, payload, { signal, retry }) => {
      const url = kind === 'options' ? urls.options : urls.main;
      if (url === undefined) return { kind: 'unreachable' };
      const { type, body } = encode(kind, payload);
      const response = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': type, ...this.sign(body), ...retryHeaders(retry) },
        body,
        signal,
      });
      const text = await response.body.text();
      const noRetry = response.headers['x-slack-no-retry'] === '1';
      const status = response.statusCode;
      if (status !== 200) return { kind: 'refused', status, noRetry };
      const isJson = String(response.headers['content-type']).includes('json');
      return { kind: 'acked', body: isJson ? parseJson(text) : text, status, noRetry };
    };
  }

  /** Sends exactly this, for forged and stale requests. */
  async raw(
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const response = await request(url, {
      method: 'POST',
      dispatcher: this.#agent,
      headers,
      body,
    });
    return { status: response.statusCode, body: await response.body.text() };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function retryHeaders(retry: Retry | undefined): Record<string, string> {
  if (retry === undefined) return {};
  return { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason };
}

function encode(
  kind: PayloadKind,
  payload: Readonly<Record<string, unknown>>,
): { readonly type: string; readonly body: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (kind) {
    case 'events_api':
      return { type: 'application/json', body: JSON.stringify(payload) };
    case 'slash_commands': {
      const fields = Object.entries(payload).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      return { type: form, body: new URLSearchParams(fields).toString() };
    }
    case 'interactive':
    case 'options':
      return {
        type: form,
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
      };
    default:
      return kind satisfies never;
  }
}
