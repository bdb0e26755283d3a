import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { MINUTE, SECOND } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import { SHARED_OUTSIDE } from '../records/store.js';

export type ErrorClass =
  /** The channel refuses everything until somebody fixes it or chooses another. */
  | 'channel'
  /** The message can no longer be edited or replied to. */
  | 'message-gone'
  /** Slack refuses the blocks, but may accept plain text. */
  | 'content'
  /** Slack refuses our token or scopes, so every send fails until an admin fixes it. */
  | 'app-refused'
  /** A retry may succeed. */
  | 'busy'
  | 'unknown';

// SHARED_OUTSIDE, and codes of chat.postMessage, chat.update, conversations.info (docs.slack.dev/reference/methods).
const CODES: Readonly<Record<Exclude<ErrorClass, 'unknown'>, readonly string[]>> = {
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
  'app-refused': [
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

const CLASSES = Object.keys(CODES) as readonly (keyof typeof CODES)[];

export function errorClassOf(code: string): ErrorClass {
  return CLASSES.find((errorClass) => CODES[errorClass].includes(code)) ?? 'unknown';
}

const RETRY_DELAY_MS = 30 * SECOND;
/** Somebody has to fix something first. */
const RETRY_AFTER_FIX_MS = 10 * MINUTE;

/** The outcome of a send that failed with this error; `undefined`: a bug of ours. */
export function notSentOfError(error: unknown): NotSent | undefined {
  if (error instanceof WebAPIRateLimitedError) {
    return retryLater('ratelimited', error.retryAfter * SECOND);
  }
  if (error instanceof WebAPIHTTPError) return retryLater(`HTTP ${error.statusCode}`);
  // Slack may have posted the message. It is sent again all the same: a duplicate is better than a lost alert.
  if (error instanceof WebAPIRequestError) {
    // The error's message is left out, because it could contain a URL.
    return retryLater(networkCodeOf(error) ?? error.original.name);
  }
  return error instanceof WebAPIPlatformError ? notSentOfCode(error.data.error) : undefined;
}

/** Whether Slack gave no usable answer. It may have processed the request. */
export function isNoAnswer(error: unknown): boolean {
  if (error instanceof WebAPIPlatformError) return errorClassOf(error.data.error) === 'busy';
  return (
    error instanceof WebAPIRequestError ||
    error instanceof WebAPIRateLimitedError ||
    error instanceof WebAPIHTTPError
  );
}

/** Whether a retry may succeed. It cannot if, for example, the person left the workspace or the error is our bug. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof WebAPIPlatformError)) return isNoAnswer(error);
  return ['busy', 'app-refused'].includes(errorClassOf(error.data.error));
}

export function isContentRefused(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && errorClassOf(error.data.error) === 'content';
}

/** The message is not the cause, so the whole channel waits. */
function retryLater(error: string, afterMs = RETRY_DELAY_MS): NotSent {
  return { kind: 'later', afterMs, error, holdsChannel: true };
}

function notSentOfCode(code: string): NotSent {
  const errorClass = errorClassOf(code);
  switch (errorClass) {
    case 'channel':
      return { kind: 'channel-refused', error: code };
    case 'message-gone':
      return { kind: 'message-gone', error: code };
    case 'busy':
      return retryLater(code);
    case 'app-refused':
      return retryLater(code, RETRY_AFTER_FIX_MS);
    case 'content':
    case 'unknown':
      return { kind: 'later', afterMs: RETRY_AFTER_FIX_MS, error: code };
  }
}

/** The network's error code, which web-api hides in nested causes ("fetch failed"). */
export function networkCodeOf(error: unknown): string | undefined {
  let inner: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && inner instanceof Error; depth += 1) {
    const code = 'code' in inner ? inner.code : undefined;
    // The codes of web-api are in lower case (`slack_webapi_request_error`), those of Node and undici are not.
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
    inner = 'original' in inner ? inner.original : inner.cause;
  }
  return undefined;
}

const MAX_DEPTH = 6;

export type Sent =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  /** To be sent after `afterMs`: Slack is busy or unreachable, something must be fixed, or these are quiet hours. */
  | {
      readonly kind: 'later';
      readonly afterMs: number;
      readonly error: string;
      /** The message is not the cause, so every other send to the channel would fail too. */
      readonly holdsChannel?: boolean;
      /** Slack was not called. */
      readonly isQuiet?: true;
    }
  /** It has to be posted again. */
  | { readonly kind: 'message-gone'; readonly error: string }
  | { readonly kind: 'channel-refused'; readonly error: string };

export type Later = Extract<Sent, { readonly kind: 'later' }>;

export type NotSent = Exclude<Sent, { readonly kind: 'sent' }>;

export type Wait = (ms: number) => Promise<void>;

/** Slack's limits are per minute. If it asks for a longer wait, there is no retry, because a person may be waiting. */
const MAX_RETRY_WAIT = MINUTE;

/** Retries a rate-limited call once, after the wait that Slack asks for. */
export function withRetry<Args, Answer>(
  call: (args: Args) => Promise<Answer>,
  wait: Wait,
): (args: Args) => Promise<Answer> {
  return async (args) => {
    try {
      return await call(args);
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      const afterMs = error.retryAfter * SECOND;
      if (afterMs > MAX_RETRY_WAIT) throw error;
      await wait(afterMs);
      return call(args);
    }
  };
}
