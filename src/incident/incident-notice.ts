import { KeyedQueue } from '../kernel/keyed.js';
import { type QuietTimes, quietUntil } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { DeliveryDeps } from '../outbox/outcome.js';
import type { MessageRef } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change } from '../records/store.js';

export interface Incident {
  /** Identifies the incident among those of its kind. */
  readonly openedAt: Instant;
  /** The default channel when this was written, for the choice of the lane. The delivery posts in the current one. */
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly endedAt?: Instant;
  /** The same, of a setup alert. */
  readonly resolvedAt?: Instant;
}

export interface IncidentKind<T extends Incident> {
  readonly put: (incident: T) => Change;
  readonly deletion: Change;
  readonly jobOf: (incident: T) => OutboxJob;
  /** The incident that an entry of the outbox is about; undefined: another kind of entry. */
  readonly incidentOf: (job: OutboxJob) => T | undefined;
}

export interface WatchDeps extends DeliveryDeps {
  readonly stage: Stage;
  readonly policy: QuietTimes;
  readonly log: Log;
}

export type IncidentMessage = Pick<IncidentNotice<Incident>, 'messageRefOf' | 'recordMessage'>;

type Timing =
  /** As soon as it can be sent, in quiet hours too. */
  | 'now'
  /** Posted after quiet hours; an edit of a posted message is sent immediately. */
  | 'held'
  /** An edit, at most once a minute. */
  | 'eventually'
  /** If the incident was posted before, sent as soon as possible; otherwise not sent, and a held notice is dropped. */
  | 'if-posted'
  /** Posted in another channel: immediately if it was posted before, otherwise at its scheduled time. */
  | 'relocated';

/** Nobody asked for the notice, so it respects quiet hours even when it is sent late or posted again. */
const RESPECTS_QUIET_HOURS = { calm: true } as const;

/** One incident of the whole installation at a time, and its one message, which is posted once and then edited. */
export class IncidentNotice<T extends Incident> {
  protected readonly deps: WatchDeps;
  readonly #kind: IncidentKind<T>;
  /** Changes of the incident run one after the other, all under the key ''. */
  readonly #writes = new KeyedQueue();
  #current: T | undefined;
  /** The previous incident, whose last message edit may still be queued. */
  #previous: T | undefined;
  /** When the latest queued change was or will be due. */
  #editedAt: Instant | undefined;

  constructor(deps: WatchDeps, kind: IncidentKind<T>, current: T | undefined) {
    this.deps = deps;
    this.#kind = kind;
    this.#current = current;
  }

  get current(): T | undefined {
    return this.#current;
  }

  get open(): T | undefined {
    return this.#current?.endedAt === undefined ? this.#current : undefined;
  }

  /** It still has follow-up work. */
  get ended(): (T & { readonly endedAt: Instant }) | undefined {
    const current = this.#current;
    const endedAt = current?.endedAt;
    return current === undefined || endedAt === undefined ? undefined : { ...current, endedAt };
  }

  /** Undefined: the incident is not posted yet, or is older than the previous one. */
  messageRefOf(openedAt: Instant): MessageRef | undefined {
    const incidents = [this.#current, this.#previous];
    return incidents.find((incident) => incident?.openedAt === openedAt)?.messageRef;
  }

  /** Writes where the message is to the incident's record and queued entries, together with `alongside`. */
  recordMessage(openedAt: Instant, ref: MessageRef, alongside: readonly Change[]): Promise<void> {
    return this.#writes.run('', async () => {
      const withMessage = (incident: T): T => ({ ...incident, messageRef: ref });
      const deleted = alongside.map((change) => ('seq' in change ? change.seq : undefined));
      const changes = this.#queuedEntries(openedAt)
        .filter(({ seq }) => !deleted.includes(seq))
        .flatMap((entry) => this.#withIncident(entry, withMessage));
      const updated = this.#current?.openedAt === openedAt ? withMessage(this.#current) : undefined;
      if (updated !== undefined) changes.push(this.#kind.put(updated));
      await this.deps.store.write([...alongside, ...changes]);
      if (updated !== undefined) this.#current = updated;
      else if (this.#previous?.openedAt === openedAt) this.#previous = withMessage(this.#previous);
    });
  }

  moveTo(channel: string): Promise<void> {
    return this.updateOpen(
      (open) => (open.channel === channel ? open : { ...open, channel }),
      'relocated',
    );
  }

  /** Does nothing if `change` returns the current state or `undefined`. */
  update(
    change: (current: T | undefined) => T | undefined,
    timing: Timing,
    alongside: readonly Change[] = [],
  ): Promise<void> {
    return this.#writes.run('', async () => {
      const next = change(this.#current);
      if (next === undefined || next === this.#current) return;
      const changes = [this.#kind.put(next), ...this.#outboxChanges(next, timing), ...alongside];
      await this.deps.store.write(changes);
      if (this.#current !== undefined && this.#current.openedAt !== next.openedAt) {
        this.#previous = this.#current;
      }
      this.#current = next;
    });
  }

  updateOpen(
    change: (open: T) => T,
    timing: Timing,
    alongside: readonly Change[] = [],
  ): Promise<void> {
    return this.update(() => this.open && change(this.open), timing, alongside);
  }

  /**
   * Removes the record once the follow-up work is done, unless the incident was reopened or another one opened. `last`
   * returns the final state to show in the message.
   */
  forgetEnded(last?: (ended: T) => T): Promise<void> {
    return this.#writes.run('', async () => {
      const { ended } = this;
      if (ended === undefined) return;
      const final = last?.(ended);
      await this.deps.store.write([
        this.#kind.deletion,
        ...(final === undefined ? [] : this.#outboxChanges(final, 'if-posted')),
      ]);
      this.#previous = final ?? ended;
      this.#current = undefined;
    });
  }

  #outboxChanges(incident: T, timing: Timing): readonly Change[] {
    const now = this.deps.clock.now();
    const queued = this.#queuedEntries(incident.openedAt);
    // An entry that Slack rejected before is being retried, not held.
    const held = queued.filter(({ notBefore = 0, attempts }) => attempts === 0 && notBefore > now);
    const deletions = held.map(({ seq }): Change => ({ delete: 'outbox', seq }));
    // An entry that is due or being retried is sent before this change, so it counts as posted.
    const isPosted = incident.messageRef !== undefined || queued.length > held.length;
    const [firstHeld] = held;
    switch (timing) {
      case 'if-posted':
        return isPosted ? this.#entryChange(incident, now, RESPECTS_QUIET_HOURS) : deletions;
      case 'now':
        return [...deletions, ...this.#entryChange(incident, now)];
      case 'held': {
        if (isPosted) return this.#entryChange(incident, now, RESPECTS_QUIET_HOURS);
        if (firstHeld !== undefined) return this.#withIncident(firstHeld, () => incident);
        const notBefore = quietUntil(now, this.deps.policy);
        return this.#entryChange(incident, now, { ...RESPECTS_QUIET_HOURS, notBefore });
      }
      case 'eventually': {
        if (firstHeld !== undefined) return this.#withIncident(firstHeld, () => incident);
        const notBefore = (this.#editedAt ?? incident.openedAt) + MINUTE;
        return this.#entryChange(incident, now, { ...RESPECTS_QUIET_HOURS, notBefore });
      }
      case 'relocated':
        // Queued entries are posted in the new channel, in order; an already posted message is posted there again.
        if (queued.length === 0) return isPosted ? this.#entryChange(incident, now) : [];
        return queued.flatMap((entry) => this.#withIncident(entry, () => incident));
    }
  }

  #entryChange(
    incident: T,
    now: Instant,
    { notBefore = now, ...rest }: Pick<OutboxEntry, 'calm' | 'notBefore'> = {},
  ): readonly Change[] {
    this.#editedAt = Math.max(now, notBefore);
    const options = notBefore > now ? { ...rest, notBefore } : rest;
    const job = this.#kind.jobOf(incident);
    return [{ put: 'outbox', value: this.deps.outbox.createEntry(job, now, options) }];
  }

  #withIncident(entry: OutboxEntry, change: (incident: T) => T): readonly Change[] {
    const incident = this.#kind.incidentOf(entry.job);
    if (incident === undefined) return [];
    return [{ put: 'outbox', value: { ...entry, job: this.#kind.jobOf(change(incident)) } }];
  }

  #queuedEntries(openedAt: Instant): readonly OutboxEntry[] {
    return this.deps.outbox
      .all()
      .filter(({ job }) => this.#kind.incidentOf(job)?.openedAt === openedAt);
  }
}
