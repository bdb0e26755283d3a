import type { NextRun } from '../kernel/next-run.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import { isDigestDue } from './digest-rules.js';
import type { Digests } from './digests.js';

interface Deps {
  readonly digests: Pick<Digests, 'last' | 'isSweepDone' | 'send'>;
  readonly policy: Pick<Policy, 'quietHours' | 'holidays'>;
  readonly nextRun: NextRun;
  readonly clock: Clock;
  readonly log: Log;
}

const RETRY_AFTER = MINUTE;

export type DigestRun = ReturnType<typeof createDigestRun>;

/** Sends the day's digests when they are due, never twice at the same time. */
export function createDigestRun({ digests, policy, nextRun, clock, log }: Deps) {
  const runningSince = clock.now();
  let sending: Promise<void> | undefined;
  let triedAt: Instant | undefined;

  function isDue(now: Instant): boolean {
    if (isWithin(triedAt, RETRY_AFTER, now)) return false;
    const { last } = digests;
    const isSweepDone = digests.isSweepDone(now);
    return isDigestDue({ last, now, runningSince, isSweepDone, nextRun, quietTimes: policy });
  }

  async function send(now: Instant): Promise<void> {
    try {
      const channels = await digests.send(now);
      log.info('Queued the daily summaries', { channels });
    } catch (error) {
      log.error('The daily summaries could not be created', { error });
    }
  }

  return {
    /** Must be called at least a few times a minute. */
    tick(): void {
      const now = clock.now();
      if (sending !== undefined || !isDue(now)) return;
      triedAt = now;
      sending = send(now).finally(() => {
        sending = undefined;
      });
    },
    async stop(): Promise<void> {
      await sending;
    },
  };
}
