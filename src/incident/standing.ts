import type { Instant } from '../kernel/instant.js';
import type { MessageRef } from '../records/alert.js';
import type { Change } from '../records/ports.js';

/**
 * Where the one message about a trouble of the whole installation stands (setup, outage, common cause): posted once,
 * then edited. `openedAt` tells one trouble from the next of its kind.
 */
export interface Standing {
  /** Undefined: not posted yet, or long over. */
  ref(openedAt: Instant): MessageRef | undefined;
  /**
   * The message was posted or edited there. Writes it down together with `alongside` (the delivery's own changes) in
   * one write, also into what still waits to be said about the same trouble.
   */
  placed(openedAt: Instant, at: MessageRef, alongside: readonly Change[]): Promise<void>;
}
