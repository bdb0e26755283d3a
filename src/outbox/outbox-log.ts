import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, RollUpId } from '../records/alert.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change, Store, StoreIndex } from '../records/store.js';

/** The channel that an entry is sent to; entries of one lane are sent in order. */
export function laneOf(entry: OutboxEntry): string {
  return placeOf(entry).lane;
}

/** Entries of one subject are sent one after the other, and a waiting one holds the later ones back. */
export function subjectOf(entry: OutboxEntry): string {
  return placeOf(entry).subject;
}

function placeOf({ job, seq }: OutboxEntry): { readonly lane: string; readonly subject: string } {
  switch (job.kind) {
    case 'notice':
    case 'edit': {
      const { alert } = job;
      const under = job.kind === 'edit' ? job.under : undefined;
      const { channel } = under ?? alert.message ?? alert;
      return { lane: channel, subject: `${alert.brn}:${alert.openedAt}` };
    }
    case 'setup':
      return { lane: job.setup.channel, subject: job.kind };
    case 'outage':
      return { lane: job.outage.channel, subject: job.kind };
    case 'common-cause':
      return { lane: job.cause.channel, subject: job.kind };
    case 'mass-change':
      return { lane: job.change.channel, subject: job.kind };
    case 'roll-up':
      return { lane: job.channel, subject: `roll-up:${job.id}` };
    // Not the subject of its message: a line does not wait a minute for the next edit.
    case 'roll-up-line':
      return { lane: job.message.channel, subject: `roll-up-line:${job.id}` };
    case 'pointer':
      return { lane: job.message.channel, subject: `pointer:${seq}` };
    case 'digest':
      return { lane: job.digest.channel, subject: `digest:${job.digest.channel}` };
    case 'test-alert':
      return { lane: job.test.channel, subject: `test-alert:${seq}` };
  }
}

type Jobs = { readonly [Job in OutboxJob as Job['kind']]: Job };

export interface EntryOf<Kind extends OutboxJob['kind']> extends OutboxEntry {
  readonly job: Jobs[Kind];
}

export interface Moment {
  readonly now: Instant;
  /** No person asked for it: it waits for the end of quiet hours, also when it is sent late. */
  readonly calm?: boolean;
}

export type AlertEntry = EntryOf<'notice' | 'edit'>;

/**
 * The outbox: an index in memory of the store's entries, so that finding due entries needs no scan of the store. Every
 * write updates it (indexedStore).
 */
export class OutboxLog implements StoreIndex {
  readonly #entries = new Map<string, OutboxEntry>();
  /** `seq`s by company or combined alert, by lane and by subject. */
  readonly #byKey = new Map<string, Set<string>>();
  readonly #listeners = new Set<(added: readonly OutboxEntry[]) => void>();
  /** Entries in flight, with the alert that a notice shows. In memory: a new process has none. */
  readonly #sending = new Map<string, Alert | undefined>();
  #lastSeq = 0;

  static async load(store: Store): Promise<OutboxLog> {
    const log = new OutboxLog();
    for await (const entry of store.outbox()) {
      log.#put(entry);
      log.#lastSeq = Math.max(log.#lastSeq, Number(entry.seq));
    }
    return log;
  }

  /** A new entry with a number that is higher than every earlier one, also across restarts and a clock set back. */
  entry<Job extends OutboxJob>(
    job: Job,
    now: Instant,
    how: Pick<OutboxEntry, 'notBefore' | 'calm'> = {},
  ): OutboxEntry & { readonly job: Job } {
    this.#lastSeq = Math.max(now * 1000, this.#lastSeq + 1);
    const seq = String(this.#lastSeq).padStart(16, '0');
    return { v: 1, seq, createdAt: now, job, attempts: 0, ...how };
  }

  apply(changes: readonly Change[]): void {
    const added: OutboxEntry[] = [];
    for (const change of changes) {
      if ('put' in change) {
        if (change.put !== 'outbox') continue;
        if (!this.#entries.has(change.value.seq)) added.push(change.value);
        this.#put(change.value);
      } else if (change.delete === 'outbox') this.#delete(change.seq);
    }
    if (added.length > 0) for (const tell of this.#listeners) tell(added);
  }

  onAdded(listener: (added: readonly OutboxEntry[]) => void): void {
    this.#listeners.add(listener);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(seq: string): OutboxEntry | undefined {
    return this.#entries.get(seq);
  }

  /** Oldest first. */
  all(): readonly OutboxEntry[] {
    return [...this.#entries.values()].sort((a, b) => (a.seq < b.seq ? -1 : 1));
  }

  /** The entries about this company's alerts, oldest first. */
  of(brn: Brn): readonly AlertEntry[] {
    return this.#under(brn).filter((entry): entry is AlertEntry => 'alert' in entry.job);
  }

  /**
   * Marks an entry as in flight until `settled`. For an alert, to be called within the company's turn (keyed.ts).
   * `notice`: the alert that a notice shows; absent: the send notifies nobody.
   */
  sends(seq: string, notice?: Alert): void {
    this.#sending.set(seq, notice);
  }

  settled(seq: string): void {
    this.#sending.delete(seq);
  }

  /** The company's alert as shown by a notice in flight. */
  inFlight(brn: Brn): Alert | undefined {
    for (const alert of this.#sending.values()) if (alert?.brn === brn) return alert;
    return undefined;
  }

  /** Whether something about the same subject is being sent. */
  isBusyWith(entry: OutboxEntry): boolean {
    if (this.#sending.size === 0) return false;
    return this.#under(`subject ${subjectOf(entry)}`).some(({ seq }) => this.#sending.has(seq));
  }

  /** The entries about this one alert that are not being sent yet, oldest first. */
  waitingOf({ brn, openedAt }: Pick<Alert, 'brn' | 'openedAt'>): readonly AlertEntry[] {
    return this.of(brn).filter(
      ({ seq, job }) => job.alert.openedAt === openedAt && !this.#sending.has(seq),
    );
  }

  /** The entry of a combined alert; there is one at a time. */
  ofRollUp(id: RollUpId): OutboxEntry | undefined {
    return this.#under(id)[0];
  }

  /** Oldest first. */
  inLane(channel: string): readonly OutboxEntry[] {
    return this.#under(`lane ${channel}`);
  }

  /** Earlier entries of the same subject, in any lane, oldest first. */
  before(entry: OutboxEntry): readonly OutboxEntry[] {
    return this.#under(`subject ${subjectOf(entry)}`).filter(({ seq }) => seq < entry.seq);
  }

  /** Later entries of the same subject, oldest first. */
  after(entry: OutboxEntry): readonly OutboxEntry[] {
    return this.#under(`subject ${subjectOf(entry)}`).filter(({ seq }) => seq > entry.seq);
  }

  #under(key: string): readonly OutboxEntry[] {
    const seqs = [...(this.#byKey.get(key) ?? [])].sort();
    return seqs.flatMap((seq) => this.#entries.get(seq) ?? []);
  }

  #put(entry: OutboxEntry): void {
    // Its channel, and so its keys, may have changed.
    this.#delete(entry.seq);
    this.#entries.set(entry.seq, entry);
    for (const key of keysOf(entry)) {
      const seqs = this.#byKey.get(key) ?? new Set();
      this.#byKey.set(key, seqs.add(entry.seq));
    }
  }

  #delete(seq: string): void {
    const entry = this.#entries.get(seq);
    if (entry === undefined) return;
    this.#entries.delete(seq);
    for (const key of keysOf(entry)) {
      const seqs = this.#byKey.get(key);
      seqs?.delete(seq);
      if (seqs?.size === 0) this.#byKey.delete(key);
    }
  }
}

/** An edit that only shows the alert's current state. */
export function isPlainEdit({ job }: AlertEntry): boolean {
  return job.kind === 'edit' && job.lines.length === 0 && job.under === undefined;
}

function keysOf(entry: OutboxEntry): readonly string[] {
  const { job } = entry;
  const { lane, subject } = placeOf(entry);
  const rollUp = job.kind === 'roll-up' ? [job.id] : [];
  const ids = 'alert' in job ? [job.alert.brn] : rollUp;
  return [...ids, `lane ${lane}`, `subject ${subject}`];
}
