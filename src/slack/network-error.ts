/**
 * What the network said, in its own word: web-api hides it ("fetch failed") in the cause of the cause. `ENOTFOUND`: no
 * such host; `ECONNREFUSED`: nobody listens there; certificates and timeouts have words of their own.
 */
export function networkWordOf(error: unknown): string | undefined {
  let inner: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && inner instanceof Error; depth += 1) {
    if ('code' in inner && typeof inner.code === 'string' && isNetworkWord(inner.code)) {
      return inner.code;
    }
    inner = 'original' in inner ? inner.original : inner.cause;
  }
  return undefined;
}

const MAX_DEPTH = 6;

/** Words of Node and undici, of which web-api's own (`slack_webapi_request_error`) is none. */
function isNetworkWord(code: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(code);
}
