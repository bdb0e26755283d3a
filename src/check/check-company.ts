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
import { responsesIn } from './read-answers-rules.js';
import { markRegisteredAgain } from './record-answers-rules.js';

export interface CheckRequest {
  readonly brn: Brn;
  /** For a company that is not watched. Default: tax invoices. */
  readonly products?: readonly Product[];
  readonly by: UserId | 'cli';
  /** May have a login tested that may be rejected again. */
  readonly mayOperate: boolean;
  /** Decides which live tests may be made. */
  readonly intent: Exclude<TestIntent, 'sweep' | 'repeat'>;
  /** With intents about one product. Absent: all. */
  readonly product?: Product;
  /** With intent `confirmed`. */
  readonly method?: Method;
}

export interface LoginRecord {
  /** In a row, rejected or perhaps so; `lost`: unknown. */
  readonly attempts: number | 'lost';
  /** No other test before, even if confirmed. */
  readonly notBefore?: Instant;
}

export interface CheckReport {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent: not watched. Only its status is kept, for as long as the lock-out rule needs it. */
  readonly company?: Company;
  /** Ours, else POPBiLL's. */
  readonly name?: string;
  /** As of `checkedAt`. */
  readonly assessment: Assessment;
  /** Live tests that were not made. */
  readonly held: readonly HeldTest[];
  /** POPBiLL refused our own settings. */
  readonly ourFault?: Refused;
  /** It refuses them for every company: nothing can be checked until an admin fixes them. */
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
  /** Shared with sweeps. Calls of one company never overlap: the lock-out rule needs what the check before found. */
  readonly turns: KeyedQueue;
}

export class CompanyChecker {
  readonly #deps: Deps;
  readonly #shared = new SharedJobs<CheckReport>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Asks POPBiLL, stores the answers, and updates a watched company's alert. Two people who check one company at the
   * same time share one check. Rejects with StoreError, or with ClockOffError while the clock cannot be relied on;
   * never for an answer of POPBiLL.
   */
  check(request: CheckRequest): Promise<CheckReport> {
    const { brn, intent, product = '', products = [], mayOperate, by } = request;
    // A confirmation is on record by name.
    const confirmed = intent === 'confirmed' ? [by, request.method] : [];
    const key = [brn, intent, product, ...products, mayOperate, ...confirmed].join();
    const { turns } = this.#deps;
    return this.#shared.run(key, () => turns.run(brn, () => this.#checkForPerson(request)));
  }

  /** What a person should know before they confirm a login. Rejects with StoreError. */
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

  /** The status to start from, with what the person says about a registration. */
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
