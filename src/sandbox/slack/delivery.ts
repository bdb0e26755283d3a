import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { isObject, type JsonObject, parseJson } from './json.js';

export type PayloadKind = 'slash_commands' | 'interactive' | 'options' | 'events_api';

export interface Delivery {
  readonly acked: boolean;
  readonly ackMs: number;
  /** The body of the ack, plain text as `{text}`; undefined if it is empty or there is no ack. */
  readonly ackBody: JsonObject | undefined;
  readonly failure?: 'operation_timeout' | 'dispatch_failed';
  /** The HTTP status; undefined over a socket or without an answer. */
  readonly status?: number;
  readonly forbidsRetry?: boolean;
}

export interface Ack {
  readonly kind: 'acked' | 'refused' | 'unreachable';
  readonly body?: unknown;
  readonly status?: number;
  readonly forbidsRetry?: boolean;
}

interface RetryInfo {
  readonly num: number;
  readonly reason: 'http_timeout' | 'http_error';
}

export type Send = (
  kind: PayloadKind,
  payload: JsonObject,
  options: { readonly signal: AbortSignal; readonly retry: RetryInfo | undefined },
) => Promise<Ack>;

/** Delivers a payload. A failed event is retried once, immediately; Slack also retries after 1 and 5 minutes. */
export async function deliver(
  send: Send,
  timeoutMs: number,
  kind: PayloadKind,
  payload: JsonObject,
  onFailure: (failure: NonNullable<Delivery['failure']>) => void,
): Promise<Delivery> {
  const attempt = (retry?: RetryInfo) =>
    attemptDelivery((signal) => send(kind, payload, { signal, retry }), timeoutMs);
  const first = await attempt();
  if (first.failure === undefined) return first;
  onFailure(first.failure);
  if (kind !== 'events_api' || first.forbidsRetry === true) return first;
  const reason = first.failure === 'operation_timeout' ? 'http_timeout' : 'http_error';
  return attempt({ num: 1, reason });
}

async function attemptDelivery(
  send: (signal: AbortSignal) => Promise<Ack>,
  timeoutMs: number,
): Promise<Delivery> {
  const start = performance.now();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs);
  });
  const unreachable = (): Ack => ({ kind: 'unreachable' });
  const ack = await Promise.race([send(abort.signal).catch(unreachable), late]);
  clearTimeout(timer);
  const ackMs = performance.now() - start;
  const notAcked = { acked: false, ackMs, ackBody: undefined };
  if (ack === 'late') {
    abort.abort();
    return { ...notAcked, failure: 'operation_timeout' };
  }
  const { kind, body, status, forbidsRetry } = ack;
  if (kind !== 'acked') return { ...notAcked, failure: 'dispatch_failed', status, forbidsRetry };
  return { acked: true, ackMs, ackBody: ackObject(body), status, forbidsRetry };
}

function ackObject(body: unknown): Delivery['ackBody'] {
  if (typeof body === 'string') return body === '' ? undefined : { text: body };
  return isObject(body) && Object.keys(body).length > 0 ? body : undefined;
}

/** The app's URLs for payloads. `options: undefined` means that the manifest has no options load URL. */
export interface RequestUrls {
  readonly main: string;
  readonly options: string | undefined;
}

export function createHttpTransport(signingSecret: string, realNow: () => number) {
  const agent = new Agent({ keepAliveTimeout: 1000 });

  /** Signature headers: docs.slack.dev/authentication/verifying-requests-from-slack */
  function sign(body: string, atSeconds = Math.floor(realNow() / 1000)): Record<string, string> {
    const digest = createHmac('sha256', signingSecret)
      .update(`v0:${atSeconds}:${body}`)
      .digest('hex');
    return { 'x-slack-request-timestamp': String(atSeconds), 'x-slack-signature': `v0=${digest}` };
  }

  const sendTo =
    (urls: RequestUrls): Send =>
    async (kind, payload, { signal, retry }) => {
      const url = kind === 'options' ? urls.options : urls.main;
      if (url === undefined) return { kind: 'unreachable' };
      const { contentType, body } = encode(kind, payload);
      const retryHeaders = retry && {
        'x-slack-retry-num': String(retry.num),
        'x-slack-retry-reason': retry.reason,
      };
      const headers = { 'content-type': contentType, ...sign(body), ...retryHeaders };
      const options = { method: 'POST', dispatcher: agent, headers, body, signal };
      const response = await request(url, options);
      const text = await response.body.text();
      const forbidsRetry = response.headers['x-slack-no-retry'] === '1';
      const status = response.statusCode;
      if (status !== 200) return { kind: 'refused', status, forbidsRetry };
      const isJson = String(response.headers['content-type']).includes('json');
      return { kind: 'acked', body: isJson ? parseJson(text) : text, status, forbidsRetry };
    };

  async function postRaw(url: string, body: string, headers: Readonly<Record<string, string>>) {
    const options = { method: 'POST', dispatcher: agent, headers, body };
    const response = await request(url, options);
    return { status: response.statusCode, body: await response.body.text() };
  }

  return { sign, sendTo, postRaw, close: () => agent.destroy() };
}

function encode(
  kind: PayloadKind,
  payload: JsonObject,
): { readonly contentType: string; readonly body: string } {
  if (kind === 'events_api')
    return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields =
    kind === 'slash_commands'
      ? Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])
      : { payload: JSON.stringify(payload) };
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields).toString(),
  };
}
