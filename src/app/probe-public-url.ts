import { networkWordOf } from '../slack/network-error.js';

const WITHIN_MS = 5000;

export type PublicUrlFinding =
  | { readonly found: 'fine' }
  | { readonly found: 'no-answer' | 'other'; readonly error: string };

/**
 * Whether this app answers at the address under which browsers are to reach it. Asks for a popup ticket that was never
 * given, because a proxy need not pass anything else to the app. Never rejects.
 */
export async function probePublicUrl(publicUrl: string): Promise<PublicUrlFinding> {
  try {
    const answer = await fetch(`${publicUrl}/popup/doctor`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    await answer.body?.cancel();
    const isOurs = answer.status === 404 && answer.headers.get('x-robots-tag') === OURS;
    return isOurs ? { found: 'fine' } : { found: 'other', error: `HTTP ${answer.status}` };
  } catch (error) {
    const word = networkWordOf(error) ?? (error instanceof Error ? error.name : String(error));
    return { found: 'no-answer', error: word };
  }
}

/** What the ticket's page says beside its 404 (ticket-page.ts), and hardly any other page would. */
const OURS = 'noindex, nofollow';
