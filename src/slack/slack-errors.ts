import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { MINUTE, SECOND } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import { SHARED_OUTSIDE } from '../records/store.js';

/** What one of Slack's error words means for a send. */
export type ErrorClass =
  /** The channel refuses everything: somebody has to fix it or choose another. */
  | 'channel'
  /** The message cannot be edited or replied to any more. */
  | 'message-gone'
  /** The blocks are refused; the words alone may pass. */
  | 'content'
  /** Our token or scopes: every send fails until an admin fixes it. */
  | 'ours'
  | 'busy'
  | 'unknown';

// Words of chat.postMessage, chat.update and conversations.info (docs.slack.dev/reference/methods).
const WORDS: Readonly<Record<Exclude<ErrorClass, 'unknown'>, readonly string[]>> = {
  channel: [
    SHARED_OUTSIDE,
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'posting_to_general_channel_denied',
    'method_not_supported_for_channel_type',
    'channel_type_not_supported',
    'cannot_post_in_channel',
    'as_user_not_supported',
    'user_not_in_channel',
  ],
  'message-gone': [
    'message_not_found',
    'cant_update_message',
    'edit_window_closed',
    'thread_not_found',
    'cannot_reply_to_message',
    'is_inactive',
  ],
  content: [
    'invalid_blocks',
    'invalid_blocks_format',
    'invalid_arguments',
    'invalid_attachments',
    'msg_blocks_too_long',
    'msg_too_long',
    'markdown_text_conflict',
    'block_mismatch',
  ],
  ours: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'missing_scope',
    'no_permission',
    'not_allowed_token_type',
    'access_denied',
    'ekm_access_denied',
    'org_login_required',
    'team_access_not_granted',
    'two_factor_setup_required',
    'enterprise_is_restricted',
    'team_not_found',
    'user_removed_from_team',
    'team_disabled',
  ],
  busy: [
    'ratelimited',
    'rate_limited',
    'message_limit_exceeded',
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
    'team_added_to_org',
    'external_channel_migrating',
    'accesslimited',
  ],
};

const CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  Object.entries(WORDS).flatMap(([errorClass, words]) =>
    words.map((word): [string, ErrorClass] => [word, errorClass as ErrorClass]),
  ),
);

export function errorClassOf(word: string): ErrorClass {
  return CLASSES.get(word) ?? 'unknown';
}

/** Slack is busy or the network is away for a moment. */
const SOON = 30 * SECOND;
/** Somebody has to fix something first. */
const AFTER_FIX = 10 * MINUTE;

/** What became of a send that ended in this error; `undefined` when it is no answer of Slack's but a bug. */
export function sentOfError(error: unknown): Exclude<Sent, { readonly kind: 'sent' }> | undefined {
  if (error instanceof WebAPIRateLimitedError) {
    const afterMs = error.retryAfter * SECOND;
    return { kind: 'later', afterMs, error: 'ratelimited', holdsChannel: true };
  }
  if (error instanceof WebAPIHTTPError) {
    const word = `HTTP ${error.statusCode}`;
    return { kind: 'later', afterMs: SOON, error: word, holdsChannel: true };
  }
  // Whether Slack took the message is not known; sending it again may repeat it once.
  if (error instanceof WebAPIRequestError) {
    const word = causeOf(error.original);
    return { kind: 'later', afterMs: SOON, error: word, holdsChannel: true };
  }
  return error instanceof WebAPIPlatformError ? sentOfWord(error.data.error) : undefined;
}

/** Whether Slack gave no answer to what was asked: it is busy, or the way to it is broken. */
export function isNoAnswer(error: unknown): boolean {
  if (error instanceof WebAPIPlatformError) return errorClassOf(error.data.error) === 'busy';
  return (
    error instanceof WebAPIRequestError ||
    error instanceof WebAPIRateLimitedError ||
    error instanceof WebAPIHTTPError
  );
}

/** Whether Slack may take the same later. Somebody who left it is not told tomorrow either. */
export function mayBeTriedAgain(error: unknown): boolean {
  if (!(error instanceof WebAPIPlatformError)) return true;
  return ['busy', 'ours'].includes(errorClassOf(error.data.error));
}

/** Whether Slack refused how the message is built, so that its words alone may pass. */
export function isContentRefused(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && errorClassOf(error.data.error) === 'content';
}

function sentOfWord(word: string): Exclude<Sent, { readonly kind: 'sent' }> {
  const errorClass = errorClassOf(word);
  switch (errorClass) {
    case 'channel':
      return { kind: 'channel-refused', error: word };
    case 'message-gone':
      return { kind: 'message-gone', error: word };
    case 'busy':
      return { kind: 'later', afterMs: SOON, error: word, holdsChannel: true };
    case 'ours':
      return { kind: 'later', afterMs: AFTER_FIX, error: word, holdsChannel: true };
    case 'content':
    case 'unknown':
      return { kind: 'later', afterMs: AFTER_FIX, error: word };
  }
}

/** The network's own code (`ECONNRESET`) or the error's name; its message could hold an address. */
function causeOf(original: Error): string {
  const { cause } = original;
  const inner: unknown = cause instanceof Error ? cause : original;
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string')
    return inner.code;
  return original.name;
}

/** What Slack made of one send. */
export type Sent =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  /** Slack is busy, silent or unreachable: the same send may be tried again. */
  | {
      readonly kind: 'later';
      readonly afterMs: number;
      readonly error: string;
      /** It is not about this message: every other send to the channel would fare alike. */
      readonly holdsChannel?: boolean;
      /** Slack was not asked: quiet hours, and no person waits for the message. */
      readonly isQuiet?: true;
    }
  /** The message cannot be edited any more (deleted, too old): it has to be posted again. */
  | { readonly kind: 'message-gone'; readonly error: string }
  /** The channel refuses everything (archived, not invited, gone, shared outside). */
  | { readonly kind: 'channel-refused'; readonly error: string };
