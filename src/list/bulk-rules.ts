import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Company, PauseReason, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { Language } from '../text/format.js';
import type { SnoozeChoice } from '../triage/snooze-rules.js';

export type BulkChange =
  /** `channel`: a Slack channel ID; empty: the default channel. */
  | { readonly kind: 'channel'; readonly channel: string }
  /** `owner`: the ID of a Slack user or user group; empty: nobody. */
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'claim'; readonly to: UserId }
  | { readonly kind: 'snooze'; readonly choice: SnoozeChoice }
  /** Changes nothing: sends the texts for the clients to the person who asks. */
  | { readonly kind: 'client-text'; readonly language: Language }
  | { readonly kind: 'pause'; readonly reason: PauseReason; readonly note?: string | undefined }
  | { readonly kind: 'resume' }
  | { readonly kind: 'unwatch' };

export type BulkKind = BulkChange['kind'];
export const BULK_KINDS = [
  'owner',
  'claim',
  'snooze',
  'client-text',
  'channel',
  'pause',
  'resume',
  'unwatch',
] as const;

export type StoredBulkChange = Exclude<BulkChange, { readonly kind: 'client-text' }>;

/** `snooze-too-long`: the certificate expires before the snooze ends. `nothing-to-ask`: the client can do nothing. */
type WhyRefused = 'not-watched' | 'no-alert' | 'snooze-too-long' | 'snooze-past' | 'nothing-to-ask';

export type BulkRefusal = { readonly brn: Brn; readonly name?: string } & (
  | { readonly why: WhyRefused }
  | { readonly why: 'claimed-by-other' | 'snoozed-by-other'; readonly handledBy: UserId }
);

export interface BulkResult {
  readonly done: number;
  readonly unchanged: number;
  readonly refusedCount: number;
  /** The first refusals, which are shown by name. */
  readonly refused: readonly BulkRefusal[];
  /** Companies that were not reached because the store failed. */
  readonly notReached: number;
}

const MAX_NAMED_REFUSALS = 20;

export const ZERO_RESULT: BulkResult = {
  done: 0,
  unchanged: 0,
  refusedCount: 0,
  refused: [],
  notReached: 0,
};

export function addOutcomes(
  previous: BulkResult,
  outcomes: readonly ('done' | 'unchanged' | BulkRefusal)[],
): BulkResult {
  const refused = outcomes.filter((outcome) => typeof outcome === 'object');
  const unchanged = outcomes.filter((outcome) => outcome === 'unchanged').length;
  return {
    done: previous.done + outcomes.length - unchanged - refused.length,
    unchanged: previous.unchanged + unchanged,
    refusedCount: previous.refusedCount + refused.length,
    refused: [...previous.refused, ...refused].slice(0, MAX_NAMED_REFUSALS),
    notReached: previous.notReached,
  };
}

/** `undefined`: nothing changes. */
export function changeCompany(
  company: Company,
  change: Extract<BulkChange, { readonly kind: 'channel' | 'owner' | 'pause' | 'resume' }>,
  { by, at }: { readonly by: UserId; readonly at: Instant },
): { readonly company: Company; readonly event: HistoryEvent } | undefined {
  const { channel = '', owner = '', paused } = company;
  switch (change.kind) {
    case 'channel':
      if (channel === change.channel) return undefined;
      return {
        company: { ...company, channel: change.channel || undefined, channelSetBy: by },
        event: { kind: 'channel-set', by, from: channel, to: change.channel },
      };
    case 'owner':
      if (owner === change.owner) return undefined;
      return {
        company: { ...company, owner: change.owner || undefined },
        event: { kind: 'owner-set', by, from: owner, to: change.owner },
      };
    case 'pause': {
      const { reason, note } = change;
      // The same reason again changes nothing, unless with a new note.
      if (paused?.reason === reason && (note ?? paused.note) === paused.note) return undefined;
      return {
        // A new reason does not restart the pause.
        company: { ...company, paused: { reason, note, by, at: paused?.at ?? at } },
        event: { kind: 'paused', by, reason },
      };
    }
    case 'resume':
      if (paused === undefined) return undefined;
      return { company: { ...company, paused: undefined }, event: { kind: 'resumed', by } };
  }
}
