import type { Instant } from '../kernel/time.js';
import type { HistoryEvent } from '../records/history.js';
import type { Markup } from '../text/markup.js';

export interface HistoryText {
  /** Title of the window. */
  readonly title: string;
  /** What is shown: of one company, `company` escaped, or of all. */
  readonly heading: (company: string | undefined) => string;
  readonly none: (company: string | undefined) => string;
  /** There is nothing on this page, though there was: it is too old by now. */
  readonly gone: string;
  readonly choose: string;
  readonly button: Readonly<Record<'all' | 'earlier' | 'later' | 'newest', string>>;
  /** The words of the link to a message. */
  readonly message: string;
  readonly kept: (months: number) => string;
  /** A day as a heading; the year is always said. */
  readonly day: (at: Instant) => string;
  /** Who did what, without when. */
  readonly what: (event: HistoryEvent, now: Instant, markup: Markup) => string;
  /** One line: when, who, what. */
  readonly line: (at: Instant, event: HistoryEvent, now: Instant, markup: Markup) => string;
  /** Why something was told; the words of a decision that is not known here are left out. */
  readonly toldWhy: (why: string) => string | undefined;
  /** Why news is not told aloud yet. */
  readonly heldWhy: (why: string) => string;
}
