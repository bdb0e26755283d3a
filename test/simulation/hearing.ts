import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant } from '../../src/kernel/time.js';
import type { Alert, ThreadLine } from '../../src/records/alert.js';
import type { Reason, ReasonKind } from '../../src/records/reason.js';
import type { DrawnLine } from '../support/drawn.js';
import type { Taken } from './busy-slack.js';
import { RANK } from './expected.js';
import type { Ledger } from './ledger.js';
import type { Trial } from './trial.js';

/** What the channel has heard of a company's trouble, and not taken back since. */
export interface Heard {
  readonly openedAt: Instant;
  readonly pairs: Set<string>;
  /** The lowest step heard of each certificate. */
  readonly rungs: Map<Instant, number>;
  severity: number;
  /** The day of the last notice. */
  noticeOn: string | undefined;
  criticalAt: Instant | undefined;
  operatorsCalled: boolean;
  /** When something was said aloud last. */
  saidAt: Instant | undefined;
  /** When a person last read all of it. */
  knownAt: Instant | undefined;
}

/** One thing that was said aloud about a company. */
export interface Noise {
  readonly brn: Brn;
  readonly alert: Alert;
  readonly why: string;
  readonly channel: string;
  readonly isPost: boolean;
}

export interface Hearing {
  of(brn: Brn): Heard | undefined;
  taken(taken: Taken): void;
  /** The alert is no more: what was heard of it is void. */
  over(brn: Brn): void;
  /** A person took it or put it off, and so knows what it says; one that nobody put off is still told a first time. */
  known(brn: Brn, how: 'takes' | 'puts-off'): void;
  onNoise(listener: (noise: Noise) => void): void;
  /** Told of each kind of trouble that a company's readers hear of for the first time, alone or as one of many. */
  onNews(listener: (brn: Brn, kind: ReasonKind) => void): void;
  /** The worst that was said of a company today, by whatever alert. */
  today(brn: Brn): number;
  /** A snooze that a person set, and when it ends. */
  readonly snoozes: Map<Brn, Instant>;
}

export function pairOf(product: string, kind: string): string {
  return `${product} ${kind}`;
}

/** Follows what Slack took, as a reader of the channel would. */
export function createHearing(trial: Trial, ledger: Pick<Ledger, 'waiting'>): Hearing {
  const heard = new Map<Brn, Heard>();
  const listeners: ((noise: Noise) => void)[] = [];
  const newsListeners: ((brn: Brn, kind: ReasonKind) => void)[] = [];
  const snoozes = new Map<Brn, Instant>();
  const saidOn = new Map<Brn, { readonly day: string; readonly severity: number }>();
  const rollUpPostedAt = new Map<string, Instant>();

  function fresh(openedAt: Instant): Heard {
    return {
      openedAt,
      pairs: new Set(),
      rungs: new Map(),
      severity: 0,
      noticeOn: undefined,
      criticalAt: undefined,
      operatorsCalled: false,
      saidAt: undefined,
      knownAt: undefined,
    };
  }

  function learn(of: Heard, reasons: readonly Reason[], severity: number): void {
    for (const reason of reasons) {
      for (const product of reason.products) of.pairs.add(pairOf(product, reason.kind));
      if (reason.kind !== 'certificate-expiry') continue;
      const before = of.rungs.get(reason.expiresAt) ?? Number.POSITIVE_INFINITY;
      of.rungs.set(reason.expiresAt, Math.min(before, reason.rung));
    }
    of.severity = severity;
  }

  function noisy(alert: Alert, why: string, channel: string, isPost: boolean): void {
    const { brn } = alert;
    const now = trial.now();
    const noise: Noise = { brn, alert, why, channel, isPost };
    trial.note(brn, `ALOUD in ${channel}: ${why} (${alert.severity}: ${describe(alert.reasons)})`);
    for (const tell of listeners) tell(noise);
    if (why === 'resolved') return;
    const before = heard.get(brn);
    const of = before?.openedAt === alert.openedAt ? before : fresh(alert.openedAt);
    heard.set(brn, of);
    of.saidAt = now;
    // That nobody took it is said to other readers; what is new is still to be said.
    if (why === 'nobody-took-it' && !isPost) {
      of.operatorsCalled = true;
      return;
    }
    for (const { kind, products } of alert.reasons) {
      for (const product of products) isNews(brn, of, { product, kind });
    }
    learn(of, alert.reasons, RANK[alert.severity]);
    // A message that takes the place of one nobody can edit any more is no notice of its own.
    const isInstead = isPost && ledger.waiting(alert) === undefined;
    if (isInstead) return;
    of.noticeOn = trial.calendar.dayOf(now);
    if (alert.severity === 'critical') of.criticalAt ??= now;
    remember(brn, RANK[alert.severity]);
  }

  function isNews(
    brn: Brn,
    { pairs }: Heard,
    { product, kind }: { readonly product: string; readonly kind: ReasonKind },
  ): void {
    if (pairs.has(pairOf(product, kind))) return;
    for (const tell of newsListeners) tell(brn, kind);
  }

  function remember(brn: Brn, severity: number): void {
    saidOn.set(brn, {
      day: trial.calendar.dayOf(trial.now()),
      severity: Math.max(severity, saidToday(brn)),
    });
  }

  function saidToday(brn: Brn): number {
    const said = saidOn.get(brn);
    return said?.day === trial.calendar.dayOf(trial.now()) ? said.severity : 0;
  }

  /** A quiet edit takes back what it does not say any more. */
  function edited(alert: Alert): void {
    const of = heard.get(alert.brn);
    if (of === undefined || of.openedAt !== alert.openedAt) return;
    const shown = fresh(alert.openedAt);
    learn(shown, alert.reasons, RANK[alert.severity]);
    for (const pair of of.pairs) if (!shown.pairs.has(pair)) of.pairs.delete(pair);
    for (const date of of.rungs.keys()) if (!shown.rungs.has(date)) of.rungs.delete(date);
    of.severity = Math.min(of.severity, shown.severity);
  }

  function rollUpSaid(id: string, aloud: boolean): void {
    for (const alert of trial.stored.alerts.values()) {
      if (alert.rollUp !== id) continue;
      const before = heard.get(alert.brn);
      const of = before?.openedAt === alert.openedAt ? before : fresh(alert.openedAt);
      const told = alert.told;
      // That somebody took it days ago is a notice too, though it says nothing new.
      if (aloud && before === of && told.lastNoticeOn === trial.calendar.dayOf(trial.now())) {
        of.noticeOn = told.lastNoticeOn;
      }
      const news =
        (told.reasons ?? []).some(({ product, kind }) => !of.pairs.has(pairOf(product, kind))) ||
        (told.rungs ?? []).some(({ expiresAt, rung }) => rung < (of.rungs.get(expiresAt) ?? 99)) ||
        RANK[told.severity] > of.severity;
      if (!news) continue;
      if (aloud) trial.note(alert.brn, `ALOUD as one of many in ${id}: ${told.severity}`);
      heard.set(alert.brn, of);
      for (const reason of told.reasons ?? []) {
        isNews(alert.brn, of, reason);
        of.pairs.add(pairOf(reason.product, reason.kind));
      }
      for (const { expiresAt, rung } of told.rungs ?? []) {
        of.rungs.set(expiresAt, Math.min(rung, of.rungs.get(expiresAt) ?? rung));
      }
      // As it stands there now, which may be less than before.
      of.severity = RANK[told.severity];
      of.noticeOn = trial.calendar.dayOf(trial.now());
      remember(alert.brn, RANK[told.severity]);
      if (told.severity === 'critical') of.criticalAt ??= trial.now();
    }
  }

  function replied(one: DrawnLine, channel: string): void {
    if (one.kind === 'roll-up-news') rollUpSaid(one.rollUp.id, true);
    if (one.kind !== 'alert-line') return;
    const { alert, line, loud } = one;
    if (loud) noisy(alert, wordOf(line), channel, false);
    else
      trial.note(
        alert.brn,
        `thread: ${wordOf(line)}${line.kind === 'reason-gone' ? ` (${describe(line.reasons)})` : ''}`,
      );
    if (line.kind === 'reason-gone') takenBack(alert, line.reasons);
  }

  /** It may come back before the message could be edited: then it is news to who read that it is gone. */
  function takenBack({ brn, openedAt }: Alert, gone: readonly Reason[]): void {
    const of = heard.get(brn);
    if (of === undefined || of.openedAt !== openedAt) return;
    for (const reason of gone) {
      for (const product of reason.products) of.pairs.delete(pairOf(product, reason.kind));
      if (reason.kind === 'certificate-expiry') of.rungs.delete(reason.expiresAt);
    }
  }

  return {
    of: (brn) => heard.get(brn),
    today: saidToday,
    snoozes,
    over: (brn) => {
      heard.delete(brn);
      snoozes.delete(brn);
    },
    known(brn, how) {
      const alert = trial.stored.alerts.get(brn);
      if (alert === undefined) return;
      const before = heard.get(brn);
      if (how === 'takes' && before?.openedAt !== alert.openedAt) return;
      const of = before?.openedAt === alert.openedAt ? before : fresh(alert.openedAt);
      heard.set(brn, of);
      learn(of, alert.reasons, RANK[alert.severity]);
      of.knownAt = trial.now();
      if (alert.severity === 'critical') of.criticalAt ??= trial.now();
    },
    onNoise: (listener) => listeners.push(listener),
    onNews: (listener) => newsListeners.push(listener),
    taken({ about, channel }) {
      switch (about.what) {
        case 'post':
          if (about.posting.kind === 'alert') {
            const { alert } = about.posting;
            noisy(alert, ledger.waiting(alert)?.why ?? 'posted', channel, true);
          }
          if (about.posting.kind === 'roll-up') {
            rollUpPostedAt.set(about.posting.rollUp.id, trial.now());
            rollUpSaid(about.posting.rollUp.id, true);
          }
          return;
        case 'edit':
          if (about.posting.kind === 'alert') edited(about.posting.alert);
          if (about.posting.kind === 'roll-up') {
            const { id } = about.posting.rollUp;
            const isYoung = trial.now() - (rollUpPostedAt.get(id) ?? 0) < HOUR;
            if (isYoung) rollUpSaid(id, false);
          }
          return;
        case 'reply':
          replied(about.line, channel);
          return;
        default:
          about satisfies never;
      }
    },
  };
}

function wordOf(line: ThreadLine): string {
  return line.kind === 'notice' ? line.why : line.kind;
}

export function describe(reasons: readonly Reason[]): string {
  return reasons
    .map((reason) =>
      [
        reason.kind,
        ...reason.products,
        reason.severity,
        ...(reason.kind === 'certificate-expiry' ? [`rung ${reason.rung}`, reason.beside] : []),
        ...(reason.kind === 'dept-user-login' ? [reason.code] : []),
      ].join(' '),
    )
    .join('; ');
}
