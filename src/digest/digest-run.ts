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

/** After a failure, e.g. of the store. */
const TRY_AGAIN_AFTER = MINUTE;

/** Makes the day's digests when they are due; never two at once. */
export class DigestRun {
  readonly #deps: Deps;
  readonly #runningSince: Instant;
  #going: Promise<void> | undefined;
  #triedAt: Instant | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#runningSince = deps.clock.now();
  }

  /** To be called at least a few times a minute. */
  tick(): void {
    const now = this.#deps.clock.now();
    if (this.#going !== undefined || !this.#isDue(now)) return;
    this.#triedAt = now;
    this.#going = this.#send(now).finally(() => {
      this.#going = undefined;
    });
  }

  async stop(): Promise<void> {
    await this.#going;
  }

  #isDue(now: Instant): boolean {
    const { digests, policy, nextRun } = this.#deps;
    if (isWithin(this.#triedAt, TRY_AGAIN_AFTER, now)) return false;
    return isDigestDue({
      last: digests.last,
      now,
      runningSince: this.#runningSince,
      sweepDone: digests.isSweepDone(now),
      nextRun,
      calm: policy,
    });
  }

  async #send(now: Instant): Promise<void> {
    const { digests, log } = this.#deps;
    try {
      const channels = await digests.send(now);
      log.info('The daily summary is made', { channels });
    } catch (error) {
      log.error('The daily summary could not be made', { error });
    }
  }
}
