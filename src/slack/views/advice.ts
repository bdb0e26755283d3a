import type { Advice } from '../../text/alert-text.js';

/** Steps as a numbered list where their order matters, else as bullets; the intro stands before them. */
export function adviceMrkdwn({ intro, steps, ordered }: Advice): string {
  const lines = steps.map((step, i) => (ordered ? `${i + 1}. ${step}` : `• ${step}`));
  return [...(intro === undefined ? [] : [intro]), ...lines].join('\n');
}
