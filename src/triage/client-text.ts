import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';

/** What a letter to a client company is written from. */
export interface ClientCase {
  readonly name: string;
  /** `123-45-67891`. */
  readonly brn: string;
  /** Worst first. */
  readonly reasons: readonly Reason[];
  readonly collectsBy: Policy['collectsBy'];
  /** When it is written: what is in the past is said to be. */
  readonly now: Instant;
}

/** One trouble as the client is told it. */
export interface ClientPart {
  /** What happened, and what follows when nothing is done. */
  readonly what: string;
  /** What they are asked for, and until when. */
  readonly ask: string;
  readonly steps: readonly string[];
  /** Steps one after the other, or ways to choose from. */
  readonly ordered: boolean;
}

/** The words of a letter that somebody copies and sends on: plain, in absolute dates, without links and secrets. */
export interface ClientText {
  readonly greeting: string;
  /** Which company it is about. */
  readonly subject: (name: string, brn: string) => string;
  /** Only said of several: how many troubles follow. */
  readonly several: (count: number) => string;
  /** `undefined`: there is nothing that the client could do about it. */
  readonly part: (reason: Reason, about: ClientCase) => ClientPart | undefined;
  /** Who did it already may leave it; nobody sends secrets. */
  readonly closing: string;
}
