import { onTestFinished } from 'vitest';
import {
  type PopbillStandIn,
  type PopbillStandInOptions,
  startPopbillStandIn,
} from '../../src/sandbox/popbill/server.js';
import { signatureOf } from '../../src/sandbox/popbill/signature.js';

export const LINK_ID = 'TESTER';
export const SECRET_KEY = 'dGVzdC1zZWNyZXQta2V5LTAxMjM0NTY3ODlhYmNkZWY=';

/** A stand-in that closes with the test. */
export async function aStandIn(
  options: Partial<PopbillStandInOptions> = {},
): Promise<PopbillStandIn> {
  const standIn = await startPopbillStandIn({
    linkId: LINK_ID,
    secretKey: SECRET_KEY,
    ...options,
  });
  onTestFinished(() => standIn.close());
  return standIn;
}

/** The parts of a token request that replace the valid defaults. */
export interface TokenRequest {
  readonly serviceId?: string;
  readonly brn?: string;
  readonly scope?: readonly string[];
  readonly date?: string;
  readonly secretKey?: string;
  /** The whole body, instead of BRN and scope. */
  readonly body?: string;
  /** Undefined removes a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Requests a token with a valid signature. */
export async function requestToken(url: string, asking: TokenRequest = {}): Promise<JsonAnswer> {
  const { brn = '1234567890', scope = ['member', '111', '141'] } = asking;
  const path = `/${asking.serviceId ?? 'POPBILL_TEST'}/Token`;
  const body = asking.body ?? JSON.stringify({ access_id: brn, scope });
  const date = asking.date ?? new Date().toISOString();
  const forwarded = asking.headers?.['x-lh-forwarded'];
  const signature = signatureOf(asking.secretKey ?? SECRET_KEY, {
    body: Buffer.from(body),
    date,
    forwarded,
    version: '2.0',
    path,
  });
  const headers: Record<string, string | undefined> = {
    Authorization: `LINKHUB ${LINK_ID} ${signature}`,
    'x-lh-date': date,
    'x-lh-version': '2.0',
    ...asking.headers,
  };
  return ask(`${url}${path}`, { method: 'POST', body, headers: present(headers) });
}

/** A valid token. */
export async function aToken(url: string, asking: TokenRequest = {}): Promise<string> {
  const { body } = await requestToken(url, asking);
  return String(body['session_token']);
}

/** Calls the API with a token. */
export async function callWith(
  token: string,
  url: string,
  { method = 'GET', headers = {}, body }: CallOptions = {},
): Promise<JsonAnswer> {
  return ask(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...headers },
    body,
  });
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(url: string, init: RequestInit): Promise<JsonAnswer> {
  const response = await fetch(url, init);
  const body: unknown = await response.json();
  // All JSON answers to these calls are objects.
  return { status: response.status, body: body as Readonly<Record<string, unknown>> };
}

function present(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
