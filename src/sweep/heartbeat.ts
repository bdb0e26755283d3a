import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { withTimeout } from '../kernel/async.js';
import type { Log } from '../kernel/ports.js';
import { codeOrNameOf } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';

const DEFAULT_TIMINGS = { timeoutMs: 10 * SECOND, pauseMs: SECOND, closeMs: SECOND };
const MAX_ATTEMPTS = 2;

/**
 * Reports a finished sweep to a service that monitors scheduled jobs, which raises an alarm when no call comes.
 *
 * @param canDeliver whether notices reach people; asked before each call; must not reject
 */
export function createHeartbeat(
  url: string,
  canDeliver: () => Promise<boolean>,
  log: Log,
  timings: Partial<typeof DEFAULT_TIMINGS> = {},
) {
  const { timeoutMs, pauseMs, closeMs } = { ...DEFAULT_TIMINGS, ...timings };
  const closing = new AbortController();
  const { signal } = closing;

  const call = async (): Promise<void> => {
    if (!(await canDeliver())) {
      log.warn('HEARTBEAT_URL is not called, because alerts of the scheduled check cannot be sent');
      return;
    }
    for (let attempt = 1; ; attempt++) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const failure = await tryRequest(url, AbortSignal.any([signal, timeout]));
      if (failure === undefined || signal.aborted) return;
      if (attempt === MAX_ATTEMPTS) {
        // The address is not logged, because anyone who knows it can call it.
        log.warn('HEARTBEAT_URL did not confirm the call after a scheduled check', { failure });
        return;
      }
      // If `close` aborts the pause, the next request fails immediately and ends the loop.
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };

  let calls: Promise<void> = Promise.resolve();
  return {
    beat(): void {
      calls = calls.then(call);
    },
    /** Waits up to `closeMs` for a pending call, then aborts it. */
    async close(): Promise<void> {
      await withTimeout(calls, closeMs);
      closing.abort();
      await calls;
    },
  };
}

/** Returns a short name of the failure, or undefined after a success. */
async function tryRequest(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, { signal, reset: true });
    await body.dump();
    return statusCode < 300 ? undefined : `HTTP ${statusCode}`;
  } catch (error) {
    return codeOrNameOf(error);
  }
}
