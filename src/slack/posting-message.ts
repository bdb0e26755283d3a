import type { UserId } from '../domain/company.js';
import type { Policy } from '../domain/policy.js';
import type { Posting } from '../service/ports.js';
import type { Catalog } from '../text/catalog.js';
import { alertMessage, type OwnerWords } from './views/alert-message.js';
import { commonCauseMessage } from './views/common-cause-message.js';
import { digestMessage } from './views/digest-message.js';
import { outageMessage } from './views/outage-message.js';
import { rollUpMessage } from './views/roll-up-message.js';
import { setupMessage } from './views/setup-message.js';
import { testAlertMessage } from './views/test-alert-message.js';
import type { ViewMessage } from './views/view-message.js';

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
