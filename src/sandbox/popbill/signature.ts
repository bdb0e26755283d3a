import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

interface SignedParts {
  readonly body: Buffer;
  readonly date: string;
  readonly forwarded: string | undefined;
  readonly version: string;
  readonly path: string;
}

/**
 * Linkhub's signature of a token request: base64 of HMAC-SHA256 over the lines POST, body digest, the `x-lh-*` headers
 * ordered by name (date, forwarded if sent, version), and the path. Written from the documentation and not shared with
 * the product's client, so that each checks the other.
 */
export function signatureOf(secretKey: string, parts: SignedParts): string {
  const digest = createHash('sha256').update(parts.body).digest('base64');
  const lines = ['POST', digest, parts.date];
  if (parts.forwarded !== undefined) lines.push(parts.forwarded);
  lines.push(parts.version, parts.path);
  return createHmac('sha256', Buffer.from(secretKey, 'base64'))
    .update(lines.join('\n'))
    .digest('base64');
}

/** Whether two signatures are equal, in a time that does not depend on where they differ. */
export function isSameSignature(expected: string, received: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(received);
  return left.length === right.length && timingSafeEqual(left, right);
}
