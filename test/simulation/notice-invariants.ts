import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { ReasonKind } from '../../src/records/reason.js';
import { allowedProblems, RANK } from './expected-problems.js';
import type { NoticeLedger } from './notice-ledger.js';
import {
  announcesEnd,
  describe,
  type NoticeTracker,
  pairOf,
  type SentNotice,
} from './notice-tracker.js';
import type { AcceptedSend } from './simulated-slack.js';
import { findCommonCause, isInMassChange, type YearContext } from './year-context.js';

/** 2. Every notice has new content or is due: a reminder, the end of a snooze, a call to operators. */
export function checkNothingIsRepeated(
  context: YearContext,
  notices: NoticeTracker,
  { ledger, repeats }: { readonly ledger: NoticeLedger; readonly repeats: CrashRepeats },
) {
  return ({ brn, alert, why, isPost }: SentNotice): void => {
    const notified = notices.of(brn);
    const now = context.now();
    if (announcesEnd({ why }) || notified === undefined || notified.openedAt !== alert.openedAt)
      return;
    const isNew = alert.reasons.some(
      (reason) =>
        reason.products.some((product) => {
          const pair = pairOf(product, reason.kind);
          // A problem that ended and came back is notified again, even if no message told of its end.
          return !notified.pairs.has(pair) || (why === 'new-reason' && notified.ended.has(pair));
        }) ||
        (reason.kind === 'certificate-expiry' &&
          reason.rung < (notified.rungs.get(reason.expiresAt) ?? Number.POSITIVE_INFINITY)),
    );
    if (isNew || RANK[alert.severity] > notified.severity) return;
    const pending = ledger.oldestPending(alert);
    const { at: decidedAt, life } = pending ?? { at: now, life: alert.life };
    // If its new reason is over, a notice still reports the rest.
    const due = why === 'new-reason' ? (pending?.besides ?? why) : why;
    // Decided before a person read the alert, and delivered only now.
    if (notified.readAt !== undefined && decidedAt < notified.readAt) return;
    // Decided while Slack was down. The severity may have dropped since, and the message shows the present state.
    if (due !== 'new-reason' && decidedAt < context.surroundings.changedAt.slack) return;
    if (due === 'snooze-over') {
      const until = notices.snoozes.get(brn);
      if (until !== undefined && until <= now) {
        notices.snoozes.delete(brn);
        return;
      }
    }
    // While it waited for its channel, the alert may have been released.
    if (due === 'reminder' && life.state === 'acknowledged') return;
    if (
      due === 'nobody-took-it' &&
      !notified.operatorsCalled &&
      notified.criticalAt !== undefined
    ) {
      // The four hours start when the alert became critical, even if its notice had to wait for the channel.
      const since = Math.min(notified.criticalAt, alert.calls?.criticalAt ?? notified.criticalAt);
      const waited = context.calendar.workingTime(since, now);
      if (waited >= 4 * HOUR - MINUTE || repeats.allow(brn)) return;
      context.fail(
        '2 no notice is repeated',
        brn,
        `operators called after ${waited / MINUTE} working minutes`,
      );
      return;
    }
    if ((isPost && isInArchivedChannel(context, alert)) || repeats.allow(brn)) return;
    context.fail(
      '2 no notice is repeated',
      brn,
      `${why} has no new content: ${describe(alert.reasons)}; notified before: ${[...notified.pairs].join(', ')}, rungs ${[...notified.rungs.values()].join(', ')}`,
    );
  };
}

/** 3. At most one notice per day and company, unless the severity rises. Calls to the operators do not count. */
export function checkOneNoticePerDay(
  context: YearContext,
  notices: NoticeTracker,
  repeats: CrashRepeats,
) {
  return ({ brn, alert, why, isPost }: SentNotice): void => {
    if (announcesEnd({ why }) || why === 'nobody-took-it') return;
    const notified = notices.of(brn);
    const isSame = notified?.openedAt === alert.openedAt;
    // If an alert is reopened on the same day, a certificate rung can wait.
    const canWait = alert.reasons.every(({ kind }) => kind === 'certificate-expiry');
    const today = context.calendar.dayOf(context.now());
    const severityBefore = isSame
      ? notified.noticeOn === today
        ? notified.severity
        : 0
      : canWait
        ? notices.severityToday(brn)
        : 0;
    if (severityBefore === 0 || RANK[alert.severity] > severityBefore) return;
    if ((isPost && isInArchivedChannel(context, alert)) || repeats.allow(brn)) return;
    context.fail(
      '3 one notice per day',
      brn,
      `${why} on ${today}, again: ${describe(alert.reasons)}`,
    );
  };
}

/** How long a sweep that a person started may take. */
const MAX_REQUESTED_SWEEP_MS = 20 * MINUTE;

/** 4. In quiet hours there are only notices that follow a person's action. `decidedAt`: when the notice was decided. */
export function checkQuietHours(
  context: YearContext,
  about: Brn | 'all',
  { what, decidedAt = context.now() }: { readonly what: string; readonly decidedAt?: Instant },
): void {
  if (!context.calendar.isQuiet(context.now())) return;
  const actionTimes = [context.personActedAt.get(about), context.personActedAt.get('all')];
  // A notice that waits for the morning may be sent together with the answer to a person.
  const isAnswer = (at: Instant) =>
    at <= context.now() &&
    (decidedAt < at ? context.now() : decidedAt) <= at + MAX_REQUESTED_SWEEP_MS;
  if (actionTimes.some((at) => at !== undefined && isAnswer(at))) return;
  context.fail('4 quiet hours are quiet', about, what);
}

/** Whether the alert's message is in an archived channel, so that the alert continues in another one. */
function isInArchivedChannel(context: YearContext, { message }: SentNotice['alert']): boolean {
  return message !== undefined && context.archived.has(message.channel);
}

/** The time between drawing a message and Slack's acceptance. */
const IN_FLIGHT_MS = SECOND;

/** 10. No notice reports a problem that POPBiLL's answers do not show. */
export function checkNothingIsInvented(context: YearContext) {
  return ({ brn, alert, why }: SentNotice): void => {
    if (announcesEnd({ why })) return;
    const known = context.knowledge.of(brn);
    const company = context.stored.companies.get(brn);
    if (known === undefined || company === undefined) return;
    const { ladder, calendar } = context;
    const expected = allowedProblems(known, {
      products: company.products,
      ladder,
      calendar,
      now: context.now(),
      // Only severities depend on common causes, not the kinds of problems.
      isInCommonCause: () => false,
    });
    const pairs = new Set(expected.map(({ product, kind }) => pairOf(product, kind)));
    for (const reason of alert.reasons) {
      const { kind, products } = reason;
      if (kind === 'check-broken') continue;
      if (kind === 'certificate-expiry' && !known.certificateEnds.has(reason.expiresAt)) {
        const end = new Date(reason.expiresAt).toISOString();
        context.fail(
          '10 nothing is invented',
          brn,
          `POPBiLL never answered a certificate end of ${end}`,
        );
      }
      const invented = products.filter(
        (product) => company.products.includes(product) && !pairs.has(pairOf(product, kind)),
      );
      // If the call got no answer this time, the earlier problem stays.
      const isUnanswered = invented.every(
        (product) => (known.products.get(product)?.unansweredCalls.size ?? 0) > 0,
      );
      const isStillInFlight = isInFlight(context, brn, kind);
      if (
        invented.length > 0 &&
        !isUnanswered &&
        !isStillInFlight &&
        !isInMassChange(context.stored, known)
      ) {
        context.fail(
          '10 nothing is invented',
          brn,
          `${kind} of ${invented.join(', ')} is notified (${why}), but the known problems are: ${[...pairs].join(', ') || 'none'}`,
        );
      }
    }
  };
}

/** Whether the alert lost this reason while the message was being sent; the message is edited right after. */
function isInFlight({ stored, now }: YearContext, brn: Brn, kind: ReasonKind): boolean {
  const changedAt = stored.alertChangedAt.get(brn) ?? Number.NEGATIVE_INFINITY;
  const isReason = stored.alerts.get(brn)?.reasons.some((reason) => reason.kind === kind) === true;
  return now() - changedAt < IN_FLIGHT_MS && !isReason;
}

/** How long after the end of a common cause a company may wait for its next login test. */
const MAX_CONFIRMATION_MS = 3 * DAY;

/** 10. If many logins are rejected with one code at once, there is one notice for all instead of one per company. */
export function checkOneNoticePerCause(
  context: YearContext,
  notices: NoticeTracker,
  logins: { readonly needsConfirmation: (brn: Brn) => boolean },
) {
  return ({ brn, alert, why }: SentNotice): void => {
    const pairs = notices.of(brn)?.pairs ?? new Set();
    const reason = alert.reasons.find((reason) => {
      if (reason.kind !== 'dept-user-login') return false;
      const cause = findCommonCause(context.stored, { code: reason.code, at: reason.rejectedAt });
      if (cause === undefined || isConfirmed(context, brn)) return false;
      // Only a person can start another test.
      if (logins.needsConfirmation(brn)) return false;
      if (isInFlight(context, brn, reason.kind)) return false;
      if (context.now() - cause.until > MAX_CONFIRMATION_MS) return false;
      if (reason.rejectedAt <= cause.foundAt && isOwnCheck(context, brn, reason.rejectedAt))
        return false;
      return reason.products.some((product) => !pairs.has(pairOf(product, reason.kind)));
    });
    if (reason === undefined) return;
    context.fail('10 one cause is one notice', brn, `${why}: ${describe([reason])}`);
  };
}

/** 10. During an outage there are no notices that a single company cannot be checked. */
export function checkOneNoticePerOutage(
  context: YearContext,
  notices: NoticeTracker,
  ledger: Pick<NoticeLedger, 'oldestPending'>,
) {
  return ({ brn, alert, why }: SentNotice): void => {
    const { outage } = context.stored.incidents;
    if (outage === undefined || context.now() - outage.since < HOUR) return;
    const pairs = notices.of(brn)?.pairs ?? new Set();
    const own = alert.reasons.find(
      ({ kind, products }) =>
        kind === 'check-broken' && products.some((product) => !pairs.has(pairOf(product, kind))),
    );
    if (own === undefined) return;
    // Decided before the outage, and delivered only now.
    const decidedAt = ledger.oldestPending(alert)?.since.get(own.kind) ?? context.now();
    if (decidedAt < context.stored.incidentChangedAt.outage) return;
    context.fail('10 one outage is one notice', brn, `${why}: ${describe([own])}`);
  };
}

/** Whether the rejection came from a person's check, which is reported before a common cause can be found. */
function isOwnCheck({ personActedAt }: YearContext, brn: Brn, rejectedAt: Instant): boolean {
  const actedAt = personActedAt.get(brn);
  return actedAt !== undefined && Math.abs(rejectedAt - actedAt) <= 5 * MINUTE;
}

/** Whether the login was rejected on two days, or tested again without an answer. No further test follows. */
function isConfirmed({ knowledge, calendar }: YearContext, brn: Brn): boolean {
  const products = [...(knowledge.of(brn)?.products.values() ?? [])];
  return products.some(
    ({ deptUser, isLoginUnanswered }) =>
      deptUser.kind === 'rejected' &&
      (isLoginUnanswered || calendar.dayOf(deptUser.since) < calendar.dayOf(deptUser.at)),
  );
}

/** Allows one repeated notice per crash: a process that dies between a send and its record sends it again. */
export interface CrashRepeats {
  allow(brn: Brn): boolean;
  /** A notice was sent. To be called after it was checked. */
  onNoticeSent(brn: Brn): void;
}

/** The time between a send and its record. */
const MAX_UNRECORDED_MS = MINUTE;

/** The crashes that may have kept a message from being recorded. One that is under way arrives after the crash. */
function crashesAround({ crashes }: YearContext, sentAt: Instant): readonly Instant[] {
  return crashes.filter((at) => sentAt - at < IN_FLIGHT_MS && at - sentAt <= MAX_UNRECORDED_MS);
}

export function createCrashRepeats(context: YearContext): CrashRepeats {
  const used = new Set<Instant>();
  const sentAt = new Map<Brn, Instant>();
  let last: { readonly brn: Brn; readonly at: Instant } | undefined;
  return {
    allow(brn) {
      const now = context.now();
      // Several invariants may ask about the same repetition.
      if (last?.brn === brn && last.at === now) return true;
      const before = sentAt.get(brn);
      if (before === undefined) return false;
      const crash = crashesAround(context, before).find((at) => !used.has(at));
      if (crash === undefined) return false;
      used.add(crash);
      last = { brn, at: now };
      return true;
    },
    onNoticeSent: (brn) => sentAt.set(brn, context.now()),
  };
}

/** 2. After a crash or a change of the leader, at most one message of any kind is sent again. */
export function checkOneRepeatPerCrash(context: YearContext, onRepeated: () => void) {
  const sentAt = new Map<string, Instant>();
  const repeated = new Map<Instant, string>();
  return ({ subject, channel, text }: AcceptedSend): void => {
    if (subject.what === 'edit') return;
    const about = subject.what === 'reply' && 'alert' in subject.line ? subject.line.alert.brn : '';
    const message = `${subject.what} ${about} in ${channel}: ${text}`;
    const before = sentAt.get(message);
    sentAt.set(message, context.now());
    if (before === undefined) return;
    const [crash] = crashesAround(context, before);
    if (crash === undefined || context.now() - crash > HOUR) return;
    onRepeated();
    const other = repeated.get(crash);
    repeated.set(crash, message);
    if (other === undefined) return;
    context.fail('2 at most one message is repeated', 'all', `${other}, and ${message}`);
  };
}
