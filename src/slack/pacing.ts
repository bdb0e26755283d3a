import { setMaxListeners } from 'node:events';
import { setTimeout as sleepReal } from 'node:timers/promises';

/** At most `times` calls in any `perMs` milliseconds. */
export interface Pace {
  readonly times: number;
  readonly perMs: number;
}

/** Slack takes one message a second per channel (docs.slack.dev/apis/web-api/rate-limits). */
export const POSTS_PER_CHANNEL: Pace = { times: 1, perMs: 1000 };

/** `chat.update` is tier 3, 50 a minute for the whole workspace; people's own updates need some of them. */
export const UPDATES: Pace = { times: 45, perMs: 60_000 };

/** The earliest moment for the next call, after the calls at `taken` (ascending; may lie ahead). */
export function nextSlot(taken: readonly number[], pace: Pace, now: number): number {
  const inTheWay = taken.at(-pace.times);
  const last = taken.at(-1) ?? now;
  return Math.max(now, last, inTheWay === undefined ? now : inTheWay + pace.perMs);
}

/** A gate that one passes at a time (service/send-gate.ts). */
export interface Gate {
  enter(): Promise<void>;
  leave(): void;
}

export interface Pacing {
  /** Resolves when the call may be made; whoever asks first goes first. Rejects when `signal` ends the waiting. */
  turn(name: string, pace: Pace): Promise<void>;
  /** The same, inside the gate: nobody waits there for a turn to come. */
  turnInside(gate: Gate, name: string, pace: Pace): Promise<void>;
}

export interface PacingOptions {
  /** Milliseconds that never jump; default: the process's own. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Keeps one list of turns per name. In memory only: after a restart Slack's own 429 corrects the first second. */
export function createPacing(options: PacingOptions = {}): Pacing {
  const { now = () => performance.now(), sleep = sleepFor, signal } = options;
  const turns = new Map<string, readonly number[]>();
  // Each channel that waits listens to it, and there may be thousands.
  if (signal !== undefined) setMaxListeners(0, signal);

  /** Takes the next turn if it is there; else gives how long it is until then. */
  function take(name: string, pace: Pace): number {
    const taken = turns.get(name) ?? [];
    const at = now();
    const wait = nextSlot(taken, pace, at) - at;
    if (wait <= 0) turns.set(name, [...taken, at].slice(-pace.times));
    return wait;
  }

  return {
    async turnInside(gate, name, pace) {
      for (;;) {
        await gate.enter();
        const wait = take(name, pace);
        if (wait <= 0) return;
        gate.leave();
        await sleep(wait, signal);
      }
    },
    async turn(name, pace) {
      const taken = turns.get(name) ?? [];
      const slot = nextSlot(taken, pace, now());
      turns.set(name, [...taken, slot].slice(-pace.times));
      const wait = slot - now();
      if (wait > 0) await sleep(wait, signal);
    },
  };
}

async function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepReal(ms, undefined, signal === undefined ? {} : { signal });
}
