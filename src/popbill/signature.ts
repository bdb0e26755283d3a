import { createHash, createHmac } from 'node:crypto';

/** Version of Linkhub's signature, sent as `x-lh-version` and part of what is signed. */
export const SIGNATURE_VERSION = '2.0';

export interface TokenRequestToSign {
  /** The exact text of the request body. */
  readonly body: string;
  /** `x-lh-date`: UTC, ISO 8601. */
  readonly date: string;
  /** `x-lh-forwarded`; absent when the header is not sent. */
  readonly forwarded?: string;
  /** Path of the request without a host, e.g. `/POPBILL_TEST/Token`. */
  readonly path: string;
}

/**
 * Linkhub's signature of a token request, base64: HMAC-SHA256 over the method, the digest of the body, the date, the
 * values of the other `x-lh-*` headers in the order of their names, and the path, one a line.
 * Rule: https://developers.popbill.com/guide/taxinvoice/ruby/policy/authentication, version 2.0 as in npm linkhub 1.8.2.
 *
 * @param key the secret key's bytes, base64-decoded
 */
export function signTokenRequest(key: Uint8Array, request: TokenRequestToSign): string {
  const digest = createHash('sha256').update(request.body, 'utf8').digest('base64');
  const forwarded = request.forwarded === undefined ? '' : `${request.forwarded}\n`;
  const text = `POST\n${digest}\n${request.date}\n${forwarded}${SIGNATURE_VERSION}\n${request.path}`;
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}
