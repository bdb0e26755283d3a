import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Product } from '../../src/records/company.js';
import type { OutboxEntry } from '../../src/records/outbox.js';
import type { Reason, ReasonKind } from '../../src/records/reason.js';
import type { SentNotice } from './notice-tracker.js';
import type { AcceptedSend } from './simulated-slack.js';
import type { YearContext } from './year-context.js';

/** A notice that the app decided to send. */
interface DecidedNotice {
  readonly brn: Brn;
  readonly openedAt: Instant;
  /** Of the latest version: while the notice waits, other notices may join it. */
  readonly why: string;
  /** What else it reports, in case its new reason is over before it is sent. */
  readonly besides: string | undefined;
  /** The alert's reasons and life at that time. */
  readonly reasons: readonly Reason[];
  readonly life: Alert['life'];
  readonly at: Instant;
  /** When each kind of reason was added; reasons can be added while the notice waits. */
  readonly since: Map<ReasonKind, Instant>;
}

interface TrackedMessage {
  readonly brn: Brn;
  readonly openedAt: Instant;
  readonly channel: string;
  isFinal: boolean;
  /** The alert ended while the channel was archived, or its record is unreadable, so the message is not updated. */
  isUnreachable: boolean;
  /** The alert continues in another message. */
  isReplaced: boolean;
}

/** Tracks every decided notice until it is sent, and every alert message until it shows the end of its alert. */
export interface NoticeLedger {
  onEntryWritten(entry: OutboxEntry): void;
  onEntryDeleted(seq: string): void;
  onNoticeSent(notice: SentNotice): void;
  onAlertEnded(brn: Brn): void;
  /** The alert's record is unreadable, so neither its message nor its combined alert is edited any longer. */
  onRecordLost(alert: Pick<Alert, 'brn' | 'openedAt' | 'rollUp'>): void;
  /** When the oldest undelivered notice was decided. */
  oldestPendingAt(): Instant | undefined;
  /** The alert's oldest undelivered notice. */
  oldestPending(alert: Pick<Alert, 'brn' | 'openedAt'>): DecidedNotice | undefined;
  onAccepted(accepted: AcceptedSend): void;
  /** To be called when no send should be in progress. */
  checkMessages(): void;
}

export function createNoticeLedger(context: YearContext): NoticeLedger {
  const pending = new Map<string, DecidedNotice>();
  /** Alerts whose record is unreadable; their pending notices may be sent or not. */
  const lost = new Set<string>();
  /** Number of sent notices per alert that are not matched with an outbox entry yet. */
  const unaccounted = new Map<string, number>();
  const messages = new Map<string, TrackedMessage>();
  /** The number of open alerts that each combined alert showed last. */
  const combined = new Map<string, number>();

  const keyOf = (brn: Brn, openedAt: Instant): string => `${brn} ${openedAt}`;

  return {
    onEntryWritten({ seq, job }) {
      if (job.kind !== 'notice') return;
      const { brn, openedAt, reasons, life } = job.alert;
      if (lost.has(keyOf(brn, openedAt))) return;
      const at = context.now();
      const since = pending.get(seq)?.since ?? new Map<ReasonKind, Instant>();
      for (const { kind } of reasons) since.set(kind, since.get(kind) ?? at);
      const { line } = job;
      const why = line.kind === 'notice' ? line.why : line.kind;
      const besides = line.kind === 'notice' ? line.besides : undefined;
      const waiting = pending.get(seq);
      if (waiting !== undefined) {
        pending.set(seq, { ...waiting, why, besides });
        return;
      }
      pending.set(seq, { brn, openedAt, why, besides, reasons, life, at, since });
      context.note(brn, `decided: notice ${why}`);
    },
    onEntryDeleted(seq) {
      const notice = pending.get(seq);
      if (notice === undefined) return;
      pending.delete(seq);
      const key = keyOf(notice.brn, notice.openedAt);
      const times = unaccounted.get(key) ?? 0;
      if (times > 0) {
        // Nothing is pending, so what is left was repeated after a crash, and is no later notice.
        unaccounted.set(key, this.oldestPending(notice) === undefined ? 0 : times - 1);
        return;
      }
      // After a time without sends, an alert's pending notices are sent as one, alone or in a combined alert.
      if (this.oldestPending(notice) !== undefined || isInRollUp(context, notice)) return;
      checkNoticeIsNotLost(context, notice);
    },
    onNoticeSent({ alert }) {
      const key = keyOf(alert.brn, alert.openedAt);
      unaccounted.set(key, (unaccounted.get(key) ?? 0) + 1);
    },
    onAlertEnded(brn) {
      for (const message of messages.values()) {
        if (message.brn === brn && context.archived.has(message.channel)) {
          message.isUnreachable = true;
        }
      }
    },
    onRecordLost({ brn, openedAt, rollUp }) {
      lost.add(keyOf(brn, openedAt));
      if (rollUp !== undefined) combined.delete(rollUp);
      for (const [seq, notice] of pending) if (notice.brn === brn) pending.delete(seq);
      for (const message of messages.values()) {
        if (message.brn === brn) message.isUnreachable = true;
      }
    },
    oldestPendingAt() {
      const [first] = pending.values();
      return first?.at;
    },
    oldestPending({ brn, openedAt }) {
      for (const notice of pending.values()) {
        if (notice.brn === brn && notice.openedAt === openedAt) return notice;
      }
      return undefined;
    },
    onAccepted({ subject, channel, ts, text }) {
      if (subject.what !== 'post' && subject.what !== 'edit') return;
      if (subject.posting.kind === 'roll-up') {
        const { id, bySeverity } = subject.posting.rollUp;
        combined.set(id, bySeverity.critical + bySeverity.warning + bySeverity.notice);
      }
      if (subject.posting.kind !== 'alert') return;
      const { brn, openedAt, life } = subject.posting.alert;
      const isFinal = life.state === 'resolved' || life.state === 'closed';
      if (subject.what === 'post') {
        for (const other of messages.values()) {
          if (other.brn === brn && other.openedAt === openedAt) other.isReplaced = true;
        }
        messages.set(`${channel} ${ts}`, {
          brn,
          openedAt,
          channel,
          isFinal,
          isReplaced: false,
          isUnreachable: lost.has(keyOf(brn, openedAt)),
        });
        return;
      }
      const message = messages.get(`${subject.message.channel} ${subject.message.ts}`);
      if (message === undefined) return;
      message.isFinal = isFinal;
      if (life.state === 'resolved') checkEndIsStated(context, brn, text);
    },
    checkMessages() {
      for (const [key, message] of messages) {
        if (message.isFinal || message.isReplaced || message.isUnreachable) {
          messages.delete(key);
          continue;
        }
        checkEndIsShown(context, message);
      }
      for (const [id, shown] of combined) {
        checkRollUpCount(context, id, shown);
        if (shown === 0) combined.delete(id);
      }
    },
  };
}

/** 5. The message of an ended alert shows the end. */
function checkEndIsShown(context: YearContext, { brn, openedAt, channel }: TrackedMessage): void {
  if (context.stored.alerts.get(brn)?.openedAt === openedAt) return;
  const waits = [...context.stored.outbox.values()].some(({ about }) => about === brn);
  if (waits) return;
  context.fail(
    '5 every end is shown',
    brn,
    `the alert of ${new Date(openedAt).toISOString()} has ended, but its message in ${channel} still shows it as open`,
  );
}

/** 5. A combined alert shows the right number of open alerts. */
function checkRollUpCount(context: YearContext, id: string, shown: number): void {
  // The app edits it once a minute, and hourly while the default channel refuses messages.
  const lately = (at: Instant): boolean => context.now() - at < 2 * HOUR;
  const { archived, defaultChannel, channelChangedAt } = context;
  const isAway = archived.has(defaultChannel) || lately(channelChangedAt.get(defaultChannel) ?? 0);
  if (isAway || context.runsSince === undefined || lately(context.runsSince)) return;
  if ([...context.stored.outbox.values()].some(({ about }) => about === 'roll-up')) return;
  const open = [...context.stored.alerts.values()].filter(({ rollUp }) => rollUp === id).length;
  if (open === shown) return;
  context.fail(
    '5 every end is shown',
    'all',
    `${id} shows ${shown} open alerts, there are ${open}`,
  );
}

const END_WORDS = /해결|등록되었|갱신되었|다시 됩니다|다시/;

function checkEndIsStated(context: YearContext, brn: Brn, text: string): void {
  if (END_WORDS.test(text)) return;
  context.fail(
    '5 every end is shown',
    brn,
    `the text of a resolved alert does not say that it is resolved: ${text}`,
  );
}

function hasReturned({ openedAt, life }: DecidedNotice, alert: Alert | undefined): boolean {
  if (life.state !== 'resolved' || alert === undefined || alert.openedAt === openedAt) return false;
  return life.was.some(({ kind }) => alert.reasons.some((reason) => reason.kind === kind));
}

function isInRollUp({ stored }: YearContext, { brn, openedAt }: DecidedNotice): boolean {
  const alert = stored.alerts.get(brn);
  return alert?.openedAt === openedAt && alert.rollUp !== undefined;
}

/** 9. Every decided notice was sent before it left the outbox. */
function checkNoticeIsNotLost(context: YearContext, notice: DecidedNotice): void {
  const { brn, openedAt, why, reasons } = notice;
  // The notice was dropped together with its company.
  if (!context.stored.companies.has(brn)) return;
  // Operators are not called if somebody has claimed the alert, or if it is no longer critical.
  const alert = context.stored.alerts.get(brn);
  const isCall = why === 'nobody-took-it' && alert !== undefined;
  if (isCall && (alert.life.state !== 'open' || alert.severity !== 'critical')) return;
  // A resolved problem was there again before its end could be announced. Its message shows the end, without a notice.
  if (why === 'resolved' && hasReturned(notice, alert)) return;
  // Another problem appeared and ended, perhaps with the alert, before its notice could be sent.
  const present = alert?.openedAt === openedAt ? alert.reasons : [];
  const isPresent = (product: Product, kind: ReasonKind): boolean =>
    present.some((reason) => reason.kind === kind && reason.products.includes(product));
  const isOver = reasons.some(({ kind, products }) =>
    products.some((product) => !isPresent(product, kind)),
  );
  if (why === 'new-reason' && isOver) return;
  context.fail(
    '9 no notice is lost',
    brn,
    `the notice "${why}" left the outbox without being sent`,
  );
}
