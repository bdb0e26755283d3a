import { clip, INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Garbled, PopbillProblem, Refused } from '../records/status.js';
import { classOf, QUOTA_CODES } from './error-codes.js';
import type { HttpAnswer, HttpOutcome } from './request.js';

/** A JSON object as POPBiLL sent it, its fields unchecked. */
export type Payload = Readonly<Record<string, unknown>>;

export interface ParsedAnswer {
  readonly result: Result<Payload, PopbillProblem>;
  readonly retryAfterMs?: number;
}

/**
 * Reads the outcome of a request. POPBiLL answers 200 with the facts or `{"code":1}`, and refuses with another status
 * and `{"code":-12345678,"message":"..."}` (npm popbill 1.64.2, BaseService.js). The status of a refusal is not
 * documented, so the code decides. Any other answer is garbled.
 *
 * @param at whether the request asked for a token or was the call itself
 * @param secrets values to mask in messages: the session token, the business number
 */
export function readAnswer(
  outcome: HttpOutcome,
  at: Refused['at'],
  secrets: readonly string[],
  now: () => Instant,
): ParsedAnswer {
  if (outcome.kind !== 'answered') return { result: err(outcome) };
  const result = readJson(outcome, at, secrets);
  if (result.ok || outcome.retryAfter === undefined) return { result };
  return { result, retryAfterMs: readRetryAfter(outcome.retryAfter, now()) };
}

/** Whether POPBiLL wants fewer concurrent calls: -10010032, or HTTP 429 without a code that names another reason. */
export function isConcurrencyLimited(problem: PopbillProblem): boolean {
  if (problem.kind === 'garbled') return problem.httpStatus === 429;
  if (problem.kind !== 'refused' || QUOTA_CODES.has(problem.code)) return false;
  return problem.codeClass === 'rate-limited';
}

function readJson(
  answer: HttpAnswer,
  at: Refused['at'],
  secrets: readonly string[],
): Result<Payload, PopbillProblem> {
  const payload = parseObject(answer.text);
  const garbled: Garbled = { kind: 'garbled', httpStatus: answer.status };
  if (payload === undefined) return err(garbled);
  const code = readCode(payload['code']);
  if (answer.status === 200 && (code === undefined || code >= 0)) return ok(payload);
  if (code === undefined) return err(garbled);
  const refused = refusalOf(payload, code, at, secrets);
  const isUnspecific = refused.codeClass === 'unknown' || refused.codeClass === 'transient';
  return err(
    answer.status === 429 && isUnspecific ? { ...refused, codeClass: 'rate-limited' } : refused,
  );
}

export function refusalOf(
  payload: Payload,
  code: number,
  at: Refused['at'],
  secrets: readonly string[],
): Refused {
  return {
    kind: 'refused',
    code,
    message: maskAndClip(payload['message'], secrets, INPUT_LIMITS.popbillMessage),
    codeClass: classOf(code),
    at,
  };
}

/** Reads an integer that is a number or a text; POPBiLL's SDKs use both. */
export function readCode(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  return undefined;
}

function parseObject(text: string): Payload | undefined {
  try {
    // .NET servers may begin with a byte order mark, which JSON.parse rejects.
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Payload;
  } catch {
    return undefined;
  }
}

export function garbledValue(value: unknown, secrets: readonly string[]): Garbled {
  const text = typeof value === 'string' ? value : toJson(value);
  const excerpt = maskAndClip(text, secrets, INPUT_LIMITS.popbillValue);
  return { kind: 'garbled', httpStatus: 200, said: excerpt === '' ? undefined : excerpt };
}

/** Undefined if there is no value, or it is nested too deeply. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/**
 * Masks links, tokens and business numbers in POPBiLL's text, then clips it. Masking comes first, because a secret that
 * is cut in two would not be recognised; `sendRequest` limits the text to 1 MiB.
 */
function maskAndClip(message: unknown, secrets: readonly string[], maxLength: number): string {
  if (typeof message !== 'string') return '';
  let text = message;
  for (const secret of secrets) text = text.replaceAll(secret, '***');
  text = text
    .replace(/https?:\/\/\S*/gi, '***')
    // Long and opaque, like a token or a signature.
    .replace(/[\w+/=.-]{24,}/g, '***')
    .replace(/(?<!\d)\d{3}-?\d{2}-?\d{5}(?!\d)/g, '***');
  return clip(toOneLine(text), maxLength);
}

/** `Retry-After` is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string, now: Instant): number | undefined {
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
