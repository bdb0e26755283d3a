import type { MessageRef } from './alert.js';
import type { ChangeableName } from './changeable-settings.js';
import type { PauseReason, Product, UserId } from './company.js';
import type { Instant } from './instant.js';
import type { Severity } from './reason.js';

/** Something that is on record: who did what, and what was told, where and why. */
export type HistoryEvent =
  | { readonly kind: 'watched' | 'edited' | 'unwatched' | 'resumed'; readonly by: UserId | 'cli' }
  | { readonly kind: 'paused'; readonly by: UserId | 'cli'; readonly reason: PauseReason }
  /** `to`: the Slack ID; empty: nobody, the default channel. */
  | { readonly kind: 'owner-set' | 'channel-set'; readonly by: UserId; readonly to: string }
  | {
      readonly kind: 'page-opened' | 'login-tested' | 'said-registered';
      readonly by: UserId;
      readonly product: Product;
    }
  | {
      readonly kind: 'imported' | 'exported';
      readonly by: UserId | 'cli';
      readonly companies: number;
    }
  | { readonly kind: 'swept'; readonly by: UserId | 'cli' | 'schedule'; readonly companies: number }
  | {
      readonly kind: 'told';
      readonly why: string;
      readonly severity: Severity;
      readonly channel: string;
      readonly message?: MessageRef;
    }
  | { readonly kind: 'resolved' }
  /** An alert's message was edited without noise. Not for the mere count of days, which goes on every day. */
  | { readonly kind: 'message-edited'; readonly why: 'reason-gone' | 'still-failing' }
  /** Why an alert's news is not told; recorded when the reason changes. */
  | { readonly kind: 'held'; readonly why: string }
  | {
      readonly kind: 'taken' | 'handed-back' | 'woken' | 'client-told' | 'released';
      readonly by: UserId;
    }
  | { readonly kind: 'snoozed'; readonly by: UserId; readonly until: Instant }
  | { readonly kind: 'test-alert'; readonly by: UserId; readonly channel: string }
  /** Values in the texts in which settings are written in the environment. */
  | {
      readonly kind: 'settings-changed';
      readonly by: UserId;
      readonly setting: ChangeableName;
      readonly from: string;
      readonly to: string;
      /** It went back to the environment's value. */
      readonly isReset?: true;
    };
