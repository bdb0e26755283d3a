import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife } from './alert.js';
import type { CompanyStatus, LoginStatus, MethodStatus, ProductStatus } from './status.js';

/** Whether `at` was less than `ms` ago; false for a time in the future. */
export function isWithin(at: Instant | undefined, ms: number, now: Instant): boolean {
  return at !== undefined && at <= now && now - at < ms;
}

/**
 * Corrects a record with times in the future, which a wrong clock wrote. Facts are dropped and checked again. Data that
 * protects an account (rejections, live tests) and people's actions are kept and dated now.
 */
class Correction {
  readonly now: Instant;
  isNeeded = false;

  constructor(now: Instant) {
    this.now = now;
  }

  isFuture(at: Instant): boolean {
    const isFuture = at > this.now;
    if (isFuture) this.isNeeded = true;
    return isFuture;
  }

  past(at: Instant | undefined): Instant | undefined {
    return at === undefined || this.isFuture(at) ? undefined : at;
  }

  notAfter(at: Instant): Instant;
  notAfter(at: Instant | undefined): Instant | undefined;
  notAfter(at: Instant | undefined): Instant | undefined {
    return at !== undefined && this.isFuture(at) ? this.now : at;
  }

  acted<Action extends { readonly at: Instant }>(action: Action | undefined): Action | undefined {
    return action === undefined ? undefined : { ...action, at: this.notAfter(action.at) };
  }
}

/** Returns `status` itself if no time is in the future, apart from the ends of certificates and plans. */
export function statusWithoutFuture(status: CompanyStatus, now: Instant): CompanyStatus {
  const correction = new Correction(now);
  const { memberMissing, failedSweepsAt, wrongSince } = status;
  const failedAt = failedSweepsAt.filter((at) => !correction.isFuture(at));
  const corrected: CompanyStatus = {
    ...status,
    answeredAt: correction.past(status.answeredAt),
    sweptAt: correction.past(status.sweptAt),
    firstAskedAt: correction.notAfter(status.firstAskedAt),
    firstAnsweredAt: correction.notAfter(status.firstAnsweredAt),
    decidedAt: correction.past(status.decidedAt),
    wrongSince:
      wrongSince === undefined
        ? undefined
        : Object.fromEntries(
            Object.entries(wrongSince).filter(([, since]) => !correction.isFuture(since)),
          ),
    memberMissing:
      memberMissing === undefined || correction.isFuture(memberMissing.foundAt)
        ? undefined
        : memberMissing,
    failedSweeps: Math.max(0, status.failedSweeps - (failedSweepsAt.length - failedAt.length)),
    failedSweepsAt: failedAt,
    products: Object.fromEntries(
      Object.entries(status.products).map(([product, facts]) => [
        product,
        correctedFacts(facts, correction),
      ]),
    ),
  };
  return correction.isNeeded ? corrected : status;
}

function correctedFacts(facts: ProductStatus, correction: Correction): ProductStatus {
  const { certificate, deptUser, plan } = facts;
  return {
    ...facts,
    certificate: certificate === undefined ? undefined : correctedCell(certificate, correction),
    deptUser: deptUser === undefined ? undefined : correctedCell(deptUser, correction),
    plan: plan === undefined || correction.isFuture(plan.foundAt) ? undefined : plan,
    collectableAt: correction.past(facts.collectableAt),
    failures: facts.failures.filter(({ at }) => !correction.isFuture(at)),
  };
}

function correctedCell(cell: MethodStatus, correction: Correction): MethodStatus {
  const { foundAt, login } = cell;
  const isKnown = !correction.isFuture(foundAt);
  return {
    ...cell,
    registration: isKnown ? cell.registration : 'unknown',
    foundAt: correction.notAfter(foundAt),
    code: isKnown ? cell.code : undefined,
    message: isKnown ? cell.message : undefined,
    expiresAt: isKnown ? cell.expiresAt : undefined,
    login: login === undefined ? undefined : correctedLogin(login, correction),
    lastWorkedAt: correction.past(cell.lastWorkedAt),
    confirmedAt: correction.notAfter(cell.confirmedAt),
    attempts: cell.attempts.map((at) => correction.notAfter(at)),
    unansweredAt: correction.notAfter(cell.unansweredAt),
  };
}

function correctedLogin(login: LoginStatus, correction: Correction): LoginStatus | undefined {
  if (correction.isFuture(login.at) && login.outcome === 'works') return undefined;
  return {
    ...login,
    at: correction.notAfter(login.at),
    rejectedSince: correction.notAfter(login.rejectedSince),
    workedBefore: correction.past(login.workedBefore),
  };
}

/** Returns `alert` itself if no time is in the future. */
export function alertWithoutFuture(alert: Alert, now: Instant): Alert {
  const correction = new Correction(now);
  const { held, told, calls, stops } = alert;
  const corrected: Alert = {
    ...alert,
    openedAt: correction.notAfter(alert.openedAt),
    checkedAt: correction.notAfter(alert.checkedAt),
    life: correctedLife(alert.life, correction),
    told: { ...told, round: correction.past(told.round) },
    // Decided again immediately: the end of the wait was computed from a wrong time.
    held:
      held !== undefined && correction.isFuture(held.since)
        ? { ...held, since: now, until: now }
        : held,
    calls:
      calls === undefined
        ? undefined
        : {
            criticalAt: correction.notAfter(calls.criticalAt),
            ownerAt: correction.notAfter(calls.ownerAt),
            operatorsAt: correction.notAfter(calls.operatorsAt),
          },
    clientTold: correction.acted(alert.clientTold),
    pageOpenedBy: correction.acted(alert.pageOpenedBy),
    stops: stops?.map((stop) => ({
      ...stop,
      from: correction.past(stop.from),
      to: correction.notAfter(stop.to),
    })),
  };
  return correction.isNeeded ? corrected : alert;
}

function correctedLife(life: AlertLife, correction: Correction): AlertLife {
  switch (life.state) {
    case 'acknowledged':
      return {
        ...life,
        at: correction.notAfter(life.at),
        remindedAt: correction.notAfter(life.remindedAt),
      };
    case 'snoozed':
      // A wrong clock may have snoozed it for years: the snooze ends now.
      return correction.isFuture(life.at)
        ? { ...life, at: correction.now, until: correction.now }
        : life;
    case 'open':
    case 'resolved':
    case 'closed':
      return life;
  }
}
