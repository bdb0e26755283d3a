import type { SectionBlock } from '@slack/types';
import type { Advice } from '../alert/alert-text.js';
import { section } from './blocks.js';
import { bold } from './mrkdwn.js';

/** `*상황* …`: a paragraph that begins with its label. `mrkdwn` is escaped already. */
export function paragraph(label: string, mrkdwn: string): SectionBlock {
  return section(`${bold(label)} ${mrkdwn}`);
}

/** What to do: its introduction on the label's line, the steps numbered or as a list below. */
export function adviceParagraph(label: string, advice: Advice): SectionBlock {
  const steps = advice.steps.map((step, i) => (advice.ordered ? `${i + 1}. ${step}` : `• ${step}`));
  const first = [bold(label), ...(advice.intro === undefined ? [] : [advice.intro])].join(' ');
  return section([first, ...steps].join('\n'));
}
