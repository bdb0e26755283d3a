import type { TestAlertFacts } from '../incident/wide-text.js';
import type { Instant } from '../kernel/time.js';
import type { Stage, UserId } from '../records/company.js';
import {
  context,
  header,
  MRKDWN,
  section,
  sentenceMessage,
  type ViewMessage,
} from '../slack/blocks.js';
import type { Catalog } from '../text/catalog.js';

/** The same shape as the service's test alert. */
export interface TestAlertModel {
  readonly stage: Stage;
  readonly by: UserId;
  readonly at: Instant;
  /** The company whose channel it is; absent: the default channel. */
  readonly company?: string;
}

/** Proves that alerts reach a channel; marked so that nobody takes it for trouble. */
export function testAlertMessage(test: TestAlertModel, text: Catalog): ViewMessage {
  const { testAlert } = text.wide;
  const sentence = testAlert.sentence(test, MRKDWN);
  return {
    text: sentence,
    blocks: [header(testAlert.title), section(sentence), context(testAlert.facts(test))],
  };
}

/** What the person who asked for it learns. */
export function testAlertOutcomeMessage(outcome: TestAlertFacts, text: Catalog): ViewMessage {
  return sentenceMessage(text.wide.testAlert.outcome(outcome, MRKDWN));
}
