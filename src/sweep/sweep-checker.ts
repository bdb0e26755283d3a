import type { Occasion } from '../alert/notice-rules.js';
import { assess, isUndetermined } from '../assessment/assess-rules.js';
import {
  hasUnansweredQuestion,
  isLoginDue,
  isLoginUnanswered,
  type LoginSkip,
} from '../assessment/left-open-rules.js';
import type { AskRequest, CompanyAsker } from '../check/ask-popbill.js';
import type { CheckQueue, CheckRecorder, RecordedCheck } from '../check/check-recorder.js';
import { loginOutcome, responsesIn, summarizeAnswers } from '../check/record-product-rules.js';
import type { Responses } from '../incident/outage-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Store } from '../records/store.js';
import { createCompanyNamer, type NamerDeps } from './company-namer.js';

export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

/** The result of a check by a sweep, recheck, catch-up or probe. */
export interface SweptCompany
  extends Pick<RecordedCheck, 'assessment' | 'alert' | 'notifies' | 'isDeferred' | 'ourFault'> {
  /** False if an interrupted sweep had already asked about the company, if it needed no check, or after `abandon`. */
  readonly wasAsked: boolean;
  /** After `abandon`: calls were aborted, so the sweep has to ask again after the next start. */
  readonly isCutOff?: boolean;
  /** If false, the company is asked about again later. Also true if it was not asked about. */
  readonly isStateKnown: boolean;
  readonly responses: Responses;
  /** Absent: no live test, or a test without a result. */
  readonly login?: 'works' | 'rejected';
  /** Why the login was not tested; absent: it was, or needed no test. */
  readonly skipReason?: LoginSkip;
}

interface Deps extends NamerDeps {
  readonly store: Store;
  readonly asker: CompanyAsker;
  readonly recorder: CheckRecorder;
  readonly policy: Policy;
  /** Shared with people's checks. Those of one company never overlap: the lock-out rule needs the last result. */
  readonly checkQueue: CheckQueue;
  /** Whether a failure reported by the collector is not recorded yet. It may be a rejection, so no login is tested. */
  readonly hasWaitingReport: (brn: Brn) => boolean;
}

interface AskOptions {
  readonly intent: AskRequest['intent'];
  readonly occasion: SweepOccasion;
  /** Default: live tests may begin as soon as the `LiveTestGate` lets them. */
  readonly liveTestAdmission?: AskRequest['liveTestAdmission'];
  /**
   * When a pass over many companies began. Alerts about trouble since then that many companies may share (a rejected
   * login, a new problem, no answer) wait for the end of the pass, when the number of affected companies is known.
   */
  readonly deferredSince?: Instant | undefined;
  /** Start of the sweep that the answer counts for. */
  readonly round?: Instant | undefined;
}

export type SweepChecker = ReturnType<typeof createSweepChecker>;

export function createSweepChecker(deps: Deps) {
  const { store, asker, recorder, clock, policy, checkQueue, hasWaitingReport } = deps;
  const nameCompany = createCompanyNamer(deps);
  let isAbandoned = false;

  /** Sweeps one company, unless this sweep has already asked about it. */
  function checkInSweep(
    company: Company,
    sweep: SweepOccasion,
    options: Pick<AskOptions, 'liveTestAdmission' | 'deferredSince'>,
  ): Promise<SweptCompany> {
    return inTurn(company, async (previous) => {
      const { round } = sweep;
      const sweptAt = previous?.sweptAt ?? 0;
      // A time in the future was written by a wrong clock.
      const wasSwept = sweptAt >= round && sweptAt <= clock.now();
      if (wasSwept) return withoutAsking(company, previous);
      return ask(company, previous, { intent: 'sweep', occasion: sweep, round, ...options });
    });
  }

  /** Asks again about a company that got no answer in the sweep. Does not count as part of a sweep. */
  function checkAfterFailure(
    company: Company,
    occasion: SweepOccasion,
    deferredSince?: Instant,
  ): Promise<SweptCompany> {
    return inTurn(company, async (previous) =>
      ask(company, previous, { intent: nextIntent(previous), occasion, deferredSince }),
    );
  }

  /**
   * Checks a company after an outage or a pause of live tests, if it needs that: because it got no answer, its login
   * test of the day is missing, or an unfinished sweep had not reached it.
   */
  function catchUpOn(
    company: Company,
    options: Pick<AskOptions, 'occasion' | 'deferredSince'>,
    unfinishedSince: Instant | undefined,
  ): Promise<SweptCompany> {
    return inTurn(company, async (previous) => {
      const isUnswept = unfinishedSince !== undefined && (previous?.sweptAt ?? 0) < unfinishedSince;
      const needsLoginTest =
        isLoginUnanswered(previous) || isLoginDue(company, previous, { policy, now: clock.now() });
      const needsCheck =
        isUnswept || hasUnansweredQuestion(previous) || (needsLoginTest && !asker.areLoginsPaused);
      if (!needsCheck) return withoutAsking(company, previous);
      const round = isUnswept ? unfinishedSince : undefined;
      return ask(company, previous, { intent: nextIntent(previous), round, ...options });
    });
  }

  /**
   * Asks about one company to see whether POPBiLL answers again (`plain`: no login), or whether logins work again. An
   * unanswered live test may be repeated within the lock-out rule.
   */
  function probe(
    company: Company,
    mode: 'plain' | 'login',
    occasion: SweepOccasion,
    deferredSince?: Instant,
  ): Promise<SweptCompany> {
    return inTurn(company, async (previous) => {
      const intent = mode === 'plain' ? 'without-login' : nextIntent(previous);
      const options = { intent, occasion, liveTestAdmission: 'at-once', deferredSince } as const;
      return ask(company, previous, options);
    });
  }

  /** Call this when the process aborts its calls. A company with an unanswered call is then cut off. */
  function abandon(): void {
    isAbandoned = true;
  }

  function inTurn<T>(
    { brn }: Company,
    work: (previous: CompanyStatus | undefined) => Promise<T>,
  ): Promise<T> {
    return checkQueue.run(brn, async () => work(await store.statusOrLost(brn)));
  }

  async function ask(
    company: Company,
    previous: CompanyStatus | undefined,
    { intent, occasion, liveTestAdmission = () => true, deferredSince, round }: AskOptions,
  ): Promise<SweptCompany> {
    const isOnDemand = occasion.by !== 'schedule';
    const request = {
      intent: hasWaitingReport(company.brn) ? 'without-login' : intent,
      priority: 'sweep',
      liveTestAdmission,
      isOnDemand,
    } as const;
    const result = await asker.ask(company, previous, request);
    const { isAnswered, isComplete, ourFault } = summarizeAnswers(result.answers);
    const isCutOff = isAbandoned && !isComplete;
    if (isCutOff && !isAnswered) return { ...withoutAsking(company, previous), isCutOff };
    // A refused company is counted at the end of the sweep, when it is known whether others are too (countRefused).
    const isCounted = !isCutOff && (ourFault === undefined || isAnswered);
    if (round !== undefined) await nameCompany(company, result.answers, round);
    const recorded = await recorder.record(company, result, {
      trigger: round === undefined ? 'recheck' : 'sweep',
      occasion,
      deferredSince,
      sweptAt: isCounted ? round : undefined,
    });
    return {
      wasAsked: true,
      isCutOff,
      // POPBiLL may answer that HomeTax is silent, which says nothing about the company.
      isStateKnown: recorded.isAnswered && !recorded.assessment.products.some(isUndetermined),
      responses: responsesIn(result.answers),
      login: loginOutcome(result.answers),
      skipReason: result.skipReason,
      ...recorded,
    };
  }

  function withoutAsking(company: Company, status: CompanyStatus | undefined): SweptCompany {
    return {
      assessment: assess(status, { products: company.products, policy, now: clock.now() }),
      wasAsked: false,
      isStateKnown: true,
      responses: { plain: 'no-evidence', live: 'no-evidence' },
      alert: 'none',
      isDeferred: false,
      notifies: false,
    };
  }

  return { checkInSweep, checkAfterFailure, catchUpOn, probe, abandon };
}

/** An unanswered login test is repeated; others are made at most once a day. */
function nextIntent(previous: CompanyStatus | undefined): 'repeat' | 'sweep' {
  return isLoginUnanswered(previous) ? 'repeat' : 'sweep';
}
