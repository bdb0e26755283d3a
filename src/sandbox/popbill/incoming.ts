import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type JsonObject } from '../slack/json.js';
import type { Target } from './operations.js';
import type { Language } from './reply.js';
import type { Session } from './token-desk.js';

/** A request, read far enough to say what is asked and by whom; nothing in it is verified yet. */
export interface Incoming {
  readonly target: Target;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The caller's address, IPv4 where it is one. */
  readonly ip: string;
  readonly language: Language;
  /** The company it says it is about. */
  readonly brn?: string | undefined;
  /** Of a call with a token that was issued here, valid or not. */
  readonly session?: Session | undefined;
  readonly tokenRequest?: TokenRequest | undefined;
}

interface TokenRequest {
  readonly accessId?: string | undefined;
  /** Undefined when it is not a list of texts. */
  readonly scope?: readonly string[] | undefined;
}

export function readTokenRequest(body: Buffer): TokenRequest | undefined {
  const parsed = parseObject(body);
  if (parsed === undefined) return undefined;
  const { access_id: accessId, scope } = parsed;
  return {
    accessId: typeof accessId === 'string' ? accessId : undefined,
    scope: isTexts(scope) ? scope : undefined,
  };
}

export function parseObject(body: Buffer): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  return authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
