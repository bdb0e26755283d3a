import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { SetupAlert } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import { setupFaultOf } from './outage-rules.js';
import { StandingNotice, type WatchDeps } from './standing-notice.js';

interface Deps extends Omit<WatchDeps, 'policy' | 'clock'> {
  /** When the last sweep was finished. */
  readonly lastCheckedAt: () => Instant | undefined;
}

/**
 * The one alert about ourselves: POPBiLL refuses our settings. While it is open all other alerts are frozen. Only sweeps
 * open and end it, by the share of the companies that they asked; other checks can hasten the next sweep.
 */
export class SetupWatch extends StandingNotice<SetupAlert> {
  readonly #deps: Deps;
  #doubtedBy: Brn | undefined;
  #hastenedAt: Instant | undefined;

  private constructor(deps: Deps, open: SetupAlert | undefined) {
    super(
      deps,
      {
        put: (value) => ({ put: 'setup', value }),
        gone: { delete: 'setup' },
        jobOf: (setup) => ({ kind: 'setup', setup }),
        troubleOf: (job) => (job.kind === 'setup' ? job.setup : undefined),
      },
      open,
    );
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<SetupWatch> {
    return new SetupWatch(deps, await deps.store.setup());
  }

  /** A company that is refused, and was not before, outside of a sweep: others have to be asked. */
  get doubtedBy(): Brn | undefined {
    return this.#doubtedBy;
  }

  /** Since when the next sweep shall not wait for its time. */
  get hastenedAt(): Instant | undefined {
    return this.#hastenedAt;
  }

  /**
   * Of a watched company's check outside of a sweep.
   *
   * @param wasRefused the check before it was refused too: that is the company's own trouble.
   */
  checked(
    brn: Brn,
    {
      found,
      wasRefused,
    }: { readonly found: 'refusal' | 'answer' | 'nothing'; readonly wasRefused: boolean },
    now: Instant,
  ): void {
    if (found === 'answer') {
      if (this.open !== undefined) this.#hastenedAt = now;
      if (this.#doubtedBy === brn) this.#doubtedBy = undefined;
    } else if (found === 'refusal' && !wasRefused && this.open === undefined) {
      this.#doubtedBy ??= brn;
    }
  }

  /** @param isShared so many others are refused too that a sweep has to look now */
  settleDoubt(isShared: boolean, now: Instant): void {
    this.#doubtedBy = undefined;
    if (isShared) this.#hastenedAt = now;
  }

  /** Opens the alert; another code edits the open one. */
  refused(problem: Refused, now: Instant): Promise<void> {
    const { stage, defaultChannel, log } = this.#deps;
    const lastCheckedAt = this.#deps.lastCheckedAt();
    const { code, message, at } = problem;
    return this.update(
      (before) => {
        if (before?.code === code) return before;
        log.error('POPBiLL refuses our settings', { code, words: message, at });
        return {
          v: 1,
          stage,
          openedAt: before?.openedAt ?? now,
          code,
          message,
          fault: setupFaultOf(code),
          at,
          channel: defaultChannel(),
          lastCheckedAt,
          messageRef: before?.messageRef,
        };
      },
      { kind: 'now' },
      { now },
    );
  }

  /** By a finished sweep. */
  accepted(now: Instant): Promise<void> {
    return this.forget(
      (current) => {
        this.#deps.log.info('POPBiLL accepts our settings again', { code: current.code });
        return { ...current, resolvedAt: now };
      },
      { kind: 'now' },
      { now },
    );
  }
}
