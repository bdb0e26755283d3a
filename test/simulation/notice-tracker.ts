import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant } from '../../src/kernel/time.js';
import type { Alert, ThreadLine } from '../../src/records/alert.js';
import type { Reason, ReasonKind } from '../../src/records/reason.js';
import type { DrawnLine } from '../support/drawn.js';
import { RANK } from './expected-problems.js';
import type { NoticeLedger } from './notice-ledger.js';
import type { AcceptedSend } from './simulated-slack.js';
import type { YearContext } from './year-context.js';

/** The content of a company's alert that the channel was notified of and that has not been withdrawn. */
export interface Notified {
  readonly openedAt: Instant;
  /** Products and kinds of reasons (`pairOf`). */
  readonly pairs: Set<string>;
  /** The `pairs` that have ended, perhaps without any message about that. They are news if they come back. */
  readonly ended: Set<string>;
  /** The lowest notified rung of each certificate, by expiry. */
  readonly rungs: Map<Instant, number>;
  severity: number;
  /** The day of the last notice. */
  noticeOn: string | undefined;
  criticalAt: Instant | undefined;
  operatorsCalled: boolean;
  /** When the last notice was sent. */
  noticeAt: Instant | undefined;
  /** When a person last read the whole alert. */
  readAt: Instant | undefined;
}

/** A notice about one company that Slack accepted. */
export interface SentNotice {
  readonly brn: Brn;
  readonly alert: Alert;
  readonly why: string;
  readonly channel: string;
  readonly isPost: boolean;
}

export interface NoticeTracker {
  of(brn: Brn): Notified | undefined;
  onAccepted(accepted: AcceptedSend): void;
  /** The app has stored the alert after a decision. */
  onAlertStored(alert: Alert): void;
  /** The alert has ended; what was notified about it no longer counts. */
  onAlertEnded(brn: Brn): void;
  /** A person claimed or snoozed the alert, and so has read it. A claimed alert still gets its first notice. */
  onRead(brn: Brn, how: 'claimed' | 'snoozed'): void;
  onNotice(listener: (notice: SentNotice) => void): void;
  /** The listener gets each kind of problem that is notified for the first time, alone or in a combined alert. */
  onFirstMention(listener: (brn: Brn, kind: ReasonKind) => void): void;
  /** The highest severity notified about a company today, over all its alerts. */
  severityToday(brn: Brn): number;
  /** Snoozes that a person set, with their ends. */
  readonly snoozes: Map<Brn, Instant>;
}

export function pairOf(product: string, kind: string): string {
  return `${product} ${kind}`;
}

/** Follows the messages that Slack accepted, as a reader of the channel would. */
export function createNoticeTracker(
  context: YearContext,
  ledger: Pick<NoticeLedger, 'oldestPending'>,
): NoticeTracker {
  const notified = new Map<Brn, Notified>();
  const noticeListeners: ((notice: SentNotice) => void)[] = [];
  const firstMentionListeners: ((brn: Brn, kind: ReasonKind) => void)[] = [];
  const snoozes = new Map<Brn, Instant>();
  const severityByDay = new Map<Brn, { readonly day: string; readonly severity: number }>();
  const rollUpPostedAt = new Map<string, Instant>();

  function emptyEntry(openedAt: Instant): Notified {
    return {
      openedAt,
      pairs: new Set(),
      ended: new Set(),
      rungs: new Map(),
      severity: 0,
      noticeOn: undefined,
      criticalAt: undefined,
      operatorsCalled: false,
      noticeAt: undefined,
      readAt: undefined,
    };
  }

  function addReasons(entry: Notified, reasons: readonly Reason[], severity: number): void {
    for (const reason of reasons) {
      for (const product of reason.products) {
        const pair = pairOf(product, reason.kind);
        entry.pairs.add(pair);
        entry.ended.delete(pair);
      }
      if (reason.kind !== 'certificate-expiry') continue;
      const before = entry.rungs.get(reason.expiresAt) ?? Number.POSITIVE_INFINITY;
      entry.rungs.set(reason.expiresAt, Math.min(before, reason.rung));
    }
    entry.severity = severity;
  }

  function recordNotice(notice: SentNotice): void {
    const { brn, alert, why, channel, isPost } = notice;
    const now = context.now();
    context.note(
      brn,
      `NOTICE in ${channel}: ${why} (${alert.severity}: ${describe(alert.reasons)})`,
    );
    for (const notify of noticeListeners) notify(notice);
    if (why === 'resolved') return;
    const before = notified.get(brn);
    // The late notice of an alert that has ended changes nothing about the alert that followed it.
    if (before !== undefined && before.openedAt > alert.openedAt) return;
    const entry = before?.openedAt === alert.openedAt ? before : emptyEntry(alert.openedAt);
    notified.set(brn, entry);
    entry.noticeAt = now;
    // A call to the operators has other readers, so new reasons still need their own notice.
    if (why === 'nobody-took-it' && !isPost) {
      entry.operatorsCalled = true;
      return;
    }
    for (const { kind, products } of alert.reasons) {
      for (const product of products) announceFirstMention(brn, entry, { product, kind });
    }
    addReasons(entry, alert.reasons, RANK[alert.severity]);
    // A post that replaces a message that can no longer be edited is not a notice.
    const isReplacement = isPost && ledger.oldestPending(alert) === undefined;
    if (isReplacement) return;
    entry.noticeOn = context.calendar.dayOf(now);
    if (alert.severity === 'critical') entry.criticalAt ??= now;
    rememberSeverity(brn, RANK[alert.severity]);
  }

  function announceFirstMention(
    brn: Brn,
    { pairs }: Notified,
    { product, kind }: { readonly product: string; readonly kind: ReasonKind },
  ): void {
    if (pairs.has(pairOf(product, kind))) return;
    for (const notify of firstMentionListeners) notify(brn, kind);
  }

  function rememberSeverity(brn: Brn, severity: number): void {
    severityByDay.set(brn, {
      day: context.calendar.dayOf(context.now()),
      severity: Math.max(severity, severityToday(brn)),
    });
  }

  function severityToday(brn: Brn): number {
    const today = severityByDay.get(brn);
    return today?.day === context.calendar.dayOf(context.now()) ? today.severity : 0;
  }

  /** An edit withdraws the reasons that it no longer shows. */
  function applyEdit(alert: Alert): void {
    const entry = notified.get(alert.brn);
    if (entry === undefined || entry.openedAt !== alert.openedAt) return;
    const shown = emptyEntry(alert.openedAt);
    addReasons(shown, alert.reasons, RANK[alert.severity]);
    for (const pair of entry.pairs) if (!shown.pairs.has(pair)) entry.pairs.delete(pair);
    for (const date of entry.rungs.keys()) if (!shown.rungs.has(date)) entry.rungs.delete(date);
    entry.severity = Math.min(entry.severity, shown.severity);
  }

  function applyRollUp(id: string, { isNotice }: { readonly isNotice: boolean }): void {
    for (const alert of context.stored.alerts.values()) {
      if (alert.rollUp !== id) continue;
      const before = notified.get(alert.brn);
      const entry = before?.openedAt === alert.openedAt ? before : emptyEntry(alert.openedAt);
      const notifiedState = alert.told;
      // A reminder about a claimed alert is a notice too, although it contains no new reason.
      if (
        isNotice &&
        before === entry &&
        notifiedState.lastNoticeOn === context.calendar.dayOf(context.now())
      ) {
        entry.noticeOn = notifiedState.lastNoticeOn;
      }
      const isNew =
        (notifiedState.reasons ?? []).some(
          ({ product, kind }) => !entry.pairs.has(pairOf(product, kind)),
        ) ||
        (notifiedState.rungs ?? []).some(
          ({ expiresAt, rung }) => rung < (entry.rungs.get(expiresAt) ?? Number.POSITIVE_INFINITY),
        ) ||
        RANK[notifiedState.severity] > entry.severity;
      if (!isNew) continue;
      if (isNotice)
        context.note(alert.brn, `NOTICE in the combined alert ${id}: ${notifiedState.severity}`);
      notified.set(alert.brn, entry);
      for (const reason of notifiedState.reasons ?? []) {
        announceFirstMention(alert.brn, entry, reason);
        entry.pairs.add(pairOf(reason.product, reason.kind));
      }
      for (const { expiresAt, rung } of notifiedState.rungs ?? []) {
        entry.rungs.set(expiresAt, Math.min(rung, entry.rungs.get(expiresAt) ?? rung));
      }
      // The severity in the combined alert may be lower than before.
      entry.severity = RANK[notifiedState.severity];
      entry.noticeOn = context.calendar.dayOf(context.now());
      rememberSeverity(alert.brn, RANK[notifiedState.severity]);
      if (notifiedState.severity === 'critical') entry.criticalAt ??= context.now();
    }
  }

  function applyReply(drawn: DrawnLine, channel: string): void {
    if (drawn.kind === 'roll-up-news') applyRollUp(drawn.rollUp.id, { isNotice: true });
    if (drawn.kind !== 'alert-line') return;
    const { alert, line, isBroadcast } = drawn;
    const { brn } = alert;
    const why = hasEnded(alert) ? 'resolved' : wordOf(line);
    if (isBroadcast) recordNotice({ brn, alert, why, channel, isPost: false });
    else
      context.note(
        brn,
        `thread: ${wordOf(line)}${line.kind === 'reason-gone' ? ` (${describe(line.reasons)})` : ''}`,
      );
    if (line.kind === 'reason-gone') withdrawReasons(alert, line.reasons);
  }

  /** Readers saw that the reasons are gone. If they return before the message is edited, they need a notice again. */
  function withdrawReasons({ brn, openedAt }: Alert, gone: readonly Reason[]): void {
    const entry = notified.get(brn);
    if (entry === undefined || entry.openedAt !== openedAt) return;
    for (const reason of gone) {
      for (const product of reason.products) entry.pairs.delete(pairOf(product, reason.kind));
      if (reason.kind === 'certificate-expiry') entry.rungs.delete(reason.expiresAt);
    }
  }

  return {
    of: (brn) => notified.get(brn),
    severityToday,
    snoozes,
    onAlertStored({ brn, openedAt, reasons }) {
      const entry = notified.get(brn);
      if (entry === undefined || entry.openedAt !== openedAt) return;
      const present = new Set(
        reasons.flatMap(({ kind, products }) => products.map((product) => pairOf(product, kind))),
      );
      for (const pair of entry.pairs) if (!present.has(pair)) entry.ended.add(pair);
    },
    onAlertEnded: (brn) => {
      notified.delete(brn);
      snoozes.delete(brn);
    },
    onRead(brn, how) {
      const alert = context.stored.alerts.get(brn);
      if (alert === undefined) return;
      const before = notified.get(brn);
      if (how === 'claimed' && before?.openedAt !== alert.openedAt) return;
      const entry = before?.openedAt === alert.openedAt ? before : emptyEntry(alert.openedAt);
      notified.set(brn, entry);
      addReasons(entry, alert.reasons, RANK[alert.severity]);
      entry.readAt = context.now();
      if (alert.severity === 'critical') entry.criticalAt ??= context.now();
    },
    onNotice: (listener) => noticeListeners.push(listener),
    onFirstMention: (listener) => firstMentionListeners.push(listener),
    onAccepted({ subject, channel }) {
      switch (subject.what) {
        case 'post':
          if (subject.posting.kind === 'alert') {
            const { alert } = subject.posting;
            const decided = ledger.oldestPending(alert)?.why ?? 'posted';
            const why = hasEnded(alert) ? 'resolved' : decided;
            recordNotice({ brn: alert.brn, alert, why, channel, isPost: true });
          }
          if (subject.posting.kind === 'roll-up') {
            rollUpPostedAt.set(subject.posting.rollUp.id, context.now());
            applyRollUp(subject.posting.rollUp.id, { isNotice: true });
          }
          return;
        case 'edit':
          if (subject.posting.kind === 'alert') applyEdit(subject.posting.alert);
          if (subject.posting.kind === 'roll-up') {
            const { id } = subject.posting.rollUp;
            const isRecent = context.now() - (rollUpPostedAt.get(id) ?? 0) < HOUR;
            if (isRecent) applyRollUp(id, { isNotice: false });
          }
          return;
        case 'reply':
          applyReply(subject.line, channel);
          return;
        default:
          subject satisfies never;
      }
    },
  };
}

/** A notice whose alert ended before it could be sent announces the end. */
function hasEnded({ life }: Alert): boolean {
  return life.state === 'resolved' || life.state === 'closed';
}

function wordOf(line: ThreadLine): string {
  return line.kind === 'notice' ? line.why : line.kind;
}

/** A notice that a critical problem is resolved, which reports no problem. */
export function announcesEnd({ why }: Pick<SentNotice, 'why'>): boolean {
  return why === 'resolved' || why === 'eased';
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
