import type { Assessment } from '../assessment/assessment.js';
import {
  attemptsInRow,
  type HeldTest,
  holdOf,
  type LiveTest,
  type TestIntent,
} from '../assessment/lock-out-rules.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { type KeyedQueue, SharedJobs } from '../kernel/keyed.js';
import type { Instant } from '../kernel/time.js';
import type { Company, Method, Product, Stage, UserId } from '../records/company.js';
import type { CompanyStatus, Refused } from '../records/status.js';
import type { Change } from '../records/store.js';
import type { AskerDeps, CompanyAsker, Target } from './ask-popbill.js';
import type { CheckRecorder, RecorderDeps } from './check-recorder.js';
import { markRegisteredAgain } from './record-answers-rules.js';
import { responsesIn } from './record-product-rules.js';

export interface CheckRequest {
  readonly brn: Brn;
  /** For a company that is not watched. Default: tax invoices. */
  readonly products?: readonly Product[];
  readonly by: UserId | 'cli';
  /** May test a login that was rejected before. */
  readonly mayOperate: boolean;
  /** Decides which live tests may be made. */
  readonly intent: Exclude<TestIntent, 'sweep' | 'repeat'>;
  /** For intents about one product. Absent: all products. */
  readonly product?: Product;
  /** For intent `confirmed`. */
  readonly method?: Method;
}

export interface LoginRecord {
  /** Logins in a row that were, or may have been, rejected; `lost`: unknown. */
  readonly attempts: number | 'lost';
  /** Earliest time of the next test, even if confirmed. */
  readonly notBefore?: Instant;
}

export interface CheckReport {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent: not watched. Then only the status is kept, while the lock-out rule needs it. */
  readonly company?: Company;
  /** The name in our list, otherwise POPBiLL's. */
  readonly name?: string;
  /** As of `checkedAt`. */
  readonly assessment: Assessment;
  /** Live tests that were held back. */
  readonly held: readonly HeldTest[];
  /** POPBiLL refused our own settings. */
  readonly ourFault?: Refused;
  /** POPBiLL refuses our settings for every company: no check works until an admin fixes them. */
  readonly setupOpen: boolean;
  readonly checkedAt: Instant;
  readonly nextSweepAt?: Instant;
  readonly alertOpen: boolean;
  readonly alertResolved: boolean;
}

export type CompanyChecks = Pick<CompanyChecker, 'check' | 'logins'>;

interface Deps extends AskerDeps, RecorderDeps {
  readonly stage: Stage;
  readonly asker: CompanyAsker;
  readonly recorder: CheckRecorder;
  readonly nextSweepAt: () => Instant | undefined;
  /** Shared with sweeps. Checks of one company never overlap: the lock-out rule needs the previous result. */
  readonly turns: KeyedQueue;
}

export class CompanyChecker {
  readonly #deps: Deps;
  readonly #shared = new SharedJobs<CheckReport>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Asks POPBiLL, stores the answers, and updates a watched company's alert. Simultaneous equal requests share one check.
   * Rejects with StoreError, or with ClockOffError while the clock is unreliable; never because of POPBiLL's answer.
   */
  check(request: CheckRequest): Promise<CheckReport> {
    const { brn, intent, product = '', products = [], mayOperate, by } = request;
    // A confirmation is recorded with the person's name, so it is not shared.
    const confirmed = intent === 'confirmed' ? [by, request.method] : [];
    const key = [brn, intent, product, ...products, mayOperate, ...confirmed].join();
    const { turns } = this.#deps;
    return this.#shared.run(key, () => turns.run(brn, () => this.#checkForPerson(request)));
  }

  /** The record to show before a person confirms a login. Rejects with StoreError. */
  async logins({ brn, product, method }: LiveTest & { readonly brn: Brn }): Promise<LoginRecord> {
    const { store, policy, clock } = this.#deps;
    const products = (await store.statusOrLost(brn))?.products ?? {};
    const wish = { product, method, intent: 'confirmed', policy, now: clock.now() } as const;
    const cell = products[product]?.[method];
    return {
      attempts: cell?.countLost === true ? 'lost' : attemptsInRow(cell),
      notBefore: holdOf(products, wish)?.until,
    };
  }

  async #checkForPerson(request: CheckRequest): Promise<CheckReport> {
    const { store, clock, stage, watched, popbill, asker, recorder, outages, setup } = this.#deps;
    const { brn, products = ['taxinvoice'] } = request;
    if (!(await this.#deps.clockWatch.isRight())) throw new ClockOffError();
    const company = watched(brn);
    const target: Target = company ?? { brn, products };
    const before = await this.#readyForPerson(request);
    const [asked, memberName] = await Promise.all([
      asker.ask(target, before, {
        ...request,
        priority: 'person',
        liveTests: 'at-once',
        isAskedFor: true,
      }),
      company === undefined
        ? popbill.companyName({ brn, product: 'taxinvoice', priority: 'person' })
        : undefined,
    ]);
    const openBefore = company !== undefined && (await store.alert(brn)) !== undefined;
    const occasion = { kind: 'check', by: request.by } as const;
    const recorded = await recorder.record(target, asked, { by: 'person', occasion });
    await outages.checked(brn, responsesIn(asked.answers));
    const name = company?.name ?? (memberName?.ok === true ? memberName.value : undefined);
    return {
      stage,
      brn,
      company,
      name,
      assessment: recorded.assessment,
      held: asked.held,
      ourFault: recorded.ourFault,
      setupOpen: setup.open !== undefined,
      checkedAt: clock.now(),
      nextSweepAt: company === undefined ? undefined : this.#deps.nextSweepAt(),
      alertOpen: recorded.alert === 'open',
      alertResolved: openBefore && recorded.alert === 'resolved',
    };
  }

  /** The stored status; marked first if the person says that they registered again. */
  #readyForPerson({ brn, intent, by, product }: CheckRequest): Promise<CompanyStatus | undefined> {
    const { store, companyQueue, clock } = this.#deps;
    return companyQueue.run(brn, async () => {
      const before = await store.statusOrLost(brn);
      if (intent !== 'registered-again' || before === undefined) return before;
      const marked = markRegisteredAgain(before, product);
      const changes: Change[] = [{ put: 'status', value: marked }];
      if (by !== 'cli') {
        const event = { kind: 'said-registered', by, product: product ?? 'taxinvoice' } as const;
        changes.push({ put: 'history', value: { v: 1, at: clock.now(), brn, event } });
      }
      await store.write(changes);
      return marked;
    });
  }
}
