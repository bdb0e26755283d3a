import type { NextRun } from '../kernel/next-run.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import { isDigestDue } from './digest-rules.js';
import type { Digests } from './digests.js';

interface Deps {
  readonly digests: Pick<Digests, 'last' | 'isSweepDone' | 'send'>;
  readonly policy: Pick<Policy, 'quietHours' | 'days'>;
  readonly nextRun: NextRun;
  readonly clock: Clock;
  readonly log: Log;
}

/** Wait after a failure, e.g. of the store. */
const RETRY_AFTER = MINUTE;

export type DigestRun = ReturnType<typeof createDigestRun>;

/** Makes the day's digests when they are due; never two at once. */
export function createDigestRun({ digests, policy, nextRun, clock, log }: Deps) {
  const runningSince = clock.now();
  let sending: Promise<void> | undefined;
  let triedAt: Instant | undefined;

  function isDue(now: Instant): boolean {
    if (isWithin(triedAt, RETRY_AFTER, now)) return false;
    const sweepDone = digests.isSweepDone(now);
    return isDigestDue({ last: digests.last, now, runningSince, sweepDone, nextRun, calm: policy });
  }

  async function send(now: Instant): Promise<void> {
    try {
      const channels = await digests.send(now);
      log.info('The daily summary is made', { channels });
    } catch (error) {
      log.error('The daily summary could not be made', { error });
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
