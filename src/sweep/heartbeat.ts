import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { inTime } from '../kernel/async.js';
import type { Log } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';

const PATIENCE = { timeoutMs: 10 * SECOND, pauseMs: SECOND, closeMs: SECOND };
const ATTEMPTS = 2;

/**
 * Reports a finished sweep to a service that monitors scheduled jobs.
 *
 * @param mayBeat whether notices reach people; asked before each call
 */
export function createHeartbeat(
  url: string,
  mayBeat: () => Promise<boolean>,
  log: Log,
  patience: Partial<typeof PATIENCE> = {},
) {
  const { timeoutMs, pauseMs, closeMs } = { ...PATIENCE, ...patience };
  const closing = new AbortController();
  const { signal } = closing;

  const call = async (): Promise<void> => {
    if (!(await mayBeat())) {
      log.warn('HEARTBEAT_URL is not called: what the sweep found does not reach people');
      return;
    }
    for (let attempt = 1; ; attempt++) {
      const failure = await failureOf(
        url,
        AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      );
      if (failure === undefined || signal.aborted) return;
      if (attempt === ATTEMPTS) {
        // The address is a secret: anyone who knows it can call it.
        log.warn('HEARTBEAT_URL could not be called after a sweep', { failure });
        return;
      }
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };

  let calls: Promise<void> = Promise.resolve();
  return {
    /** Calls in the background; a failure is a warning in the log. */
    beat(): void {
      calls = calls.then(call);
    },
    /** Waits up to `closeMs` for a pending call, then aborts it. */
    async close(): Promise<void> {
      await inTime(calls, closeMs);
      closing.abort();
      await calls;
    },
  };
}

/** A short failure label; undefined after a success. */
async function failureOf(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, { signal, reset: true });
    await body.dump();
    return statusCode < 300 ? undefined : `HTTP ${statusCode}`;
  } catch (error) {
    if (!(error instanceof Error)) return 'unknown';
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  }
}
