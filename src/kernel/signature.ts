import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from './result.js';
import { type Instant, MINUTE, SECOND } from './time.js';

/** The header that signs a request between this app and the team's other programs, in both directions. */
export const SIGNATURE_HEADER = 'x-hometax-signature';

/** How far the time in a signature may be from the receiver's. */
export const SIGNATURE_TOLERANCE = 5 * MINUTE;

export type SignatureProblem = 'unsigned' | 'stale' | 'wrong-signature';

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export function signatureOf(body: string | Buffer, secret: string, now: Instant): string {
  const seconds = String(Math.floor(now / SECOND));
  return `t=${seconds},v1=${digestOf(seconds, body, secret)}`;
}

/** Returns an ID of the signed request; only a repetition of that request has the same ID. */
export function verifySignature(
  header: string | undefined,
  body: Buffer,
  { secret, now }: { readonly secret: string; readonly now: Instant },
): Result<string, SignatureProblem> {
  const read = readSignature(header, now);
  if (!read.ok) return read;
  const { seconds, given } = read.value;
  const digest = digestOf(seconds, body, secret);
  if (!isSameSecret(given, digest)) return err('wrong-signature');
  return ok(createHash('sha256').update(digest).digest('hex'));
}

/**
 * Reads the header before the body, which need not be received if this fails. Success proves nothing: anybody can write
 * such a header.
 */
export function readSignature(
  header: string | undefined,
  now: Instant,
): Result<{ readonly seconds: string; readonly given: string }, SignatureProblem> {
  const [, seconds, given] = /^t=(\d{1,12}),v1=([\da-f]{64})$/i.exec(header ?? '') ?? [];
  if (seconds === undefined || given === undefined) return err('unsigned');
  const isRecent = Math.abs(Number(seconds) * SECOND - now) <= SIGNATURE_TOLERANCE;
  return isRecent ? ok({ seconds, given: given.toLowerCase() }) : err('stale');
}

function digestOf(seconds: string, body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
}

/** Compares in constant time. The hashes give `timingSafeEqual` two inputs of equal length. */
export function isSameSecret(actual: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(actual), hash(expected));
}
