import type { Alert, MessageRef, ThreadLine } from '../domain/alert.js';
import { isOver } from '../domain/alert-actions.js';
import { closeAlert } from '../domain/decide-alert.js';
import { type Calm, isQuiet } from '../domain/quiet-hours.js';
import { AlertSending, type Attempt, NOTHING, type Placed } from './alert-sending.js';
import type { ChannelHealth } from './channel-health.js';
import type { Outcome } from './delivery-outcome.js';
import type { KeyedQueue } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type { AlertSender, Change, Clock, OutboxEntry, OutboxJob, Store } from './ports.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly channels: ChannelHealth;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
  readonly policy: Calm;
}

/** The part of an outbox entry that its delivery depends on. */
type AlertEntry = Pick<OutboxEntry, 'seq' | 'calm'> & {
  readonly job: Extract<OutboxJob, { readonly alert: Alert }>;
};

/** Posts an alert's message, edits it, and writes the lines into its thread. */
export class AlertDelivery {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `sender` is the one of this job (countedSender). */
  async send(entry: AlertEntry, sender: AlertSender): Promise<Outcome> {
    const { job } = entry;
    const alert = this.#newest(job.alert);
    const sending = new AlertSending({ ...this.#deps, sender }, alert);
    const isOvertaken = this.#isOvertaken(entry);
    if (job.kind === 'edit' || isOvertaken) {
      const lines = job.kind === 'edit' ? job.lines : [job.line];
      return this.#done(entry, alert, await sending.edit(lines, isOvertaken));
    }
    return this.#done(entry, alert, await sending.notice(job.line), job.line);
  }

  /**
   * A later notice of the same alert can go out too, after a time in which nothing could be sent: it says aloud how
   * things stand now, and what this one had to say is only a line in the thread. A call of the operators is said beside
   * a message, so that it takes the place of none that was not posted yet.
   */
  #isOvertaken({ seq, job, calm }: AlertEntry): boolean {
    const { outbox, clock, policy } = this.#deps;
    const now = clock.now();
    const waitsForDay = calm !== true && isQuiet(now, policy);
    return outbox.of(job.alert.brn).some((other) => {
      if (other.seq <= seq || other.job.kind !== 'notice') return false;
      if (other.job.alert.openedAt !== job.alert.openedAt) return false;
      const isSpeakable = (other.notBefore ?? 0) <= now && !(waitsForDay && other.calm === true);
      return isSpeakable && (job.alert.message !== undefined || !isCall(other.job.line));
    });
  }

  /** What is newest about an alert, from what waits behind the entry that is sent: it was decided later. */
  #newest(alert: Alert): Alert {
    let newest = alert;
    for (const { job } of this.#deps.outbox.of(alert.brn)) {
      if (job.alert.openedAt === alert.openedAt) newest = job.alert;
    }
    return newest;
  }

  /** `aloud`: the line that the attempt made noise with. */
  #done({ seq }: AlertEntry, shown: Alert, attempt: Attempt, aloud?: ThreadLine): Outcome {
    if (typeof attempt === 'object' && 'kind' in attempt) return attempt;
    const placed = attempt === NOTHING ? undefined : attempt;
    return {
      kind: 'done',
      ...(placed === undefined ? {} : { channel: placed.at.channel }),
      record: () =>
        this.#deps.records.run(shown.brn, async () => {
          const { store, outbox } = this.#deps;
          const changes: Change[] = [{ delete: 'outbox', seq }];
          if (placed !== undefined) changes.push(...(await this.#learnt(seq, shown, placed)));
          if (placed !== undefined && aloud !== undefined) {
            changes.push(this.#told(shown, aloud, placed.at));
          }
          await store.write(changes);
          outbox.apply(changes);
        }),
    };
  }

  /** Everything that speaks of this alert learns where its message stands. */
  async #learnt(seq: string, alert: Alert, { at, posted }: Placed): Promise<readonly Change[]> {
    const { store, outbox } = this.#deps;
    const changes: Change[] = [];
    const stored = await store.alert(alert.brn);
    const isOpen = stored?.openedAt === alert.openedAt;
    if (isOpen && !isSame(stored.message, at)) {
      changes.push({ put: 'alert', value: { ...stored, message: at } });
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

  /** The company was let go while its message was on the way, which therefore says that something is open. */
  async #closedMeanwhile(alert: Alert): Promise<readonly Change[]> {
    const { store, outbox, clock } = this.#deps;
    const records = await store.history({ brn: alert.brn, limit: RECENT });
    for (const { event, at } of records) {
      if (event.kind !== 'unwatched') continue;
      const closed = closeAlert(alert, event.by, at);
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

function isCall(line: ThreadLine): boolean {
  return line.kind === 'notice' && line.why === 'nobody-took-it';
}

function isSame(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}
