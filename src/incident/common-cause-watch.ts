import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { quietUntil } from '../kernel/quiet-hours.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Stage, UserId } from '../records/company.js';
import type { CommonCauseAlert } from '../records/incident.js';
import {
  type FoundCause,
  type LiveAnswer,
  SAMPLES_THAT_END,
  type SharedRejection,
  wasRejected,
} from './common-cause-rules.js';
import type { StandingDeps } from './standing-notice.js';
import { StandingWatch } from './standing-watch.js';

interface Deps extends StandingDeps {
  readonly stage: Stage;
  readonly policy: Pick<Policy, 'quietHours' | 'days'>;
  readonly defaultChannel: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** It is over already, and how. */
export interface ReleaseRefusal {
  readonly kind: 'over';
  readonly endedAt?: Instant;
  readonly endedBy?: UserId | 'samples';
}

/** Keeps the one notice about many logins that are rejected with one code; while it is open live tests of sweeps pause. */
export class CommonCauseWatch extends StandingWatch<CommonCauseAlert> {
  readonly #deps: Deps;
  readonly #onEnded: (() => void)[] = [];
  /** Set from the moment it is found until its record is written. */
  #isOpening = false;
  readonly #rejected: Set<Brn>;
  #workingSamples = 0;
  /** Whether what was left when it ended is made up for, as far as this process knows. */
  #isRecovered = false;

  private constructor(deps: Deps, current: CommonCauseAlert | undefined, rejected: Set<Brn>) {
    super(
      deps,
      {
        put: (value) => ({ put: 'common-cause', value }),
        gone: { delete: 'common-cause' },
        jobOf: (cause) => ({ kind: 'common-cause', cause }),
        troubleOf: (job) => (job.kind === 'common-cause' ? job.cause : undefined),
      },
      current,
    );
    this.#deps = deps;
    this.#rejected = rejected;
  }

  static async load(deps: Deps): Promise<CommonCauseWatch> {
    const current = await deps.store.commonCause();
    const rejected = new Set<Brn>();
    if (current !== undefined && current.endedAt === undefined) {
      const { code, openedAt } = current;
      for await (const status of deps.store.statuses()) {
        if (wasRejected(status, { code, since: openedAt })) rejected.add(status.brn);
      }
    }
    return new CommonCauseWatch(deps, current, rejected);
  }

  /** One that ended, of which it is not known yet that everybody who was left is tested. */
  get left(): CommonCauseAlert | undefined {
    return this.#isRecovered ? undefined : this.ended;
  }

  /** Those that were left are tested. */
  recovered(): void {
    this.#isRecovered = this.ended !== undefined;
  }

  /**
   * Rejections that are not told. What samples showed to be over is still not told of those that were rejected: the next
   * day's confirming test decides. What a person called each company's own trouble is told at once.
   */
  get shared(): SharedRejection | undefined {
    const { current } = this.notice;
    if (current === undefined) return undefined;
    const { code, openedAt: since, endedAt, endedBy } = current;
    if (endedAt === undefined) return { code, since };
    return endedBy === 'samples' ? { code, since, until: endedAt } : undefined;
  }

  /** Whether live tests of sweeps pause; from the moment a common cause is found, also while it is written down. */
  get pauses(): boolean {
    return this.#isOpening || this.open !== undefined;
  }

  /** A rejection with the code that a person called each company's own trouble, on that day. */
  isOwnTrouble({ rejection }: LiveAnswer): boolean {
    const ended = this.ended;
    if (ended?.endedAt === undefined || ended.code !== rejection?.code) return false;
    const isToday = seoulDayOf(ended.endedAt) === seoulDayOf(this.#deps.clock.now());
    return ended.endedBy !== 'samples' && isToday;
  }

  /** To be told when live tests go on. */
  onEnded(listener: () => void): void {
    this.#onEnded.push(listener);
  }

  /**
   * Opens it, or goes on with the one of the same code and day.
   *
   * @param isAskedFor a person waits for the answers: quiet hours do not hold the notice
   */
  async found({ code, message, rejections }: FoundCause, isAskedFor: boolean): Promise<void> {
    const { stage, defaultChannel, policy, clock, log } = this.#deps;
    const now = clock.now();
    this.#isOpening = true;
    this.#workingSamples = 0;
    log.warn('Many logins are rejected with one code: live tests pause', { code });
    try {
      await this.notice.update(
        (current) => {
          const goesOn = current?.code === code && seoulDayOf(current.openedAt) === seoulDayOf(now);
          if (!goesOn) this.#rejected.clear();
          for (const { brn } of rejections) this.#rejected.add(brn);
          const { openedAt, channel, messageRef } = goesOn
            ? current
            : { openedAt: rejections[0]?.at ?? now, channel: defaultChannel() };
          return {
            v: 1,
            stage,
            code,
            message,
            openedAt,
            rejected: this.#rejected.size,
            channel,
            messageRef,
          };
        },
        isAskedFor ? { kind: 'now' } : { kind: 'held', until: quietUntil(now, policy) },
        { now },
      );
    } finally {
      this.#isOpening = false;
    }
  }

  /** Rejections that come in while it lasts: those that were under way when it was found, samples, persons' checks. */
  count(answers: readonly LiveAnswer[]): Promise<void> {
    return this.notice.update(
      (current) => {
        if (current === undefined || current.endedAt !== undefined) return current;
        for (const { brn, rejection } of answers) {
          if (rejection?.code === current.code) this.#rejected.add(brn);
        }
        const rejected = this.#rejected.size;
        return rejected === current.rejected ? current : { ...current, rejected };
      },
      { kind: 'eventually' },
      { now: this.#deps.clock.now() },
    );
  }

  /** Companies were tested to see whether logins work again; `worked`: in the order of their answers. */
  async sampled(worked: readonly boolean[]): Promise<void> {
    const now = this.#deps.clock.now();
    for (const one of worked) this.#workingSamples = one ? this.#workingSamples + 1 : 0;
    if (this.open === undefined || worked.length === 0) return;
    if (this.#workingSamples >= SAMPLES_THAT_END) {
      await this.#end('samples');
      return;
    }
    await this.notice.update(
      (current) => (current?.endedAt === undefined ? withSample(current, now) : current),
      { kind: 'eventually' },
      { now },
    );
  }

  /** A person says that it is each company's own trouble: live tests go on, and what was rejected is told. */
  async release(by: UserId): Promise<Result<CommonCauseAlert, ReleaseRefusal>> {
    const wasOpen = this.open;
    if (wasOpen !== undefined) await this.#end(by);
    const { current } = this.notice;
    if (wasOpen !== undefined && current?.endedBy === by) return ok(current);
    const { endedAt, endedBy } = current ?? {};
    return err({
      kind: 'over',
      endedAt,
      endedBy,
    });
  }

  /** Everybody who was left or held back is tested and told: the record goes. */
  settled(): Promise<void> {
    if (this.ended === undefined) return Promise.resolve();
    const now = this.#deps.clock.now();
    return this.notice.forget(() => undefined, { kind: 'if-told' }, { now });
  }

  #end(by: UserId | 'samples'): Promise<void> {
    const now = this.#deps.clock.now();
    this.#isRecovered = false;
    for (const tell of this.#onEnded) tell();
    return this.notice.update(
      (current) => {
        if (current === undefined || current.endedAt !== undefined) return current;
        this.#deps.log.info('Live tests go on', { code: current.code, by });
        return { ...current, endedAt: now, endedBy: by };
      },
      by === 'samples' ? { kind: 'if-told' } : { kind: 'now' },
      {
        now,
        alongside:
          by === 'samples'
            ? []
            : [{ put: 'history', value: { v: 1, at: now, event: { kind: 'released', by } } }],
      },
    );
  }
}

function withSample(
  cause: CommonCauseAlert | undefined,
  now: Instant,
): CommonCauseAlert | undefined {
  return cause === undefined ? undefined : { ...cause, lastSampledAt: now };
}
