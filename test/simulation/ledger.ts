import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { OutboxEntry } from '../../src/records/outbox.js';
import type { Reason, ReasonKind } from '../../src/records/reason.js';
import type { Taken } from './busy-slack.js';
import type { Noise } from './hearing.js';
import type { Trial } from './trial.js';

/** Why, on what and when it was decided that a channel is notified. */
interface Decided {
  readonly brn: Brn;
  readonly openedAt: Instant;
  readonly why: string;
  /** As it stood then. */
  readonly reasons: readonly Reason[];
  readonly at: Instant;
  /** Since when each kind of trouble is in it: more of it may be decided while it waits. */
  readonly since: Map<ReasonKind, Instant>;
}

interface Standing {
  readonly brn: Brn;
  readonly openedAt: Instant;
  readonly channel: string;
  isFinal: boolean;
  /** Its alert ended while nobody could write there, so that it stays as it stands. */
  isOutOfReach: boolean;
  /** The alert goes on in another message. */
  isLeft: boolean;
}

/** Every notice that was decided, every message that stands, and what became of both. */
export interface Ledger {
  decided(entry: OutboxEntry): void;
  /** The entry is in the outbox no more. */
  finished(seq: string): void;
  noise(noise: Noise): void;
  /** The company's alert is no more. */
  over(brn: Brn): void;
  /** Its record cannot be read any more, so that nobody edits its message, also where it is one of many. */
  lost(alert: Pick<Alert, 'brn' | 'openedAt' | 'rollUp'>): void;
  /** When the oldest notice was decided that is not delivered yet. */
  oldest(): Instant | undefined;
  /** The oldest notice of the alert that is not delivered yet. */
  waiting(alert: Pick<Alert, 'brn' | 'openedAt'>): Decided | undefined;
  taken(taken: Taken): void;
  /** Called when nothing should be under way. */
  settle(): void;
}

export function createLedger(trial: Trial): Ledger {
  const open = new Map<string, Decided>();
  /** Whose record cannot be read: what waits of it is said or not. */
  const lost = new Set<string>();
  /** Said aloud and not yet accounted for, per alert. */
  const said = new Map<string, number>();
  const messages = new Map<string, Standing>();
  /** How many open alerts each combined one showed last. */
  const combined = new Map<string, number>();

  const keyOf = (brn: Brn, openedAt: Instant): string => `${brn} ${openedAt}`;

  return {
    decided({ seq, job }) {
      if (job.kind !== 'notice') return;
      const { brn, openedAt, reasons } = job.alert;
      if (lost.has(keyOf(brn, openedAt))) return;
      const at = trial.now();
      const since = open.get(seq)?.since ?? new Map<ReasonKind, Instant>();
      for (const { kind } of reasons) since.set(kind, since.get(kind) ?? at);
      if (open.has(seq)) return;
      const why = job.line.kind === 'notice' ? job.line.why : job.line.kind;
      open.set(seq, { brn, openedAt, why, reasons, at, since });
      trial.note(brn, `decided: notice ${why}`);
    },
    finished(seq) {
      const one = open.get(seq);
      if (one === undefined) return;
      open.delete(seq);
      const key = keyOf(one.brn, one.openedAt);
      const times = said.get(key) ?? 0;
      if (times > 0) {
        said.set(key, times - 1);
        return;
      }
      // Nothing could be sent for a while: those that gathered are said aloud as one, by its own message or by that of many.
      if (this.waiting(one) !== undefined || isToldAsMany(trial, one)) return;
      noNoticeIsLost(trial, one);
    },
    noise({ alert }) {
      const key = keyOf(alert.brn, alert.openedAt);
      said.set(key, (said.get(key) ?? 0) + 1);
    },
    over(brn) {
      for (const standing of messages.values()) {
        if (standing.brn === brn && trial.archived.has(standing.channel)) {
          standing.isOutOfReach = true;
        }
      }
    },
    lost({ brn, openedAt, rollUp }) {
      lost.add(keyOf(brn, openedAt));
      if (rollUp !== undefined) combined.delete(rollUp);
      for (const [seq, one] of open) if (one.brn === brn) open.delete(seq);
      for (const standing of messages.values()) {
        if (standing.brn === brn) standing.isOutOfReach = true;
      }
    },
    oldest() {
      const [first] = open.values();
      return first?.at;
    },
    waiting({ brn, openedAt }) {
      for (const one of open.values()) {
        if (one.brn === brn && one.openedAt === openedAt) return one;
      }
      return undefined;
    },
    taken({ about, channel, ts, text }) {
      if (about.what !== 'post' && about.what !== 'edit') return;
      if (about.posting.kind === 'roll-up') {
        const { id, bySeverity } = about.posting.rollUp;
        combined.set(id, bySeverity.critical + bySeverity.warning + bySeverity.notice);
      }
      if (about.posting.kind !== 'alert') return;
      const { brn, openedAt, life } = about.posting.alert;
      const isFinal = life.state === 'resolved' || life.state === 'closed';
      if (about.what === 'post') {
        for (const other of messages.values()) {
          if (other.brn === brn && other.openedAt === openedAt) other.isLeft = true;
        }
        messages.set(`${channel} ${ts}`, {
          ...{ brn, openedAt, channel, isFinal },
          isLeft: false,
          isOutOfReach: false,
        });
        return;
      }
      const message = about.message;
      const standing = messages.get(`${message.channel} ${message.ts}`);
      if (standing === undefined) return;
      standing.isFinal = isFinal;
      if (life.state === 'resolved') theEndIsSaid(trial, brn, text);
    },
    settle() {
      for (const [key, standing] of messages) {
        if (standing.isFinal || standing.isLeft || standing.isOutOfReach) {
          messages.delete(key);
          continue;
        }
        everyEndIsShown(trial, standing);
      }
      for (const [id, shown] of combined) {
        theCountIsTrue(trial, id, shown);
        if (shown === 0) combined.delete(id);
      }
    },
  };
}

/** 5. The message of an alert that is over says so. */
function everyEndIsShown(trial: Trial, { brn, openedAt, channel }: Standing): void {
  if (trial.stored.alerts.get(brn)?.openedAt === openedAt) return;
  const waits = [...trial.stored.outbox.values()].some(({ about }) => about === brn);
  if (waits) return;
  trial.fail(
    '5 every end is shown',
    brn,
    `the alert of ${new Date(openedAt).toISOString()} is over, its message in ${channel} still says that it is open`,
  );
}

/** 5. A combined alert shows as many open ones as there are. */
function theCountIsTrue(trial: Trial, id: string, shown: number): void {
  // Edited once a minute, and hourly while the default channel takes nothing.
  const lately = (at: Instant): boolean => trial.now() - at < 2 * HOUR;
  const { archived, defaultChannel, channelChangedAt } = trial;
  const isAway = archived.has(defaultChannel) || lately(channelChangedAt.get(defaultChannel) ?? 0);
  if (isAway || trial.runsSince === undefined || lately(trial.runsSince)) return;
  if ([...trial.stored.outbox.values()].some(({ about }) => about === 'roll-up')) return;
  const open = [...trial.stored.alerts.values()].filter(({ rollUp }) => rollUp === id).length;
  if (open === shown) return;
  trial.fail('5 every end is shown', 'all', `${id} shows ${shown} open alerts, there are ${open}`);
}

const END = /해결|등록되었|갱신되었|다시 됩니다|다시/;

function theEndIsSaid(trial: Trial, brn: Brn, text: string): void {
  if (END.test(text)) return;
  trial.fail('5 every end is shown', brn, `the words of a solved alert do not say so: ${text}`);
}

function isToldAsMany({ stored }: Trial, { brn, openedAt }: Decided): boolean {
  const alert = stored.alerts.get(brn);
  return alert?.openedAt === openedAt && alert.rollUp !== undefined;
}

/** 9. What was decided to be told was told before it left the outbox. */
function noNoticeIsLost(trial: Trial, { brn, why, reasons }: Decided): void {
  // Dropped with its company.
  if (!trial.stored.companies.has(brn)) return;
  // Nobody is called any more to what somebody has, or what is no longer critical.
  const alert = trial.stored.alerts.get(brn);
  const isCall = why === 'nobody-took-it' && alert !== undefined;
  if (isCall && (alert.life.state !== 'open' || alert.severity !== 'critical')) return;
  // Another problem came up and was over before it could be said.
  const isOver = reasons.some(({ kind }) => alert?.reasons.every((one) => one.kind !== kind));
  if (why === 'new-reason' && isOver) return;
  trial.fail(
    '9 no notice is lost',
    brn,
    `the notice "${why}" left the outbox, and nobody heard it`,
  );
}
