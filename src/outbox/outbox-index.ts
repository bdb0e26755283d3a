import type { Brn } from '../kernel/brn.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, RollUpId } from '../records/alert.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change, Store, StoreIndex } from '../records/store.js';

/** The lane of the events for ALERT_WEBHOOK_URL. No channel has this ID. */
export const WEBHOOK_LANE = 'webhook';

/** The channel in whose lane the entry waits. The entries of a lane are sent in order. */
export function laneOf(entry: OutboxEntry): string {
  return routeOf(entry).lane;
}

/** What the entry is about. Entries of one subject are sent in turn, and a waiting one holds back the later ones. */
export function subjectOf(entry: OutboxEntry): string {
  return routeOf(entry).subject;
}

function routeOf({ job, seq }: OutboxEntry): { readonly lane: string; readonly subject: string } {
  switch (job.kind) {
    case 'notice':
    case 'edit': {
      const { alert } = job;
      const thread = job.kind === 'edit' ? job.under : undefined;
      const { channel } = thread ?? alert.message ?? alert;
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
    // A subject of its own: with that of its message, a line would wait up to a minute for the message's next edit.
    case 'roll-up-line':
      return { lane: job.message.channel, subject: `roll-up-line:${job.id}` };
    case 'pointer':
      return { lane: job.message.channel, subject: `pointer:${seq}` };
    case 'digest':
      return { lane: job.digest.channel, subject: `digest:${job.digest.channel}` };
    case 'test-alert':
      return { lane: job.test.channel, subject: `test-alert:${seq}` };
    case 'webhook':
      return { lane: WEBHOOK_LANE, subject: eventSubject(job.event.alert.brn) };
  }
}

const eventSubject = (brn: Brn) => `webhook:${brn}`;

type Jobs = { readonly [Job in OutboxJob as Job['kind']]: Job };

export interface EntryOf<Kind extends OutboxJob['kind']> extends OutboxEntry {
  readonly job: Jobs[Kind];
}

export interface SendTiming {
  readonly now: Instant;
  /** No person asked for the message, so it respects quiet hours, even if it is sent late. */
  readonly respectsQuietHours?: boolean;
}

export type AlertEntry = EntryOf<'notice' | 'edit'>;

/** The entries, in memory, so that finding due ones needs no scan of the store. Every write updates it (indexedStore). */
export class OutboxIndex implements StoreIndex {
  readonly #entries = new Map<string, OutboxEntry>();
  /** The `seq`s of entries by company or combined alert, by lane and by subject. */
  readonly #byKey = new Map<string, Set<string>>();
  readonly #listeners = new Set<(added: readonly OutboxEntry[]) => void>();
  /** The entries in flight, each with the alert that a notice shows. Not stored, because a new process has none. */
  readonly #inFlight = new Map<string, Alert | undefined>();
  #lastSeq = 0;

  static async load(store: Store): Promise<OutboxIndex> {
    const index = new OutboxIndex();
    for await (const entry of store.outbox()) {
      index.#put(entry);
      index.#lastSeq = Math.max(index.#lastSeq, Number(entry.seq));
    }
    return index;
  }

  /** The `seq` is higher than any other in the outbox, and than `after`, even if the clock was set back. */
  createEntry<Job extends OutboxJob>(
    job: Job,
    now: Instant,
    {
      after = '0',
      ...options
    }: Pick<OutboxEntry, 'notBefore' | 'calm'> & { readonly after?: string | undefined } = {},
  ): OutboxEntry & { readonly job: Job } {
    // Room for 1,000 entries per millisecond. Padded, because `seq`s are compared as text.
    this.#lastSeq = Math.max(now * 1000, this.#lastSeq + 1, Number(after) + 1);
    const seq = String(this.#lastSeq).padStart(16, '0');
    return { v: 1, seq, createdAt: now, job, attempts: 0, ...options };
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
    if (added.length > 0) for (const listener of this.#listeners) listener(added);
  }

  onAdded(listener: (added: readonly OutboxEntry[]) => void): void {
    this.#listeners.add(listener);
  }

  /** The number of messages for Slack. */
  get size(): number {
    return this.#entries.size - this.laneSize(WEBHOOK_LANE);
  }

  laneSize(channel: string): number {
    return this.#byKey.get(`lane ${channel}`)?.size ?? 0;
  }

  get(seq: string): OutboxEntry | undefined {
    return this.#entries.get(seq);
  }

  /** Oldest first. */
  all(): readonly OutboxEntry[] {
    return [...this.#entries.values()].sort((a, b) => (a.seq < b.seq ? -1 : 1));
  }

  /** Oldest first. */
  ofCompany(brn: Brn): readonly AlertEntry[] {
    return this.#entriesFor(brn).filter(isAlertEntry);
  }

  /** For an alert, call this inside the company's queue (keyed.ts). `notice`: the alert that a notice shows. */
  markInFlight(seq: string, notice?: Alert): void {
    this.#inFlight.set(seq, notice);
  }

  clearInFlight(seq: string): void {
    this.#inFlight.delete(seq);
  }

  /** The company's alert as a notice in flight shows it. */
  alertInFlight(brn: Brn): Alert | undefined {
    for (const alert of this.#inFlight.values()) if (alert?.brn === brn) return alert;
    return undefined;
  }

  isBusyWith(entry: OutboxEntry): boolean {
    if (this.#inFlight.size === 0) return false;
    const entries = this.#entriesFor(`subject ${subjectOf(entry)}`);
    return entries.some(({ seq }) => this.#inFlight.has(seq));
  }

  /** Those not in flight, oldest first. */
  waitingOf({ brn, openedAt }: Pick<Alert, 'brn' | 'openedAt'>): readonly AlertEntry[] {
    return this.ofCompany(brn).filter(
      ({ seq, job }) => job.alert.openedAt === openedAt && !this.#inFlight.has(seq),
    );
  }

  /** For ALERT_WEBHOOK_URL, oldest first. */
  eventsOf({ brn, openedAt }: Pick<Alert, 'brn' | 'openedAt'>): readonly OutboxEntry[] {
    return this.#entriesFor(`subject ${eventSubject(brn)}`).filter(
      ({ job }) => job.kind === 'webhook' && job.event.alert.openedAt === openedAt,
    );
  }

  /** The entry that posts or edits the combined alert; there is at most one. */
  ofRollUp(id: RollUpId): OutboxEntry | undefined {
    return this.#entriesFor(id)[0];
  }

  /** Oldest first. */
  inLane(channel: string): readonly OutboxEntry[] {
    return this.#entriesFor(`lane ${channel}`);
  }

  /** In any lane, oldest first. */
  entriesBefore(entry: OutboxEntry): readonly OutboxEntry[] {
    return this.#entriesFor(`subject ${subjectOf(entry)}`).filter(({ seq }) => seq < entry.seq);
  }

  entriesAfter(entry: OutboxEntry): readonly OutboxEntry[] {
    return this.#entriesFor(`subject ${subjectOf(entry)}`).filter(({ seq }) => seq > entry.seq);
  }

  #entriesFor(key: string): readonly OutboxEntry[] {
    const seqs = [...(this.#byKey.get(key) ?? [])].sort();
    return seqs.flatMap((seq) => this.#entries.get(seq) ?? []);
  }

  #put(entry: OutboxEntry): void {
    // The channel of the entry may have changed, and with it its keys.
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

export function isAlertEntry(entry: OutboxEntry): entry is AlertEntry {
  return 'alert' in entry.job;
}

/** An edit that only shows the alert's current state. */
export function isPlainEdit({ job }: AlertEntry): boolean {
  return job.kind === 'edit' && job.lines.length === 0 && job.under === undefined;
}

function keysOf(entry: OutboxEntry): readonly string[] {
  const { job } = entry;
  const { lane, subject } = routeOf(entry);
  const keys = [`lane ${lane}`, `subject ${subject}`];
  if ('alert' in job) keys.push(job.alert.brn);
  if (job.kind === 'roll-up') keys.push(job.id);
  return keys;
}

/** Until when, and why, a lane or a subject sends nothing. An untried test alert may be an exception. */
export interface Hold {
  readonly until: Instant;
  readonly error: string;
  /** Slack refuses the channel, and does not notify the app when that is fixed. */
  readonly isRefusal?: true;
}

interface DueDeps {
  readonly outbox: OutboxIndex;
  readonly clock: Clock;
  readonly policy: QuietTimes;
  /** Whether the record of an earlier send has to be written first. */
  readonly isBlocked: (entry: OutboxEntry) => boolean;
}

/** Finds the entries that are due and not held. */
export class DueEntries {
  readonly #deps: DueDeps;
  /** By lane or subject. Not stored: after a restart, the first send that fails restores the hold. */
  readonly #holds = new Map<string, Hold>();
  isDraining = false;

  constructor(deps: DueDeps) {
    this.#deps = deps;
  }

  hold(key: string, hold: Hold): void {
    this.#holds.set(key, hold);
  }

  /** `error`: only a hold with this error is released. */
  release(key: string, error?: string): void {
    const hold = this.#holds.get(key);
    if (error === undefined || hold?.error === error) this.#holds.delete(key);
  }

  holdOf(key: string): Hold | undefined {
    const hold = this.#holds.get(key);
    return hold !== undefined && hold.until > this.#deps.clock.now() ? hold : undefined;
  }

  releaseAll(): void {
    this.#holds.clear();
  }

  /** Releases what waits for the default channel. */
  releaseRefused(): void {
    for (const [key, { isRefusal }] of this.#holds) if (isRefusal === true) this.#holds.delete(key);
  }

  /** All due entries, including those of held channels, oldest first. */
  *all(): Generator<OutboxEntry> {
    // A waiting entry holds back the later ones of its subject, so that they stay in order.
    const waiting = new Map<string, readonly OutboxEntry[]>();
    for (const entry of this.#deps.outbox.all()) {
      const subject = subjectOf(entry);
      const earlier = waiting.get(subject) ?? [];
      if (this.#isWaiting(entry)) waiting.set(subject, [...earlier, entry]);
      else if (!earlier.some((other) => this.#holdsBack(other, entry))) yield entry;
    }
  }

  channels(): ReadonlySet<string> {
    return new Set([...this.all()].filter((entry) => this.#isAllowed(entry)).map(laneOf));
  }

  /** Reads only the entries of this channel, because a digest may go to thousands of channels at once. */
  nextIn(channel: string): OutboxEntry | undefined {
    const { outbox } = this.#deps;
    return inTurn(channel, outbox.inLane(channel)).find(
      (entry) =>
        this.#isAllowed(entry) &&
        !outbox.isBusyWith(entry) &&
        !this.#isWaiting(entry) &&
        !outbox
          .entriesBefore(entry)
          .some((earlier) => this.#isWaiting(earlier) && this.#holdsBack(earlier, entry)),
    );
  }

  #isAllowed(entry: OutboxEntry): boolean {
    if (this.#deps.isBlocked(entry)) return false;
    if (this.holdOf(subjectOf(entry)) !== undefined) return false;
    const hold = this.holdOf(laneOf(entry));
    return hold === undefined || (hold.isRefusal === true && isUntriedTestAlert(entry));
  }

  /**
   * A notice that waits for the end of quiet hours does not delay what people or checks change in its message, except
   * the end of the alert: until the notice is sent, only the entry of the end knows that it must not show an open alert.
   */
  #holdsBack({ calm }: OutboxEntry, { job }: OutboxEntry): boolean {
    const isShownNow =
      job.kind === 'edit' && job.alert.message !== undefined && job.alert.reasons.length > 0;
    return !(isShownNow && calm === true && isQuiet(this.#deps.clock.now(), this.#deps.policy));
  }

  #isWaiting(entry: OutboxEntry): boolean {
    return !this.#needsNoBatching(entry) && (entry.notBefore ?? 0) > this.#deps.clock.now();
  }

  /** Whether the entry is a combined alert that waits for more members although the process ends. */
  #needsNoBatching({ job, attempts, calm }: OutboxEntry): boolean {
    const { policy, clock } = this.#deps;
    if (!this.isDraining || job.kind !== 'roll-up' || attempts > 0) return false;
    return calm === undefined || !isQuiet(clock.now(), policy);
  }
}

/**
 * The entries in the order in which they are tried: oldest first. Of events, only each company's first, and those with
 * fewer attempts before others: a failed event holds the lane, so one that always fails would block the others.
 */
function inTurn(lane: string, entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  if (lane !== WEBHOOK_LANE) return entries;
  const first = new Map<string, OutboxEntry>();
  for (const entry of entries) {
    const subject = subjectOf(entry);
    if (!first.has(subject)) first.set(subject, entry);
  }
  return [...first.values()].sort((a, b) => a.attempts - b.attempts);
}

/** Such a test alert is sent even if the channel has refused other messages. */
export function isUntriedTestAlert({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
