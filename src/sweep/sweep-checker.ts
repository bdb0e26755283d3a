import type { AlertOutcome } from '../alert/alert-book.js';
import type { Occasion } from '../alert/speaking-rules.js';
import { assess } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import {
  isLoginDue,
  isLoginUnanswered,
  isUnanswered,
  type LoginLeft,
} from '../assessment/left-open-rules.js';
import { isLeftOpen } from '../assessment/verdict-rules.js';

import type { Asked, AskRequest, CompanyAsker } from '../check/ask-popbill.js';
import type { CheckRecorder, Recording } from '../check/check-recorder.js';
import { loginIn, responsesIn, tally } from '../check/read-answers-rules.js';
import type { Heard } from '../incident/outage-rules.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus, Refused } from '../records/status.js';
import type { Store } from '../records/store.js';

/** A sweep as the companies in it see it. */
export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

/** What the sweep learns from one company. */
export interface SweptCompany {
  readonly assessment: Assessment;
  /** False when this sweep had asked about the company before it was interrupted. */
  readonly asked: boolean;
  /** Whether it was found out how the company stands; those of which it was not are asked again. */
  readonly answered: boolean;
  readonly ourFault?: Refused;
  readonly heard: Heard;
  /** What a live test found; absent: none was made, or none came to the point where a login is judged. */
  readonly login?: 'works' | 'rejected';
  /** Why its login was not tested. */
  readonly loginLeft?: LoginLeft;
  readonly alert: AlertOutcome;
  /** It is not decided yet, but at the end of those that are asked in one go. */
  readonly isDeferred: boolean;
  readonly noisy: boolean;
}

/** How a sweep wants its companies to be checked. */
export interface SweepManner {
  /** Whether live tests may begin (still). Default: they may. */
  readonly mayTest?: () => boolean;
  /**
   * Many are asked in one go, from then on: what is new of them and may be everybody's (a rejected login, what has
   * turned wrong) is not told yet. Whoever asks lets it follow at the end, when it is known how many it is.
   */
  readonly defersSince?: Instant | undefined;
}

interface Deps {
  readonly store: Store;
  readonly asker: CompanyAsker;
  readonly recorder: CheckRecorder;
  readonly clock: Clock;
  readonly policy: Policy;
}

const NOTHING_HEARD: Heard = { plain: 'not-asked', live: 'not-asked', noConnection: false };

/** Checks companies for sweeps and what comes after them. */
export class SweepChecker {
  readonly #deps: Deps;
  /** Calls of one company never overlap: the lock-out rule decides on what the check before found. */
  readonly #turns: KeyedQueue;
  #isAbandoned = false;

  /** @param turns shared with those who check companies for people */
  constructor(deps: Deps, turns: KeyedQueue) {
    this.#deps = deps;
    this.#turns = turns;
  }

  /** To be called before many companies are asked: what a process before this one was answered counts, too. */
  recallAnswers(): Promise<void> {
    return this.#deps.asker.recallAnswers();
  }

  /** The part of a sweep that concerns one company; `round` is when the sweep began. */
  checkInSweep(
    company: Company,
    sweep: SweepOccasion,
    { mayTest = () => true, defersSince }: SweepManner = {},
  ): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.statusOrLost(company.brn);
      const { sweptAt } = before ?? {};
      if (sweptAt !== undefined && sweptAt >= sweep.round && sweptAt <= this.#deps.clock.now()) {
        return this.#notAsked(company, before);
      }
      const asked = await this.#askInTurn(company, before, 'sweep', sweep, mayTest);
      const { answered, ourFault } = tally(asked.answers);
      if (this.#isAbandoned && !answered) return this.#notAsked(company, before);
      // Whether it is the company's own trouble or everybody's is known when the sweep is through (countRefused).
      const isKept = ourFault !== undefined && !answered;
      return this.#settle(company, asked, {
        by: 'sweep',
        occasion: sweep,
        defersSince,
        ...(isKept ? {} : { sweptAt: sweep.round }),
      });
    });
  }

  /** Asks a company again whose questions a sweep could not get answered; counts for no sweep. */
  checkAfterFailure(
    company: Company,
    sweep: SweepOccasion,
    { defersSince }: Pick<SweepManner, 'defersSince'> = {},
  ): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.statusOrLost(company.brn);
      const asked = await this.#askInTurn(company, before, intentAfter(before), sweep);
      return this.#settle(company, asked, { by: 'recheck', occasion: sweep, defersSince });
    });
  }

  /**
   * Asks a company again of which something was left while nobody answered or live tests paused: what stayed
   * unanswered, the day's login test, or everything when an unfinished sweep had not come to it.
   *
   * @param about.unfinished when that sweep began
   */
  checkWhatIsLeft(
    company: Company,
    about: {
      readonly occasion: SweepOccasion;
      readonly unfinished?: Instant;
    } & Pick<SweepManner, 'defersSince'>,
  ): Promise<SweptCompany> {
    const { store, policy, clock } = this.#deps;
    const { occasion, unfinished, defersSince } = about;
    return this.#turns.run(company.brn, async () => {
      const before = await store.statusOrLost(company.brn);
      const isUnswept = unfinished !== undefined && (before?.sweptAt ?? 0) < unfinished;
      const isLoginLeft =
        isLoginUnanswered(before) || isLoginDue(company, before, { policy, now: clock.now() });
      const isLeft =
        isUnswept || isUnanswered(before) || (isLoginLeft && !this.#deps.asker.loginsPause);
      if (!isLeft) return this.#notAsked(company, before);
      const asked = await this.#askInTurn(company, before, intentAfter(before), occasion);
      const { answered, ourFault } = tally(asked.answers);
      if (this.#isAbandoned && !answered) return this.#notAsked(company, before);
      const counts = isUnswept && (ourFault === undefined || answered);
      return this.#settle(company, asked, {
        by: isUnswept ? 'sweep' : 'recheck',
        occasion,
        defersSince,
        ...(counts ? { sweptAt: unfinished } : {}),
      });
    });
  }

  /**
   * Asks one company to see whether there are answers again (`plain`: without logging in), or whether logins work
   * again. The lock-out rule holds; a live test that stayed unanswered may be repeated within it.
   */
  probe(
    company: Company,
    wish: 'plain' | 'login',
    {
      occasion,
      defersSince,
    }: { readonly occasion: SweepOccasion } & Pick<SweepManner, 'defersSince'>,
  ): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.statusOrLost(company.brn);
      const asked = await this.#deps.asker.ask(company, before, {
        intent: wish === 'plain' ? 'look' : intentAfter(before),
        priority: 'sweep',
        liveTests: 'at-once',
        isAskedFor: false,
      });
      return this.#settle(company, asked, { by: 'recheck', occasion, defersSince });
    });
  }

  /** Lets the alert of a company follow that did not when it was asked. */
  async follow(company: Company, occasion: SweepOccasion): Promise<void> {
    await this.#deps.recorder.followAgain(company, occasion);
  }

  #askInTurn(
    company: Company,
    before: CompanyStatus | undefined,
    intent: AskRequest['intent'],
    { by }: SweepOccasion,
    mayTest: () => boolean = () => true,
  ): Promise<Asked> {
    return this.#deps.asker.ask(company, before, {
      intent,
      priority: 'sweep',
      liveTests: mayTest,
      isAskedFor: by !== 'schedule',
    });
  }

  async #settle(company: Company, asked: Asked, recording: Recording): Promise<SweptCompany> {
    const login = loginIn(asked.answers);
    const recorded = await this.#deps.recorder.record(company, asked, recording);
    return {
      ...recorded,
      asked: true,
      // HomeTax's silence arrives as POPBiLL's answer; what counts is whether it told how the company stands.
      answered: recorded.answered && !recorded.assessment.products.some(isLeftOpen),
      heard: responsesIn(asked.answers),
      ...(login === undefined ? {} : { login }),
      ...(asked.left === undefined ? {} : { loginLeft: asked.left }),
    };
  }

  /**
   * From now on a sweep's question that stays unanswered is not on record as asked: the process ends its own calls,
   * and that says nothing about the company.
   */
  abandon(): void {
    this.#isAbandoned = true;
  }

  #notAsked(company: Company, status: CompanyStatus | undefined): SweptCompany {
    const { policy, clock } = this.#deps;
    const assessment = assess(status, { products: company.products, policy, now: clock.now() });
    return {
      assessment,
      asked: false,
      answered: true,
      heard: NOTHING_HEARD,
      alert: 'none',
      isDeferred: false,
      noisy: false,
    };
  }
}

/** A login test without an answer is made once more; one that was answered is not. */
function intentAfter(before: CompanyStatus | undefined): 'repeat' | 'sweep' {
  return isLoginUnanswered(before) ? 'repeat' : 'sweep';
}
