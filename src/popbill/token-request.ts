import { createHash, createHmac } from 'node:crypto';
import type { Brn } from '../kernel/brn.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, isoTime } from '../kernel/time.js';
import type { PopbillProblem } from '../records/status.js';
import { type ParsedAnswer, type Payload, readAnswer } from './answer.js';
import { CLOCK_CODES } from './error-codes.js';
import { type HttpOutcome, type HttpRequest, PLAIN_HEADERS } from './request.js';
import type { ServerClock } from './server-clock.js';
import type { IssuedToken } from './session-token.js';

export interface TokenRequester {
  readonly linkId: string;
  readonly key: Uint8Array;
  readonly path: string;
  readonly ipBound: boolean;
  readonly clock: ServerClock;
  readonly send: (request: Omit<HttpRequest, 'origin' | 'timeoutMs'>) => Promise<HttpOutcome>;
  /** Called with every answer, because an answer may ask to wait. */
  readonly onAnswer: (answer: ParsedAnswer) => void;
}

/** If Linkhub refuses the date, corrects the clock and asks once more. */
export async function requestToken(
  requester: TokenRequester,
  brn: Brn,
  scope: string,
): Promise<Result<IssuedToken, PopbillProblem>> {
  const skew = requester.clock.skewMs();
  const first = await sendOnce(requester, brn, scope);
  if (first.ok || first.error.kind !== 'refused' || !CLOCK_CODES.has(first.error.code))
    return first;
  const isCorrected = await requester.clock.correct(skew);
  return isCorrected ? sendOnce(requester, brn, scope) : first;
}

async function sendOnce(
  { linkId, key, path, ipBound, clock, send, onAnswer }: TokenRequester,
  brn: Brn,
  scope: string,
): Promise<Result<IssuedToken, PopbillProblem>> {
  const body = JSON.stringify({ access_id: brn, scope: ['member', scope] });
  const date = isoTime(clock.now());
  const forwarded = ipBound ? undefined : '*';
  const signature = signTokenRequest(key, { body, date, path, forwarded });
  const headers = [
    'authorization',
    `LINKHUB ${linkId} ${signature}`,
    'x-lh-date',
    date,
    'x-lh-version',
    SIGNATURE_VERSION,
    ...(forwarded === undefined ? [] : ['x-lh-forwarded', forwarded]),
    'content-type',
    'application/json',
    ...PLAIN_HEADERS,
  ];
  const outcome = await send({ path, method: 'POST', headers, body });
  const answer = readAnswer(outcome, 'token', [signature, brn], clock.now);
  onAnswer(answer);
  if (!answer.result.ok) return answer.result;
  const issued = readToken(answer.result.value);
  return issued === undefined ? err({ kind: 'garbled', httpStatus: 200 }) : ok(issued);
}

function readToken(payload: Payload): IssuedToken | undefined {
  const token = payload['session_token'];
  // The token must fit into a header.
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,8000}$/.test(token)) return undefined;
  return { token, expiresAt: readExpiration(payload['expiration']) };
}

/** Reads an instant in UTC, with or without milliseconds and `Z`, because the documents and the SDKs disagree. */
function readExpiration(value: unknown): Instant | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const at = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Sent as `x-lh-version`, and signed. */
const SIGNATURE_VERSION = '2.0';

interface TokenRequestToSign {
  readonly body: string;
  /** `x-lh-date`: UTC, ISO 8601. */
  readonly date: string;
  /** `x-lh-forwarded`. */
  readonly forwarded?: string;
  readonly path: string;
}

/**
 * Linkhub's signature of a token request, in base64: HMAC-SHA256 over the method, the digest of the body, the date, the
 * values of the other `x-lh-*` headers in the order of their names, and the path, each on one line. Rule:
 * https://developers.popbill.com/guide/taxinvoice/ruby/policy/authentication, version 2.0 as in npm linkhub 1.8.2.
 *
 * @param key the secret key's bytes, base64-decoded
 */
export function signTokenRequest(key: Uint8Array, request: TokenRequestToSign): string {
  const digest = createHash('sha256').update(request.body, 'utf8').digest('base64');
  const forwarded = request.forwarded === undefined ? '' : `${request.forwarded}\n`;
  const text = `POST\n${digest}\n${request.date}\n${forwarded}${SIGNATURE_VERSION}\n${request.path}`;
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}
