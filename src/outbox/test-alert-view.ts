import type { TestAlert } from '../records/outbox.js';
import {
  context,
  header,
  MRKDWN,
  section,
  sentenceMessage,
  type ViewMessage,
} from '../slack/blocks.js';
import type { Tongue } from '../text/tongue.js';
import { testAlertOutcome, testAlertWords } from './test-alert-words.js';
import type { TestAlertOutcome } from './test-alerts.js';

export function testAlertMessage(test: TestAlert, t: Tongue): ViewMessage {
  const { title, sentence, body, facts } = testAlertWords(test, MRKDWN, t);
  return { text: sentence, blocks: [header(title), section(body), context(facts)] };
}

export function testAlertOutcomeMessage(outcome: TestAlertOutcome, t: Tongue): ViewMessage {
  return sentenceMessage(testAlertOutcome(outcome, MRKDWN, t));
}
