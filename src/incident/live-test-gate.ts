import { singleFlight } from '../kernel/async.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Store } from '../records/store.js';
import {
  decideCommonCause,
  type LiveAnswer,
  latestAnswers,
  liveAnswersOnRecord,
  mayBegin,
} from './common-cause-rules.js';
import type { CommonCauseWatch } from './common-cause-watch.js';

interface Deps {
  readonly store: Pick<Store, 'statuses' | 'lastSweep'>;
  readonly clock: Clock;
  readonly commonCauses: CommonCauseWatch;
}

/** Limits the pending live tests, so that a wave of rejections costs few login attempts. */
export class LiveTestGate {
  readonly #deps: Deps;
  readonly #startedAt: Instant;
  /** The latest live answers (`latestAnswers`), oldest first. */
  #window: readonly LiveAnswer[] = [];
  #pending = 0;
  readonly #waiting: { tests: number; resolve: (isAdmitted: boolean) => void }[] = [];
  #isLoaded = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    // The rejections that led to the pause that has ended must not lead to another one.
    deps.commonCauses.onEnded(() => {
      this.#window = [];
    });
  }

  /**
   * Call this before asking about many companies. Reads the answers that earlier processes recorded since the start of
   * the last sweep. Rejects with StoreError.
   */
  readonly loadAnswers = singleFlight(async (): Promise<void> => {
    const { store, commonCauses, clock } = this.#deps;
    if (this.#isLoaded || commonCauses.areTestsPaused) return;
    const sweep = await store.lastSweep();
    const { endedAt = 0 } = commonCauses.ended ?? {};
    const since = Math.max(sweep?.startedAt ?? this.#startedAt, endedAt + 1);
    const answers: LiveAnswer[] = [];
    for await (const status of store.statuses()) {
      answers.push(...liveAnswersOnRecord(status, { since, before: this.#startedAt }));
    }
    const earlier = answers.sort((a, b) => a.at - b.at).map(this.#withoutOwnTrouble);
    this.#window = latestAnswers([...earlier, ...this.#window], clock.now());
    this.#isLoaded = true;
    await this.#review(false);
  });

  /** Resolves when `tests` live tests may begin; to false if they are paused. After true, always call `finish`. */
  begin(tests: number): Promise<boolean> {
    if (this.#deps.commonCauses.areTestsPaused) return Promise.resolve(false);
    if (this.#waiting.length === 0 && mayBegin(this.#window, this.#pending, tests)) {
      this.#pending += tests;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => this.#waiting.push({ tests, resolve }));
  }

  /** Counts tests that begin without waiting, for a person or as samples during the pause. Then call `finish` too. */
  beginAnyway(tests: number): void {
    this.#pending += tests;
  }

  /**
   * @param tests how many live tests ended; 0 if the collector reported the answers
   * @param answers HomeTax's answers, without repeated rejections
   * @param isOnDemand a person waits for the answers, so quiet hours do not hold the notice
   */
  async finish(
    tests: number,
    answers: readonly LiveAnswer[],
    { isOnDemand }: { readonly isOnDemand: boolean },
  ): Promise<void> {
    const { commonCauses, clock } = this.#deps;
    this.#pending -= tests;
    const counted = answers.map(this.#withoutOwnTrouble);
    this.#window = latestAnswers([...this.#window, ...counted], clock.now());
    if (commonCauses.areTestsPaused) await commonCauses.countRejected(answers);
    else await this.#review(isOnDemand);
  }

  async #review(isOnDemand: boolean): Promise<void> {
    const cause = decideCommonCause(this.#window);
    // `report` pauses the tests before its first `await`, so `#admitWaiting` rejects the waiting ones.
    const reporting = cause && this.#deps.commonCauses.report(cause, isOnDemand);
    this.#admitWaiting();
    await reporting;
  }

  /** The answer, without its rejection if a person decided today that this code is each company's own trouble. */
  readonly #withoutOwnTrouble = (answer: LiveAnswer): LiveAnswer => {
    if (!this.#deps.commonCauses.isOwnTrouble(answer)) return answer;
    const { brn, at } = answer;
    return { brn, at };
  };

  #admitWaiting(): void {
    const isPaused = this.#deps.commonCauses.areTestsPaused;
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      if (!isPaused && !mayBegin(this.#window, this.#pending, next.tests)) return;
      this.#waiting.shift();
      if (!isPaused) this.#pending += next.tests;
      next.resolve(!isPaused);
    }
  }
}
