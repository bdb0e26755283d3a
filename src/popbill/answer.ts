import { INPUT_LIMITS, limited, oneLine } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Garbled, PopbillProblem, Refused } from '../records/status.js';
import { classOf, USED_UP } from './error-codes.js';
import type { HttpAnswer, HttpOutcome } from './request.js';

/** A JSON object as POPBiLL sent it, its fields unchecked. */
export type Payload = Readonly<Record<string, unknown>>;

export interface Reading {
  readonly result: Result<Payload, PopbillProblem>;
  /** How long POPBiLL asked to wait before the next call, when it refused this one. */
  readonly retryAfterMs?: number;
}

/**
 * Reads what came back. POPBiLL answers 200 with the facts or `{"code":1}`, and refuses with another status and
 * `{"code":-12345678,"message":"..."}` (npm popbill 1.64.2, BaseService.js); which status is not documented, so the
 * code decides. Anything that is neither is garbled.
 *
 * @param hidden must not appear in a message: the session token, the business number
 */
export function readAnswer(
  outcome: HttpOutcome,
  at: Refused['at'],
  hidden: readonly string[],
  now: () => Instant,
): Reading {
  if (outcome.kind !== 'answered') return { result: err(outcome) };
  const result = readJson(outcome, at, hidden);
  if (result.ok || outcome.retryAfter === undefined) return { result };
  return { result, retryAfterMs: readRetryAfter(outcome.retryAfter, now()) };
}

/** Whether POPBiLL wants fewer calls at once: -10010032, or HTTP 429 with or without a code. */
export function saysTooMany(problem: PopbillProblem): boolean {
  if (problem.kind === 'garbled') return problem.httpStatus === 429;
  return (
    problem.kind === 'refused' && problem.codeClass === 'rate-limited' && !USED_UP.has(problem.code)
  );
}

function readJson(
  answer: HttpAnswer,
  at: Refused['at'],
  hidden: readonly string[],
): Result<Payload, PopbillProblem> {
  const payload = parseObject(answer.text);
  const garbled: Garbled = { kind: 'garbled', httpStatus: answer.status };
  if (payload === undefined) return err(garbled);
  const code = readCode(payload['code']);
  if (answer.status === 200 && (code === undefined || code >= 0)) return ok(payload);
  if (code === undefined) return err(garbled);
  const refused = refusal(payload, code, at, hidden);
  const isVague = refused.codeClass === 'unknown' || refused.codeClass === 'transient';
  return err(
    answer.status === 429 && isVague ? { ...refused, codeClass: 'rate-limited' } : refused,
  );
}

export function refusal(
  payload: Payload,
  code: number,
  at: Refused['at'],
  hidden: readonly string[],
): Refused {
  return {
    kind: 'refused',
    code,
    message: evidence(payload['message'], hidden, INPUT_LIMITS.popbillMessage),
    codeClass: classOf(code),
    at,
  };
}

/** A whole number, or one as text: POPBiLL's SDKs make both. */
export function readCode(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  return undefined;
}

function parseObject(text: string): Payload | undefined {
  try {
    // .NET servers may put a byte order mark in front, which JSON.parse refuses.
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Payload;
  } catch {
    return undefined;
  }
}

/** An answer with an impossible value. */
export function impossible(value: unknown, hidden: readonly string[]): Garbled {
  const text = typeof value === 'string' ? value : written(value);
  const said = evidence(text, hidden, INPUT_LIMITS.popbillValue);
  return { kind: 'garbled', httpStatus: 200, said: said === '' ? undefined : said };
}

/** Undefined also when it is nested too deeply. */
function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** POPBiLL's words, cut to a length, without what may not be repeated: links, tokens, whole business numbers. */
function evidence(message: unknown, hidden: readonly string[], longest: number): string {
  if (typeof message !== 'string') return '';
  let text = limited(message, 10 * longest);
  for (const word of hidden) text = text.replaceAll(word, '***');
  text = text
    .replace(/https?:\/\/\S*/gi, '***')
    // Long and opaque: a token or a signature.
    .replace(/[\w+/=.-]{24,}/g, '***')
    .replace(/(?<!\d)\d{3}-?\d{2}-?\d{5}(?!\d)/g, '***');
  return limited(oneLine(text), longest);
}

/** `Retry-After` is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string, now: Instant): number | undefined {
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
