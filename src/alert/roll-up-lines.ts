import type { Called } from '../kernel/company-name.js';
import type { Instant } from '../kernel/instant.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { PauseReason, UserId } from '../records/company.js';

/** A quiet line in the thread of a combined alert: what somebody did about companies of it, or that they are solved. */
export interface RollUpLine {
  readonly deed: RollUpDeed;
  /** The first of them, with their names of that moment. */
  readonly companies: readonly Called[];
  readonly total: number;
}

export type RollUpDeed =
  | Extract<
      ThreadLine,
      {
        kind: 'taken' | 'handed-back' | 'woken' | 'client-told' | 'snoozed' | 'page-opened';
      }
    >
  /** `opener`: who opened the authentication page. */
  | { readonly kind: 'resolved'; readonly at: Instant; readonly opener?: UserId }
  | {
      readonly kind: 'closed';
      readonly at: Instant;
      readonly by: UserId | 'cli';
      readonly paused?: PauseReason;
    };

/** Companies that one line names. */
const LINE_NAMES = 10;

/** What a line of an alert's own thread is in that of the combined alert; `undefined`: it is not said there. */
export function rollUpDeedOf(
  line: ThreadLine,
  { life, pageOpenedBy }: Alert,
): RollUpDeed | undefined {
  switch (line.kind) {
    case 'taken':
    case 'handed-back':
    case 'woken':
    case 'client-told':
    case 'snoozed':
    case 'page-opened':
      return line;
    case 'resolved':
      if (life.state !== 'resolved') return undefined;
      return {
        kind: 'resolved',
        at: life.at,
        opener: pageOpenedBy === undefined ? undefined : pageOpenedBy.user,
      };
    case 'closed': {
      if (life.state !== 'closed') return undefined;
      const { at, by, paused } = life;
      return { kind: 'closed', at, by, paused };
    }
    // Of many companies only what somebody does is said, and what is done with.
    case 'checked':
    case 'still-failing':
    case 'reason-gone':
    case 'notice':
    case 'moved':
      return undefined;
    default:
      return line satisfies never;
  }
}

/** The same deed, done to several companies one after the other, is one line; `undefined`: these are two deeds. */
export function joinRollUpLines(a: RollUpLine, b: RollUpLine): RollUpLine | undefined {
  const [one, other] = [a, b].map(({ deed: { at: _, ...deed } }) => JSON.stringify(deed));
  if (one !== other) return undefined;
  const companies = [...a.companies, ...b.companies].slice(0, LINE_NAMES);
  return { deed: a.deed, companies, total: a.total + b.total };
}
