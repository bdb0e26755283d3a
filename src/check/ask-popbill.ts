import { isLoginUnanswered, type LoginLeft, loginLeftOf } from '../assessment/left-open-rules.js';
import {
  attemptsInRow,
  type HeldTest,
  mayTest,
  type TestIntent,
} from '../assessment/lock-out-rules.js';
import type { LiveAnswer } from '../incident/common-cause-rules.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import { LiveTestGate } from '../incident/live-test-gate.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Asking, Popbill, Priority } from '../popbill/popbill.js';
import type { Company, Method, Product, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { CompanyStatus } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import { liveAnswersIn, responsesIn } from './read-answers-rules.js';
import { noteAttempt } from './record-answers-rules.js';
import type { Answers, ProductAnswers } from './record-product-rules.js';

export interface Questions {
  readonly brn: Brn;
  readonly popbillUserId?: string;
  readonly priority: Priority;
  readonly products: readonly ProductQuestions[];
  readonly held: readonly HeldTest[];
}

interface ProductQuestions {
  readonly product: Product;
  readonly deptUser: 'login-test' | 'registered';
  readonly certificateLogin: boolean;
  readonly flatRate: boolean;
}

export interface QuestionContext
  extends Pick<AskRequest, 'intent' | 'priority' | 'product' | 'method' | 'mayOperate'> {
  readonly policy: Policy;
  readonly now: Instant;
  readonly withoutLiveTests?: boolean;
}

/** The lock-out rule decides on live tests. */
export function questionsFor(
  company: Pick<Company, 'brn' | 'products' | 'popbillUserId'>,
  status: CompanyStatus | undefined,
  context: QuestionContext,
): Questions {
  const { brn } = company;
  const { policy, now, mayOperate = true } = context;
  const held: HeldTest[] = [];
  // A test that is allowed counts for the next decision.
  let noted = status;
  const products = company.products.map((product): ProductQuestions => {
    const decide = (method: Method): boolean => {
      if (context.withoutLiveTests === true) return false;
      const intent = intentFor(context, product, method);
      const known = noted?.products ?? {};
      const decision = mayTest(known, { product, method, intent, mayOperate, policy, now });
      if (decision.may) {
        noted = noteAttempt(noted, { brn, product, method, now });
        return true;
      }
      if (!isWorthSaying(decision.why, method, intent)) return false;
      const login = known[product]?.[method]?.login;
      const rejectedAt = login?.outcome === 'rejected' ? login.at : undefined;
      held.push({ product, method, why: decision.why, until: decision.until, rejectedAt });
      return false;
    };
    return {
      product,
      deptUser: decide('deptUser') ? 'login-test' : 'registered',
      certificateLogin: decide('certificate'),
      flatRate: asksFlatRate(status, product, context),
    };
  });
  const { popbillUserId } = company;
  return { brn, popbillUserId, priority: context.priority, products, held };
}

/** Nobody expects a test that was not wanted, nor a certificate's, which has its own button. */
function isWorthSaying(why: HeldTest['why'], method: Method, intent: TestIntent): boolean {
  if (why === 'not-asked') return false;
  const isOfCertificate = intent === 'certificate-login' || intent === 'confirmed';
  return method === 'deptUser' || isOfCertificate || intent === 'sweep';
}

/** A button for one product asks for no live test of the other. */
function intentFor(context: QuestionContext, product: Product, method: Method): TestIntent {
  if (context.product !== undefined && context.product !== product) return 'look';
  if (context.intent === 'certificate-login' && method === 'deptUser') return 'look';
  if (context.intent === 'confirmed' && method !== context.method) return 'look';
  return context.intent;
}

function asksFlatRate(
  status: CompanyStatus | undefined,
  product: Product,
  { intent, now }: QuestionContext,
): boolean {
  if (intent === 'look') return false;
  if (intent !== 'sweep') return true;
  const plan = status?.products[product]?.plan;
  return plan === undefined || seoulDayOf(plan.foundAt) !== seoulDayOf(now);
}

/** All at once; the client limits how many calls run. */
export async function askPopbill(popbill: Popbill, questions: Questions): Promise<Answers> {
  const asked = await Promise.all(
    questions.products.map(async (about): Promise<[Product, ProductAnswers]> => {
      const asking: Asking = {
        brn: questions.brn,
        product: about.product,
        priority: questions.priority,
        popbillUserId: questions.popbillUserId,
      };
      const tests = about.deptUser === 'login-test';
      const [certificate, certificateLogin, deptUserLogin, deptUserRegistered, flatRate] =
        await Promise.all([
          popbill.certificateExpiry(asking),
          about.certificateLogin ? popbill.testCertificateLogin(asking) : undefined,
          tests ? popbill.testDeptUserLogin(asking) : undefined,
          tests ? undefined : popbill.deptUserRegistered(asking),
          about.flatRate ? popbill.flatRate(asking) : undefined,
        ]);
      return [
        about.product,
        { certificate, certificateLogin, deptUserLogin, deptUserRegistered, flatRate },
      ];
    }),
  );
  return Object.fromEntries(asked);
}

export interface LiveTest {
  readonly product: Product;
  readonly method: Method;
}

export function liveTestsOf(questions: Questions): readonly LiveTest[] {
  return questions.products.flatMap(({ product, deptUser, certificateLogin }) => [
    ...(deptUser === 'login-test' ? [{ product, method: 'deptUser' as const }] : []),
    ...(certificateLogin ? [{ product, method: 'certificate' as const }] : []),
  ]);
}

interface Deps {
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly records: KeyedQueue;
}

export type Target = Pick<Company, 'brn' | 'products' | 'popbillUserId'>;

export interface AskRequest {
  readonly intent: TestIntent;
  readonly priority: Priority;
  readonly product?: Product;
  readonly method?: Method;
  readonly mayOperate?: boolean;
  /**
   * A function: live tests wait for their turn, and are skipped when it says no, or while HomeTax does not answer or
   * rejects everybody.
   */
  readonly liveTests: 'at-once' | (() => boolean);
  readonly isAskedFor: boolean;
  /** Absent: a sweep, which has its own record. */
  readonly by?: UserId | 'cli';
}

export interface Asked {
  readonly questions: Questions;
  readonly answers: Answers;
  readonly logins: readonly LiveAnswer[];
  /** Why a login test was skipped. */
  readonly left?: LoginLeft;
}

/** Asks POPBiLL about one company; live tests are on record before they are made. */
export class CompanyAsker {
  readonly #deps: Deps;
  readonly #gate: LiveTestGate;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#gate = new LiveTestGate(deps);
  }

  /** Live tests that wait for their turn are skipped for every company. */
  get loginsPause(): boolean {
    const { outages, commonCauses } = this.#deps;
    return outages.open !== undefined || commonCauses.open !== undefined;
  }

  /** Before many companies are asked. Rejects with StoreError. */
  recallAnswers(): Promise<void> {
    return this.#gate.recall();
  }

  /** `before`: the stored status; the caller makes sure that nobody else asks meanwhile. */
  async ask(
    target: Target,
    before: CompanyStatus | undefined,
    request: AskRequest,
  ): Promise<Asked> {
    const { policy, clock, popbill } = this.#deps;
    const context: QuestionContext = { ...request, policy, now: clock.now() };
    const wanted = questionsFor(target, before, context);
    const tests = liveTestsOf(wanted).length;
    const held = this.#leftBefore(wanted, before);
    const plain =
      tests === 0 ? wanted : questionsFor(target, before, { ...context, withoutLiveTests: true });
    const lost = liveTestsOf(wanted).filter((cell) => wasLost(before, cell));
    if (lost.length > 0) {
      const answers = await askPopbill(popbill, plain);
      const isMissing = lost.some((cell) => isFoundMissing(answers, cell));
      const left = isMissing ? held : 'lock-out';
      if (isMissing || responsesIn(answers).plain === 'silent') {
        return { questions: plain, answers, logins: [], left };
      }
    }
    if (tests === 0 || !(await this.#begin(tests, request.liveTests))) {
      const pause = mayLogIn(wanted, before) ? this.#whyPaused() : undefined;
      const answers = await askPopbill(popbill, plain);
      return { questions: plain, answers, logins: [], left: tests === 0 ? held : pause };
    }
    let logins: readonly LiveAnswer[] = [];
    try {
      await this.#note(wanted, request);
      const answers = await askPopbill(popbill, wanted);
      logins = liveAnswersIn(answers, { brn: target.brn, before, now: clock.now() });
      return { questions: wanted, answers, logins, left: held };
    } finally {
      await this.#gate.answered(tests, logins, request);
    }
  }

  /** Where the day's test got no answer, the report says who did not answer, not that a test was made. */
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
    if (mayTest()) return true;
    await this.#gate.answered(tests, [], { isAskedFor: false });
    return false;
  }

  /**
   * On record before they are made: live tests, so that a crash cannot lead to one too many; who had a certificate's
   * login tested, since that may log out somebody; who confirmed a test that may lock an account, and after how many.
   */
  #note(questions: Questions, { intent, by }: Pick<AskRequest, 'intent' | 'by'>): Promise<void> {
    const { records, store, clock } = this.#deps;
    const { brn } = questions;
    return records.run(brn, async () => {
      const now = clock.now();
      const tests = liveTestsOf(questions);
      const isConfirmed = intent === 'confirmed';
      const before = await store.statusOrLost(brn);
      const noted = tests.reduce<CompanyStatus | undefined>(
        (status, cell) => noteAttempt(status, { brn, ...cell, isConfirmed, now }),
        before,
      );
      if (noted === undefined) return;
      const onRecord = ({ product, method }: LiveTest): readonly HistoryEvent[] => {
        if (by === undefined) return [];
        if (isConfirmed && by !== 'cli') {
          const attempts = attemptsInRow(before?.products[product]?.[method]);
          return [{ kind: 'login-confirmed', by, product, method, attempts }];
        }
        return method === 'certificate' ? [{ kind: 'login-tested', by, product }] : [];
      };
      const events = tests.flatMap(onRecord);
      await store.write([
        { put: 'status', value: noted },
        ...events.map(
          (event): Change => ({ put: 'history', value: { v: 1, at: now, brn, event } }),
        ),
      ]);
    });
  }
}

/** Without a registration a test does not log in. */
function mayLogIn(questions: Questions, before: CompanyStatus | undefined): boolean {
  return liveTestsOf(questions).some(
    ({ product, method }) => before?.products[product]?.[method]?.registration !== 'missing',
  );
}

/**
 * The last login of a cell got no answer. The next would be lost as well while POPBiLL is silent, and each may be a
 * wrong password: POPBiLL has to answer something else first.
 */
function wasLost(before: CompanyStatus | undefined, { product, method }: LiveTest): boolean {
  const cell = before?.products[product]?.[method];
  return cell?.login?.outcome !== 'rejected' && attemptsInRow(cell) > 0;
}

/** Nothing is registered: that ends the count, where another lost test would add to it. */
function isFoundMissing(answers: Answers, { product, method }: LiveTest): boolean {
  const answer = method === 'deptUser' ? answers[product]?.deptUserRegistered : undefined;
  if (answer === undefined || answer.ok || answer.error.kind !== 'refused') return false;
  return answer.error.codeClass === 'auth-missing';
}
