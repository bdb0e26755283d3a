import { isLoginUnanswered, type LoginLeft, loginLeftOf } from '../assessment/left-open-rules.js';
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
import type { Company, Method, Product, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { CompanyStatus, MethodStatus } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import { noteAttempt } from './record-answers-rules.js';
import { type Answers, liveAnswersIn, responsesIn } from './record-product-rules.js';

export type Target = Pick<Company, 'brn' | 'products' | 'popbillUserId'>;

export interface AskRequest {
  readonly intent: TestIntent;
  readonly priority: Priority;
  readonly product?: Product;
  readonly method?: Method;
  readonly mayOperate?: boolean;
  /** A function: live tests queue, and are skipped if it returns false or while HomeTax is silent or rejects everybody. */
  readonly liveTests: 'at-once' | (() => boolean);
  readonly isAskedFor: boolean;
  /** Absent: a sweep, which is recorded separately. */
  readonly by?: UserId | 'cli';
}

type TestRequest = Pick<AskRequest, 'intent' | 'product' | 'method' | 'mayOperate'>;

/** Splits the live tests into those to make and those that the lock-out rule holds back. */
export function planTests(
  { brn, products }: Target,
  status: CompanyStatus | undefined,
  request: TestRequest,
  { policy, now }: { readonly policy: Policy; readonly now: Instant },
): { readonly tests: readonly LiveTest[]; readonly held: readonly HeldTest[] } {
  const tests: LiveTest[] = [];
  const held: HeldTest[] = [];
  // Each allowed test counts in the next decision.
  let planned = status;
  for (const test of products.flatMap(testsOf)) {
    const { product, method } = test;
    const intent = intentFor(request, test);
    const cells = planned?.products ?? {};
    const { mayOperate } = request;
    const hold = holdOf(cells, { ...test, intent, mayOperate, policy, now });
    if (hold === undefined) {
      planned = noteAttempt(planned, { brn, ...test, now });
      tests.push(test);
    } else if (isReported(hold.why, method, intent)) {
      const login = cells[product]?.[method]?.login;
      const rejectedAt = login?.outcome === 'rejected' ? login.at : undefined;
      held.push({ ...test, ...hold, rejectedAt });
    }
  }
  return { tests, held };
}

function testsOf(product: Product): readonly LiveTest[] {
  return [
    { product, method: 'deptUser' },
    { product, method: 'certificate' },
  ];
}

/** Whether a report mentions the held test. Nobody expects an unrequested test, or a certificate's without its button. */
function isReported(why: HeldTest['why'], method: Method, intent: TestIntent): boolean {
  if (why === 'not-asked') return false;
  const isCertificateAsked = intent === 'certificate-login' || intent === 'confirmed';
  return method === 'deptUser' || isCertificateAsked || intent === 'sweep';
}

/** A button for one product or method requests no live test of another. */
function intentFor(request: TestRequest, { product, method }: LiveTest): TestIntent {
  const { intent } = request;
  if (request.product !== undefined && request.product !== product) return 'look';
  if (intent === 'certificate-login' && method === 'deptUser') return 'look';
  if (intent === 'confirmed' && method !== request.method) return 'look';
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

export interface Asked {
  readonly answers: Answers;
  readonly held: readonly HeldTest[];
  readonly logins: readonly LiveAnswer[];
  /** Why a login test was skipped. */
  readonly left?: LoginLeft;
}

/** Asks POPBiLL about one company. Live tests are recorded before they are made. */
export class CompanyAsker {
  readonly #deps: AskerDeps;
  readonly #gate: LiveTestGate;

  constructor(deps: AskerDeps) {
    this.#deps = deps;
    this.#gate = new LiveTestGate(deps);
  }

  /** Whether queued live tests are skipped for every company. */
  get loginsPause(): boolean {
    const { outages, commonCauses } = this.#deps;
    return outages.open !== undefined || commonCauses.open !== undefined;
  }

  /** To be called before a sweep. Rejects with StoreError. */
  recallAnswers(): Promise<void> {
    return this.#gate.recall();
  }

  /** `before`: the stored status. The caller ensures that checks of one company never overlap. */
  async ask(
    target: Target,
    before: CompanyStatus | undefined,
    request: AskRequest,
  ): Promise<Asked> {
    const { policy, clock } = this.#deps;
    const now = clock.now();
    const { tests, held } = planTests(target, before, request, { policy, now });
    const left = this.#whySkipped(held, before);
    const ask = (liveTests: readonly LiveTest[]) =>
      this.#askAtOnce(target, before, request, liveTests);
    if (tests.length === 0) return { answers: await ask([]), held, logins: [], left };
    const unanswered = tests.filter((test) => isUnanswered(before, test));
    if (unanswered.length > 0) {
      const answers = await ask([]);
      const isMissing = unanswered.some((test) => isFoundMissing(answers, test));
      if (isMissing || responsesIn(answers).plain === 'silent') {
        return { answers, held: [], logins: [], left: isMissing ? left : 'lock-out' };
      }
    }
    if (!(await this.#begin(tests.length, request.liveTests))) {
      // Without a registration a test does not log in.
      const isLogin = tests.some((test) => cellOf(before, test)?.registration !== 'missing');
      const pause = isLogin ? this.#whyPaused() : undefined;
      return { answers: await ask([]), held: [], logins: [], left: pause };
    }
    let logins: readonly LiveAnswer[] = [];
    try {
      await this.#note(target.brn, tests, request);
      const answers = await ask(tests);
      logins = liveAnswersIn(answers, { brn: target.brn, before, now: clock.now() });
      return { answers, held, logins, left };
    } finally {
      await this.#gate.answered(tests.length, logins, request);
    }
  }

  /** Makes all calls at once; the client limits how many run in parallel. */
  async #askAtOnce(
    { brn, products, popbillUserId }: Target,
    before: CompanyStatus | undefined,
    { intent, priority }: AskRequest,
    tests: readonly LiveTest[],
  ): Promise<Answers> {
    const { popbill, clock } = this.#deps;
    const isPlanAsked = (product: Product) => {
      if (intent !== 'sweep') return intent !== 'look';
      const plan = before?.products[product]?.plan;
      return plan === undefined || seoulDayOf(plan.foundAt) !== seoulDayOf(clock.now());
    };
    const asked = products.map(async (product) => {
      const query: Query = { brn, product, priority, popbillUserId };
      const isTested = (method: Method) =>
        tests.some((test) => test.product === product && test.method === method);
      const [certificate, certificateLogin, deptUserLogin, deptUserRegistered, flatRate] =
        await Promise.all([
          popbill.certificateExpiry(query),
          isTested('certificate') ? popbill.testCertificateLogin(query) : undefined,
          isTested('deptUser') ? popbill.testDeptUserLogin(query) : undefined,
          isTested('deptUser') ? undefined : popbill.deptUserRegistered(query),
          isPlanAsked(product) ? popbill.flatRate(query) : undefined,
        ]);
      const answers = {
        certificate,
        certificateLogin,
        deptUserLogin,
        deptUserRegistered,
        flatRate,
      };
      return [product, answers] as const;
    });
    return Object.fromEntries(await Promise.all(asked));
  }

  /** Why the login test is skipped. If today's test got no answer, that is the reason, not "tested already". */
  #whySkipped(held: readonly HeldTest[], before: CompanyStatus | undefined): LoginLeft | undefined {
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
   * Recorded before they are made: live tests, so that a crash cannot cause an extra one; who tested a certificate's login,
   * because that may log a person out; who confirmed a test that may lock an account, and after how many attempts.
   */
  #note(brn: Brn, tests: readonly LiveTest[], { intent, by }: AskRequest): Promise<void> {
    const { companyQueue, store, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const now = clock.now();
      const isConfirmed = intent === 'confirmed';
      const before = await store.statusOrLost(brn);
      const after = tests.reduce<CompanyStatus | undefined>(
        (status, test) => noteAttempt(status, { brn, ...test, isConfirmed, now }),
        before,
      );
      if (after === undefined) return;
      const eventsOf = (test: LiveTest): readonly HistoryEvent[] => {
        const { product, method } = test;
        if (by === undefined) return [];
        if (isConfirmed && by !== 'cli') {
          const attempts = attemptsInRow(cellOf(before, test));
          return [{ kind: 'login-confirmed', by, product, method, attempts }];
        }
        return method === 'certificate' ? [{ kind: 'login-tested', by, product }] : [];
      };
      const events = tests.flatMap(eventsOf);
      await store.write([
        { put: 'status', value: after },
        ...events.map(
          (event): Change => ({ put: 'history', value: { v: 1, at: now, brn, event } }),
        ),
      ]);
    });
  }
}

function cellOf(
  status: CompanyStatus | undefined,
  { product, method }: LiveTest,
): MethodStatus | undefined {
  return status?.products[product]?.[method];
}

/**
 * Whether the cell's last login got no answer. Each unanswered login may be a wrong password, so POPBiLL has to answer
 * another call before the next one.
 */
function isUnanswered(before: CompanyStatus | undefined, test: LiveTest): boolean {
  const cell = cellOf(before, test);
  return cell?.login?.outcome !== 'rejected' && attemptsInRow(cell) > 0;
}

/** Whether POPBiLL answered that nothing is registered, which resets the count of attempts. */
function isFoundMissing(answers: Answers, { product, method }: LiveTest): boolean {
  const answer = method === 'deptUser' ? answers[product]?.deptUserRegistered : undefined;
  if (answer === undefined || answer.ok || answer.error.kind !== 'refused') return false;
  return answer.error.codeClass === 'auth-missing';
}
