import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { Markup } from '../text/markup.js';
import type { CommandWord } from '../text/shown-commands.js';

/** One short answer to a person, named by its situation. */
export type Notice =
  /** Refusals, checked when pressed; the words of domain/permissions. `unknown`: Slack did not say in time who asks. */
  | {
      readonly kind: 'guest' | 'foreign' | 'bot' | 'unknown' | 'operators-only';
    }
  /** `who` may: user and user-group IDs; empty or absent: the workspace's own admins. */
  | { readonly kind: 'admins-only'; readonly who?: readonly string[] }
  | { readonly kind: 'unexpected'; readonly reference: string }
  /** The store could not be read or written. */
  | { readonly kind: 'store'; readonly reference: string }
  /** The same where a form was to be saved, which stands as it was sent, below this sentence. */
  | { readonly kind: 'not-saved'; readonly reference: string }
  | {
      readonly kind: 'bad-brn';
      readonly input: string;
      readonly why: 'not-ten-digits' | 'all-zero' | 'check-digit';
    }
  | {
      readonly kind: 'unknown-command';
      readonly word: string;
      /** The nearest subcommands, best first; may be empty. */
      readonly nearest: readonly CommandWord[];
      /** False: only what a viewer may use is listed. Default: true. */
      readonly mayOperate?: boolean;
    }
  /** `company`: its name, or the formatted BRN. */
  | { readonly kind: 'checking'; readonly company: string }
  /** Slack closed the way to open a window (the trigger lives 3 seconds). */
  | { readonly kind: 'window-not-opened' }
  /** The company of a button is not watched any more. */
  | { readonly kind: 'not-watched-any-more'; readonly company: string }
  /** CERT_LOGIN_TEST is off. */
  | { readonly kind: 'cert-test-off' }
  /** What people want of an alert, and why it does not happen. `company`: its name, or the formatted BRN. */
  | { readonly kind: 'alert-over'; readonly company: string }
  | {
      readonly kind: 'alert-taken' | 'client-told-already';
      readonly by: UserId;
      readonly at: Instant;
      readonly now: Instant;
    }
  | { readonly kind: 'alert-yours-already' | 'alert-not-taken' | 'alert-not-snoozed' }
  | {
      readonly kind: 'alert-snoozed-already';
      readonly by: UserId;
      readonly until: Instant;
      /** Whoever asks did it themselves. */
      readonly own: boolean;
      readonly now: Instant;
    }
  /** `limit` absent: it cannot be put off at all any more. */
  | { readonly kind: 'snooze-too-long'; readonly limit?: Instant; readonly now: Instant }
  | { readonly kind: 'snooze-past' }
  /** The clock of the app's server is off, so that nothing can be said of days. */
  | { readonly kind: 'clock-off' }
  /** What a button or window carries is none of this version's. */
  | { readonly kind: 'unreadable' }
  /** The app is starting or stopping. */
  | { readonly kind: 'not-ready' };

export interface NoticeText {
  /** Title of the modal that shows a notice; at most 24 characters. */
  readonly modalTitle: string;
  /** Whole sentences; foreign words in them are written as the markup says. */
  readonly sentence: (notice: Notice, markup: Markup) => string;
}
