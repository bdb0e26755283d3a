import type { AlertOutcome } from '../alert/alert-book.js';
import type { Occasion } from '../alert/alert-case-rules.js';

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
import type { Responses } from '../incident/outage-rules.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus, Refused } from '../records/status.js';
import type { Store } from '../records/store.js';

export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

/** What the sweep learns from one company. */
export interface SweptCompany {
  readonly assessment: Assessment;
  /** False when this sweep had asked about the company before it was interrupted. */
  readonly asked: boolean;
  /** Whether the company's state is known; if not, it is asked about again. */
  readonly answered: boolean;
  readonly ourFault?: Refused;
  readonly responses: Responses;
  /** Absent: no live test was made, or it ended before the login was judged. */
  readonly login?: 'works' | 'rejected';
  /** Why its login was not tested. */
  readonly loginLeft?: LoginLeft;
  readonly alert: AlertOutcome;
  /** Its alert is decided at the end of the pass. */
  readonly isDeferred: boolean;
  readonly noisy: boolean;
}

export interface SweepManner {
  /** Whether live tests may still begin. Default: they may. */
  readonly mayTest?: () => boolean;
  /**
   * When a pass over many companies began: trouble found since then that may be everybody's (a rejected login, a new
   * problem) is decided at the end of the pass, when it is known how many companies have it.
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

const NOT_ASKED: Responses = { plain: 'not-asked', live: 'not-asked', noConnection: false };

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

  /** Called before a pass: answers that an earlier process got count, too. */
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
        sweptAt: isKept ? undefined : sweep.round,
      });
    });
  }

  /** Asks again about a company that a sweep got no answer for; counts for no sweep. */
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
   * Asks again about a company after an outage or a pause of live tests: what stayed unanswered, the day's login test,
   * or everything if an unfinished sweep had not come to it.
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
        sweptAt: counts ? unfinished : undefined,
      });
    });
  }

  /**
   * Asks about one company to learn whether there are answers again (`plain`: without logging in), or whether logins
   * work again. Within the lock-out rule a live test without an answer may be repeated.
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

  /** Decides the alert that was deferred when the company was asked about. */
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
      // HomeTax's silence arrives as an answer of POPBiLL, which says nothing about the company.
      answered: recorded.answered && !recorded.assessment.products.some(isLeftOpen),
      responses: responsesIn(asked.answers),
      login,
      loginLeft: asked.left,
    };
  }

  /** The process ends its own calls: from now on a question without an answer does not count as asked. */
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
      responses: NOT_ASKED,
      alert: 'none',
      isDeferred: false,
      noisy: false,
    };
  }
}

/** Only a login test without an answer is made once more. */
function intentAfter(before: CompanyStatus | undefined): 'repeat' | 'sweep' {
  return isLoginUnanswered(before) ? 'repeat' : 'sweep';
}
