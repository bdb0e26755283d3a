import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { SetupAlert } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import { setupFaultOf } from './outage-rules.js';
import { type StandingKind, StandingNotice, type WatchDeps } from './standing-notice.js';

const KIND: StandingKind<SetupAlert> = {
  put: (value) => ({ put: 'setup', value }),
  gone: { delete: 'setup' },
  jobOf: (setup) => ({ kind: 'setup', setup }),
  troubleOf: (job) => (job.kind === 'setup' ? job.setup : undefined),
};

/**
 * The one alert about our own settings, which POPBiLL refuses. While it is open all other alerts are frozen. Only
 * sweeps open and end it, because they see the share of refused companies; other checks can bring the next sweep
 * forward.
 */
export class SetupWatch extends StandingNotice<SetupAlert> {
  #doubtedBy: Brn | undefined;
  #hastenedAt: Instant | undefined;

  static async load(deps: WatchDeps): Promise<SetupWatch> {
    return new SetupWatch(deps, KIND, await deps.store.setup());
  }

  /** A company newly refused outside of a sweep. Other companies must be asked to see whether the refusal is shared. */
  get doubtedBy(): Brn | undefined {
    return this.#doubtedBy;
  }

  /** When a check asked for the next sweep to start early. */
  get hastenedAt(): Instant | undefined {
    return this.#hastenedAt;
  }

  /** After a check outside of a sweep. `wasRefused`: the company was refused before, so it is its own trouble. */
  checked(brn: Brn, found: 'refusal' | 'answer' | 'nothing', wasRefused: boolean): void {
    if (found === 'answer') {
      if (this.open !== undefined) this.#hastenedAt = this.deps.clock.now();
      if (this.#doubtedBy === brn) this.#doubtedBy = undefined;
    } else if (found === 'refusal' && !wasRefused && this.open === undefined) {
      this.#doubtedBy ??= brn;
    }
  }

  /** @param isShared enough other companies are refused that a sweep must start now */
  resolveDoubt(isShared: boolean): void {
    this.#doubtedBy = undefined;
    if (isShared) this.#hastenedAt = this.deps.clock.now();
  }

  /** Opens the alert; a different code edits the open one. `lastCheckedAt`: when the last sweep finished. */
  refused({ code, message, at }: Refused, lastCheckedAt?: Instant): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    return this.update((before) => {
      if (before?.code === code) return before;
      log.error('POPBiLL refuses our settings', { code, words: message, at });
      return {
        v: 1,
        stage,
        openedAt: before?.openedAt ?? clock.now(),
        code,
        message,
        fault: setupFaultOf(code),
        at,
        channel: defaultChannel(),
        lastCheckedAt,
        messageRef: before?.messageRef,
      };
    }, 'now');
  }

  /** Ends the alert after a finished sweep. */
  accepted(): Promise<void> {
    return this.forget((current) => {
      this.deps.log.info('POPBiLL accepts our settings again', { code: current.code });
      return { ...current, resolvedAt: this.deps.clock.now() };
    }, 'now');
  }
}
