import type { Occasion } from '../alert/alert-case.js';
import { assess, isLeftOpen } from '../assessment/assess-rules.js';
import {
  isLoginDue,
  isLoginUnanswered,
  isUnanswered,
  type LoginLeft,
} from '../assessment/left-open-rules.js';
import type { AskRequest, CompanyAsker } from '../check/ask-popbill.js';
import type { CheckRecorder, Recorded } from '../check/check-recorder.js';
import { loginIn, responsesIn, tally } from '../check/record-product-rules.js';
import type { Responses } from '../incident/outage-rules.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Store } from '../records/store.js';

export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

export interface SweptCompany
  extends Pick<Recorded, 'assessment' | 'alert' | 'noisy' | 'isDeferred' | 'ourFault'> {
  /** False when the company needed no question, e.g. because an interrupted sweep had already asked. */
  readonly asked: boolean;
  /** Whether the company's state is known; if not, it is asked about again. */
  readonly answered: boolean;
  readonly responses: Responses;
  /** Absent: no live test, or a test without a result. */
  readonly login?: 'works' | 'rejected';
  /** Why the login was not tested. */
  readonly loginLeft?: LoginLeft;
}

export interface SweepManner {
  /** Whether live tests may still begin; default: yes. */
  readonly mayTest?: () => boolean;
  /**
   * When a pass over many companies began. Trouble found since then that many companies may share (a rejected login, a
   * new problem, no answer) is decided at the end of the pass, when the number of affected companies is known.
   */
  readonly defersSince?: Instant | undefined;
}

interface Deps {
  readonly store: Store;
  readonly asker: CompanyAsker;
  readonly recorder: CheckRecorder;
  readonly clock: Clock;
  readonly policy: Policy;
  /**
   * Calls about one company never overlap, because the lock-out rule needs the previous result. Shared with checks made
   * for people.
   */
  readonly turns: KeyedQueue;
}

const NOT_ASKED: Responses = { plain: 'not-asked', live: 'not-asked', noConnection: false };

interface Asking {
  readonly intent: AskRequest['intent'];
  readonly occasion: SweepOccasion;
  readonly liveTests?: AskRequest['liveTests'];
  readonly defersSince: Instant | undefined;
  /** Start of the sweep that the answer counts for. */
  readonly round?: Instant | undefined;
}

export class SweepChecker {
  readonly #deps: Deps;
  #isAbandoned = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Sweeps one company, unless this sweep has already asked about it. */
  checkInSweep(
    company: Company,
    sweep: SweepOccasion,
    { mayTest, defersSince }: SweepManner = {},
  ): Promise<SweptCompany> {
    return this.#inTurn(company, async (before) => {
      const { sweptAt } = before ?? {};
      const isSwept = sweptAt !== undefined && sweptAt >= sweep.round;
      if (isSwept && sweptAt <= this.#deps.clock.now()) return this.#notAsked(company, before);
      const { round } = sweep;
      const asking = { occasion: sweep, liveTests: mayTest, defersSince, round };
      return this.#ask(company, before, { intent: 'sweep', ...asking });
    });
  }

  /** Asks again about a company without an answer in the sweep; does not count as part of a sweep. */
  checkAfterFailure(
    company: Company,
    occasion: SweepOccasion,
    defersSince?: Instant,
  ): Promise<SweptCompany> {
    return this.#inTurn(company, async (before) =>
      this.#ask(company, before, { intent: intentAfter(before), occasion, defersSince }),
    );
  }

  /**
   * Catches up on a company after an outage or a pause of live tests: unanswered questions, the day's login test, or
   * everything if an unfinished sweep had not reached the company.
   *
   * @param about.unfinished when the unfinished sweep began
   */
  catchUpOn(
    company: Company,
    about: {
      readonly occasion: SweepOccasion;
      readonly unfinished: Instant | undefined;
      readonly defersSince: Instant | undefined;
    },
  ): Promise<SweptCompany> {
    const { policy, clock, asker } = this.#deps;
    const { occasion, unfinished, defersSince } = about;
    return this.#inTurn(company, async (before) => {
      const isUnswept = unfinished !== undefined && (before?.sweptAt ?? 0) < unfinished;
      const needsLoginTest =
        isLoginUnanswered(before) || isLoginDue(company, before, { policy, now: clock.now() });
      const needsCheck =
        isUnswept || isUnanswered(before) || (needsLoginTest && !asker.loginsPause);
      if (!needsCheck) return this.#notAsked(company, before);
      const round = isUnswept ? unfinished : undefined;
      const asking = { intent: intentAfter(before), occasion, defersSince, round };
      return this.#ask(company, before, asking);
    });
  }

  /**
   * Asks about one company to see whether POPBiLL answers again (`plain`: no login), or whether logins work again. An
   * unanswered live test may be repeated within the lock-out rule.
   */
  probe(
    company: Company,
    wish: 'plain' | 'login',
    occasion: SweepOccasion,
    defersSince?: Instant,
  ): Promise<SweptCompany> {
    return this.#inTurn(company, async (before) => {
      const intent = wish === 'plain' ? 'look' : intentAfter(before);
      return this.#ask(company, before, { intent, occasion, liveTests: 'at-once', defersSince });
    });
  }

  /** Call this when the process aborts its calls: an unanswered question then does not count as asked. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  #inTurn<T>(
    { brn }: Company,
    work: (before: CompanyStatus | undefined) => Promise<T>,
  ): Promise<T> {
    const { turns, store } = this.#deps;
    return turns.run(brn, async () => work(await store.statusOrLost(brn)));
  }

  async #ask(
    company: Company,
    before: CompanyStatus | undefined,
    { intent, occasion, liveTests = () => true, defersSince, round }: Asking,
  ): Promise<SweptCompany> {
    const { asker, recorder } = this.#deps;
    const isAskedFor = occasion.by !== 'schedule';
    const request = { intent, priority: 'sweep', liveTests, isAskedFor } as const;
    const asked = await asker.ask(company, before, request);
    const { answered, ourFault } = tally(asked.answers);
    if (this.#isAbandoned && !answered) return this.#notAsked(company, before);
    // Whether other companies are refused too is known only at the end of the sweep (countRefused).
    const isCounted = ourFault === undefined || answered;
    const recorded = await recorder.record(company, asked, {
      by: round === undefined ? 'recheck' : 'sweep',
      occasion,
      defersSince,
      sweptAt: isCounted ? round : undefined,
    });
    return {
      ...recorded,
      asked: true,
      // POPBiLL may answer that HomeTax is silent, which says nothing about the company.
      answered: recorded.answered && !recorded.assessment.products.some(isLeftOpen),
      responses: responsesIn(asked.answers),
      login: loginIn(asked.answers),
      loginLeft: asked.left,
    };
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

/** Only an unanswered login test is repeated. */
function intentAfter(before: CompanyStatus | undefined): 'repeat' | 'sweep' {
  return isLoginUnanswered(before) ? 'repeat' : 'sweep';
}
