import { vi } from 'vitest';
import type { Log } from '../../../src/kernel/ports.js';
import type { RunningApp } from './running-app.js';
import { outboxOf } from './stored.js';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const GATHERS_WITHIN = 120_000;

/** A morning in Seoul just after the hour of the sweep. */
export const MORNING = Date.parse('2026-11-26T06:10:00+09:00');

/** A Monday morning, with four working days ahead: what days without work change is not part of the story. */
export const MONDAY = Date.parse('2026-11-30T06:10:00+09:00');

/** One line of the app's log. */
export interface Logged {
  readonly level: keyof Log;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export function logOf({ logged }: Pick<RunningApp, 'logged'>): readonly Logged[] {
  // Written by the app's own logger, one object a line.
  return logged.map((line) => JSON.parse(line) as Logged);
}

export function countLogged(running: Pick<RunningApp, 'logged'>, message: string): number {
  return logOf(running).filter(({ msg }) => msg === message).length;
}

/** Waits until the app has logged so many such lines. */
export async function untilLogged(
  running: Pick<RunningApp, 'logged'>,
  message: string,
  times = 1,
): Promise<void> {
  await vi.waitUntil(() => countLogged(running, message) >= times, {
    timeout: 15_000,
    interval: 20,
  });
}

/** Waits until the n-th sweep since the start of the app has ended and all of it is told. */
export async function untilSwept(running: RunningApp, sweeps = 1): Promise<void> {
  await untilLogged(running, 'Sweep ends', sweeps);
  await untilTold(running);
}

/** Waits until nothing is left in the outbox; for what gathers with others the clock is set forward. */
export async function untilTold({ world }: Pick<RunningApp, 'world'>): Promise<void> {
  await vi.waitUntil(
    async () => {
      const entries = await outboxOf(world);
      const waitMs = Math.min(...entries.map(({ notBefore = 0 }) => notBefore - world.clock.now()));
      if (entries.length > 0 && waitMs > 0 && waitMs <= GATHERS_WITHIN) world.clock.advance(waitMs);
      return entries.length === 0;
    },
    { timeout: 45_000, interval: 50 },
  );
}

/** Lets so many days pass at once; the sweep that was due on the way runs and is told. */
export async function daysPass(running: RunningApp, days = 1): Promise<void> {
  const before = countLogged(running, 'Sweep ends');
  running.world.clock.advance(days * DAY);
  await untilSwept(running, before + 1);
}
