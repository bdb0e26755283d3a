import type { Brn } from '../domain/brn.js';
import type { LiveAnswer } from '../domain/common-cause.js';
import type { Company, Product, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { TestIntent } from '../domain/lock-out.js';
import type { Policy } from '../domain/policy.js';
import { noteAttempt } from '../domain/record-answers.js';
import type { CompanyStatus } from '../domain/status.js';
import { isLoginUnanswered, type LoginLeft, loginLeftOf } from '../domain/what-is-left.js';
import {
  type Answers,
  askPopbill,
  liveTestsOf,
  type QuestionContext,
  type Questions,
  questionsFor,
} from './ask-popbill.js';
import type { CommonCauseWatch } from './common-cause-watch.js';
import type { KeyedQueue } from './keyed.js';
import { LiveTestGate } from './live-test-gate.js';
import type { OutageWatch } from './outage-watch.js';
import type { Change, Clock, Popbill, Priority, Store } from './ports.js';
import { liveAnswersIn } from './read-answers.js';

interface Deps {
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  /** One queue for all who change a company's records. */
  readonly records: KeyedQueue;
}

export type Target = Pick<Company, 'brn' | 'products' | 'popbillUserId'>;

export interface AskRequest {
  readonly intent: TestIntent;
  readonly priority: Priority;
  /** With a person's button: the product it stood for. */
  readonly product?: Product;
  /**
   * `at-once`: what the lock-out rule allows is tested. With a function: live tests wait for their turn, and are left
   * out when it says no, or while HomeTax does not answer or rejects everybody.
   */
  readonly liveTests: 'at-once' | (() => boolean);
  /** A person waits for the answers. */
  readonly isAskedFor: boolean;
  /** Who asked about this company; absent: a sweep, of which its own record tells whose it was. */
  readonly by?: UserId | 'cli';
}

export interface Asked {
  readonly questions: Questions;
  readonly answers: Answers;
  /** What HomeTax answered that is new. */
  readonly logins: readonly LiveAnswer[];
  /** Why a login test was left out that might have been made. */
  readonly left?: LoginLeft;
}

/** Asks POPBiLL about one company: what may be asked now, on record before it is asked. */
export class CompanyAsker {
  readonly #deps: Deps;
  readonly #gate: LiveTestGate;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#gate = new LiveTestGate(deps);
  }

  /** Whether live tests that wait for their turn are left out at the moment, whoever it is about. */
  get loginsPause(): boolean {
    const { outages, commonCauses } = this.#deps;
    return outages.open !== undefined || commonCauses.open !== undefined;
  }

  /** To be called before many companies are asked (LiveTestGate.recall). Rejects with StoreError. */
  recallAnswers(): Promise<void> {
    return this.#gate.recall();
  }

  /** `before`: what is stored of it; the caller sees to it that nobody else asks about it meanwhile. */
  async ask(
    target: Target,
    before: CompanyStatus | undefined,
    request: AskRequest,
  ): Promise<Asked> {
    const { policy, clock, popbill } = this.#deps;
    const context: QuestionContext = {
      intent: request.intent,
      priority: request.priority,
      policy,
      now: clock.now(),
      ...(request.product === undefined ? {} : { product: request.product }),
    };
    const wanted = questionsFor(target, before, context);
    const tests = liveTestsOf(wanted).length;
    const held = this.#leftBefore(wanted, before);
    if (tests === 0) {
      const answers = await askPopbill(popbill, wanted);
      return { questions: wanted, answers, logins: [], ...leftFor(held) };
    }
    if (!(await this.#begin(tests, request.liveTests))) {
      const questions = questionsFor(target, before, { ...context, withoutLiveTests: true });
      const left = mayLogIn(wanted, before) ? this.#whyPaused() : undefined;
      const answers = await askPopbill(popbill, questions);
      return { questions, answers, logins: [], ...leftFor(left) };
    }
    let logins: readonly LiveAnswer[] = [];
    try {
      await this.#note(wanted, request.by);
      const answers = await askPopbill(popbill, wanted);
      logins = liveAnswersIn(answers, { brn: target.brn, before, now: clock.now() });
      return { questions: wanted, answers, logins, ...leftFor(held) };
    } finally {
      await this.#gate.answered(tests, logins, request);
    }
  }

  /** Where the day's test was made in vain, who did not answer is to be told, and not that there was one. */
  #leftBefore({ held }: Questions, before: CompanyStatus | undefined): LoginLeft | undefined {
    const left = loginLeftOf(held, before);
    if (left !== 'tested-already' || !isLoginUnanswered(before)) return left;
    return this.#deps.outages.open === undefined ? 'lock-out' : 'hometax-silent';
  }

  #whyPaused(): LoginLeft {
    const { outages, commonCauses } = this.#deps;
    if (outages.open !== undefined) return 'hometax-silent';
    return commonCauses.pauses ? 'rejected-alike' : 'working-hours';
  }

  async #begin(tests: number, liveTests: AskRequest['liveTests']): Promise<boolean> {
    const { outages } = this.#deps;
    if (liveTests === 'at-once') {
      this.#gate.beginAnyway(tests);
      return true;
    }
    const mayTest = () => outages.open === undefined && liveTests();
    if (!mayTest() || !(await this.#gate.begin(tests))) return false;
    // It may have waited for its turn.
    if (mayTest()) return true;
    await this.#gate.answered(tests, [], { isAskedFor: false });
    return false;
  }

  /**
   * Live tests are on record before they are made, so that a crash in the middle cannot lead to one too many. Who has a
   * certificate's login tested is, too: it may log out whoever works with the same certificate.
   */
  #note(questions: Questions, by: AskRequest['by']): Promise<void> {
    const { records, store, clock } = this.#deps;
    const { brn } = questions;
    return records.run(brn, async () => {
      const now = clock.now();
      const noted = liveTestsOf(questions).reduce<CompanyStatus | undefined>(
        (status, cell) => noteAttempt(status, { brn, ...cell, now }),
        await store.status(brn),
      );
      if (noted === undefined) return;
      const tested = liveTestsOf(questions).filter(({ method }) => method === 'certificate');
      await store.write([
        { put: 'status', value: noted },
        ...(by === undefined
          ? []
          : tested.map(({ product }) => loginTested(brn, { product, by, now }))),
      ]);
    });
  }
}

/** Whether one of the live tests would log in, as far as is known: without a registration it only asks for one. */
function mayLogIn(questions: Questions, before: CompanyStatus | undefined): boolean {
  return liveTestsOf(questions).some(
    ({ product, method }) => before?.products[product]?.[method]?.registration !== 'missing',
  );
}

function leftFor(left: LoginLeft | undefined): Pick<Asked, 'left'> {
  return left === undefined ? {} : { left };
}

function loginTested(
  brn: Brn,
  {
    product,
    by,
    now,
  }: { readonly product: Product; readonly by: UserId | 'cli'; readonly now: Instant },
): Change {
  const event = { kind: 'login-tested', by, product } as const;
  return { put: 'history', value: { v: 1, at: now, brn, event } };
}
