import type { FieldText } from '../text/field-text.js';
import type { BulkKind, BulkRefusal } from './bulk-rules.js';

/** What is wrong with the window as it was sent, each beside its field. */
export type BulkFormProblem =
  | 'no-from'
  | 'both-from'
  | 'from-unused'
  | 'no-owner'
  | 'both-owners'
  | 'owner-and-none'
  | 'no-channel'
  | 'channel-and-default';

/** What a change came to. */
export type BulkOutcome = BulkKind | 'no-owner' | 'default-channel';

/** Many companies changed at once: which, what, and what came of it. Titles have at most 24 characters. */
export interface BulkText {
  readonly title: string;
  /** Opens the window, on the list. */
  readonly open: string;
  readonly target: FieldText;
  readonly targetChoice: {
    readonly page: string;
    readonly filter: (total: number) => string;
    readonly owner: string;
  };
  /** The companies of one page of the list. */
  readonly companies: (page: number, pages: number) => FieldText;
  /** Ticked, but not on this page: the first few `names` of `total`. */
  readonly elsewhere: (names: readonly string[], total: number) => string;
  readonly noneTicked: string;
  /** More are ticked than the window can hold. */
  readonly tooMany: (ticked: number, most: number) => string;
  readonly previousPage: string;
  readonly nextPage: string;
  readonly dropElsewhere: string;
  /** Slack did not say who sent the window. */
  readonly notDoneUnknown: string;
  readonly from: FieldText;
  readonly fromGroup: FieldText;
  readonly what: FieldText;
  readonly kind: Readonly<Record<BulkKind, string>>;
  readonly next: string;
  /** In the second window: back to what was chosen. */
  readonly back: string;
  readonly counting: string;
  readonly problem: Readonly<Record<BulkFormProblem, string>>;
  /** Nothing is in what was chosen. */
  readonly nobody: string;
  /** Before it is done: what, with how many. */
  readonly question: (kind: BulkKind, companies: number) => string;
  /** Which: the first few `names` of `total`. */
  readonly which: (names: readonly string[], total: number) => string;
  readonly consequence: Readonly<Record<BulkKind, string>>;
  readonly newOwner: FieldText;
  readonly newOwnerGroup: FieldText;
  readonly noOwner: FieldText & { readonly choice: string };
  readonly newChannel: FieldText;
  readonly defaultChannel: FieldText & { readonly choice: string };
  /** Which one that is. */
  readonly defaultChannelIs: (channel: string) => string;
  readonly reason: FieldText;
  readonly submit: (kind: BulkKind) => string;
  /** The choice holds other companies than were shown a moment ago, perhaps as many. */
  readonly changedMeanwhile: (before: number, now: number) => string;
  readonly working: (done: number, total: number) => string;
  readonly done: (outcome: BulkOutcome, companies: number) => string;
  readonly unchanged: (companies: number) => string;
  /** Heads the list of those that were left as they are. */
  readonly refused: (companies: number) => string;
  readonly why: Readonly<Record<BulkRefusal, string>>;
  readonly more: (companies: number) => string;
  readonly left: (companies: number) => string;
  /** What follows by itself. */
  readonly afterwards: Readonly<Partial<Record<BulkOutcome, string>>>;
}
