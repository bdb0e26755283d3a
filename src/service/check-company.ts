import type { Occasion } from '../domain/alert.js';
import { assess } from '../domain/assess.js';
import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { Company, Product, Stage, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { HeldTest, TestIntent } from '../domain/lock-out.js';
import type { Heard } from '../domain/outage.js';
import type { Policy } from '../domain/policy.js';
import type { Refused } from '../domain/popbill-problem.js';
import { markRegisteredAnew, recordAnswers } from '../domain/record-answers.js';
import type { CompanyStatus } from '../domain/status.js';
import {
  isLoginDue,
  isLoginUnanswered,
  isRejectedSince,
  isUnanswered,
} from '../domain/what-is-left.js';
import type { AlertBook, AlertFollowing, AlertOutcome } from './alert-book.js';
import type { Asked, AskRequest, CompanyAsker, Target } from './company-asker.js';
import { type KeyedQueue, SharedJobs } from './keyed.js';
import type { OutageWatch } from './outage-watch.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, Clock, Popbill, Store } from './ports.js';
import { heardIn, loginIn, tally } from './read-answers.js';
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
  readonly heard: Heard;
  /** What a live test found; absent: none was made, or none came to the point where a login is judged. */
  readonly login?: 'works' | 'rejected';
  readonly alert: AlertOutcome;
  readonly noisy: boolean;
  /** Its alert does not follow yet: `followAgain` has to be called when the sweep is through. */
  readonly deferred: boolean;
}

/** How a sweep wants its companies to be checked. */
export interface SweepManner {
  /** Whether live tests may begin (still). Default: they may. */
  readonly mayTest?: () => boolean;
  /**
   * Alerts of logins that were not rejected before follow at the end, when it is known whether so many are rejected that
   * it is not each company's own trouble.
   */
  readonly defersRejections?: boolean;
}

interface Deps {
  readonly stage: Stage;
  readonly store: Store;
  readonly popbill: Pick<Popbill, 'companyName'>;
  readonly asker: CompanyAsker;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly outbox: OutboxLog;
  readonly setup: SetupWatch;
  readonly outages: OutageWatch;
  /** One queue for all who change a company's records. */
  readonly records: KeyedQueue;
  readonly lastCheckedAt: () => Instant | undefined;
  readonly nextSweepAt: () => Instant | undefined;
}

/** A sweep as the companies in it see it. */
export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

interface Recorded {
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly alert: AlertOutcome;
  readonly noisy: boolean;
  readonly deferred: boolean;
}

interface Recording {
  readonly occasion: Occasion;
  /** The sweep that this counts for. */
  readonly sweptAt?: Instant;
  readonly defersRejections?: boolean;
}

const NOT_FOLLOWED: AlertFollowing = { changes: [], outcome: 'none', noisy: false };
const NOTHING_HEARD: Heard = { plain: 'not-asked', live: 'not-asked', noConnection: false };

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
  checkInSweep(
    company: Company,
    sweep: SweepOccasion,
    { mayTest = () => true, defersRejections = false }: SweepManner = {},
  ): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.status(company.brn);
      if (before?.sweptAt !== undefined && before.sweptAt >= sweep.round) {
        return this.#notAsked(company, before, defersRejections ? sweep.round : undefined);
      }
      const asked = await this.#askInTurn(company, before, 'sweep', sweep, mayTest);
      const { answered, ourFault } = tally(asked.answers);
      if (this.#isAbandoned && !answered) return this.#notAsked(company, before);
      // What our own settings kept us from asking is left for the sweep to ask when they are mended.
      const isKept = ourFault?.at === 'token';
      return this.#settle(company, asked, {
        occasion: sweep,
        defersRejections,
        ...(isKept ? {} : { sweptAt: sweep.round }),
      });
    });
  }

  /** Asks a company again whose questions a sweep could not get answered; counts for no sweep. */
  checkAfterFailure(company: Company, sweep: SweepOccasion): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.status(company.brn);
      const asked = await this.#askInTurn(company, before, intentAfter(before), sweep);
      return this.#settle(company, asked, { occasion: sweep });
    });
  }

  /**
   * Asks a company again of which something was left while nobody answered or live tests paused: what stayed
   * unanswered, the day's login test, or everything when an unfinished sweep had not come to it.
   *
   * @param about.unfinished when that sweep began
   */
  checkWhatIsLeft(
    company: Company,
    about: { readonly occasion: SweepOccasion; readonly unfinished?: Instant },
  ): Promise<SweptCompany> {
    const { store, policy, clock } = this.#deps;
    const { occasion, unfinished } = about;
    return this.#turns.run(company.brn, async () => {
      const before = await store.status(company.brn);
      const isUnswept = unfinished !== undefined && (before?.sweptAt ?? 0) < unfinished;
      const isLoginLeft =
        isLoginUnanswered(before) || isLoginDue(company, before, { policy, now: clock.now() });
      const isLeft =
        isUnswept || isUnanswered(before) || (isLoginLeft && !this.#deps.asker.loginsPause);
      if (!isLeft) return this.#notAsked(company, before);
      const asked = await this.#askInTurn(company, before, intentAfter(before), occasion);
      const { answered, ourFault } = tally(asked.answers);
      if (this.#isAbandoned && !answered) return this.#notAsked(company, before);
      const counts = isUnswept && ourFault?.at !== 'token';
      return this.#settle(company, asked, { occasion, ...(counts ? { sweptAt: unfinished } : {}) });
    });
  }

  /**
   * Asks one company to see whether there are answers again (`plain`: without logging in), or whether logins work
   * again. The lock-out rule holds; a live test that stayed unanswered may be repeated within it.
   */
  probe(company: Company, wish: 'plain' | 'login', occasion: SweepOccasion): Promise<SweptCompany> {
    return this.#turns.run(company.brn, async () => {
      const before = await this.#deps.store.status(company.brn);
      const asked = await this.#deps.asker.ask(company, before, {
        intent: wish === 'plain' ? 'look' : intentAfter(before),
        priority: 'sweep',
        liveTests: 'at-once',
        isAskedFor: false,
      });
      return this.#settle(company, asked, { occasion });
    });
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
    const { answered, ourFault } = tally(asked.answers);
    const login = loginIn(asked.answers);
    await this.#followSetup(ourFault, answered);
    const recorded = await this.#record(company, asked, recording);
    return {
      ...recorded,
      asked: true,
      // HomeTax's silence arrives as POPBiLL's answer; what counts is whether it told how the company stands.
      answered: answered && recorded.status.failedSweeps === 0,
      heard: heardIn(asked.answers),
      ...(login === undefined ? {} : { login }),
      ...(ourFault === undefined ? {} : { ourFault }),
    };
  }

  /** Lets the alert follow what is known by now, without asking: what was frozen meanwhile is told late, not never. */
  followAgain(company: Company, occasion: Occasion): Promise<AlertFollowing> {
    return this.#deps.records.run(company.brn, async () => {
      const { store, policy, clock, alerts, outbox } = this.#deps;
      const status = await store.status(company.brn);
      if (status === undefined) return NOT_FOLLOWED;
      const now = clock.now();
      const assessment = assess(status, { products: company.products, policy, now });
      const following = await alerts.follow({ company, status, assessment, occasion, now });
      const { changes } = following;
      if (changes.length === 0) return following;
      await store.write(changes);
      outbox.apply(changes);
      return following;
    });
  }

  /**
   * From now on a sweep's question that stays unanswered is not on record as asked: the process ends its own calls,
   * and that says nothing about the company.
   */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /** `sweptFrom`: the sweep began then, and what it found of rejected logins is not followed before its end. */
  #notAsked(
    company: Company,
    status: CompanyStatus | undefined,
    sweptFrom?: Instant,
  ): SweptCompany {
    const { policy, clock } = this.#deps;
    const assessment = assess(status, { products: company.products, policy, now: clock.now() });
    const deferred = sweptFrom !== undefined && isRejectedSince(status, sweptFrom);
    return {
      assessment,
      asked: false,
      answered: true,
      heard: NOTHING_HEARD,
      alert: 'none',
      noisy: false,
      deferred,
    };
  }

  async #checkForPerson(request: CheckRequest): Promise<CheckReport> {
    const { store, clock, stage, watched, popbill, asker, outages } = this.#deps;
    const company = watched(request.brn);
    const target: Target = company ?? {
      brn: request.brn,
      products: request.products ?? ['taxinvoice'],
    };
    const before = await this.#readyForPerson(request);
    const [asked, memberName] = await Promise.all([
      asker.ask(target, before, {
        ...request,
        priority: 'person',
        liveTests: 'at-once',
        isAskedFor: true,
      }),
      company === undefined
        ? popbill.companyName({ brn: request.brn, product: 'taxinvoice', priority: 'person' })
        : undefined,
    ]);
    const { answered, ourFault } = tally(asked.answers);
    await this.#followSetup(ourFault, answered);
    const openBefore = company !== undefined && (await store.alert(request.brn)) !== undefined;
    const occasion = { kind: 'check', by: request.by } as const;
    const recorded = await this.#record(target, asked, { occasion });
    await outages.heard(request.brn, heardIn(asked.answers), clock.now());
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

  #record(
    target: Target,
    { answers, logins }: Asked,
    { occasion, sweptAt, defersRejections = false }: Recording,
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
      const deferred = defersRejections && logins.some(({ rejection }) => rejection !== undefined);
      const following =
        company === undefined || deferred
          ? NOT_FOLLOWED
          : await alerts.follow({ company, status, assessment, occasion, now });
      const changes: readonly Change[] = [{ put: 'status', value: status }, ...following.changes];
      await store.write(changes);
      outbox.apply(changes);
      const { outcome: alert, noisy } = following;
      return { status, assessment, alert, noisy, deferred };
    });
  }

  /** Our own settings come first: once they are known to be refused, no alert of a company may follow. */
  async #followSetup(ourFault: Refused | undefined, answered: boolean): Promise<void> {
    const { setup, clock, lastCheckedAt } = this.#deps;
    if (ourFault?.at === 'token') await setup.refused(ourFault, lastCheckedAt(), clock.now());
    else if (answered && ourFault === undefined) await setup.answered('check', clock.now());
  }
}

/** A login test without an answer is made once more; one that was answered is not. */
function intentAfter(before: CompanyStatus | undefined): 'check' | 'sweep' {
  return isLoginUnanswered(before) ? 'check' : 'sweep';
}
