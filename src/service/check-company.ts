import type { Occasion } from '../domain/alert.js';
import { assess } from '../domain/assess.js';
import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { Company, Product, Stage, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { HeldTest, TestIntent } from '../domain/lock-out.js';
import type { Policy } from '../domain/policy.js';
import { logsIn, type Refused } from '../domain/popbill-problem.js';
import { markRegisteredAnew, noteAttempt, recordAnswers } from '../domain/record-answers.js';
import type { CompanyStatus } from '../domain/status.js';
import type { AlertBook, AlertOutcome } from './alert-book.js';
import { type Answers, askPopbill, type Questions, questionsFor, tally } from './ask-popbill.js';
import { type KeyedQueue, SharedJobs } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, Clock, Popbill, Priority, Store } from './ports.js';
import type { SetupWatch } from './setup-watch.js';

/** A person's wish to know how one company stands. */
export interface CheckRequest {
  readonly brn: Brn;
  /** What to ask about when the company is not watched (a watched one has its own). Default: tax invoices. */
  readonly products?: readonly Product[];
  readonly by: UserId | 'cli';
  /** What the person asked for, which decides what live tests may be made. */
  readonly intent: Exclude<TestIntent, 'sweep'>;
  /** With intents `registered-anew` and `certificate-login`: the product that was meant. Absent: all. */
  readonly product?: Product;
}

/** What a check found; `assessment` is derived from `status` at `checkedAt`. */
export interface CheckReport {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent: not watched. Only its status is kept, for as long as the lock-out rule needs it. */
  readonly company?: Company;
  /** The watched company's name, else POPBiLL's own name of the member; absent when neither is known. */
  readonly name?: string;
  readonly products: readonly Product[];
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  /** Live tests that were not made, and why. */
  readonly held: readonly HeldTest[];
  /** POPBiLL refuses our own settings: nothing can be checked until an admin mends them. */
  readonly ourFault?: Refused;
  readonly checkedAt: Instant;
  readonly nextSweepAt?: Instant;
  /** Whether an alert of this company is open after this check. */
  readonly alertOpen: boolean;
  /** The alert was open before this check and is resolved by it. */
  readonly alertResolved: boolean;
}

export interface CompanyChecks {
  /**
   * Asks POPBiLL, stores what the answers mean, and lets a watched company's alert follow. Two people who check one
   * company at the same time share one check. Never rejects for what POPBiLL answers; rejects with StoreError.
   */
  check(request: CheckRequest): Promise<CheckReport>;
}

/** What the sweep learns from one company. */
export interface SweptCompany {
  readonly assessment: Assessment;
  /** False when this sweep had asked about the company before it was interrupted. */
  readonly asked: boolean;
  /** Whether it was found out how the company stands; those of which it was not are asked again. */
  readonly answered: boolean;
  readonly ourFault?: Refused;
  readonly alert: AlertOutcome;
  readonly noisy: boolean;
}

interface Deps {
  readonly stage: Stage;
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly outbox: OutboxLog;
  readonly setup: SetupWatch;
  /** One queue for all who change a company's records. */
  readonly records: KeyedQueue;
  readonly lastCheckedAt: () => Instant | undefined;
  readonly nextSweepAt: () => Instant | undefined;
}

type Target = Pick<Company, 'brn' | 'products' | 'popbillUserId'>;

/** A sweep as the companies in it see it. */
export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

interface Asked {
  readonly questions: Questions;
  readonly answers: Answers;
}

interface Recorded {
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly alert: AlertOutcome;
  readonly noisy: boolean;
}

function loginWasUnanswered(status: CompanyStatus | undefined): boolean {
  return Object.values(status?.products ?? {}).some(({ failures }) =>
    failures.some(({ call }) => logsIn(call)),
  );
}

/** Checks companies for people and for sweeps: the same questions, rules and records for both. */
export class CompanyChecker implements CompanyChecks {
  readonly #deps: Deps;
  readonly #shared = new SharedJobs<CheckReport>();
  /** Calls of one company never overlap: the lock-out rule decides on what the check before found. */
  readonly #turns: KeyedQueue;
  #isAbandoned = false;

  constructor(deps: Deps, turns: KeyedQueue) {
    this.#deps = deps;
    this.#turns = turns;
  }

  check(request: CheckRequest): Promise<CheckReport> {
    const { brn, intent } = request;
    const products = (request.products ?? []).join();
    return this.#shared.run([brn, intent, request.product ?? '', products].join(), () =>
      this.#turns.run(brn, () => this.#checkForPerson(request)),
    );
  }

  /** The part of a sweep that concerns one company; `round` is when the sweep began. */
  checkInSweep(company: Company, sweep: SweepOccasion): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.status(company.brn);
      if (before?.sweptAt !== undefined && before.sweptAt >= sweep.round) {
        return this.#notAsked(company, before);
      }
      const asked = await this.#ask(company, before, { intent: 'sweep', priority: 'sweep' });
      const { answered, ourFault } = tally(asked.answers);
      if (this.#isAbandoned && !answered) return this.#notAsked(company, before);
      // What our own settings kept us from asking is left for the sweep to ask when they are mended.
      const isKept = ourFault?.at === 'token';
      return this.#settle(company, asked, sweep, isKept ? undefined : sweep.round);
    });
  }

  /** Asks a company again whose questions a sweep could not get answered; counts for no sweep. */
  checkAfterFailure(company: Company, sweep: SweepOccasion): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.status(company.brn);
      // A login test without an answer is made once more; one that was answered is not.
      const intent = loginWasUnanswered(before) ? 'check' : 'sweep';
      const asked = await this.#ask(company, before, { intent, priority: 'sweep' });
      return this.#settle(company, asked, sweep);
    });
  }

  /** `sweptAt`: the sweep that this counts for. */
  async #settle(
    company: Company,
    { answers }: Asked,
    occasion: Occasion,
    sweptAt?: Instant,
  ): Promise<SweptCompany> {
    const { answered, ourFault } = tally(answers);
    await this.#followSetup(ourFault, answered);
    const recorded = await this.#record(company, answers, occasion, sweptAt);
    return {
      ...recorded,
      asked: true,
      // HomeTax's silence arrives as POPBiLL's answer; what counts is whether it told how the company stands.
      answered: answered && recorded.status.failedSweeps === 0,
      ...(ourFault === undefined ? {} : { ourFault }),
    };
  }

  /** Lets the alert follow what is known by now, without asking: what was frozen meanwhile is told late, not never. */
  followAgain(company: Company, occasion: Occasion): Promise<void> {
    return this.#deps.records.run(company.brn, async () => {
      const { store, policy, clock, alerts, outbox } = this.#deps;
      const status = await store.status(company.brn);
      if (status === undefined) return;
      const now = clock.now();
      const assessment = assess(status, { products: company.products, policy, now });
      const { changes } = await alerts.follow({ company, status, assessment, occasion, now });
      if (changes.length === 0) return;
      await store.write(changes);
      outbox.apply(changes);
    });
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
    return { assessment, asked: false, answered: true, alert: 'none', noisy: false };
  }

  async #checkForPerson(request: CheckRequest): Promise<CheckReport> {
    const { store, clock, stage, watched, popbill } = this.#deps;
    const company = watched(request.brn);
    const target: Target = company ?? {
      brn: request.brn,
      products: request.products ?? ['taxinvoice'],
    };
    const before = await this.#readyForPerson(request);
    const [asked, memberName] = await Promise.all([
      this.#ask(target, before, { ...request, priority: 'person' }),
      company === undefined
        ? popbill.companyName({ brn: request.brn, product: 'taxinvoice', priority: 'person' })
        : undefined,
    ]);
    const { answered, ourFault } = tally(asked.answers);
    await this.#followSetup(ourFault, answered);
    const openBefore = company !== undefined && (await store.alert(request.brn)) !== undefined;
    const occasion = { kind: 'check', by: request.by } as const;
    const recorded = await this.#record(target, asked.answers, occasion);
    const name = company?.name ?? (memberName?.ok === true ? memberName.value : undefined);
    const nextSweepAt = this.#deps.nextSweepAt();
    return {
      stage,
      brn: request.brn,
      ...(company === undefined ? {} : { company }),
      ...(name === undefined ? {} : { name }),
      products: target.products,
      status: recorded.status,
      assessment: recorded.assessment,
      held: asked.questions.held,
      ...(ourFault === undefined ? {} : { ourFault }),
      checkedAt: clock.now(),
      ...(company === undefined || nextSweepAt === undefined ? {} : { nextSweepAt }),
      alertOpen: recorded.alert === 'open',
      alertResolved: openBefore && recorded.alert === 'resolved',
    };
  }

  /** The status to start from; when a person says that it was registered anew, that is noted first. */
  #readyForPerson(request: CheckRequest): Promise<CompanyStatus | undefined> {
    const { store, records, clock } = this.#deps;
    return records.run(request.brn, async () => {
      const before = await store.status(request.brn);
      if (request.intent !== 'registered-anew' || before === undefined) return before;
      const now = clock.now();
      const marked = markRegisteredAnew(before, {
        brn: request.brn,
        now,
        ...(request.product === undefined ? {} : { product: request.product }),
      });
      const changes: Change[] = [{ put: 'status', value: marked }];
      if (request.by !== 'cli') {
        const product = request.product ?? 'taxinvoice';
        const event = { kind: 'said-registered', by: request.by, product } as const;
        changes.push({ put: 'history', value: { v: 1, at: now, brn: request.brn, event } });
      }
      await store.write(changes);
      return marked;
    });
  }

  async #ask(
    target: Target,
    before: CompanyStatus | undefined,
    request: Pick<CheckRequest, 'product'> & {
      readonly intent: TestIntent;
      readonly priority: Priority;
    },
  ): Promise<Asked> {
    const { policy, clock, popbill } = this.#deps;
    const questions = questionsFor(target, before, {
      intent: request.intent,
      priority: request.priority,
      policy,
      now: clock.now(),
      ...(request.product === undefined ? {} : { product: request.product }),
    });
    await this.#noteLiveTests(questions);
    return { questions, answers: await askPopbill(popbill, questions) };
  }

  /** Live tests are on record before they are made, so that a crash in the middle cannot lead to one too many. */
  async #noteLiveTests(questions: Questions): Promise<void> {
    const tests = questions.products.flatMap(({ product, deptUser, certificateLogin }) => [
      ...(deptUser === 'login-test' ? [{ product, method: 'deptUser' as const }] : []),
      ...(certificateLogin ? [{ product, method: 'certificate' as const }] : []),
    ]);
    if (tests.length === 0) return;
    const { records, store, clock } = this.#deps;
    await records.run(questions.brn, async () => {
      const now = clock.now();
      const noted = tests.reduce<CompanyStatus | undefined>(
        (status, cell) => noteAttempt(status, { brn: questions.brn, ...cell, now }),
        await store.status(questions.brn),
      );
      if (noted !== undefined) await store.write([{ put: 'status', value: noted }]);
    });
  }

  #record(
    target: Target,
    answers: Answers,
    occasion: Occasion,
    sweptAt?: Instant,
  ): Promise<Recorded> {
    const { records, store, policy, clock, watched, alerts, outbox } = this.#deps;
    return records.run(target.brn, async () => {
      const now = clock.now();
      const status = recordAnswers(await store.status(target.brn), {
        brn: target.brn,
        answers,
        origin: sweptAt === undefined ? { kind: 'check' } : { kind: 'sweep', startedAt: sweptAt },
        policy,
        now,
      });
      const assessment = assess(status, { products: target.products, policy, now });
      // Looked up anew: it may have been removed or changed while POPBiLL was asked.
      const company = watched(target.brn);
      const following =
        company === undefined
          ? ({ changes: [], outcome: 'none', noisy: false } as const)
          : await alerts.follow({ company, status, assessment, occasion, now });
      const changes: readonly Change[] = [{ put: 'status', value: status }, ...following.changes];
      await store.write(changes);
      outbox.apply(changes);
      return { status, assessment, alert: following.outcome, noisy: following.noisy };
    });
  }

  /** Our own settings come first: once they are known to be refused, no alert of a company may follow. */
  async #followSetup(ourFault: Refused | undefined, answered: boolean): Promise<void> {
    const { setup, clock, lastCheckedAt } = this.#deps;
    if (ourFault?.at === 'token') await setup.refused(ourFault, lastCheckedAt(), clock.now());
    else if (answered && ourFault === undefined) await setup.answered('check', clock.now());
  }
}
