import type { Button } from '@slack/types';
import { sumsOf } from '../assessment/urgency-rules.js';
import type { Stage } from '../records/company.js';
import { bold, button, buttonRow, context, section, type ViewMessage } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Tongue } from '../text/tongue.js';
import type { SweepSummary } from './sweep-count.js';
import { sweepEnd, sweepStopped, sweepWords } from './sweep-words.js';

export function sweepMessage(
  sentences: readonly string[],
  stage: Stage,
  t: Tongue,
  buttons: readonly Button[] = [],
): ViewMessage {
  return {
    text: sentences.join('\n'),
    blocks: [
      section([bold(sweepWords(t).title), ...sentences].join('\n')),
      ...buttonRow('sweep_row', buttons),
      ...(stage === 'test' ? [context([t.words.testStage])] : []),
    ],
  };
}

export function sweepReport(summary: SweepSummary, stage: Stage, t: Tongue): ViewMessage {
  const { needingAction, openAlerts } = t.words.button;
  const asksForAction = sweepStopped(summary, t) === undefined && sumsOf(summary).needsAction > 0;
  // `sweep` is not a place of the list, which therefore shows all companies that need action.
  const buttons = [
    button({ actionId: ACTIONS.openAttention, label: needingAction, value: 'sweep' }),
    button({ actionId: ACTIONS.homeAlerts, label: openAlerts, value: 'sweep' }),
  ];
  return sweepMessage(sweepEnd(summary, t), stage, t, asksForAction ? buttons : []);
}
