import type { HistoryEvent } from '../domain/history.js';
import type { Instant } from '../domain/instant.js';
import type { Markup } from './markup.js';

export interface HistoryText {
  /** One line: when, who, what. */
  readonly line: (at: Instant, event: HistoryEvent, now: Instant, markup: Markup) => string;
  /** Why something was told; the words of a decision that is not known here are left out. */
  readonly toldWhy: (why: string) => string | undefined;
  /** Why news is not told aloud yet. */
  readonly heldWhy: (why: string) => string;
}
