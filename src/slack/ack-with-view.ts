import type { ModalView } from '@slack/types';
import type { SubmitArgs } from './origin.js';

/**
 * Slack may take the answer to a submit later than a `views.update` sent right after it, and would then put the old
 * state over the new one. A short while between them keeps their order. Real time, since it is Slack's.
 */
const SETTLES_IN_MS = 300;

/** Answers a submitted form with another view of the same window, which may be updated when this resolves. */
export async function ackWithView({ ack }: SubmitArgs, view: ModalView): Promise<void> {
  await ack({ response_action: 'update', view });
  await new Promise<void>((resolve) => setTimeout(resolve, SETTLES_IN_MS));
}
