import type { Brn } from '../../src/kernel/brn.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Change } from '../../src/records/store.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import type { Around } from './around.js';
import { everyCompanyIsSeen, isReportedOnlyWhileItLasts, neverBlindUnsaid } from './blindness.js';
import type { Taken } from './busy-slack.js';
import { alertsAreWhatIsWrong, everythingIsTold } from './checkpoints.js';
import type { DamagedKind } from './damaged-records.js';
import { createDays } from './days.js';
import { createHearing, describe, type Hearing } from './hearing.js';
import { createKnowledge, type Knowledge } from './knowledge.js';
import type { Calendar } from './korean-days.js';
import { createLedger } from './ledger.js';
import type { Answered } from './living-popbill.js';
import { createLoginCount } from './logins.js';
import {
  createRepeats,
  nothingIsMadeUp,
  nothingIsToldTwice,
  oneCauseIsOneNotice,
  oneOutageIsOneNotice,
  onlyOneNoticeADay,
  quietHoursAreQuiet,
} from './noise-rules.js';
import { createTrial, type Trial } from './trial.js';
import { createWholeInstallation } from './whole-installation.js';
import { createWideCauses } from './wide-causes.js';
import { nothingIsAskedByAWrongClock, nothingIsSaidByAWrongClock } from './wrong-clock.js';

/** What was seen in a year, so that a test can tell that it was a year worth judging. */
export interface YearReport {
  alertsOpened: number;
  alertsResolved: number;
  /** Messages by what was done and what they are about. */
  readonly said: Record<string, number>;
  /** News that was held back, by why. */
  readonly held: Record<string, number>;
  crashes: number;
  restarts: number;
  outages: number;
  commonCauses: number;
  setups: number;
  massChanges: number;
  /** Ends of mass changes: nobody had the trouble any more, or it was found once more, or a person released it. */
  readonly massChangeEnds: Record<string, number>;
  logins: number;
  /** What went wrong around the app, by what it was. */
  readonly faults: Record<string, number>;
  /** How often `/monitoring` came to name each kind of problem. */
  readonly reported: Record<string, number>;
  /** Companies of which it was told that they could not be checked. */
  checksBroken: number;
}

/** Sees everything from outside (what POPBiLL answered, what was stored, what Slack took) and judges it. */
export interface Court {
  readonly trial: Trial;
  readonly hearing: Hearing;
  readonly knowledge: Knowledge;
  readonly report: YearReport;
  /** What is wrong, worst first; empty while all is well. */
  readonly broken: readonly string[];
  written(changes: readonly Change[]): void;
  /** The store took none of it. */
  notWritten(changes: readonly Change[]): void;
  /** What was answered and is not written down never will be: the process is gone, or it has thrown it away. */
  answersAreLost(): void;
  taken(taken: Taken): void;
  answered(answer: Answered): void;
  saidRegistered(about: Pick<Answered, 'brn' | 'product'>): void;
  confirmed(about: Pick<Answered, 'brn' | 'product'>): void;
  /** A record became unreadable while no process ran. */
  damaged(kind: DamagedKind, brn: Brn | undefined): void;
  /** A few minutes after a person asked about a company. */
  toldAtOnce(brn: Brn): void;
  /**
   * To be called as time goes by, with the process running.
   *
   * @param problems what `/monitoring` names now
   */
  look(problems: readonly HealthProblem[]): void;
  /** To be called after midnight. */
  dayIsOver(day: string): void;
}

export function openCourt(about: {
  readonly year: string;
  readonly calendar: Calendar;
  readonly now: () => Instant;
  readonly around: Around;
  readonly ladder: readonly number[];
  readonly defaultChannel: string;
  readonly archived: ReadonlySet<string>;
}): Court {
  const { calendar, now } = about;
  const knowledge = createKnowledge();
  const trial = createTrial({ ...about, knowledge });
  const ledger = createLedger(trial);
  const hearing = createHearing(trial, ledger);
  const repeats = createRepeats(trial);
  const logins = createLoginCount(trial);
  const days = createDays(trial);
  const wide = createWideCauses(trial, logins);
  let reported: ReadonlySet<string> = new Set();
  const report: YearReport = {
    alertsOpened: 0,
    alertsResolved: 0,
    said: {},
    held: {},
    crashes: 0,
    restarts: 0,
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
  const whole = createWholeInstallation(trial, report, wide);
  hearing.onNoise(nothingIsToldTwice(trial, hearing, { ledger, repeats }));
  hearing.onNoise(onlyOneNoticeADay(trial, hearing, repeats));
  hearing.onNoise(nothingIsMadeUp(trial));
  hearing.onNoise(oneCauseIsOneNotice(trial, hearing, logins));
  hearing.onNoise(oneOutageIsOneNotice(trial, hearing, ledger));
  hearing.onNoise(({ brn, alert, why }) => {
    const decidedAt = ledger.waiting(alert)?.at ?? now();
    quietHoursAreQuiet(trial, brn, { what: why, decidedAt });
  });
  hearing.onNoise(ledger.noise);
  hearing.onNoise(({ brn }) => repeats.said(brn));
  hearing.onNews(wide.told);
  hearing.onNews((_, kind) => {
    if (kind === 'check-broken') report.checksBroken += 1;
  });

  function put(change: Extract<Change, { readonly put: string }>): void {
    const { stored } = trial;
    switch (change.put) {
      case 'company':
        stored.companies.set(change.value.brn, change.value);
        return;
      case 'status':
        knowledge.stored(change.value.brn, now(), {
          sweep: stored.sweep.begunAt,
          day: isAnyoneSilent() ? undefined : calendar.dayOf(now()),
        });
        logins.stored(change.value.brn);
        return;
      case 'alert': {
        const { brn, life, severity, reasons, held, rollUp } = change.value;
        if (!stored.alerts.has(brn)) report.alertsOpened += 1;
        if (held !== undefined && stored.alerts.get(brn)?.held?.why !== held.why) {
          report.held[held.why] = (report.held[held.why] ?? 0) + 1;
        }
        stored.alerts.set(brn, change.value);
        stored.alertChangedAt.set(brn, now());
        const besides = [
          held === undefined ? '' : `, held: ${held.why}`,
          rollUp === undefined ? '' : `, in ${rollUp}`,
        ];
        trial.note(
          brn,
          `alert: ${life.state}, ${severity}: ${describe(reasons)}${besides.join('')}`,
        );
        return;
      }
      case 'outbox': {
        const { seq, job, notBefore = 0 } = change.value;
        stored.outbox.set(seq, { about: 'alert' in job ? job.alert.brn : job.kind, notBefore });
        ledger.decided(change.value);
        return;
      }
      case 'history':
        if (change.value.event.kind === 'resolved') report.alertsResolved += 1;
        return;
      default:
        return;
    }
  }

  function isAnyoneSilent(): boolean {
    const { setup, outage } = trial.stored.standing;
    return setup !== undefined || outage !== undefined;
  }

  function removed(change: Extract<Change, { readonly delete: string }>): void {
    const { stored } = trial;
    switch (change.delete) {
      case 'company':
        stored.companies.delete(change.brn);
        return;
      case 'status':
        logins.forgotten(change.brn);
        knowledge.forgotten(change.brn);
        return;
      case 'alert':
        stored.alerts.delete(change.brn);
        stored.alertChangedAt.set(change.brn, now());
        hearing.over(change.brn);
        ledger.over(change.brn);
        trial.note(change.brn, 'alert: over');
        return;
      case 'outbox':
        stored.outbox.delete(change.seq);
        return;
      default:
        return;
    }
  }

  return {
    trial,
    hearing,
    knowledge,
    report,
    broken: trial.broken,
    written(changes) {
      for (const change of changes) {
        if ('put' in change) {
          put(change);
          whole.put(change);
        } else {
          removed(change);
          whole.removed(change);
        }
      }
      // Only now, when it is known whether the company went with it.
      for (const change of changes) {
        if ('delete' in change && change.delete === 'outbox') ledger.finished(change.seq);
      }
    },
    notWritten(changes) {
      for (const change of changes) {
        if (!('put' in change) || change.put !== 'status') continue;
        knowledge.lost(change.value.brn);
        logins.lost(change.value.brn);
      }
      // The delivery looks at what it could not note down again at once.
      const isOfDelivery = changes.some((one) => 'delete' in one && one.delete === 'outbox');
      if (!isOfDelivery) trial.lastUnwrittenAt = now();
    },
    answersAreLost() {
      knowledge.forgetUnstored();
      logins.forgetUnstored();
      wide.passBegins();
    },
    taken(taken) {
      const { about: sent } = taken;
      const key = 'posting' in sent ? `${sent.what} ${sent.posting.kind}` : sent.line.kind;
      report.said[key] = (report.said[key] ?? 0) + 1;
      hearing.taken(taken);
      ledger.taken(taken);
      days.taken(taken);
      nothingIsSaidByAWrongClock(trial, taken);
    },
    answered(answer) {
      if (answer.call === 'dept-user-login') report.logins += 1;
      knowledge.heard(answer);
      logins.heard(answer);
      wide.answered(answer);
      nothingIsAskedByAWrongClock(trial, answer);
    },
    saidRegistered: (who) => logins.saidRegistered(who, now()),
    confirmed: (who) => logins.confirmed(who),
    damaged(kind, brn) {
      if (brn === undefined) return;
      switch (kind) {
        case 'status':
          knowledge.forgotten(brn);
          logins.damaged(brn);
          return;
        case 'alert': {
          const alert = trial.stored.alerts.get(brn);
          if (alert !== undefined) ledger.lost(alert);
          trial.stored.alerts.delete(brn);
          hearing.over(brn);
          return;
        }
        case 'company':
          trial.stored.companies.delete(brn);
          return;
        case 'sweep':
          return;
        default:
          kind satisfies never;
      }
    },
    toldAtOnce: (brn) => everythingIsTold(trial, { hearing, ledger, only: brn }),
    look(problems) {
      for (const { kind } of problems) {
        if (!reported.has(kind)) report.reported[kind] = (report.reported[kind] ?? 0) + 1;
      }
      reported = new Set(problems.map(({ kind }) => kind));
      days.runs();
      neverBlindUnsaid(trial, problems, ledger.oldest());
      if (now() % (15 * MINUTE) !== 0) return;
      const minute = calendar.minuteOf(now());
      if (TOLD_BY.has(minute)) everythingIsTold(trial, { hearing, ledger });
      if (RIGHT_AT.has(minute)) {
        alertsAreWhatIsWrong(trial);
        everyCompanyIsSeen(trial);
        isReportedOnlyWhileItLasts(trial, problems);
      }
      if (minute === 23 * 60) ledger.settle();
    },
    dayIsOver: days.over,
  };
}

/** Minutes of the day at which everything has to have been told, a while after what was held could go out. */
const TOLD_BY: ReadonlySet<number> = new Set([9 * 60 + 15, 13 * 60 + 15, 19 * 60 + 45]);
const RIGHT_AT: ReadonlySet<number> = new Set([7 * 60, 14 * 60, 23 * 60]);
