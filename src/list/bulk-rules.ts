import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Company, PauseReason, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { SnoozeChoice } from '../triage/snooze-rules.js';

/** What is done to many companies at once. */
export type BulkChange =
  /** Slack channel ID; empty: the default channel. */
  | { readonly kind: 'channel'; readonly channel: string }
  /** Slack user or user-group ID; empty: nobody. */
  | { readonly kind: 'owner'; readonly owner: string }
  /** Puts off their open alerts. */
  | { readonly kind: 'snooze'; readonly choice: SnoozeChoice }
  | { readonly kind: 'pause'; readonly reason: PauseReason }
  | { readonly kind: 'resume' }
  | { readonly kind: 'unwatch' };

export type BulkKind = BulkChange['kind'];
export const BULK_KINDS: readonly BulkKind[] = [
  'owner',
  'channel',
  'snooze',
  'pause',
  'resume',
  'unwatch',
];

/** Why a company was left as it was. */
export type BulkRefusal =
  | 'not-watched'
  /** Nothing to put off. */
  | 'no-alert'
  /** Its certificate expires before, or the day is over. */
  | 'snooze-too-long';

export interface BulkRefused {
  readonly brn: Brn;
  /** Absent: not known any more. */
  readonly name?: string;
  readonly why: BulkRefusal;
}

export interface BulkResult {
  readonly done: number;
  /** It was so already. */
  readonly unchanged: number;
  /** The first few, and how many in all of each kind. */
  readonly refused: readonly BulkRefused[];
  readonly refusedCounts: Readonly<Partial<Record<BulkRefusal, number>>>;
  /** The store failed: so many were not come to, and stay as they were. */
  readonly left: number;
}

/** A company as a change of its own fields leaves it, and what is on record of that; `undefined`: it is so already. */
export function changeCompany(
  company: Company,
  change: Extract<BulkChange, { readonly kind: 'channel' | 'owner' | 'pause' | 'resume' }>,
  { by, at }: { readonly by: UserId; readonly at: Instant },
): { readonly company: Company; readonly event: HistoryEvent } | undefined {
  const { channel, owner, paused, ...rest } = company;
  const kept = {
    channel,
    owner,
    paused,
  };
  switch (change.kind) {
    case 'channel': {
      const to = change.channel;
      if ((channel ?? '') === to) return undefined;
      const { channel: _, ...others } = kept;
      const changed = { ...rest, ...others, ...(to === '' ? {} : { channel: to }) };
      return { company: changed, event: { kind: 'channel-set', by, from: channel ?? '', to } };
    }
    case 'owner': {
      const to = change.owner;
      if ((owner ?? '') === to) return undefined;
      const { owner: _, ...others } = kept;
      const changed = { ...rest, ...others, ...(to === '' ? {} : { owner: to }) };
      return { company: changed, event: { kind: 'owner-set', by, from: owner ?? '', to } };
    }
    case 'pause': {
      const { reason } = change;
      if (paused?.reason === reason) return undefined;
      // Another reason for a pause does not begin it anew.
      return {
        company: { ...rest, ...kept, paused: { reason, by, at: paused?.at ?? at } },
        event: { kind: 'paused', by, reason },
      };
    }
    case 'resume': {
      if (paused === undefined) return undefined;
      const { paused: _, ...others } = kept;
      return { company: { ...rest, ...others }, event: { kind: 'resumed', by } };
    }
    default:
      return change satisfies never;
  }
}
