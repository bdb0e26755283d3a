import type { Occasion } from '../alert/notice-rules.js';
import { assess, isUndetermined } from '../assessment/assess-rules.js';
import {
  hasUnansweredQuestion,
  isLoginDue,
  isLoginUnanswered,
  isUndeterminedSince,
  type LoginSkip,
} from '../assessment/left-open-rules.js';
import type { AskRequest, CompanyAsker } from '../check/ask-popbill.js';
import type { CheckQueue, CheckRecorder, RecordedCheck } from '../check/check-recorder.js';
import { loginOutcome, responsesIn, summarizeAnswers } from '../check/record-product-rules.js';
import type { Responses } from '../incident/incident-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Store } from '../records/store.js';
import { createCompanyNamer, type NamerDeps } from './company-namer.js';

export type SweepOccasion = Extract<Occasion, { readonly kind: 'sweep' }>;

export interface SweptCompany
  extends Pick<RecordedCheck, 'assessment' | 'alert' | 'notifies' | 'isDeferred' | 'ourFault'> {
  /** False if an interrupted sweep had already asked about the company, if it needed no check, or after `abandon`. */
  readonly wasAsked: boolean;
  /** After `abandon`: calls were aborted, so the sweep has to ask again after the next start. */
  readonly isCutOff?: boolean;
  /** If false, the company is asked about again later. Also true if it needed no check. */
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
  /** Start of the sweep that the answer counts for. Absent: none. */
  readonly round?: Instant | undefined;
}

export type SweepChecker = ReturnType<typeof createSweepChecker>;

export function createSweepChecker(deps: Deps) {
  const { store, asker, recorder, clock, policy, checkQueue, watchedCompany } = deps;
  const nameCompany = createCompanyNamer(deps);
  let isAbandoned = false;

  function checkInSweep(
    company: Company,
    sweep: SweepOccasion,
    options: Pick<AskOptions, 'liveTestAdmission' | 'deferredSince'>,
  ): Promise<SweptCompany> {
    return inTurn(company, async (current, previous) => {
      const { round } = sweep;
      const sweptAt = previous?.sweptAt ?? 0;
      // A time in the future was written by a wrong clock.
      const wasSwept = sweptAt >= round && sweptAt <= clock.now();
      if (wasSwept) return withoutAsking(current, previous, round);
      return ask(current, previous, { intent: 'sweep', occasion: sweep, round, ...options });
    });
  }

  /** Does not count as part of a sweep. */
  function checkAfterFailure(
    company: Company,
    occasion: SweepOccasion,
    deferredSince?: Instant,
  ): Promise<SweptCompany> {
    return inTurn(company, (current, previous) =>
      ask(current, previous, { intent: nextIntent(previous), occasion, deferredSince }),
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
    return inTurn(company, async (current, previous) => {
      const isUnswept = unfinishedSince !== undefined && (previous?.sweptAt ?? 0) < unfinishedSince;
      const needsLoginTest =
        isLoginUnanswered(previous) || isLoginDue(current, previous, { policy, now: clock.now() });
      const needsCheck =
        isUnswept || hasUnansweredQuestion(previous) || (needsLoginTest && !asker.areLoginsPaused);
      if (!needsCheck) return withoutAsking(current, previous, unfinishedSince);
      const round = isUnswept ? unfinishedSince : undefined;
      return ask(current, previous, { intent: nextIntent(previous), round, ...options });
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
    return inTurn(company, (current, previous) => {
      const intent = mode === 'plain' ? 'without-login' : nextIntent(previous);
      const options = { intent, occasion, liveTestAdmission: 'at-once', deferredSince } as const;
      return ask(current, previous, options);
    });
  }

  /** Call this when the process aborts its calls. A company with an unanswered call is then cut off. */
  function abandon(): void {
    isAbandoned = true;
  }

  function inTurn(
    listed: Company,
    work: (current: Company, previous: CompanyStatus | undefined) => Promise<SweptCompany>,
  ): Promise<SweptCompany> {
    const { brn } = listed;
    return checkQueue.run(brn, async () => {
      const previous = await store.statusOrLost(brn);
      // A sweep may take hours: since it listed its companies, this one may have been changed, paused or removed.
      const current = watchedCompany(brn);
      if (current === undefined || current.paused !== undefined) {
        return withoutAsking(listed, previous);
      }
      return work(current, previous);
    });
  }

  async function ask(
    company: Company,
    previous: CompanyStatus | undefined,
    { intent, occasion, liveTestAdmission = () => true, deferredSince, round }: AskOptions,
  ): Promise<SweptCompany> {
    const isOnDemand = occasion.by !== 'schedule';
    const request = {
      intent: deps.hasWaitingReport(company.brn) ? 'without-login' : intent,
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

  /** `round`: when the sweep began that had already asked; a company that failed then still counts as failed. */
  function withoutAsking(
    company: Company,
    status: CompanyStatus | undefined,
    round?: Instant,
  ): SweptCompany {
    const isKnown =
      status === undefined || round === undefined || !isUndeterminedSince(status, round);
    return {
      assessment: assess(status, { products: company.products, policy, now: clock.now() }),
      wasAsked: false,
      isStateKnown: isKnown,
      responses: { plain: 'no-evidence', live: 'no-evidence' },
      alert: 'none',
      isDeferred: false,
      notifies: false,
    };
  }

  return { checkInSweep, checkAfterFailure, catchUpOn, probe, abandon };
}

function nextIntent(previous: CompanyStatus | undefined): 'repeat' | 'sweep' {
  return isLoginUnanswered(previous) ? 'repeat' : 'sweep';
}
