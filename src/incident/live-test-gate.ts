import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Store } from '../records/store.js';
import {
  decideCommonCause,
  type LiveAnswer,
  liveAnswersOnRecord,
  mayBegin,
  WINDOW,
} from './common-cause-rules.js';
import type { CommonCauseWatch } from './common-cause-watch.js';

interface Deps {
  readonly store: Pick<Store, 'statuses' | 'lastSweep'>;
  readonly clock: Clock;
  readonly commonCauses: CommonCauseWatch;
}

/** Bounds the live tests of sweeps, so that a wave of rejections for one reason costs few login attempts. */
export class LiveTestGate {
  readonly #deps: Deps;
  readonly #runsSince: Instant;
  /** The last live answers, oldest first. */
  #window: readonly LiveAnswer[] = [];
  /** Live tests without an answer yet. */
  #underWay = 0;
  readonly #waiting: { readonly tests: number; readonly admit: (may: boolean) => void }[] = [];
  #isRecalled = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#runsSince = deps.clock.now();
    // The rejections behind a pause must not start it again.
    deps.commonCauses.onEnded(() => {
      this.#window = [];
    });
  }

  /**
   * Call this before asking about many companies: reads the answers that earlier processes recorded since the last
   * sweep began. Rejects with StoreError.
   */
  async recall(): Promise<void> {
    const { store, commonCauses } = this.#deps;
    if (this.#isRecalled || commonCauses.pauses) return;
    const sweep = await store.lastSweep();
    const since = Math.max(
      sweep?.startedAt ?? this.#runsSince,
      (commonCauses.ended?.endedAt ?? 0) + 1,
    );
    const found: LiveAnswer[] = [];
    for await (const status of store.statuses()) {
      found.push(...liveAnswersOnRecord(status, { since, before: this.#runsSince }));
    }
    const earlier = found.sort((a, b) => a.at - b.at).map(this.#counted);
    this.#window = [...earlier, ...this.#window].slice(-WINDOW);
    this.#isRecalled = true;
    await this.#judge(false);
  }

  /** Waits until `tests` live tests may begin. False: they are paused. After true, always call `answered`. */
  begin(tests: number): Promise<boolean> {
    if (this.#deps.commonCauses.pauses) return Promise.resolve(false);
    if (this.#waiting.length === 0 && mayBegin(this.#window, this.#underWay, tests)) {
      this.#underWay += tests;
      return Promise.resolve(true);
    }
    return new Promise((admit) => this.#waiting.push({ tests, admit }));
  }

  /** Starts without waiting: for a person, or for samples during the pause. */
  beginAnyway(tests: number): void {
    this.#underWay += tests;
  }

  /**
   * @param tests how many live tests ended
   * @param answers HomeTax's answers, without repeated rejections
   * @param isAskedFor a person waits for the answers, so quiet hours do not hold the notice
   */
  async answered(
    tests: number,
    answers: readonly LiveAnswer[],
    { isAskedFor }: { readonly isAskedFor: boolean },
  ): Promise<void> {
    const { commonCauses } = this.#deps;
    this.#underWay -= tests;
    this.#window = [...this.#window, ...answers.map(this.#counted)].slice(-WINDOW);
    if (commonCauses.pauses) await commonCauses.count(answers);
    else await this.#judge(isAskedFor);
  }

  async #judge(isAskedFor: boolean): Promise<void> {
    const found = decideCommonCause(this.#window);
    const pausing =
      found === undefined ? undefined : this.#deps.commonCauses.found(found, isAskedFor);
    this.#admit();
    await pausing;
  }

  /** Removes a rejection that a person decided is the company's own trouble. */
  readonly #counted = (answer: LiveAnswer): LiveAnswer => {
    if (!this.#deps.commonCauses.isOwnTrouble(answer)) return answer;
    const { brn, at } = answer;
    return { brn, at };
  };

  #admit(): void {
    const { commonCauses } = this.#deps;
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      if (!commonCauses.pauses && !mayBegin(this.#window, this.#underWay, next.tests)) return;
      this.#waiting.shift();
      if (!commonCauses.pauses) this.#underWay += next.tests;
      next.admit(!commonCauses.pauses);
    }
  }
}
