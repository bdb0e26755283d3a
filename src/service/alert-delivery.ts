import type { Alert, MessageRef, ThreadLine } from '../domain/alert.js';
import { isOver } from '../domain/alert-actions.js';
import { toldByEdit, toldBySaying } from '../domain/alert-told.js';
import { closeAlert } from '../domain/decide-alert.js';
import { type Calm, isQuiet } from '../domain/quiet-hours.js';
import { seoulDayOf } from '../domain/seoul-time.js';
import { AlertSending, type Attempt, NOTHING, type Placed } from './alert-sending.js';
import type { ChannelTroubles } from './channel-health.js';
import type { Delivered, Outcome } from './delivery-outcome.js';
import { isNotice, joinNotices } from './joined-notices.js';
import type { KeyedQueue } from './keyed.js';
import { type AlertEntry, isPlainEdit, type OutboxLog } from './outbox-log.js';
import type { AlertSender, Change, Clock, OutboxJob, Store } from './ports.js';

/** What one job is sent with: while it is quiet, what nobody asked for is sent and told of in another way. */
interface Means {
  readonly sender: AlertSender;
  readonly channels: ChannelTroubles;
}

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
  readonly policy: Calm;
  readonly stopping?: AbortController;
}

type AlertJob = AlertEntry['job'];

/** An entry that is on its way: what it says was settled within its company's turn. */
interface Claimed {
  readonly seq: string;
  readonly job: AlertJob;
  /** As its message is to show it. */
  readonly alert: Alert;
  /** A later notice says aloud how things stand, and what this one had to say is only a line in the thread. */
  readonly isOvertaken: boolean;
}

/** Posts an alert's message, edits it, and writes the lines into its thread. */
export class AlertDelivery {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `means` are those of this job (JobDelivery). */
  async send({ seq, job }: AlertEntry, means: Means): Promise<Outcome> {
    const { records, outbox, clock } = this.#deps;
    const claimed = await records.run(job.alert.brn, () => this.#claim(seq));
    if (claimed === undefined) return GONE;
    if (this.#deps.stopping?.signal.aborted === true) {
      return { kind: 'wait', until: clock.now(), error: 'stopping', holdsChannel: false };
    }
    try {
      // It is being said until that is on record, or it is on record that it waits (Delivery).
      return await this.#say(claimed, means);
    } catch (error) {
      outbox.settled(seq);
      throw error;
    }
  }

  async #say(claimed: Claimed, means: Means): Promise<Outcome> {
    const { job, alert, isOvertaken } = claimed;
    const sending = new AlertSending({ ...this.#deps, ...means }, alert);
    if (job.kind === 'edit' && job.under !== undefined) {
      return this.#done(claimed, await sending.lines(job.lines, job.under));
    }
    if (job.kind === 'edit' || isOvertaken) {
      const lines = job.kind === 'edit' ? job.lines : [job.line];
      return this.#done(claimed, await sending.edit(lines, isOvertaken));
    }
    return this.#done(claimed, await sending.notice(job.line), job.line);
  }

  /**
   * Settles what is said, so that whoever decides about the company from now on knows it: the notices that wait become
   * one, and it shows what is newest. `undefined`: there is nothing to say any more.
   */
  async #claim(seq: string): Promise<Claimed | undefined> {
    const { store, outbox } = this.#deps;
    const entry = outbox.get(seq);
    // Dropped with its company, or said by another notice.
    if (entry === undefined || !('alert' in entry.job)) return undefined;
    const alert = await this.#newest(entry.job.alert);
    const others = outbox.waitingOf(alert).filter((other) => other.seq !== seq);
    const about = { ...entry, job: entry.job };
    const isShownNext = isPlainEdit(about) && others.some((other) => this.#showsNext(about, other));
    const changes: readonly Change[] = isShownNext
      ? [{ delete: 'outbox', seq }]
      : joinedWith(about, others, alert);
    if (changes.length > 0) {
      await store.write(changes);
      outbox.apply(changes);
    }
    const job = outbox.get(seq)?.job;
    if (job === undefined || !('alert' in job)) return undefined;
    const isOvertaken = others.some((other) => this.#endsAloud(about, other));
    const isAloud = job.kind === 'notice' && isNews(job.line) && !isOvertaken;
    outbox.sends(seq, isAloud ? alert : undefined);
    return { seq, job, alert, isOvertaken };
  }

  /** A later entry, which is sent right after it, makes the same edit. */
  #showsNext({ seq }: AlertEntry, other: AlertEntry): boolean {
    const edits = other.job.kind !== 'edit' || other.job.under === undefined;
    return edits && other.seq > seq && this.#isSpeakable(other);
  }

  /** The end of the alert is told aloud next. */
  #endsAloud({ seq, job }: AlertEntry, other: AlertEntry): boolean {
    const isEnd = other.job.kind === 'notice' && !isNotice(other);
    const isLate = other.seq > seq && job.kind === 'notice' && job.line.kind === 'notice';
    return isLate && isEnd && this.#isSpeakable(other);
  }

  #isSpeakable({ notBefore = 0, calm }: AlertEntry): boolean {
    const { clock, policy } = this.#deps;
    const now = clock.now();
    return notBefore <= now && !(calm === true && isQuiet(now, policy));
  }

  /** The alert as it is now; of one that is over, as the last entry about it has it. */
  async #newest(alert: Alert): Promise<Alert> {
    const { store, outbox } = this.#deps;
    const stored = await store.alert(alert.brn);
    if (stored?.openedAt === alert.openedAt) return stored;
    let newest = alert;
    for (const { job } of outbox.of(alert.brn)) {
      if (job.alert.openedAt === alert.openedAt) newest = job.alert;
    }
    return newest;
  }

  /** `aloud`: the line that the attempt made noise with. */
  #done({ seq, alert: shown }: Claimed, attempt: Attempt, aloud?: ThreadLine): Outcome {
    if (typeof attempt === 'object' && 'kind' in attempt) return attempt;
    const placed = attempt === NOTHING ? undefined : attempt;
    return {
      kind: 'done',
      ...(placed === undefined ? {} : { channel: placed.at.channel }),
      record: () =>
        this.#deps.records.run(shown.brn, async () => {
          const { store, outbox } = this.#deps;
          const changes: Change[] = [...this.#left(seq, placed)];
          if (placed !== undefined) {
            changes.push(...(await this.#learnt(seq, shown, { ...placed, aloud })));
          }
          if (placed !== undefined && aloud !== undefined) {
            changes.push(this.#told(shown, aloud, placed.at));
          }
          await store.write(changes);
          outbox.settled(seq);
          outbox.apply(changes);
        }),
    };
  }

  /** The entry is done, or goes on with what is left of it. */
  #left(seq: string, placed: Placed | undefined): readonly Change[] {
    const { outbox, clock } = this.#deps;
    const entry = outbox.get(seq);
    const [first, ...others] = (placed?.rest ?? []).map((job) => ({
      ...job,
      alert: { ...job.alert, ...(placed === undefined ? {} : { message: placed.at }) },
    }));
    // Where it was dropped meanwhile, so is what is left of it.
    if (first === undefined || entry === undefined) return [{ delete: 'outbox', seq }];
    const { calm: _, notBefore: __, ...still } = entry;
    return [
      { put: 'outbox', value: { ...still, job: first } },
      ...others.map((job): Change => ({ put: 'outbox', value: outbox.entry(job, clock.now()) })),
    ];
  }

  /** Everything that speaks of this alert learns where its message stands. */
  async #learnt(seq: string, alert: Alert, send: Send): Promise<readonly Change[]> {
    const { store, outbox } = this.#deps;
    const { at, posted } = send;
    const changes: Change[] = [];
    const stored = await store.alert(alert.brn);
    const isOpen = stored?.openedAt === alert.openedAt;
    if (isOpen) {
      const learnt = this.#afterSaying(stored, alert, send);
      if (learnt !== undefined) changes.push({ put: 'alert', value: learnt });
    }
    const waiting = outbox
      .of(alert.brn)
      .filter((other) => other.seq !== seq && other.job.alert.openedAt === alert.openedAt);
    for (const other of waiting) {
      if (isSame(other.job.alert.message, at)) continue;
      const job = { ...other.job, alert: { ...other.job.alert, message: at } };
      changes.push({ put: 'outbox', value: { ...other, job } });
    }
    if (posted && !isOpen && waiting.length === 0 && !isOver(alert.life)) {
      changes.push(...(await this.#closedMeanwhile({ ...alert, message: at })));
    }
    return changes;
  }

  /**
   * The stored alert, now that its channel heard what the message showed; `undefined`: all of that is known. The day is
   * the one on which it was said: the decision may be days old.
   */
  #afterSaying(stored: Alert, shown: Alert, { at, posted, aloud }: Send): Alert | undefined {
    const now = this.#deps.clock.now();
    const { reasons, held } = stored;
    const isNotice = aloud !== undefined && isNews(aloud);
    const isHeard = isNotice || posted === true;
    const today = isNotice ? { today: seoulDayOf(now) } : {};
    const said = toldBySaying(stored.told, shown.reasons, { reasons, ...today });
    const told = isHeard ? toldByEdit(said, shown.reasons, reasons) : stored.told;
    const isTold = JSON.stringify(told) === JSON.stringify(stored.told);
    if (isTold && isSame(stored.message, at)) return undefined;
    // What was held may have been said by this: that is decided anew, at once.
    const isDue = !isTold && held?.until !== undefined && held.why !== 'snoozed';
    return { ...stored, message: at, told, ...(isDue ? { held: { ...held, until: now } } : {}) };
  }

  /** The company was let go while its message was on the way, which therefore says that something is open. */
  async #closedMeanwhile(alert: Alert): Promise<readonly Change[]> {
    const { store, outbox, clock } = this.#deps;
    const records = await store.history({ brn: alert.brn, limit: RECENT });
    for (const { event, at } of records) {
      if (event.kind !== 'unwatched' && event.kind !== 'paused') continue;
      const reason = event.kind === 'paused' ? event.reason : undefined;
      const closed = closeAlert(alert, event.by, at, reason);
      const job: OutboxJob = { kind: 'edit', alert: closed, lines: [{ kind: 'closed' }] };
      return [{ put: 'outbox', value: outbox.entry(job, clock.now()) }];
    }
    return [];
  }

  #told(alert: Alert, line: ThreadLine, message: MessageRef): Change {
    const why = line.kind === 'notice' ? line.why : line.kind;
    return {
      put: 'history',
      value: {
        v: 1,
        at: this.#deps.clock.now(),
        brn: alert.brn,
        event: { kind: 'told', why, severity: alert.severity, channel: message.channel, message },
      },
    };
  }
}

/** Records of a company's history among which its end is looked for. */
const RECENT = 20;

/** There is nothing to send and nothing to record. */
const GONE: Delivered = { kind: 'done', record: async () => {} };

/** What was sent, and the line that it made noise with. */
type Send = Placed & { readonly aloud?: ThreadLine | undefined };

/** What it takes to say with the entry what waits besides it. */
function joinedWith(
  entry: AlertEntry,
  others: readonly AlertEntry[],
  alert: Alert,
): readonly Change[] {
  const notices = others.filter(isNotice);
  if (!isNotice(entry) || notices.length === 0) return [];
  const all = [entry, ...notices].sort((a, b) => (a.seq < b.seq ? -1 : 1));
  return joinNotices(all, {
    alert,
    calm: all.every(({ calm }) => calm === true),
    sentNow: entry.seq,
  });
}

/** Calling the operators says nothing new about the company. */
function isNews(line: ThreadLine): boolean {
  return line.kind === 'notice' && line.why !== 'nobody-took-it';
}

function isSame(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}
