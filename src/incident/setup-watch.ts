import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { SetupAlert } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import { type IncidentKind, IncidentNotice, type WatchDeps } from './incident-notice.js';
import { setupFaultOf } from './setup-rules.js';

const KIND: IncidentKind<SetupAlert> = {
  put: (value) => ({ put: 'setup', value }),
  deletion: { delete: 'setup' },
  jobOf: (setup) => ({ kind: 'setup', setup }),
  incidentOf: (job) => (job.kind === 'setup' ? job.setup : undefined),
};

/**
 * The one alert about our own settings, which POPBiLL refuses. While it is open, all other alerts are frozen. Only
 * sweeps open and end it, because they see the share of refused companies; other checks can start a sweep early.
 */
export class SetupWatch extends IncidentNotice<SetupAlert> {
  #firstRefused: Brn | undefined;
  #sweepRequestedAt: Instant | undefined;

  static async load(deps: WatchDeps): Promise<SetupWatch> {
    return new SetupWatch(deps, KIND, await deps.store.setup());
  }

  /** The first company newly refused outside sweeps, or in one that finished. The next probe asks about others too. */
  get firstRefused(): Brn | undefined {
    return this.#firstRefused;
  }

  /** When a check or probe requested that the next sweep start early. */
  get sweepRequestedAt(): Instant | undefined {
    return this.#sweepRequestedAt;
  }

  /** Not for the checks of a running sweep. A company that `wasRefused` before says nothing new about our settings. */
  recordCheck(brn: Brn, result: 'refusal' | 'answer' | 'neither', wasRefused: boolean): void {
    if (result === 'answer') {
      if (this.open !== undefined) this.#sweepRequestedAt = this.deps.clock.now();
      if (this.#firstRefused === brn) this.#firstRefused = undefined;
    } else if (result === 'refusal' && !wasRefused && this.open === undefined) {
      this.#firstRefused ??= brn;
    }
  }

  /** @param isWidespread enough other companies are refused for a sweep to start early */
  settleFirstRefused(isWidespread: boolean): void {
    this.#firstRefused = undefined;
    if (isWidespread) this.#sweepRequestedAt = this.deps.clock.now();
  }

  /** Opens the alert, or edits the open one if the code differs. `lastCheckedAt`: when the last sweep finished. */
  reportRefusal({ code, message, at }: Refused, lastCheckedAt?: Instant): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    return this.update(() => {
      const current = this.open;
      if (current?.code === code) return current;
      log.error('POPBiLL refuses the app’s settings', { code, words: message, at });
      return {
        v: 1,
        stage,
        openedAt: current?.openedAt ?? clock.now(),
        code,
        message,
        fault: setupFaultOf(code),
        at,
        channel: defaultChannel(),
        lastCheckedAt,
        messageRef: current?.messageRef,
      };
    }, 'now');
  }

  /** Unfreezes the other alerts. The record is kept until they are decided (`forgetEnded`). */
  resolve(): Promise<void> {
    return this.updateOpen((open) => {
      this.deps.log.info('POPBiLL accepts the app’s settings again', { code: open.code });
      const now = this.deps.clock.now();
      return { ...open, resolvedAt: now, endedAt: now };
    }, 'now');
  }
}
