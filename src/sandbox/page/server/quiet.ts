import { setTimeout as sleep } from 'node:timers/promises';
import { isQuiet, type QuietTimes } from '../../../kernel/policy.js';
import type { Clock } from '../../../kernel/ports.js';
import { SECOND } from '../../../kernel/time.js';
import { laneOf } from '../../../outbox/outbox-log.js';
import type { Store } from '../../../records/store.js';

interface Watched {
  readonly store: Store;
  readonly clock: Clock;
  readonly calm: QuietTimes;
  /** Grows with everything the app does: calls it makes, lines it logs. */
  readonly activity: () => number;
  readonly sweeping: () => boolean;
  /** After so long without activity it no longer waits for messages. Default: a minute. */
  readonly stuckMs?: number;
}

const BETWEEN_LOOKS_MS = 50;
/** Counted in looks, not in time: on a busy machine the app gets its turns between them. */
const STILL_LOOKS = 5;
/** The app edits at most 45 messages a minute; a longer silence means that it waits for something else. */
const STUCK_MS = 65 * SECOND;
/** A sweep in which calls hang ends when its time limits do. */
const STUCK_SWEEP_MS = 90 * SECOND;

/**
 * Resolves when the app does nothing any more and has sent what is to be sent by now. Answers whether it did anything
 * meanwhile.
 */
export async function untilQuiet(watched: Watched, signal: AbortSignal): Promise<boolean> {
  const atStart = watched.activity();
  let before = atStart;
  let since = performance.now();
  let looks = 0;
  for (;;) {
    await sleep(BETWEEN_LOOKS_MS, undefined, { signal });
    const activity = watched.activity();
    if (activity !== before) {
      before = activity;
      since = performance.now();
      looks = 0;
      continue;
    }
    looks += 1;
    if (looks < STILL_LOOKS) continue;
    const stillMs = performance.now() - since;
    if (watched.sweeping()) {
      if (stillMs > STUCK_SWEEP_MS) return true;
      continue;
    }
    if (stillMs > (watched.stuckMs ?? STUCK_MS) || !(await hasToSend(watched)))
      return activity !== atStart;
  }
}

export async function hasToSend({
  store,
  clock,
  calm,
}: {
  readonly store: Pick<Store, 'brokenChannels' | 'outbox'>;
  readonly clock: Clock;
  readonly calm: QuietTimes;
}): Promise<boolean> {
  const refused = new Set<string>();
  for await (const { channel } of store.brokenChannels()) refused.add(channel);
  const now = clock.now();
  const isHeld = isQuiet(now, calm);
  for await (const entry of store.outbox()) {
    if (isHeld && entry.calm === true) continue;
    if ((entry.notBefore ?? 0) <= now && !refused.has(laneOf(entry))) return true;
  }
  return false;
}
