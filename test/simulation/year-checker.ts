import type { Brn } from '../../src/kernel/brn.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Change } from '../../src/records/store.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import {
  checkBlindnessIsReported,
  checkNothingIsReportedWithoutCause,
  checkUnansweredCompaniesAreReported,
} from './blindness.js';
import { checkAlertsMatchProblems, checkEverythingIsNotified } from './checkpoints.js';
import { createDailyChecks } from './daily-checks.js';
import type { DamagedKind } from './damaged-records.js';
import { createIncidentMirror } from './incident-mirror.js';
import { createKnowledge, type Knowledge } from './knowledge.js';
import type { Calendar } from './korean-days.js';
import { createLoginCounter } from './logins.js';
import {
  checkNothingIsInvented,
  checkNothingIsRepeated,
  checkOneNoticePerCause,
  checkOneNoticePerDay,
  checkOneNoticePerOutage,
  checkOneRepeatPerCrash,
  checkQuietHours,
  createCrashRepeats,
} from './notice-invariants.js';
import { createNoticeLedger } from './notice-ledger.js';
import { createNoticeTracker, describe, type NoticeTracker } from './notice-tracker.js';
import type { PopbillAnswer } from './simulated-popbill.js';
import type { AcceptedSend } from './simulated-slack.js';
import type { Surroundings } from './surroundings.js';
import { createWideCauses } from './wide-causes.js';
import { checkNoSweepCallByWrongClock, checkNothingIsSentByWrongClock } from './wrong-clock.js';
import { createYearContext, removeCompany, type YearContext } from './year-context.js';

/** What happened in a year. A test uses it to make sure that enough happened. */
export interface YearReport {
  alertsOpened: number;
  alertsResolved: number;
  /** Number of messages by operation and kind, such as `post digest`. */
  readonly messages: Record<string, number>;
  /** Number of held notices by cause. */
  readonly held: Record<string, number>;
  crashes: number;
  restarts: number;
  /** Number of messages that were sent again after a crash or a change of the leader. */
  repeated: number;
  outages: number;
  commonCauses: number;
  setups: number;
  massChanges: number;
  /** Ends of mass changes: `withdrawn` (all is well), `repeated` (a sweep confirmed it), `released` (by a person). */
  readonly massChangeEnds: Record<string, number>;
  logins: number;
  /** Number of faults by name. */
  readonly faults: Record<string, number>;
  /** How often `/monitoring` began to report each kind of problem. */
  readonly reported: Record<string, number>;
  /** Number of notices that a company could not be checked. */
  checksBroken: number;
}

/**
 * Observes the app from outside (POPBiLL's answers, store writes, Slack's messages) and checks all invariants. They are
 * numbered from 1 to 15; related ones share a number.
 */
export interface YearChecker {
  readonly context: YearContext;
  readonly notices: NoticeTracker;
  readonly knowledge: Knowledge;
  readonly report: YearReport;
  /** Violated invariants, oldest first. */
  readonly violations: readonly string[];
  onWritten(changes: readonly Change[]): void;
  /** The write failed, and none of it is stored. */
  onNotWritten(changes: readonly Change[]): void;
  /** Answers that are not stored yet never will be, because the process died or discarded them. */
  onAnswersLost(): void;
  onAccepted(accepted: AcceptedSend): void;
  onAnswer(answer: PopbillAnswer): void;
  /** An answer to a process that died or no longer leads. */
  onUnheardAnswer(answer: PopbillAnswer): void;
  onRegisteredAgain(login: Pick<PopbillAnswer, 'brn' | 'product'>): void;
  onLoginConfirmed(login: Pick<PopbillAnswer, 'brn' | 'product'>): void;
  /** A record became unreadable while no process ran. */
  onDamaged(kind: DamagedKind, brn: Brn | undefined): void;
  /** To be called a few minutes after a person asked about a company. */
  checkCompanyIsNotified(brn: Brn): void;
  /**
   * To be called at every step while the process runs.
   *
   * @param problems what `/monitoring` reports now
   */
  check(problems: readonly HealthProblem[]): void;
  /** To be called after midnight. */
  onDayEnd(day: string): void;
}

export function createYearChecker(options: {
  readonly year: string;
  readonly calendar: Calendar;
  readonly now: () => Instant;
  readonly surroundings: Surroundings;
  readonly ladder: readonly number[];
  readonly defaultChannel: string;
  readonly archived: ReadonlySet<string>;
}): YearChecker {
  const { calendar, now } = options;
  const knowledge = createKnowledge();
  const context = createYearContext({ ...options, knowledge });
  const ledger = createNoticeLedger(context);
  const notices = createNoticeTracker(context, ledger);
  const repeats = createCrashRepeats(context);
  const logins = createLoginCounter(context);
  const days = createDailyChecks(context);
  const wide = createWideCauses(context, logins);
  let reported: ReadonlySet<string> = new Set();
  const report: YearReport = {
    alertsOpened: 0,
    alertsResolved: 0,
    messages: {},
    held: {},
    crashes: 0,
    restarts: 0,
    repeated: 0,
    outages: 0,
    commonCauses: 0,
    setups: 0,
    massChanges: 0,
    massChangeEnds: {},
    logins: 0,
    faults: {},
    reported: {},
    checksBroken: 0,
  };
  const checkRepeats = checkOneRepeatPerCrash(context, () => {
    report.repeated += 1;
  });
  const incidents = createIncidentMirror(context, report, wide);
  notices.onNotice(checkNothingIsRepeated(context, notices, { ledger, repeats }));
  notices.onNotice(checkOneNoticePerDay(context, notices, repeats));
  notices.onNotice(checkNothingIsInvented(context));
  notices.onNotice(checkOneNoticePerCause(context, notices, logins));
  notices.onNotice(checkOneNoticePerOutage(context, notices, ledger));
  notices.onNotice(({ brn, alert, why }) => {
    const decidedAt = ledger.oldestPending(alert)?.at ?? now();
    checkQuietHours(context, brn, { what: why, decidedAt });
  });
  notices.onNotice(ledger.onNoticeSent);
  notices.onNotice(({ brn }) => repeats.onNoticeSent(brn));
  notices.onFirstMention(wide.onFirstMention);
  notices.onFirstMention((_, kind) => {
    if (kind === 'check-broken') report.checksBroken += 1;
  });

  function onPut(change: Extract<Change, { readonly put: string }>): void {
    const { stored } = context;
    switch (change.put) {
      case 'company':
        stored.companies.set(change.value.brn, change.value);
        return;
      case 'status':
        knowledge.onStatusStored(change.value.brn, now(), {
          sweep: stored.sweep.startedAt,
          day: isCheckingImpossible() ? undefined : calendar.dayOf(now()),
        });
        logins.onStatusStored(change.value.brn);
        return;
      case 'alert': {
        const { brn, life, severity, reasons, held, rollUp } = change.value;
        if (!stored.alerts.has(brn)) report.alertsOpened += 1;
        if (held !== undefined && stored.alerts.get(brn)?.held?.why !== held.why) {
          report.held[held.why] = (report.held[held.why] ?? 0) + 1;
        }
        stored.alerts.set(brn, change.value);
        stored.alertChangedAt.set(brn, now());
        notices.onAlertStored(change.value);
        const details = [
          held === undefined ? '' : `, held: ${held.why}`,
          rollUp === undefined ? '' : `, in ${rollUp}`,
        ];
        context.note(
          brn,
          `alert: ${life.state}, ${severity}: ${describe(reasons)}${details.join('')}`,
        );
        return;
      }
      case 'outbox': {
        const { seq, job, notBefore = 0 } = change.value;
        stored.outbox.set(seq, { about: 'alert' in job ? job.alert.brn : job.kind, notBefore });
        ledger.onEntryWritten(change.value);
        return;
      }
      case 'history':
        if (change.value.event.kind === 'resolved') report.alertsResolved += 1;
        return;
      default:
        return;
    }
  }

  function isCheckingImpossible(): boolean {
    const { setup, outage } = context.stored.incidents;
    return setup !== undefined || outage !== undefined;
  }

  function onDeleted(change: Extract<Change, { readonly delete: string }>): void {
    const { stored } = context;
    switch (change.delete) {
      case 'company':
        removeCompany(context, change.brn);
        return;
      case 'status':
        logins.onStatusDeleted(change.brn);
        knowledge.onStatusDeleted(change.brn);
        return;
      case 'alert':
        stored.alerts.delete(change.brn);
        stored.alertChangedAt.set(change.brn, now());
        notices.onAlertEnded(change.brn);
        ledger.onAlertEnded(change.brn);
        context.note(change.brn, 'alert: ended');
        return;
      case 'outbox':
        stored.outbox.delete(change.seq);
        return;
      default:
        return;
    }
  }

  return {
    context,
    notices,
    knowledge,
    report,
    violations: context.violations,
    onWritten(changes) {
      for (const change of changes) {
        if ('put' in change) {
          onPut(change);
          incidents.onPut(change);
        } else {
          onDeleted(change);
          incidents.onDeleted(change);
        }
      }
      // Last, because a notice that is deleted together with its company is not lost.
      for (const change of changes) {
        if ('delete' in change && change.delete === 'outbox') ledger.onEntryDeleted(change.seq);
      }
    },
    onNotWritten(changes) {
      for (const change of changes) {
        if (!('put' in change) || change.put !== 'status') continue;
        knowledge.onAnswersLost(change.value.brn);
        logins.onAnswersLost(change.value.brn);
      }
      // The delivery retries its own records at once.
      const isDeliveryRecord = changes.some(
        (change) => 'delete' in change && change.delete === 'outbox',
      );
      if (!isDeliveryRecord) context.lastFailedWriteAt = now();
    },
    onAnswersLost() {
      knowledge.forgetUnstored();
      logins.forgetUnstored();
      wide.onPassStarted();
    },
    onAccepted(accepted) {
      const { subject } = accepted;
      const key =
        'posting' in subject ? `${subject.what} ${subject.posting.kind}` : subject.line.kind;
      report.messages[key] = (report.messages[key] ?? 0) + 1;
      notices.onAccepted(accepted);
      ledger.onAccepted(accepted);
      days.onAccepted(accepted);
      checkNothingIsSentByWrongClock(context, accepted);
      checkRepeats(accepted);
    },
    onAnswer(answer) {
      if (answer.call === 'dept-user-login') report.logins += 1;
      knowledge.onAnswer(answer);
      logins.onAnswer(answer);
      wide.onAnswer(answer);
      checkNoSweepCallByWrongClock(context, answer);
    },
    onUnheardAnswer(answer) {
      if (answer.call === 'dept-user-login') report.logins += 1;
      logins.onUnheardAnswer(answer);
    },
    onRegisteredAgain: (login) => logins.onRegisteredAgain(login, now()),
    onLoginConfirmed: (login) => logins.onLoginConfirmed(login),
    onDamaged(kind, brn) {
      if (brn === undefined) return;
      switch (kind) {
        case 'status':
          knowledge.onRecordLost(brn);
          logins.onRecordLost(brn);
          return;
        case 'alert': {
          const alert = context.stored.alerts.get(brn);
          if (alert !== undefined) ledger.onRecordLost(alert);
          context.stored.alerts.delete(brn);
          notices.onAlertEnded(brn);
          return;
        }
        case 'company':
          removeCompany(context, brn);
          return;
        case 'sweep':
          return;
        default:
          kind satisfies never;
      }
    },
    checkCompanyIsNotified: (brn) =>
      checkEverythingIsNotified(context, { notices, ledger, onlyBrn: brn }),
    check(problems) {
      for (const { kind } of problems) {
        if (!reported.has(kind)) report.reported[kind] = (report.reported[kind] ?? 0) + 1;
      }
      reported = new Set(problems.map(({ kind }) => kind));
      days.onTick();
      checkBlindnessIsReported(context, problems, ledger.oldestPendingAt());
      if (now() % (15 * MINUTE) !== 0) return;
      const minute = calendar.minuteOf(now());
      if (NOTIFIED_AT_MINUTES.has(minute)) checkEverythingIsNotified(context, { notices, ledger });
      if (CHECKED_AT_MINUTES.has(minute)) {
        checkAlertsMatchProblems(context);
        checkUnansweredCompaniesAreReported(context);
        checkNothingIsReportedWithoutCause(context, problems);
      }
      if (minute === 23 * 60) ledger.checkMessages();
    },
    onDayEnd: days.onDayEnd,
  };
}

/** Minutes of the day by which every problem must be notified: some time after held notices may be sent. */
const NOTIFIED_AT_MINUTES: ReadonlySet<number> = new Set([9 * 60 + 15, 13 * 60 + 15, 19 * 60 + 45]);
const CHECKED_AT_MINUTES: ReadonlySet<number> = new Set([7 * 60, 14 * 60, 23 * 60]);
