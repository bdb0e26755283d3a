import { signatureOf } from '../../../src/kernel/signature.js';
import type { World } from '../../../src/sandbox/world.js';

export const COLLECTOR_SECRET = 'the-secret-of-the-collector-0123456789';

export interface Failure {
  readonly brn: string;
  readonly product?: string;
  readonly code?: number;
  readonly message?: string;
  readonly at?: string;
}

/** What the collector sends: a wrong password now, by the sandbox's clock. */
export function failureBody({ clock }: World, failure: Failure): string {
  const at = new Date(clock.now()).toISOString();
  const message = '부서사용자 아이디 또는 비밀번호가 올바르지 않습니다.';
  return JSON.stringify({ product: 'taxinvoice', code: -11100021, message, at, ...failure });
}

/** One second later for each request, so that no signature is like another. */
let secondsAgo = 200;

export function signed(body: string, secret = COLLECTOR_SECRET, now = Date.now()): string {
  secondsAgo = secondsAgo === 0 ? 200 : secondsAgo - 1;
  return signatureOf(body, secret, now - secondsAgo * 1000);
}

export function post(url: string, body: string, signature?: string): Promise<Response> {
  return fetch(`${url}/collector/failures`, {
    method: 'POST',
    headers: signature === undefined ? {} : { 'x-hometax-signature': signature },
    body,
  });
}

/** Reports a failure as the collector does. */
export function report(
  { world, url }: { readonly world: World; readonly url: string },
  failure: Failure,
): Promise<Response> {
  const body = failureBody(world, failure);
  return post(url, body, signed(body));
}
