import type { Instant } from '../kernel/time.js';
import type { MessageRef } from './alert.js';
import type { Stage, UserId } from './company.js';
import type { MassKind } from './status.js';

/** The one alert about ourselves: POPBiLL refuses our settings, so that no company can be checked. */
export interface SetupAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly openedAt: Instant;
  readonly code: number;
  readonly message: string;
  readonly fault: SetupFault;
  /** Refused at the token: no company can be checked. At the call: a large part of a sweep was refused. */
  readonly at: 'token' | 'call';
  readonly lastCheckedAt?: Instant;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly resolvedAt?: Instant;
}

/** Which of our settings POPBiLL refuses. */
export type SetupFault =
  | 'signature'
  | 'link-id'
  | 'ip'
  | 'clock'
  | 'production-closed'
  | 'points'
  | 'popbill-user-id'
  | 'permission'
  | 'other';

/** One notice for many logins that HomeTax rejects with one code. */
export interface CommonCauseAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly code: number;
  /** POPBiLL's words. */
  readonly message: string;
  /** The first rejection of those that led to it. */
  readonly openedAt: Instant;
  /** Companies whose login was rejected with this code since then. */
  readonly rejected: number;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly lastSampledAt?: Instant;
  readonly endedAt?: Instant;
  /** A person, or samples whose login works again. */
  readonly endedBy?: UserId | 'samples';
}

/** Who does not answer: POPBiLL itself, or only HomeTax behind it (calls that log in). */
export type Silent = 'popbill' | 'hometax';

/** One notice for all companies that cannot be checked because POPBiLL or HomeTax does not answer. */
export interface OutageAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly silent: Silent;
  /** When the first call went unanswered. */
  readonly openedAt: Instant;
  /** Companies without an answer until then have to be checked later. Absent in records of earlier versions. */
  readonly foundAt?: Instant;
  /** Companies of the sweep that found it (with `hometax`: with a login test), and those of them without an answer. */
  readonly asked: number;
  readonly failed: number;
  /** No connection at all: it may be the network of this machine. */
  readonly noConnection?: boolean;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly lastTriedAt?: Instant;
  readonly endedAt?: Instant;
  /** Of the companies that were checked after it ended. */
  readonly after?: OutageAfter;
}

/** `checked` is the sum of the others without `told`. Records of earlier versions lack two of the counts. */
export interface OutageAfter {
  readonly checked: number;
  readonly collectable: number;
  readonly needAction?: number;
  /** Without an answer this time either. */
  readonly unknown?: number;
  /** With news of their own. */
  readonly told: number;
}

/** The one notice about many companies that turned to the same trouble at once; their own alerts wait. */
export interface MassChange {
  readonly v: 1;
  readonly stage: Stage;
  readonly kinds: readonly MassCount[];
  /** Companies that were answered in the check that found it. */
  readonly asked: number;
  /** When that check began: trouble since then opens no alert of a company. */
  readonly since: Instant;
  readonly openedAt: Instant;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly endedAt?: Instant;
  /** A person, or the next check of all companies. */
  readonly endedBy?: UserId | 'sweep';
  /** Companies of which that check found the same again. */
  readonly confirmed?: number;
}

export interface MassCount {
  readonly kind: MassKind;
  readonly companies: number;
}
