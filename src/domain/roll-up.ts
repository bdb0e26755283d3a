import type { MessageRef, RollUpId } from './alert.js';
import type { Brn } from './brn.js';
import type { Stage } from './company.js';
import type { Instant, SeoulDay } from './instant.js';
import type { ReasonKind, Severity } from './reason.js';

/** Many alerts of one channel and round, told in one message. Each is still an alert of its own. */
export interface RollUp {
  readonly v: 1;
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly openedAt: Instant;
  readonly round: Instant;
  /** All that ever joined. Those that have no open alert any more are solved (or closed). */
  readonly members: readonly Brn[];
  /** Those that got a message of their own since, because they became critical. */
  readonly left: readonly Brn[];
  readonly message?: MessageRef;
  /** The last day on which it made noise. */
  readonly toldOn?: SeoulDay;
}

/** What the message of a combined alert is drawn from. */
export interface RollUpView {
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly at: Instant;
  readonly total: number;
  readonly solved: number;
  readonly left: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Open members by the kind of their worst reason. */
  readonly byKind: Readonly<Partial<Record<ReasonKind, number>>>;
  /** The most urgent open members, at most `ROLL_UP_ROWS`. */
  readonly rows: readonly RollUpRow[];
}

export interface RollUpRow {
  readonly brn: Brn;
  readonly name: string;
  readonly severity: Severity;
  readonly kind: ReasonKind;
  /** Of a certificate's expiry. */
  readonly daysLeft?: number;
  readonly expiresAt?: Instant;
}

export const ROLL_UP_ROWS = 10;

/** Notices of a channel and round that stand alone; from the next on they join a combined alert. */
export const STAND_ALONE = 5;

/** What a combined alert says aloud in its thread: some of its companies became more urgent. */
export interface RollUpNews {
  readonly count: number;
  readonly critical: number;
  /** The most urgent of them, at most `ROLL_UP_ROWS`. */
  readonly rows: readonly RollUpRow[];
}
