import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife } from './alert.js';
import type { CompanyStatus, LoginStatus, MethodStatus, ProductStatus } from './status.js';

/** Whether `at` was less than `ms` ago; false if it is in the future. */
export function isWithin(at: Instant | undefined, ms: number, now: Instant): boolean {
  return at !== undefined && at <= now && now - at < ms;
}

/**
 * Corrects a record with times in the future, which a wrong clock wrote. Facts are dropped, and the next check finds them
 * again. Data that protects an account (rejections, live tests) and people's actions are kept and dated now.
 */
class Correction {
  readonly now: Instant;
  isNeeded = false;

  constructor(now: Instant) {
    this.now = now;
  }

  /** Whether `at` is in the future; if it is, the record needs the correction. */
  checkFuture(at: Instant): boolean {
    const isFuture = at > this.now;
    if (isFuture) this.isNeeded = true;
    return isFuture;
  }

  dropIfFuture(at: Instant | undefined): Instant | undefined {
    return at === undefined || this.checkFuture(at) ? undefined : at;
  }

  capAtNow(at: Instant): Instant;
  capAtNow(at: Instant | undefined): Instant | undefined;
  capAtNow(at: Instant | undefined): Instant | undefined {
    return at !== undefined && this.checkFuture(at) ? this.now : at;
  }

  /** The fact, unless it was found in the future. */
  dropFact<Fact extends { readonly foundAt: Instant }>(fact: Fact | undefined): Fact | undefined {
    return fact === undefined || this.checkFuture(fact.foundAt) ? undefined : fact;
  }

  capAction<Action extends { readonly at: Instant }>(
    action: Action | undefined,
  ): Action | undefined {
    return action && { ...action, at: this.capAtNow(action.at) };
  }
}

/** The ends of a certificate and of a plan, which are rightly in the future. */
const ENDS: ReadonlySet<string> = new Set(['expiresAt', 'endsAt']);

/**
 * Whether a number in the value, other than an end, is greater than `now`. A quick test before a correction, which almost
 * no record needs: a large store is read at each start, and a copy of every status would fill the memory with garbage.
 */
function hasNumberAfter(value: unknown, now: Instant): boolean {
  if (typeof value === 'number') return value > now;
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) {
    if (!ENDS.has(key) && hasNumberAfter(value[key as keyof typeof value], now)) return true;
  }
  return false;
}

/** The ends of certificates and plans may be in the future; if nothing else is, returns `status` itself. */
export function correctStatusTimes(status: CompanyStatus, now: Instant): CompanyStatus {
  if (!hasNumberAfter(status, now)) return status;
  const correction = new Correction(now);
  const { failedSweepsAt, wrongSince } = status;
  const failedAt = failedSweepsAt.filter((at) => !correction.checkFuture(at));
  const corrected: CompanyStatus = {
    ...status,
    answeredAt: correction.dropIfFuture(status.answeredAt),
    sweptAt: correction.dropIfFuture(status.sweptAt),
    firstAskedAt: correction.capAtNow(status.firstAskedAt),
    firstAnsweredAt: correction.capAtNow(status.firstAnsweredAt),
    decidedAt: correction.dropIfFuture(status.decidedAt),
    wrongSince:
      wrongSince &&
      Object.fromEntries(
        Object.entries(wrongSince).filter(([, since]) => !correction.checkFuture(since)),
      ),
    memberMissing: correction.dropFact(status.memberMissing),
    failedSweeps: Math.max(0, status.failedSweeps - (failedSweepsAt.length - failedAt.length)),
    failedSweepsAt: failedAt,
    products: Object.fromEntries(
      Object.entries(status.products).map(([product, facts]) => [
        product,
        correctFacts(facts, correction),
      ]),
    ),
  };
  return correction.isNeeded ? corrected : status;
}

function correctFacts(facts: ProductStatus, correction: Correction): ProductStatus {
  const { certificate, deptUser } = facts;
  return {
    ...facts,
    certificate: certificate && correctCell(certificate, correction),
    deptUser: deptUser && correctCell(deptUser, correction),
    plan: correction.dropFact(facts.plan),
    collectableAt: correction.dropIfFuture(facts.collectableAt),
    failures: facts.failures.filter(({ at }) => !correction.checkFuture(at)),
  };
}

function correctCell(cell: MethodStatus, correction: Correction): MethodStatus {
  const { foundAt, login } = cell;
  const isKnown = !correction.checkFuture(foundAt);
  return {
    ...cell,
    registration: isKnown ? cell.registration : 'unknown',
    foundAt: correction.capAtNow(foundAt),
    code: isKnown ? cell.code : undefined,
    message: isKnown ? cell.message : undefined,
    expiresAt: isKnown ? cell.expiresAt : undefined,
    login: login && correctLogin(login, correction),
    lastWorkedAt: correction.dropIfFuture(cell.lastWorkedAt),
    confirmedAt: correction.capAtNow(cell.confirmedAt),
    attempts: cell.attempts.map((at) => correction.capAtNow(at)),
    unansweredAt: correction.capAtNow(cell.unansweredAt),
  };
}

function correctLogin(login: LoginStatus, correction: Correction): LoginStatus | undefined {
  if (correction.checkFuture(login.at) && login.outcome === 'works') return undefined;
  return {
    ...login,
    at: correction.capAtNow(login.at),
    rejectedSince: correction.capAtNow(login.rejectedSince),
    workedBefore: correction.dropIfFuture(login.workedBefore),
  };
}

/** Returns `alert` itself if no time is in the future. */
export function correctAlertTimes(alert: Alert, now: Instant): Alert {
  const correction = new Correction(now);
  const { held, told, calls, stops } = alert;
  const corrected: Alert = {
    ...alert,
    openedAt: correction.capAtNow(alert.openedAt),
    checkedAt: correction.capAtNow(alert.checkedAt),
    life: correctLife(alert.life, correction),
    told: { ...told, round: correction.dropIfFuture(told.round) },
    // Decide again now, because the end of the hold was computed from a wrong time.
    held: held && correction.checkFuture(held.since) ? { ...held, since: now, until: now } : held,
    calls: calls && {
      criticalAt: correction.capAtNow(calls.criticalAt),
      ownerAt: correction.capAtNow(calls.ownerAt),
      operatorsAt: correction.capAtNow(calls.operatorsAt),
    },
    clientTold: correction.capAction(alert.clientTold),
    pageOpenedBy: correction.capAction(alert.pageOpenedBy),
    stops: stops?.map((stop) => ({
      ...stop,
      from: correction.dropIfFuture(stop.from),
      to: correction.capAtNow(stop.to),
    })),
  };
  return correction.isNeeded ? corrected : alert;
}

function correctLife(life: AlertLife, correction: Correction): AlertLife {
  switch (life.state) {
    case 'acknowledged':
      return {
        ...life,
        at: correction.capAtNow(life.at),
        remindedAt: correction.capAtNow(life.remindedAt),
      };
    case 'snoozed':
      // A wrong clock may have snoozed it for years, so the snooze ends now.
      return correction.checkFuture(life.at)
        ? { ...life, at: correction.now, until: correction.now }
        : life;
    case 'open':
    case 'resolved':
    case 'closed':
      return life;
  }
}
