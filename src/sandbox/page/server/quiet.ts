import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../../domain/instant.js';
import { laneOf } from '../../../service/outbox-lanes.js';
import type { Clock, Store } from '../../../service/ports.js';

interface Watched {
  readonly store: Store;
  readonly clock: Clock;
  /** Grows with everything the app does: calls it makes, lines it logs. */
  readonly activity: () => number;
  readonly sweeping: () => boolean;
}

const BETWEEN_LOOKS_MS = 50;
const STILL_MS = 250;
/** Slack takes one message a second; what stands still longer waits for something that does not come now. */
const STUCK_MS = 5 * SECOND;
/** A sweep in which calls hang ends when its time limits do. */
const STUCK_SWEEP_MS = 90 * SECOND;

/** Resolves when the app does nothing any more and has sent what is to be sent by now. */
export async function untilQuiet(watched: Watched, signal: AbortSignal): Promise<void> {
  let before = watched.activity();
  let since = performance.now();
  for (;;) {
    await sleep(BETWEEN_LOOKS_MS, undefined, { signal });
    const activity = watched.activity();
    if (activity !== before) {
      before = activity;
      since = performance.now();
      continue;
    }
    const stillMs = performance.now() - since;
    if (stillMs < STILL_MS) continue;
    if (watched.sweeping()) {
      if (stillMs > STUCK_SWEEP_MS) return;
      continue;
    }
    if (stillMs > STUCK_MS || !(await hasToSend(watched))) return;
  }
}

/** Whether something waits that could be sent by now. */
export async function hasToSend({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'brokenChannels' | 'outbox'>;
  readonly clock: Clock;
}): Promise<boolean> {
  const refused = new Set<string>();
  for await (const { channel } of store.brokenChannels()) refused.add(channel);
  const now = clock.now();
  for await (const entry of store.outbox()) {
    if ((entry.notBefore ?? 0) <= now && !refused.has(laneOf(entry))) return true;
  }
  return false;
}
