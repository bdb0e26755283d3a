import type { Brn } from '../../src/domain/brn.js';
import type { CommonCauseAlert } from '../../src/domain/common-cause.js';
import type { Instant } from '../../src/domain/instant.js';
import { MINUTE } from '../../src/domain/instant.js';
import type { Change } from '../../src/service/ports.js';
import type { Taken } from './busy-slack.js';
import { alertsAreWhatIsWrong, everythingIsTold } from './checkpoints.js';
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
import { createTrial, type Stored, type Trial } from './trial.js';

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
  logins: number;
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
  processStarts(): void;
  taken(taken: Taken): void;
  answered(answer: Answered): void;
  saidRegistered(about: Pick<Answered, 'brn' | 'product'>): void;
  confirmed(about: Pick<Answered, 'brn' | 'product'>): void;
  /** A few minutes after a person asked about a company. */
  toldAtOnce(brn: Brn): void;
  /** To be called as time goes by, with the process running. */
  look(): void;
  /** To be called after midnight. */
  dayIsOver(day: string): void;
}

export function openCourt(about: {
  readonly seed: number;
  readonly calendar: Calendar;
  readonly now: () => Instant;
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
    logins: 0,
  };
  hearing.onNoise(nothingIsToldTwice(trial, hearing, { ledger, repeats }));
  hearing.onNoise(onlyOneNoticeADay(trial, hearing, repeats));
  hearing.onNoise(nothingIsMadeUp(trial));
  hearing.onNoise(oneCauseIsOneNotice(trial, hearing));
  hearing.onNoise(oneOutageIsOneNotice(trial, hearing));
  hearing.onNoise(({ brn, alert, why }) => {
    const decidedAt = ledger.waiting(alert)?.at ?? now();
    quietHoursAreQuiet(trial, brn, { what: why, decidedAt });
  });
  hearing.onNoise(ledger.noise);
  hearing.onNoise(({ brn }) => repeats.said(brn));

  function put(change: Extract<Change, { readonly put: string }>): void {
    const { stored } = trial;
    switch (change.put) {
      case 'company':
        stored.companies.set(change.value.brn, change.value);
        return;
      case 'status':
        knowledge.stored(change.value.brn, now());
        logins.stored(change.value.brn);
        return;
      case 'alert': {
        const { brn, life, severity, reasons, held, rollUp } = change.value;
        if (!stored.alerts.has(brn)) report.alertsOpened += 1;
        if (held !== undefined && stored.alerts.get(brn)?.held?.why !== held.why) {
          report.held[held.why] = (report.held[held.why] ?? 0) + 1;
        }
        stored.alerts.set(brn, change.value);
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
      case 'setup':
        if (stored.standing.setup === undefined) report.setups += 1;
        stands('setup', change.value.openedAt, change.value.code);
        return;
      case 'outage':
        if (change.value.endedAt !== undefined) ends('outage');
        else {
          if (stored.standing.outage === undefined) report.outages += 1;
          stands('outage', change.value.openedAt);
          trial.stored.silent = change.value.silent;
        }
        return;
      case 'common-cause':
        foundCause(change.value);
        return;
      default:
        return;
    }
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
        hearing.over(change.brn);
        ledger.over(change.brn);
        trial.note(change.brn, 'alert: over');
        return;
      case 'outbox':
        stored.outbox.delete(change.seq);
        return;
      case 'setup':
        ends('setup');
        return;
      case 'outage':
        ends('outage');
        return;
      case 'common-cause':
        ends('commonCause');
        return;
      default:
        return;
    }
  }

  function foundCause({ code, openedAt, endedAt }: CommonCauseAlert): void {
    const { causes, standing } = trial.stored;
    const foundAt = causes.get(openedAt)?.foundAt ?? now();
    causes.set(openedAt, { code, foundAt, until: endedAt ?? Number.POSITIVE_INFINITY });
    if (endedAt !== undefined) {
      ends('commonCause');
      return;
    }
    if (standing.commonCause === undefined) report.commonCauses += 1;
    stands('commonCause', openedAt, code);
  }

  function stands(what: keyof Stored['standing'], since: Instant, code?: number): void {
    if (trial.stored.standing[what] === undefined) {
      trial.note('all', `${what} begins`);
      trial.stored.standingChangedAt[what] = now();
    }
    trial.stored.standing[what] = { code, since };
  }

  function ends(what: keyof Stored['standing']): void {
    if (trial.stored.standing[what] === undefined) return;
    trial.note('all', `${what} ends`);
    trial.stored.standing[what] = undefined;
    trial.stored.standingChangedAt[what] = now();
  }

  return {
    trial,
    hearing,
    knowledge,
    report,
    broken: trial.broken,
    written(changes) {
      for (const change of changes) {
        if ('put' in change) put(change);
        else removed(change);
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
    processStarts() {
      knowledge.forgetUnstored();
      logins.forgetUnstored();
    },
    taken(taken) {
      const { about: sent } = taken;
      const key = 'posting' in sent ? `${sent.what} ${sent.posting.kind}` : sent.what;
      report.said[key] = (report.said[key] ?? 0) + 1;
      hearing.taken(taken);
      ledger.taken(taken);
      days.taken(taken);
    },
    answered(answer) {
      if (answer.call === 'dept-user-login') report.logins += 1;
      knowledge.heard(answer);
      logins.heard(answer);
    },
    saidRegistered: (who) => logins.saidRegistered(who, now()),
    confirmed: (who) => logins.confirmed(who),
    toldAtOnce: (brn) => everythingIsTold(trial, { hearing, ledger, only: brn }),
    look() {
      days.runs();
      if (now() % (15 * MINUTE) !== 0) return;
      const minute = calendar.minuteOf(now());
      if (TOLD_BY.has(minute)) everythingIsTold(trial, { hearing, ledger });
      if (RIGHT_AT.has(minute)) alertsAreWhatIsWrong(trial);
      if (minute === 23 * 60) ledger.settle();
    },
    dayIsOver: days.over,
  };
}

/** Minutes of the day at which everything has to have been told, a while after what was held could go out. */
const TOLD_BY: ReadonlySet<number> = new Set([9 * 60 + 15, 13 * 60 + 15, 19 * 60 + 45]);
const RIGHT_AT: ReadonlySet<number> = new Set([7 * 60, 14 * 60, 23 * 60]);
