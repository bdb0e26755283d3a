import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, MessageRef, RollUpId, RollUpLine, ThreadLine } from './alert.js';
import type { Stage, UserId } from './company.js';
import type { Digest } from './digest.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from './incident.js';

/** One message to be sent: its content is decided, its wording and looks are not. */
export interface OutboxEntry {
  readonly v: 1;
  /** Unique; orders entries. */
  readonly seq: string;
  readonly createdAt: Instant;
  readonly job: OutboxJob;
  readonly attempts: number;
  /** Not sent before. */
  readonly notBefore?: Instant;
  /** It respects quiet hours, because no person asked for it: what would make noise waits. */
  readonly calm?: true;
}

/** `alert` is the state to show; a newer one in the store takes its place when it is sent. */
export type OutboxJob =
  /** Post the alert's message, or edit it and broadcast the line (`reply_broadcast`). */
  | { readonly kind: 'notice'; readonly alert: Alert; readonly line: ThreadLine }
  /** Edit the message; the lines go silently into its thread. */
  | {
      readonly kind: 'edit';
      readonly alert: Alert;
      readonly lines: readonly ThreadLine[];
      /** Only the lines, into the thread of this message. */
      readonly under?: MessageRef;
    }
  | { readonly kind: 'setup'; readonly setup: SetupAlert }
  | { readonly kind: 'outage'; readonly outage: OutageAlert }
  | { readonly kind: 'common-cause'; readonly cause: CommonCauseAlert }
  | { readonly kind: 'mass-change'; readonly change: MassChange }
  /** Post or edit a combined alert; its content is looked up when it is sent. One entry per combined alert at a time. */
  | {
      readonly kind: 'roll-up';
      readonly id: string;
      readonly channel: string;
      /** Nobody claimed some of its companies in time, and `calls` are called by name for it. */
      readonly untaken?: true;
      readonly calls?: readonly string[];
      /** People who are asked whether they still look after what they claimed. */
      readonly reminded?: readonly string[];
      /** Members that are not watched any more since its record was written. */
      readonly dropped?: readonly Brn[];
    }
  /** A silent line in the thread of a combined alert; `message`: its message at the time of the action. */
  | {
      readonly kind: 'roll-up-line';
      readonly id: RollUpId;
      readonly message: MessageRef;
      readonly line: RollUpLine;
    }
  /** A line under a message about the whole installation: it continues in another channel. */
  | { readonly kind: 'pointer'; readonly message: MessageRef; readonly to: string }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test-alert'; readonly test: TestAlert };

export interface TestAlert {
  readonly stage: Stage;
  readonly channel: string;
  readonly by: UserId;
  readonly at: Instant;
  /** The company whose channel it is; absent: the default channel. */
  readonly company?: string;
}
