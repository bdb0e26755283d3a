import type { Assessment } from '../assessment/assessment.js';
import { testsOf } from '../assessment/left-open-rules.js';
import {
  attemptsInRow,
  type HeldTest,
  holdOf,
  type LiveTest,
  type TestIntent,
} from '../assessment/lock-out-rules.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { SharedJobs } from '../kernel/keyed.js';
import type { Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import {
  type Company,
  PRODUCTS,
  type Product,
  type Stage,
  type UserId,
} from '../records/company.js';
import type { CompanyStatus, Refused } from '../records/status.js';
import type { Change } from '../records/store.js';
import type { AskerDeps, AskRequest, AskTarget, CompanyAsker } from './ask-popbill.js';
import type { CheckQueue, CheckRecorder, RecorderDeps } from './check-recorder.js';
import { markRegisteredAgain } from './record-answers-rules.js';
import { type Answers, responsesIn } from './record-product-rules.js';

export interface CheckRequest extends Pick<AskRequest, 'product' | 'method'> {
  readonly brn: Brn;
  /** What to check if the company is not watched. Default: tax invoices. */
  readonly products?: readonly Product[];
  readonly by: UserId | 'cli';
  readonly mayOperate: boolean;
  /** The client opened the authentication page: see `Occasion`. */
  readonly isForClient?: boolean | undefined;
  readonly intent: Exclude<TestIntent, 'sweep' | 'repeat'>;
}

export interface LoginRecord {
  /** `lost`: the count is no longer readable. */
  readonly attempts: number | 'lost';
  /** When the next confirmed test is allowed; absent: now. */
  readonly notBefore?: Instant;
}

export interface CheckReport {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent if the company is not watched; then only its status is stored, as long as the lock-out rule needs it. */
  readonly company?: Company;
  /** The name in our list, otherwise POPBiLL's. */
  readonly name?: string;
  readonly assessment: Assessment;
  readonly held: readonly HeldTest[];
  /** The logins that this check tested, whatever the answer. */
  readonly tested: readonly LiveTest[];
  /** Set if POPBiLL refused this check because of our settings. */
  readonly ourFault?: Refused;
  /** POPBiLL refuses our settings for every company, so no check works until an admin fixes them. */
  readonly areSettingsRefused: boolean;
  readonly checkedAt: Instant;
  readonly nextSweepAt?: Instant;
  /** Absent: no alert is open. */
  readonly alertLife?: AlertLife;
  readonly hasResolvedAlert: boolean;
}

export type CompanyChecks = Pick<CompanyChecker, 'check' | 'loginRecord'>;

interface Deps extends AskerDeps, RecorderDeps {
  readonly stage: Stage;
  readonly asker: CompanyAsker;
  readonly recorder: CheckRecorder;
  readonly nextSweepAt: () => Instant | undefined;
  /** Records the collector's waiting reports, so that the lock-out rule counts their logins. False: some still wait. */
  readonly recordWaitingReports: (brn: Brn) => Promise<boolean>;
  /** Shared with sweeps. Checks of one company never overlap, because the lock-out rule needs the previous result. */
  readonly checkQueue: CheckQueue;
}

export class CompanyChecker {
  readonly #deps: Deps;
  readonly #running = new SharedJobs<CheckReport>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Equal requests made at the same time share one check. Rejects with StoreError, or with ClockOffError while the
   * clock is unreliable; never because of POPBiLL's answer.
   */
  check(request: CheckRequest): Promise<CheckReport> {
    const { brn, intent, product = '', products = [], mayOperate, by, isForClient } = request;
    // A confirmation is recorded with the person's name, so its check is not shared.
    const confirmation = intent === 'confirmed' ? [by, request.method] : [];
    const key = [
      brn,
      intent,
      product,
      ...products,
      mayOperate,
      isForClient,
      ...confirmation,
    ].join();
    const { checkQueue } = this.#deps;
    return this.#running.run(key, () => checkQueue.run(brn, () => this.#checkForPerson(request)));
  }

  /** To show before a person confirms a login. Rejects with StoreError. */
  async loginRecord(test: LiveTest & { readonly brn: Brn }): Promise<LoginRecord> {
    const { brn, product, method } = test;
    const { store, policy, clock } = this.#deps;
    const products = (await store.statusOrLost(brn))?.products ?? {};
    const request = { product, method, intent: 'confirmed', policy, now: clock.now() } as const;
    const cell = products[product]?.[method];
    return {
      attempts: cell?.countLost === true ? 'lost' : attemptsInRow(cell),
      notBefore: holdOf(products, request)?.until,
    };
  }

  async #checkForPerson(request: CheckRequest): Promise<CheckReport> {
    const { store, clock, watchedCompany, popbill, asker, recorder, outages } = this.#deps;
    const { brn, products = ['taxinvoice'], by, intent, isForClient } = request;
    if (!(await this.#deps.clockWatch.checkMayAct())) throw new ClockOffError();
    const company = watchedCompany(brn);
    const target: AskTarget = company ?? { brn, products };
    const isCountKnown = await this.#deps.recordWaitingReports(brn);
    const status = await this.#statusForCheck(request);
    const [result, memberName] = await Promise.all([
      asker.ask(target, status, {
        ...request,
        intent: isCountKnown ? intent : 'without-login',
        priority: 'person',
        liveTestAdmission: 'at-once',
        isOnDemand: true,
      }),
      company === undefined
        ? popbill.companyName({ brn, product: 'taxinvoice', priority: 'person' })
        : undefined,
    ]);
    const alertBefore = company === undefined ? undefined : await store.alert(brn);
    const isLookUp = intent === 'check' || intent === 'without-login';
    const occasion = { kind: 'check', by, isLookUp, isForClient } as const;
    const recorded = await recorder.record(target, result, { trigger: 'person', occasion });
    await outages.recordCheck(brn, responsesIn(result.answers));
    const alert = recorded.alert === 'open' ? await store.alert(brn) : undefined;
    const name = company?.name ?? (memberName?.ok === true ? memberName.value : undefined);
    return {
      stage: this.#deps.stage,
      brn,
      company,
      name,
      assessment: recorded.assessment,
      held: result.held,
      tested: testedIn(result.answers),
      ourFault: recorded.ourFault,
      areSettingsRefused: this.#deps.setup.open !== undefined,
      checkedAt: clock.now(),
      nextSweepAt: company === undefined ? undefined : this.#deps.nextSweepAt(),
      alertLife: alert?.life,
      hasResolvedAlert: alertBefore !== undefined && recorded.alert === 'resolved',
    };
  }

  /** The stored status. If the person reports a new registration, that is recorded first. */
  #statusForCheck({ brn, intent, by, product }: CheckRequest): Promise<CompanyStatus | undefined> {
    const { store, companyQueue, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const status = await store.statusOrLost(brn);
      if (intent !== 'registered-again' || status === undefined) return status;
      const updated = markRegisteredAgain(status, product);
      const changes: Change[] = [{ put: 'status', value: updated }];
      if (by !== 'cli') {
        // The button always names a product.
        const event = { kind: 'said-registered', by, product: product ?? 'taxinvoice' } as const;
        changes.push({ put: 'history', value: { v: 1, at: clock.now(), brn, event } });
      }
      await store.write(changes);
      return updated;
    });
  }
}

function testedIn(answers: Answers): readonly LiveTest[] {
  return testsOf({ products: PRODUCTS }).filter(({ product, method }) => {
    const { certificateLogin, deptUserLogin } = answers[product] ?? {};
    return (method === 'certificate' ? certificateLogin : deptUserLogin) !== undefined;
  });
}
