import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { ReasonKind } from '../../src/records/reason.js';
import { RANK, standingProblems } from './expected.js';
import { describe, type Hearing, type Noise, pairOf } from './hearing.js';
import type { Ledger } from './ledger.js';
import { causeOf, isDoubted, type Trial } from './trial.js';

/** 2. Never twice for the same step: whatever is said aloud is new, or its time has come. */
export function nothingIsToldTwice(
  trial: Trial,
  hearing: Hearing,
  { ledger, repeats }: { readonly ledger: Ledger; readonly repeats: Repeats },
) {
  return ({ brn, alert, why, isPost }: Noise): void => {
    const of = hearing.of(brn);
    const now = trial.now();
    if (why === 'resolved' || of === undefined || of.openedAt !== alert.openedAt) return;
    const isNew = alert.reasons.some(
      (reason) =>
        reason.products.some((product) => !of.pairs.has(pairOf(product, reason.kind))) ||
        (reason.kind === 'certificate-expiry' &&
          reason.rung < (of.rungs.get(reason.expiresAt) ?? Number.POSITIVE_INFINITY)),
    );
    if (isNew || RANK[alert.severity] > of.severity) return;
    const decidedAt = ledger.waiting(alert)?.at ?? now;
    // Decided before somebody read it anyway, and only now delivered.
    if (of.knownAt !== undefined && decidedAt < of.knownAt) return;
    // Nor could it be said before: what was worse then may be better again, and the message says how it stands.
    if (why !== 'new-reason' && decidedAt < trial.around.changedAt.slack) return;
    if (why === 'snooze-over') {
      const until = hearing.snoozes.get(brn);
      if (until !== undefined && until <= now) {
        hearing.snoozes.delete(brn);
        return;
      }
    }
    if (why === 'reminder' && alert.life.state === 'acknowledged') return;
    if (why === 'nobody-took-it' && !of.operatorsCalled && of.criticalAt !== undefined) {
      // It is critical since it was found to be, though the message that says so may have waited for its channel.
      const since = Math.min(of.criticalAt, alert.calls?.criticalAt ?? of.criticalAt);
      const waited = trial.calendar.workingTime(since, now);
      if (waited >= 4 * HOUR - MINUTE || repeats.allow(brn)) return;
      trial.fail(
        '2 nothing is told twice',
        brn,
        `operators called after ${waited / MINUTE} working minutes`,
      );
      return;
    }
    if ((isPost && isDriven(trial, alert)) || repeats.allow(brn)) return;
    trial.fail(
      '2 nothing is told twice',
      brn,
      `${why} says nothing new: ${describe(alert.reasons)}; heard before: ${[...of.pairs].join(', ')}, steps ${[...of.rungs.values()].join(', ')}`,
    );
  };
}

/** 3. At most one notice a day and company, unless it got worse; a call to the operators is for other readers. */
export function onlyOneNoticeADay(trial: Trial, hearing: Hearing, repeats: Repeats) {
  return ({ brn, alert, why, isPost }: Noise): void => {
    if (why === 'resolved' || why === 'nobody-took-it') return;
    const of = hearing.of(brn);
    const isSame = of?.openedAt === alert.openedAt;
    // Of an alert that comes back on the same day, the step of a certificate can wait.
    const canWait = alert.reasons.every(({ kind }) => kind === 'certificate-expiry');
    const today = trial.calendar.dayOf(trial.now());
    const saidBefore = isSame
      ? of.noticeOn === today
        ? of.severity
        : 0
      : canWait
        ? hearing.today(brn)
        : 0;
    if (saidBefore === 0 || RANK[alert.severity] > saidBefore) return;
    if ((isPost && isDriven(trial, alert)) || repeats.allow(brn)) return;
    trial.fail('3 one notice a day', brn, `${why} on ${today}, again: ${describe(alert.reasons)}`);
  };
}

/** A sweep that a person asked for is through by then. */
const ANSWERED_WITHIN = 20 * MINUTE;

/** 4. In quiet hours nothing is said aloud but what a person asked for; `decidedAt`: when it was asked for, at the latest. */
export function quietHoursAreQuiet(
  trial: Trial,
  about: Brn | 'all',
  { what, decidedAt = trial.now() }: { readonly what: string; readonly decidedAt?: Instant },
): void {
  if (!trial.calendar.isQuiet(trial.now())) return;
  const asked = [trial.askedByPerson.get(about), trial.askedByPerson.get('all')];
  // What was waiting for the morning is said with the answer to the person.
  const isAnswer = (at: Instant) =>
    at <= trial.now() && (decidedAt < at ? trial.now() : decidedAt) <= at + ANSWERED_WITHIN;
  if (asked.some((at) => at !== undefined && isAnswer(at))) return;
  trial.fail('4 quiet hours are quiet', about, what);
}

/** Its message stood in a channel that takes nothing more, so that it goes on in another one. */
function isDriven(trial: Trial, { message }: Noise['alert']): boolean {
  return message !== undefined && trial.archived.has(message.channel);
}

/** From the moment a message is drawn until it is taken. */
const UNDER_WAY = SECOND;

/** 10. Nobody's authentication is called broken that POPBiLL did not call so. */
export function nothingIsMadeUp(trial: Trial) {
  return ({ brn, alert, why }: Noise): void => {
    if (why === 'resolved') return;
    const known = trial.knowledge.of(brn);
    const company = trial.stored.companies.get(brn);
    if (known === undefined || company === undefined) return;
    const { products } = company;
    const { ladder, calendar } = trial;
    const about = { products, ladder, calendar, now: trial.now() };
    // Which kinds there are depends on no cause in common.
    const expected = standingProblems(known, { ...about, isShared: () => false });
    const pairs = new Set(expected.map(({ product, kind }) => pairOf(product, kind)));
    for (const reason of alert.reasons) {
      const { kind, products: wrong } = reason;
      if (kind === 'check-broken') continue;
      if (kind === 'certificate-expiry' && !known.ends.has(reason.expiresAt)) {
        const end = new Date(reason.expiresAt).toISOString();
        trial.fail('10 nothing is made up', brn, `nobody said that a certificate ends on ${end}`);
      }
      const made = wrong.filter(
        (product) => products.includes(product) && !pairs.has(pairOf(product, kind)),
      );
      // What could not be asked about again stays as it was told.
      const isOpenQuestion = made.every(
        (product) => (known.products.get(product)?.open.size ?? 0) > 0,
      );
      const isOldNews = isUnderWay(trial, brn, kind);
      if (made.length > 0 && !isOpenQuestion && !isOldNews && !isDoubted(trial.stored, known)) {
        trial.fail(
          '10 nothing is made up',
          brn,
          `${kind} of ${made.join(', ')} is told (${why}), but known is ${[...pairs].join(', ') || 'nothing wrong'}`,
        );
      }
    }
  };
}

/** The alert stopped saying so when the message was on its way, which is edited right after. */
function isUnderWay({ stored, now }: Trial, brn: Brn, kind: ReasonKind): boolean {
  const changedAt = stored.alertChangedAt.get(brn) ?? Number.NEGATIVE_INFINITY;
  const isSaid = stored.alerts.get(brn)?.reasons.some((one) => one.kind === kind) === true;
  return now() - changedAt < UNDER_WAY && !isSaid;
}

/** A test that cannot be made for so long after the cause is gone is waited for no more. */
const CONFIRMED_WITHIN = 3 * DAY;

/** 10. What many logins are turned away with at once is no company's own trouble, and is told in one notice. */
export function oneCauseIsOneNotice(
  trial: Trial,
  hearing: Hearing,
  logins: { readonly isSpent: (brn: Brn) => boolean },
) {
  return ({ brn, alert, why }: Noise): void => {
    const heard = hearing.of(brn)?.pairs ?? new Set();
    const own = alert.reasons.find((reason) => {
      if (reason.kind !== 'dept-user-login') return false;
      const cause = causeOf(trial.stored, { code: reason.code, at: reason.rejectedAt });
      if (cause === undefined || isConfirmed(trial, brn)) return false;
      // Nothing tests it again but a person.
      if (logins.isSpent(brn)) return false;
      if (trial.now() - cause.until > CONFIRMED_WITHIN) return false;
      if (reason.rejectedAt <= cause.foundAt && isOwnCheck(trial, brn, reason.rejectedAt))
        return false;
      return reason.products.some((product) => !heard.has(pairOf(product, reason.kind)));
    });
    if (own === undefined) return;
    trial.fail('10 one cause is one notice', brn, `${why}: ${describe([own])}`);
  };
}

/** 10. While nobody can be checked, that one company cannot is no news. */
export function oneOutageIsOneNotice(
  trial: Trial,
  hearing: Hearing,
  ledger: Pick<Ledger, 'waiting'>,
) {
  return ({ brn, alert, why }: Noise): void => {
    const { outage } = trial.stored.standing;
    if (outage === undefined || trial.now() - outage.since < HOUR) return;
    const heard = hearing.of(brn)?.pairs ?? new Set();
    const own = alert.reasons.find(
      ({ kind, products }) =>
        kind === 'check-broken' && products.some((product) => !heard.has(pairOf(product, kind))),
    );
    if (own === undefined) return;
    // Decided while others were answered, and only now delivered.
    const decidedAt = ledger.waiting(alert)?.since.get(own.kind) ?? trial.now();
    if (decidedAt < trial.stored.standingChangedAt.outage) return;
    trial.fail('10 one outage is one notice', brn, `${why}: ${describe([own])}`);
  };
}

/** A person's check of one company is told at once, before it can show that it is one of many. */
function isOwnCheck({ askedByPerson }: Trial, brn: Brn, rejectedAt: Instant): boolean {
  const askedAt = askedByPerson.get(brn);
  return askedAt !== undefined && Math.abs(rejectedAt - askedAt) <= 5 * MINUTE;
}

/** Rejected on two days, or tested once more and not answered: no test follows that could show that the cause was another. */
function isConfirmed({ knowledge, calendar }: Trial, brn: Brn): boolean {
  const products = [...(knowledge.of(brn)?.products.values() ?? [])];
  return products.some(
    ({ deptUser, isLoginOpen }) =>
      deptUser.kind === 'rejected' &&
      (isLoginOpen || calendar.dayOf(deptUser.since) < calendar.dayOf(deptUser.at)),
  );
}

/** A process that dies between a send and its record says that one thing again, whichever channel it was for. */
export interface Repeats {
  allow(brn: Brn): boolean;
  /** Something was said aloud; to be told after it was judged. */
  said(brn: Brn): void;
}

/** From a send to its record. */
const RECORDED_WITHIN = MINUTE;

export function createRepeats(trial: Trial): Repeats {
  const used = new Set<Instant>();
  const saidAt = new Map<Brn, Instant>();
  let last: { readonly brn: Brn; readonly at: Instant } | undefined;
  return {
    allow(brn) {
      const now = trial.now();
      // One repetition may look odd to more than one invariant.
      if (last?.brn === brn && last.at === now) return true;
      const before = saidAt.get(brn);
      if (before === undefined) return false;
      const crash = trial.crashes.find(
        (at) => !used.has(at) && at >= before && at - before <= RECORDED_WITHIN,
      );
      if (crash === undefined) return false;
      used.add(crash);
      last = { brn, at: now };
      return true;
    },
    said: (brn) => saidAt.set(brn, trial.now()),
  };
}
