import type { Alert, RollUpId } from '../domain/alert.js';
import type { Brn } from '../domain/brn.js';
import type { Instant } from '../domain/instant.js';
import type { Change, OutboxEntry, OutboxJob, Store } from './ports.js';

/** An entry about one company's alert. */
export type AlertEntry = OutboxEntry & {
  readonly job: Extract<OutboxJob, { readonly alert: Alert }>;
};

/**
 * The notices that are decided and not yet delivered: an index in memory of what the store holds, so that nobody scans
 * it to learn that nothing is due. The store is the truth; entries are added here only after they were written there.
 */
export class OutboxLog {
  readonly #entries = new Map<string, OutboxEntry>();
  /** Numbers of the entries about each company or combined alert. */
  readonly #bySubject = new Map<string, Set<string>>();
  readonly #listeners = new Set<(added: readonly OutboxEntry[]) => void>();
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
  entry(job: OutboxJob, now: Instant): OutboxEntry {
    this.#lastSeq = Math.max(now * 1000, this.#lastSeq + 1);
    return {
      v: 1,
      seq: String(this.#lastSeq).padStart(16, '0'),
      createdAt: now,
      job,
      attempts: 0,
    };
  }

  /** Takes over what was written to the store. */
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

  /** What waits to be said about this company's alert, oldest first. */
  of(brn: Brn): readonly AlertEntry[] {
    return this.#about(brn).filter((entry): entry is AlertEntry => 'alert' in entry.job);
  }

  /** The entry of a combined alert; there is one at a time. */
  ofRollUp(id: RollUpId): OutboxEntry | undefined {
    return this.#about(id)[0];
  }

  #about(subject: string): readonly OutboxEntry[] {
    const seqs = [...(this.#bySubject.get(subject) ?? [])].sort();
    return seqs.flatMap((seq) => this.#entries.get(seq) ?? []);
  }

  #put(entry: OutboxEntry): void {
    this.#entries.set(entry.seq, entry);
    const subject = subjectOf(entry.job);
    if (subject === undefined) return;
    const seqs = this.#bySubject.get(subject) ?? new Set();
    this.#bySubject.set(subject, seqs.add(entry.seq));
  }

  #delete(seq: string): void {
    const entry = this.#entries.get(seq);
    this.#entries.delete(seq);
    const subject = entry === undefined ? undefined : subjectOf(entry.job);
    if (subject === undefined) return;
    const seqs = this.#bySubject.get(subject);
    seqs?.delete(seq);
    if (seqs?.size === 0) this.#bySubject.delete(subject);
  }
}

/** A business number, or the ID of a combined alert. */
function subjectOf(job: OutboxJob): string | undefined {
  if ('alert' in job) return job.alert.brn;
  return job.kind === 'roll-up' ? job.id : undefined;
}
