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
import {
  testAlertFacts,
  testAlertOutcome,
  testAlertSentence,
  testAlertTitle,
} from './test-alert-words.js';

/** Proves that alerts reach a channel; marked so that nobody takes it for a real problem. */
export function testAlertMessage(test: TestAlert, t: Tongue): ViewMessage {
  const sentence = testAlertSentence(test, MRKDWN, t);
  return {
    text: sentence,
    blocks: [header(testAlertTitle(t)), section(sentence), context(testAlertFacts(test, t))],
  };
}

export function testAlertOutcomeMessage(
  outcome: Parameters<typeof testAlertOutcome>[0],
  t: Tongue,
): ViewMessage {
  return sentenceMessage(testAlertOutcome(outcome, MRKDWN, t));
}
