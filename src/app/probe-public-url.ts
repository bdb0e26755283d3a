import { networkWordOf } from '../slack/network-error.js';

const WITHIN_MS = 5000;

export type PublicUrlFinding =
  | { readonly found: 'fine' }
  | { readonly found: 'no-answer' | 'other'; readonly error: string };

/** Whether this app answers at the address under which browsers are to reach it. Never rejects. */
export async function probePublicUrl(publicUrl: string): Promise<PublicUrlFinding> {
  try {
    const answer = await fetch(`${publicUrl}/healthz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return answer.ok && (await answer.text()).trim() === OK
      ? { found: 'fine' }
      : { found: 'other', error: `HTTP ${answer.status}` };
  } catch (error) {
    const word = networkWordOf(error) ?? (error instanceof Error ? error.name : String(error));
    return { found: 'no-answer', error: word };
  }
}

/** What `/healthz` says (http-server.ts). */
const OK = 'ok';
