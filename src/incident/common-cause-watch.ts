import type { Brn } from '../kernel/brn.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { CommonCauseAlert } from '../records/incident.js';
import {
  type FoundCause,
  hasSharedRejection,
  type LiveAnswer,
  MIN_WORKING_SAMPLES,
  type SharedRejection,
} from './common-cause-rules.js';
import { type IncidentKind, IncidentNotice, type WatchDeps } from './incident-notice.js';

const KIND: IncidentKind<CommonCauseAlert> = {
  put: (value) => ({ put: 'common-cause', value }),
  deletion: { delete: 'common-cause' },
  jobOf: (cause) => ({ kind: 'common-cause', cause }),
  incidentOf: (job) => (job.kind === 'common-cause' ? job.cause : undefined),
};

/** The one notice about many logins rejected with one code. While it is open, the live tests of sweeps are paused. */
export class CommonCauseWatch extends IncidentNotice<CommonCauseAlert> {
  readonly #onEnded: (() => void)[] = [];
  /** Whether the record of a new common cause is being written. */
  #isOpening = false;
  /** With the code of the common cause. */
  readonly #rejectedBrns = new Set<Brn>();
  #workingSamplesInRow = 0;
  /** Not stored, so a restart repeats the catch-up. */
  #isCaughtUp = false;

  static async load(deps: WatchDeps): Promise<CommonCauseWatch> {
    const watch = new CommonCauseWatch(deps, KIND, await deps.store.commonCause());
    const { open } = watch;
    if (open === undefined) return watch;
    const { code, openedAt: since } = open;
    for await (const status of deps.store.statuses()) {
      if (hasSharedRejection(status, { code, since })) watch.#rejectedBrns.add(status.brn);
    }
    return watch;
  }

  /** The ended common cause, until the companies that the pause left untested have been checked. */
  get pendingCatchUp(): CommonCauseAlert | undefined {
    return this.#isCaughtUp ? undefined : this.ended;
  }

  /** Call this after the catch-up. If the common cause was reopened meanwhile, its next catch-up stays pending. */
  markCaughtUp(): void {
    this.#isCaughtUp = this.ended !== undefined;
  }

  /**
   * Rejections that open no alerts. After samples ended the common cause, its rejections still open none, because the
   * next day's confirming test decides. After a person released it, each rejected company gets its alert immediately.
   */
  get sharedRejection(): SharedRejection | undefined {
    const { current } = this;
    if (current === undefined) return undefined;
    const { code, openedAt: since, endedAt, endedBy } = current;
    if (endedAt === undefined) return { code, since };
    return endedBy === 'samples' ? { code, since, until: endedAt } : undefined;
  }

  get areTestsPaused(): boolean {
    return this.#isOpening || this.open !== undefined;
  }

  /** Whether a person decided today that rejections with this code are each company's own problem. */
  isOwnTrouble({ rejection }: LiveAnswer): boolean {
    const { ended } = this;
    if (ended === undefined || ended.code !== rejection?.code) return false;
    const isToday = seoulDayOf(ended.endedAt) === seoulDayOf(this.deps.clock.now());
    return ended.endedBy !== 'samples' && isToday;
  }

  onEnded(listener: () => void): void {
    this.#onEnded.push(listener);
  }

  /** Opens a common cause, or continues (if it had ended: reopens) the one with the same code that was opened today. */
  async report({ code, message, rejections }: FoundCause, isOnDemand: boolean): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    const now = clock.now();
    this.#isOpening = true;
    this.#workingSamplesInRow = 0;
    log.warn('Many logins are rejected with one code; login tests are paused', { code });
    try {
      await this.update(
        (current) => {
          const isContinued =
            current?.code === code && seoulDayOf(current.openedAt) === seoulDayOf(now);
          if (!isContinued) this.#rejectedBrns.clear();
          for (const { brn } of rejections) this.#rejectedBrns.add(brn);
          const { openedAt, channel, messageRef } = isContinued
            ? current
            : { openedAt: firstOf(rejections, now), channel: defaultChannel() };
          const rejected = this.#rejectedBrns.size;
          return { v: 1, stage, code, message, openedAt, rejected, channel, messageRef };
        },
        isOnDemand ? 'now' : 'held',
      );
    } finally {
      this.#isOpening = false;
    }
  }

  /** Counts the rejections during the pause, which come from pending tests, samples and people's checks. */
  countRejected(answers: readonly LiveAnswer[]): Promise<void> {
    return this.updateOpen((open) => {
      for (const { brn, rejection } of answers) {
        if (rejection?.code === open.code) this.#rejectedBrns.add(brn);
      }
      const rejected = this.#rejectedBrns.size;
      return rejected === open.rejected ? open : { ...open, rejected };
    }, 'eventually');
  }

  /** @param results whether each sampled login worked */
  async recordSamples(results: readonly boolean[]): Promise<void> {
    for (const isWorking of results) {
      this.#workingSamplesInRow = isWorking ? this.#workingSamplesInRow + 1 : 0;
    }
    if (this.open === undefined || results.length === 0) return;
    if (this.#workingSamplesInRow >= MIN_WORKING_SAMPLES) {
      await this.#end('samples');
      return;
    }
    const lastSampledAt = this.deps.clock.now();
    await this.updateOpen((open) => ({ ...open, lastSampledAt }), 'eventually');
  }

  /** A person decided that each company has its own problem. False if the common cause had already ended. */
  async release(by: UserId): Promise<boolean> {
    if (this.open === undefined) return false;
    await this.#end(by);
    return this.current?.endedBy === by;
  }

  #end(by: UserId | 'samples'): Promise<void> {
    const now = this.deps.clock.now();
    this.#isCaughtUp = false;
    for (const listener of this.#onEnded) listener();
    const close = (open: CommonCauseAlert) => {
      this.deps.log.info('Login tests are resumed', { code: open.code, by });
      return { ...open, endedAt: now, endedBy: by };
    };
    if (by === 'samples') return this.updateOpen(close, 'if-posted');
    const event = { kind: 'released', by } as const;
    return this.updateOpen(close, 'now', [{ put: 'history', value: { v: 1, at: now, event } }]);
  }
}

/** The time of the first rejection, but not later than now: a clock that was wrong may have recorded future times. */
function firstOf(rejections: readonly LiveAnswer[], now: Instant): Instant {
  return Math.min(now, ...rejections.map(({ at }) => at));
}
