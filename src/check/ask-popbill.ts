import {
  isLoginUnanswered,
  type LoginSkip,
  loginSkipOf,
  testsOf,
} from '../assessment/left-open-rules.js';
import {
  attemptsInRow,
  type HeldTest,
  holdOf,
  type LiveTest,
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
import type { Popbill, Priority, Query } from '../popbill/popbill.js';
import {
  type Company,
  type Method,
  PRODUCTS,
  type Product,
  type UserId,
} from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import { type CompanyStatus, emptyStatus } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import { recordAttempt } from './record-answers-rules.js';
import { type Answers, liveAnswersIn, responsesIn } from './record-product-rules.js';

export type AskTarget = Pick<Company, 'brn' | 'products' | 'popbillUserId'>;

export interface AskRequest {
  readonly intent: TestIntent;
  readonly priority: Priority;
  /** The only product to which `intent` applies (but `check` applies to all products); absent: all. */
  readonly product?: Product;
  /** For intent `confirmed`. */
  readonly method?: Method;
  /** False: a viewer asks, who may not test a login that was, or may have been, rejected. Default: true. */
  readonly mayOperate?: boolean;
  readonly asksPlan?: boolean;
  /** Unless `at-once`, live tests wait for the gate, and are skipped in outages and pauses or if this returns false. */
  readonly liveTestAdmission: 'at-once' | (() => boolean);
  readonly isOnDemand: boolean;
  /** Whom the history names as having made a live test. Absent: a sweep or recheck. */
  readonly by?: UserId | 'cli';
}

type RequestedTests = Pick<AskRequest, 'intent' | 'product' | 'method' | 'mayOperate'>;

/** `held`: the live tests that were requested, but that the lock-out rule holds back. */
export function planTests(
  { brn, products }: AskTarget,
  status: CompanyStatus | undefined,
  request: RequestedTests,
  { policy, now }: { readonly policy: Policy; readonly now: Instant },
): { readonly tests: readonly LiveTest[]; readonly held: readonly HeldTest[] } {
  const tests: LiveTest[] = [];
  const held: HeldTest[] = [];
  // Each allowed test counts in the next decision.
  let statusSoFar = status;
  for (const test of testsOf({ products })) {
    const intent = intentFor(request, test);
    const { mayOperate } = request;
    const hold = holdOf(statusSoFar?.products ?? {}, { intent, mayOperate, policy, now, ...test });
    if (hold === undefined) {
      statusSoFar = recordAttempt(statusSoFar, { brn, ...test, now });
      tests.push(test);
    } else if (intent === request.intent && wasRequested(test, hold)) {
      held.push({ product: test.product, method: test.method, ...hold });
    }
  }
  return { tests, held };
}

/**
 * False for tests that the request does not include: `not-asked`, and a certificate's test that is `switched-off`,
 * because only its own button or a sweep requests that.
 */
function wasRequested({ method }: LiveTest, { why }: Pick<HeldTest, 'why'>): boolean {
  return why !== 'not-asked' && (method === 'deptUser' || why !== 'switched-off');
}

/**
 * The intent for one live test. A button for one product or method requests no live test of another; only "check again"
 * makes, for the other product, those of a plain check.
 */
function intentFor(request: RequestedTests, { product, method }: LiveTest): TestIntent {
  const { intent } = request;
  const isOther = request.product !== undefined && request.product !== product;
  if (isOther && intent !== 'check') return intent === 'check-again' ? 'check' : 'without-login';
  if (intent === 'certificate-login' && method === 'deptUser') return 'without-login';
  if (intent === 'confirmed' && method !== request.method) return 'without-login';
  return intent;
}

export interface AskerDeps {
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly companyQueue: KeyedQueue;
}

export interface AskResult {
  readonly answers: Answers;
  readonly held: readonly HeldTest[];
  readonly liveAnswers: readonly LiveAnswer[];
  /** Absent: no login test was skipped, or the skip needs no mention. */
  readonly skipReason?: LoginSkip;
}

export class CompanyAsker {
  readonly #deps: AskerDeps;
  readonly #gate: LiveTestGate;

  constructor(deps: AskerDeps) {
    this.#deps = deps;
    this.#gate = new LiveTestGate(deps);
  }

  get areLoginsPaused(): boolean {
    const { outages, commonCauses } = this.#deps;
    return outages.open !== undefined || commonCauses.open !== undefined;
  }

  /** Loads the live answers of earlier processes; call this before a sweep. Rejects with StoreError. */
  loadAnswers(): Promise<void> {
    return this.#gate.loadAnswers();
  }

  /** `status`: the stored one. The caller ensures that checks of one company never overlap. */
  async ask(
    target: AskTarget,
    status: CompanyStatus | undefined,
    request: AskRequest,
  ): Promise<AskResult> {
    const { policy, clock } = this.#deps;
    const { brn } = target;
    const plan = planTests(target, status, request, { policy, now: clock.now() });
    const { held } = plan;
    let { tests } = plan;
    const skipReason = this.#skipReason(held, status);
    const withoutTests = { held, liveAnswers: [], skipReason };
    const makeCalls = (testsToMake: readonly LiveTest[]) =>
      this.#makeCalls(target, status, request, testsToMake);
    if (tests.length === 0) return { answers: await makeCalls([]), ...withoutTests };
    // After a login without an answer, calls that do not log in come first: see `isUnanswered`.
    let answersBefore: Answers | undefined;
    if (tests.some((test) => isUnanswered(status, test))) {
      const answers = await makeCalls([]);
      tests = tests.filter((test) => !isReportedMissing(answers, test));
      if (tests.length === 0) return { answers, ...withoutTests };
      if (responsesIn(answers).plain === 'silent') {
        return { answers, ...withoutTests, skipReason: 'lock-out' };
      }
      answersBefore = answers;
    }
    if (!(await this.#enterGate(tests.length, request.liveTestAdmission))) {
      // Without a registration a test does not log in.
      const isLogin = tests.some(
        ({ product, method }) => status?.products[product]?.[method]?.registration !== 'missing',
      );
      const answers = answersBefore ?? (await makeCalls([]));
      return { answers, ...withoutTests, skipReason: isLogin ? this.#pauseReason() : undefined };
    }
    let liveAnswers: readonly LiveAnswer[] = [];
    try {
      await this.#recordTests(brn, tests, request);
      const answers = withRegistrations(await makeCalls(tests), answersBefore ?? {});
      liveAnswers = liveAnswersIn(answers, status, { brn, at: clock.now() });
      return { answers, held, liveAnswers, skipReason };
    } finally {
      await this.#gate.finish(tests.length, liveAnswers, request);
    }
  }

  /** Counts rejections that the collector reported, so that a cause shared by many companies is noticed. */
  countRejected(answers: readonly LiveAnswer[]): Promise<void> {
    return this.#gate.finish(0, answers, { isOnDemand: false });
  }

  async #makeCalls(
    { brn, products, popbillUserId }: AskTarget,
    status: CompanyStatus | undefined,
    { intent, priority, asksPlan }: AskRequest,
    tests: readonly LiveTest[],
  ): Promise<Answers> {
    const { popbill, clock } = this.#deps;
    // The app asks about the plan once a day, a check without logins only on request, and a person's check always.
    const isPlanDue = (product: Product) => {
      if (intent === 'without-login') return asksPlan === true;
      if (intent !== 'sweep' && intent !== 'repeat') return true;
      const plan = status?.products[product]?.plan;
      return plan === undefined || seoulDayOf(plan.foundAt) !== seoulDayOf(clock.now());
    };
    const entries = products.map(async (product) => {
      const query: Query = { brn, product, priority, popbillUserId };
      const isTested = (method: Method) =>
        tests.some((test) => test.product === product && test.method === method);
      const [certificate, certificateLogin, deptUserLogin, deptUserRegistration, flatRate] =
        await Promise.all([
          popbill.certificateExpiry(query),
          isTested('certificate') ? popbill.testCertificateLogin(query) : undefined,
          isTested('deptUser') ? popbill.testDeptUserLogin(query) : undefined,
          isTested('deptUser') ? undefined : popbill.deptUserRegistration(query),
          isPlanDue(product) ? popbill.flatRate(query) : undefined,
        ]);
      return [
        product,
        { certificate, certificateLogin, deptUserLogin, deptUserRegistration, flatRate },
      ] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** "Tested already" is not the reason if the last test got no answer. */
  #skipReason(held: readonly HeldTest[], status: CompanyStatus | undefined): LoginSkip | undefined {
    const reason = loginSkipOf(held, status);
    if (reason !== 'tested-already' || !isLoginUnanswered(status)) return reason;
    return this.#deps.outages.open === undefined ? 'lock-out' : 'hometax-silent';
  }

  #pauseReason(): LoginSkip {
    const { outages, commonCauses } = this.#deps;
    if (outages.open !== undefined) return 'hometax-silent';
    return commonCauses.areTestsPaused ? 'rejected-alike' : 'working-hours';
  }

  /** False: the live tests must be skipped. */
  async #enterGate(
    testCount: number,
    admission: AskRequest['liveTestAdmission'],
  ): Promise<boolean> {
    const { outages } = this.#deps;
    if (admission === 'at-once') {
      this.#gate.beginAnyway(testCount);
      return true;
    }
    const mayTest = () => outages.open === undefined && admission();
    if (!mayTest() || !(await this.#gate.begin(testCount))) return false;
    // An outage may have begun, or the admission ended, while the tests waited for the gate.
    if (mayTest()) return true;
    await this.#gate.finish(testCount, [], { isOnDemand: false });
    return false;
  }

  /**
   * Call this before the tests are made, so that a crash cannot cause an extra one. The history names who tested a
   * certificate's login, because that may log a person out, and who confirmed a test that may lock an account.
   */
  #recordTests(brn: Brn, tests: readonly LiveTest[], { intent, by }: AskRequest): Promise<void> {
    const { companyQueue, store, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const now = clock.now();
      const isConfirmed = intent === 'confirmed';
      const previous = await store.statusOrLost(brn);
      const changes: Change[] = [];
      const addToHistory = (event: HistoryEvent) =>
        changes.push({ put: 'history', value: { v: 1, at: now, brn, event } });
      let value = previous ?? emptyStatus(brn);
      for (const { product, method } of tests) {
        value = recordAttempt(value, { brn, product, method, isConfirmed, now });
        if (isConfirmed && by !== undefined && by !== 'cli') {
          const attempts = attemptsInRow(previous?.products[product]?.[method]);
          addToHistory({ kind: 'login-confirmed', by, product, method, attempts });
        } else if (method === 'certificate' && by !== undefined) {
          addToHistory({ kind: 'login-tested', by, product });
        }
      }
      await store.write([{ put: 'status', value }, ...changes]);
    });
  }
}

/**
 * Whether the cell's last login got no answer. Each unanswered login may be a wrong password, so POPBiLL has to answer
 * a call without a login before the next login.
 */
function isUnanswered(status: CompanyStatus | undefined, { product, method }: LiveTest): boolean {
  const cell = status?.products[product]?.[method];
  return cell?.login?.outcome !== 'rejected' && attemptsInRow(cell) > 0;
}

/**
 * A login test replaces the call about the registration. Without the registrations that POPBiLL reported before, a
 * department user who is registered again would still count as missing if the login test got no answer.
 */
function withRegistrations(answers: Answers, before: Answers): Answers {
  const combined = { ...answers };
  for (const product of PRODUCTS) {
    const asked = answers[product];
    const { deptUserRegistration } = before[product] ?? {};
    if (asked === undefined || asked.deptUserRegistration !== undefined) continue;
    if (deptUserRegistration?.ok === true) combined[product] = { ...asked, deptUserRegistration };
  }
  return combined;
}

function isReportedMissing(answers: Answers, { product, method }: LiveTest): boolean {
  const answer = method === 'deptUser' ? answers[product]?.deptUserRegistration : undefined;
  if (answer === undefined || answer.ok || answer.error.kind !== 'refused') return false;
  return answer.error.codeClass === 'auth-missing';
}
