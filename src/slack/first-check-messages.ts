import type { WebClient } from '@slack/web-api';
import type { TellFirstCheck } from '../service/first-checks.js';
import type { Clock, Log } from '../service/ports.js';
import { catalogOf } from '../text/catalog.js';
import { sendDirect } from './answer.js';
import type { Reader } from './reader.js';
import { mayBeTriedAgain } from './slack-errors.js';
import { sentenceMessage } from './views/sentence-message.js';

/** Tells whoever imported companies what their first sweep found: one sentence, in a direct message. */
export function createFirstCheckMessages(about: {
  readonly client: WebClient;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly log: Log;
}): TellFirstCheck {
  const { client, reader, clock, log } = about;
  return async ({ user, importedAt, counts }) => {
    try {
      const { language } = await reader.who(user);
      const facts = { importedAt, ...counts };
      const sentence = catalogOf(language).importing.firstCheck(facts, clock.now());
      await sendDirect(user, sentenceMessage(sentence), { client });
      return true;
    } catch (error) {
      log.warn('somebody could not be told what the first sweep of their import found', {
        error: error instanceof Error ? error.message : String(error),
      });
      return !mayBeTriedAgain(error);
    }
  };
}
