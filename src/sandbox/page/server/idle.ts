import { setTimeout as sleep } from 'node:timers/promises';
import { isQuiet, type QuietTimes } from '../../../kernel/policy.js';
import type { Clock } from '../../../kernel/ports.js';
import { SECOND } from '../../../kernel/time.js';
import { laneOf } from '../../../outbox/outbox-index.js';
import type { Store } from '../../../records/store.js';

interface WatchedApp {
  readonly store: Pick<Store, 'brokenChannels' | 'outbox'>;
  readonly clock: Clock;
  readonly quietTimes: QuietTimes;
  /** A count that grows with the app's calls and log lines. */
  readonly activity: () => number;
  readonly isSweeping: () => boolean;
  /** Without activity for this time, the wait for messages ends. Default: {@link STUCK_MESSAGE_MS}. */
  readonly stuckMs?: number;
}

const POLL_INTERVAL_MS = 50;
/** Counted in polls, not in time, so that on a busy machine the app gets processor time in between. */
const MIN_IDLE_POLLS = 5;
/** After 45 edits in a minute, the app pauses for up to a minute. In a longer pause, its messages are stuck. */
const STUCK_MESSAGE_MS = 65 * SECOND;
/** Longer than the time limits of a sweep whose calls hang. */
const STUCK_SWEEP_MS = 90 * SECOND;

/**
 * Waits until the app is idle with all due messages sent, or is stuck. Resolves with false if it did nothing in this
 * time, else with true. Rejects if aborted.
 */
export async function waitUntilIdle(app: WatchedApp, signal: AbortSignal): Promise<boolean> {
  const activityAtStart = app.activity();
  let lastActivity = activityAtStart;
  let idleSince = performance.now();
  let idlePolls = 0;
  for (;;) {
    await sleep(POLL_INTERVAL_MS, undefined, { signal });
    const activity = app.activity();
    if (activity !== lastActivity) {
      lastActivity = activity;
      idleSince = performance.now();
      idlePolls = 0;
      continue;
    }
    idlePolls += 1;
    if (idlePolls < MIN_IDLE_POLLS) continue;
    const idleMs = performance.now() - idleSince;
    if (app.isSweeping()) {
      if (idleMs > STUCK_SWEEP_MS) return true;
      continue;
    }
    if (idleMs > (app.stuckMs ?? STUCK_MESSAGE_MS) || !(await hasDueMessages(app)))
      return activity !== activityAtStart;
  }
}

export async function hasDueMessages({
  store,
  clock,
  quietTimes,
}: Pick<WatchedApp, 'store' | 'clock' | 'quietTimes'>): Promise<boolean> {
  const brokenChannels = new Set<string>();
  for await (const { channel } of store.brokenChannels()) brokenChannels.add(channel);
  const now = clock.now();
  const isInQuietHours = isQuiet(now, quietTimes);
  for await (const entry of store.outbox()) {
    // `calm` entries wait for the end of quiet hours.
    if (isInQuietHours && entry.calm === true) continue;
    if ((entry.notBefore ?? 0) <= now && !brokenChannels.has(laneOf(entry))) return true;
  }
  return false;
}
