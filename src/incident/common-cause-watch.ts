import type { Brn } from '../kernel/brn.js';
import { seoulDayOf } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { CommonCauseAlert } from '../records/incident.js';
import {
  type FoundCause,
  isAmongShared,
  type LiveAnswer,
  SAMPLES_THAT_END,
  type SharedRejection,
} from './common-cause-rules.js';
import { type StandingKind, StandingNotice, type WatchDeps } from './standing-notice.js';

const KIND: StandingKind<CommonCauseAlert> = {
  put: (value) => ({ put: 'common-cause', value }),
  gone: { delete: 'common-cause' },
  jobOf: (cause) => ({ kind: 'common-cause', cause }),
  troubleOf: (job) => (job.kind === 'common-cause' ? job.cause : undefined),
};

/** The one notice about many logins that are rejected with one code; while it is open, live tests of sweeps pause. */
export class CommonCauseWatch extends StandingNotice<CommonCauseAlert> {
  readonly #onEnded: (() => void)[] = [];
  /** True while the record of a new common cause is being written. */
  #isOpening = false;
  readonly #rejected = new Set<Brn>();
  #workingSamples = 0;
  #isRecovered = false;

  static async load(deps: WatchDeps): Promise<CommonCauseWatch> {
    const watch = new CommonCauseWatch(deps, KIND, await deps.store.commonCause());
    const { open } = watch;
    if (open === undefined) return watch;
    const { code, openedAt: since } = open;
    for await (const status of deps.store.statuses()) {
      if (isAmongShared(status, { code, since })) watch.#rejected.add(status.brn);
    }
    return watch;
  }

  /** A common cause that ended while companies may still be untested because of it. */
  get unsettled(): CommonCauseAlert | undefined {
    return this.#isRecovered ? undefined : this.ended;
  }

  recovered(): void {
    this.#isRecovered = this.ended !== undefined;
  }

  /**
   * Rejections that open no alerts. After samples ended the common cause, earlier rejections still open none: the next
   * day's confirming test decides. After a person released it, each rejected company gets its alert at once.
   */
  get shared(): SharedRejection | undefined {
    const { current } = this;
    if (current === undefined) return undefined;
    const { code, openedAt: since, endedAt, endedBy } = current;
    if (endedAt === undefined) return { code, since };
    return endedBy === 'samples' ? { code, since, until: endedAt } : undefined;
  }

  get pauses(): boolean {
    return this.#isOpening || this.open !== undefined;
  }

  /** Whether a person decided today that rejections with this code are each company's own trouble. */
  isOwnTrouble({ rejection }: LiveAnswer): boolean {
    const { ended } = this;
    if (ended === undefined || ended.code !== rejection?.code) return false;
    const isToday = seoulDayOf(ended.endedAt) === seoulDayOf(this.deps.clock.now());
    return ended.endedBy !== 'samples' && isToday;
  }

  onEnded(listener: () => void): void {
    this.#onEnded.push(listener);
  }

  /**
   * Opens a common cause, or continues one with the same code and day.
   *
   * @param isAskedFor a person waits for the answers, so quiet hours do not hold the notice
   */
  async found({ code, message, rejections }: FoundCause, isAskedFor: boolean): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    const now = clock.now();
    this.#isOpening = true;
    this.#workingSamples = 0;
    log.warn('Many logins are rejected with one code: live tests pause', { code });
    try {
      await this.update(
        (current) => {
          const continues =
            current?.code === code && seoulDayOf(current.openedAt) === seoulDayOf(now);
          if (!continues) this.#rejected.clear();
          for (const { brn } of rejections) this.#rejected.add(brn);
          const { openedAt, channel, messageRef } = continues
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
        isAskedFor ? 'now' : 'held',
      );
    } finally {
      this.#isOpening = false;
    }
  }

  /** Counts answers that arrive during the pause: pending tests, samples and people's checks. */
  count(answers: readonly LiveAnswer[]): Promise<void> {
    return this.updateOpen((open) => {
      for (const { brn, rejection } of answers) {
        if (rejection?.code === open.code) this.#rejected.add(brn);
      }
      const rejected = this.#rejected.size;
      return rejected === open.rejected ? open : { ...open, rejected };
    }, 'eventually');
  }

  /** @param worked whether each sample's login worked, in the order of their answers */
  async sampled(worked: readonly boolean[]): Promise<void> {
    for (const isWorking of worked) {
      this.#workingSamples = isWorking ? this.#workingSamples + 1 : 0;
    }
    if (this.open === undefined || worked.length === 0) return;
    if (this.#workingSamples >= SAMPLES_THAT_END) {
      await this.#end('samples');
      return;
    }
    const lastSampledAt = this.deps.clock.now();
    await this.updateOpen((open) => ({ ...open, lastSampledAt }), 'eventually');
  }

  /** A person decides that it is each company's own trouble. Returns false if it had already ended. */
  async release(by: UserId): Promise<boolean> {
    if (this.open === undefined) return false;
    await this.#end(by);
    return this.current?.endedBy === by;
  }

  #end(by: UserId | 'samples'): Promise<void> {
    const now = this.deps.clock.now();
    this.#isRecovered = false;
    for (const listener of this.#onEnded) listener();
    const end = (open: CommonCauseAlert) => {
      this.deps.log.info('Live tests resume', { code: open.code, by });
      return { ...open, endedAt: now, endedBy: by };
    };
    if (by === 'samples') return this.updateOpen(end, 'if-posted');
    const event = { kind: 'released', by } as const;
    return this.updateOpen(end, 'now', [{ put: 'history', value: { v: 1, at: now, event } }]);
  }
}
