import { vi } from 'vitest';
import type { Log } from '../../../src/kernel/ports.js';
import type { Store } from '../../../src/records/store.js';
import type { RunningApp } from './running-app.js';
import { allOf, fromStore } from './stored.js';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** An entry that waits longer is not waiting to be combined with others. */
const MAX_GATHER_MS = 120_000;

/** A Thursday morning in Seoul, just after the hour of the sweep. */
export const MORNING = Date.parse('2026-11-26T06:10:00+09:00');

/** A Monday morning with four working days ahead, so that weekends do not matter. */
export const MONDAY = Date.parse('2026-11-30T06:10:00+09:00');

/** One line of the app's log. */
export interface LogLine {
  readonly level: keyof Log;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export function logOf({ logged }: Pick<RunningApp, 'logged'>): readonly LogLine[] {
  // Written by the app's own logger, one object per line.
  return logged.map((line) => JSON.parse(line) as LogLine);
}

export function countLogged(running: Pick<RunningApp, 'logged'>, message: string): number {
  const inJson = JSON.stringify(message);
  const lines = running.logged.filter((line) => line.includes(inJson));
  return logOf({ logged: lines }).filter(({ msg }) => msg === message).length;
}

/** Waits until the app has logged this message this many times. */
export async function untilLogged(
  running: Pick<RunningApp, 'logged'>,
  message: string,
  times = 1,
): Promise<void> {
  await vi.waitUntil(() => countLogged(running, message) >= times, {
    timeout: 40_000,
    interval: 20,
  });
}

/** Waits until the n-th sweep since the start of the app has ended and its notices are sent. */
export async function untilSwept(running: RunningApp, sweeps = 1): Promise<void> {
  await untilLogged(running, 'Scheduled check ends', sweeps);
  await untilSent(running);
}

/** Waits until the outbox is empty. Moves the clock forward for entries that wait to be combined with others. */
export async function untilSent({ world }: Pick<RunningApp, 'world'>): Promise<void> {
  const isSent = async (store: Store) => {
    const entries = await allOf(store.outbox());
    const waitMs = Math.min(...entries.map(({ notBefore = 0 }) => notBefore - world.clock.now()));
    if (entries.length > 0 && waitMs > 0 && waitMs <= MAX_GATHER_MS) world.clock.advance(waitMs);
    return entries.length === 0;
  };
  // Opened once, because opening a store costs much more than reading it.
  await fromStore(world, (store) =>
    vi.waitUntil(() => isSent(store), { timeout: 60_000, interval: 50 }),
  );
}

/** Moves the clock by whole days at once, then waits for the sweep that became due and its notices. */
export async function advanceDays(running: RunningApp, days = 1): Promise<void> {
  const sweeps = countLogged(running, 'Scheduled check ends');
  running.world.clock.advance(days * DAY);
  await untilSwept(running, sweeps + 1);
}
