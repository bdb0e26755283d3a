import { alertMessage } from '../alert/alert-view.js';
import { rollUpMessage } from '../alert/roll-up-view.js';
import type { Posting } from '../app/deliveries.js';
import { digestMessage } from '../digest/digest-view.js';
import {
  commonCauseMessage,
  massChangeMessage,
  outageMessage,
  setupMessage,
} from '../incident/incident-view.js';
import type { Policy } from '../kernel/policy.js';
import { testAlertMessage } from '../outbox/test-alert-view.js';
import type { UserId } from '../records/company.js';
import type { Catalog } from '../text/catalog.js';
import type { OwnerWords, ViewMessage } from './blocks.js';

export interface PostingContext {
  readonly collectsBy: Policy['collectsBy'];
  /** How the owner of an alert's company is named; absent: not at all. */
  readonly owner?: OwnerWords;
  /** Plain names of the people in a digest or a combined alert. */
  readonly names?: ReadonlyMap<UserId, string>;
}

/** Whatever the outbox posts or edits, as a message in the channels' language. */
export function postingMessage(
  posting: Posting,
  about: PostingContext,
  text: Catalog,
): ViewMessage {
  switch (posting.kind) {
    case 'alert':
      return alertMessage({ alert: posting.alert, ...about }, text);
    case 'setup':
      return setupMessage(posting.setup, text);
    case 'outage':
      return outageMessage(posting.outage, text);
    case 'common-cause':
      return commonCauseMessage(posting.cause, text);
    case 'mass-change':
      return massChangeMessage(posting.change, text);
    case 'roll-up':
      return rollUpMessage(posting.rollUp, text, about.names);
    case 'digest':
      return digestMessage(posting.digest, text, about.names);
    case 'test-alert':
      return testAlertMessage(posting.test, text);
    default:
      return posting satisfies never;
  }
}
