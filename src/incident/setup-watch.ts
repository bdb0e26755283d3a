import type { Brn } from '../kernel/brn.js';
import type { Log } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { SetupAlert } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import { setupFaultOf } from './outage-rules.js';
import type { StandingDeps } from './standing-notice.js';
import { StandingWatch } from './standing-watch.js';

interface Deps extends StandingDeps {
  readonly stage: Stage;
  readonly defaultChannel: () => string;
  /** When the last sweep was finished. */
  readonly lastCheckedAt: () => Instant | undefined;
  readonly log: Log;
}

/**
 * Keeps the one alert about ourselves: POPBiLL refuses our settings. While it is open all other alerts are frozen. Only
 * sweeps open and end it, by the share of the companies that they asked; what other checks hear can hasten the next one.
 */
export class SetupWatch extends StandingWatch<SetupAlert> {
  readonly #deps: Deps;

  /** A watched company that was answered before and is refused now, outside of a sweep. */
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

  /** Who makes it doubtful that POPBiLL accepts our settings; others have to be asked. */
  get doubtedBy(): Brn | undefined {
    return this.#doubtedBy;
  }

  /** Since when the next sweep is not to wait for its time. */
  get hastenedAt(): Instant | undefined {
    return this.#hastenedAt;
  }

  /**
   * What a watched company's check outside of a sweep was told.
   *
   * @param about.wasRefused the check before it was refused, too: that is the company's own trouble.
   */
  heard(
    brn: Brn,
    about: { readonly hears: 'refusal' | 'answer' | 'nothing'; readonly wasRefused: boolean },
    now: Instant,
  ): void {
    if (about.hears === 'answer') {
      if (this.open !== undefined) this.#hastenedAt = now;
      if (this.#doubtedBy === brn) this.#doubtedBy = undefined;
    } else if (about.hears === 'refusal' && !about.wasRefused && this.open === undefined) {
      this.#doubtedBy ??= brn;
    }
  }

  /** Others were asked too: whether so many are refused that a sweep has to look now. */
  settleDoubt(isShared: boolean, now: Instant): void {
    this.#doubtedBy = undefined;
    if (isShared) this.#hastenedAt = now;
  }

  /** Opens the alert, or keeps the open one when the same fault is met again; another code edits it. */
  refused(problem: Refused, now: Instant): Promise<void> {
    const { stage, defaultChannel, log } = this.#deps;
    const lastCheckedAt = this.#deps.lastCheckedAt();
    const { code, message, at } = problem;
    return this.notice.update(
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
          messageRef: before?.messageRef === undefined ? undefined : before.messageRef,
        };
      },
      { kind: 'now' },
      { now },
    );
  }

  /** A sweep went through, and as large a share as opens it was answered. */
  accepted(now: Instant): Promise<void> {
    return this.notice.forget(
      (current) => {
        this.#deps.log.info('POPBiLL accepts our settings again', { code: current.code });
        return { ...current, resolvedAt: now };
      },
      { kind: 'now' },
      { now },
    );
  }
}
