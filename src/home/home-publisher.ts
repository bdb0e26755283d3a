import type { HomeView } from '@slack/types';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { type Instant, SECOND } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';
import { errorClassOf } from '../slack/slack-errors.js';
import type { SlackDeps } from '../slack/slack-kit.js';

/** What became of showing somebody their Home. */
export type Published =
  | 'shown'
  /** Slack is busy or silent: it has to be drawn anew as soon as Slack takes it. */
  | 'later'
  /** Something else was shown there meanwhile, or Slack has another reason: it has to be drawn anew in its time. */
  | 'not-shown'
  /** Slack refuses how the view is built. */
  | 'malformed'
  /** Slack will not show it to this person, whatever it says. */
  | 'refused';

/** Hands Home tabs to Slack, each person's one after the other. */
export interface HomePublisher {
  /** `onlyIfUnchanged`: not over what was shown there since we showed something last. */
  publish(
    user: UserId,
    view: HomeView,
    about: { readonly onlyIfUnchanged: boolean },
  ): Promise<Published>;
  /** Runs work about a person's Home when what was begun before is done. */
  inTurn(user: UserId, work: () => Promise<void>): Promise<void>;
  /** Slack said that it takes none before. */
  heldUntil(): Instant;
}

/** Slack's words for a person who has no Home with us (docs.slack.dev/reference/methods/views.publish). */
const NOT_THEIRS = ['user_not_found', 'not_enabled', 'account_inactive', 'access_denied'];
const SILENT = 30 * SECOND;

export function createHomePublisher(
  deps: Pick<SlackDeps, 'client' | 'clock' | 'log'>,
): HomePublisher {
  const { client, clock, log } = deps;
  const hashes = new Map<UserId, string>();
  const turns = new Map<UserId, Promise<void>>();
  let held: Instant = 0;

  function refused(user: UserId, error: WebAPIPlatformError): Published {
    const word = error.data.error;
    hashes.delete(user);
    if (word === 'hash_conflict') return 'not-shown';
    if (word === 'not_enabled') {
      log.error(
        'the Home tab is off in the Slack app: turn on "Home Tab" under App Home, or take manifest.yml over',
      );
    } else {
      log.warn('slack does not show somebody their Home tab', {
        error: word,
        details: error.data.response_metadata?.messages,
      });
    }
    if (NOT_THEIRS.includes(word)) return 'refused';
    return errorClassOf(word) === 'content' ? 'malformed' : 'not-shown';
  }

  return {
    heldUntil: () => held,
    async publish(user, view, { onlyIfUnchanged }) {
      const known = onlyIfUnchanged ? hashes.get(user) : undefined;
      try {
        const answer = await client.views.publish({
          user_id: user,
          view,
          hash: known,
        });
        const { hash } = answer.view ?? {};
        if (hash !== undefined) hashes.set(user, hash);
        return 'shown';
      } catch (error) {
        if (error instanceof WebAPIPlatformError) return refused(user, error);
        const isBusy = error instanceof WebAPIRateLimitedError;
        const isSilent = error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError;
        if (!isBusy && !isSilent) throw error;
        // Whether Slack took it is not known.
        hashes.delete(user);
        held = clock.now() + (isBusy ? error.retryAfter * SECOND : SILENT);
        log.info('slack shows no Home tabs for a moment', { error: error.message });
        return 'later';
      }
    },
    async inTurn(user, work) {
      const before = turns.get(user) ?? Promise.resolve();
      const mine = before.then(work, work);
      const settled = mine.catch(() => undefined);
      turns.set(user, settled);
      void settled.then(() => {
        if (turns.get(user) === settled) turns.delete(user);
      });
      return mine;
    },
  };
}
