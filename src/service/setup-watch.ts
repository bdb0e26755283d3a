import type { MessageRef, SetupAlert } from '../domain/alert.js';
import type { Stage } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Refused } from '../domain/popbill-problem.js';
import { setupFaultOf } from '../domain/setup.js';
import type { Change, Log } from './ports.js';
import type { Standing } from './standing.js';
import { type StandingDeps, StandingNotice } from './standing-notice.js';

interface Deps extends StandingDeps {
  readonly stage: Stage;
  readonly defaultChannel: () => string;
  readonly log: Log;
}

/** Keeps the one alert about ourselves: POPBiLL refuses our settings. While it is open all other alerts are frozen. */
export class SetupWatch implements Standing {
  readonly #deps: Deps;
  readonly #notice: StandingNotice<SetupAlert>;

  private constructor(deps: Deps, open: SetupAlert | undefined) {
    this.#deps = deps;
    this.#notice = new StandingNotice(
      deps,
      {
        put: (value) => ({ put: 'setup', value }),
        gone: { delete: 'setup' },
        jobOf: (setup) => ({ kind: 'setup', setup }),
        troubleOf: (job) => (job.kind === 'setup' ? job.setup : undefined),
      },
      open,
    );
  }

  static async load(deps: Deps): Promise<SetupWatch> {
    return new SetupWatch(deps, await deps.store.setup());
  }

  get open(): SetupAlert | undefined {
    return this.#notice.current;
  }

  ref(openedAt: Instant): MessageRef | undefined {
    return this.#notice.ref(openedAt);
  }

  placed(openedAt: Instant, at: MessageRef, alongside: readonly Change[]): Promise<void> {
    return this.#notice.placed(openedAt, at, alongside);
  }

  /** The default channel is another one now: what lasts goes on there. */
  async goTo(channel: string, now: Instant): Promise<void> {
    if (this.open !== undefined) await this.#notice.goTo(channel, now);
  }

  /** Opens the alert, or keeps the open one when the same fault is met again; another code edits it. */
  refused(problem: Refused, lastCheckedAt: Instant | undefined, now: Instant): Promise<void> {
    const { stage, defaultChannel, log } = this.#deps;
    const { code, message, at } = problem;
    return this.#notice.update(
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
          ...(lastCheckedAt === undefined ? {} : { lastCheckedAt }),
          ...(before?.messageRef === undefined ? {} : { messageRef: before.messageRef }),
        };
      },
      { kind: 'now' },
      { now },
    );
  }

  /**
   * POPBiLL answered a question. That ends a fault met at the token; one met at calls ends when a sweep goes
   * through, because other companies' answers prove nothing there.
   */
  answered(by: 'check' | 'sweep', now: Instant): Promise<void> {
    const { open } = this;
    if (open === undefined || (open.at === 'call' && by === 'check')) return Promise.resolve();
    return this.#notice.forget(
      (current) => {
        this.#deps.log.info('POPBiLL accepts our settings again', { code: current.code });
        return { ...current, resolvedAt: now };
      },
      { kind: 'now' },
      { now },
    );
  }
}
