import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';

export type AlertFilterKind = 'all' | 'mine' | 'text' | 'roll-up';

/** What can be done with one alert from its row. */
export type AlertRowWord = 'page' | 'check' | 'take' | 'hand-back' | 'snooze' | 'wake' | 'details';

/** The alerts that are not over, in a window. It is read at once, so times are said relative to now. */
export interface AlertListText {
  /** At most 24 characters. */
  readonly title: (filter: AlertFilterKind) => string;
  /** One sentence: how many there are, and of how many in all. */
  readonly summary: (about: {
    readonly filter: AlertFilterKind;
    /** The typed words, with filter `text`. */
    readonly words: string;
    readonly total: number;
    readonly all: number;
  }) => string;
  readonly empty: (about: {
    readonly filter: AlertFilterKind;
    readonly words: string;
    readonly all: number;
  }) => string;
  /** What is wrong, all reasons: `인증서 12월 9일(수) 만료 · D-14, 정액제 문제`. */
  readonly reasons: (reasons: readonly Reason[], now: Instant) => string;
  /** The state of one that nobody took or put off; the others are said by `desk.state`. */
  readonly untouched: string;
  readonly row: Readonly<Record<AlertRowWord, string>>;
  /** At the top after something was done; `company` is quoted already. */
  readonly done: Readonly<Record<'take' | 'hand-back' | 'wake', (company: string) => string>>;
}
