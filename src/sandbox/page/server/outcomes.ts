import type { Delivery } from '../../slack/delivery.js';
import type { ActResult, PageLanguage } from '../contract.js';
import { wordsOf } from './words.js';

/** An answer to a POST: its HTTP status and body. */
export interface Outcome {
  readonly status: number;
  readonly body: ActResult;
}

export const DONE: Outcome = { status: 200, body: { ok: true } };

/** The body was not understood. */
export function invalid(sentence: string): Outcome {
  return { status: 400, body: { ok: false, kind: 'invalid', sentence } };
}

export function forbidden(sentence: string): Outcome {
  return { status: 403, body: { ok: false, kind: 'forbidden', sentence } };
}

/** The person cannot do that, now or at all. */
export function refused(sentence: string): Outcome {
  return { status: 409, body: { ok: false, kind: 'refused', sentence } };
}

/** Required fields of a form are empty. */
export function missing(sentence: string, blockIds: readonly string[]): Outcome {
  return { status: 422, body: { ok: false, kind: 'missing', sentence, blockIds } };
}

/** What a person learns of a hand-over: nothing when the app took it, else what Slack says. */
export function delivered(
  { failure }: Pick<Delivery, 'failure'>,
  { language, command }: { readonly language: PageLanguage; readonly command?: string },
): Outcome {
  if (failure === undefined) return DONE;
  const words = wordsOf(language);
  const said = failure === 'operation_timeout' ? words.timeout : words.dispatchFailed;
  const sentence = command === undefined ? words.noAnswer : said(command);
  return { status: 200, body: { ok: false, kind: failure, sentence } };
}
