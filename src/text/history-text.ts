import type { Product, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Severity } from '../domain/reason.js';
import type { Markup } from './markup.js';

/** What happened, as it is on record; the same shape as the service's. */
export type HistoryFacts =
  | { readonly kind: 'watched' | 'edited' | 'unwatched'; readonly by: UserId | 'cli' }
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
    }
  | { readonly kind: 'resolved' }
  | { readonly kind: 'message-edited'; readonly why: 'reason-gone' | 'still-failing' }
  | { readonly kind: 'held'; readonly why: string }
  | {
      readonly kind: 'taken' | 'handed-back' | 'woken' | 'client-told' | 'released';
      readonly by: UserId;
    }
  | { readonly kind: 'snoozed'; readonly by: UserId; readonly until: Instant }
  | { readonly kind: 'test-alert'; readonly by: UserId; readonly channel: string };

export interface HistoryText {
  /** One line: when, who, what. */
  readonly line: (at: Instant, event: HistoryFacts, now: Instant, markup: Markup) => string;
  /** Why something was told; the words of a decision that is not known here are left out. */
  readonly toldWhy: (why: string) => string | undefined;
  /** Why news is not told aloud yet. */
  readonly heldWhy: (why: string) => string;
}
