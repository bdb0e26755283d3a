import { SECOND } from '../kernel/instant.js';
import type { ViewMessage } from './view-message.js';

/** Answers through a response_url; rejects when Slack does not take it. Bolt's `respond` is one. */
export type Respond = (
  message: ViewMessage & {
    readonly response_type: 'ephemeral';
    readonly replace_original: boolean;
  },
) => Promise<unknown>;

/** For where Bolt gives no `respond`. */
export function respondTo(responseUrl: string): Respond {
  return async (message) => {
    const answer = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(3 * SECOND),
    });
    if (!answer.ok) throw new Error(`slack refused an answer by response_url: ${answer.status}`);
  };
}
