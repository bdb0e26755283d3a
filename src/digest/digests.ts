import type { NextRun } from '../kernel/next-run.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isUserId } from '../kernel/slack-id.js';
import {
  DAY,
  type Instant,
  isWithin,
  MINUTE,
  seoulDayOf,
  startOfSeoulDay,
} from '../kernel/time.js';
import { refusedChannels } from '../outbox/channel-health.js';
import type { OutboxIndex } from '../outbox/outbox-index.js';
import {
  createPoster,
  type Deliver,
  type DeliveryDeps,
  deliveredOutcome,
  postedEvent,
} from '../outbox/outcome.js';
import type { Stage, UserId } from '../records/company.js';
import type { Digest, DigestRecord } from '../records/digest.js';
import type { Incidents } from '../records/incident.js';
import type { Change, SweepRecord } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import { isNextSweepDue } from '../sweep/sweep-records.js';
import { type CountDeps, countForDigests, type DigestTallies } from './digest-count.js';
import { composeDigest, type DigestContext, isDigestDue } from './digest-rules.js';

export type DigestReader = Pick<Digests, 'forAllCompanies' | 'forChannel'>;

interface Deps extends CountDeps {
  readonly stage: Stage;
  readonly outbox: OutboxIndex;
  readonly defaultChannel: () => string;
  readonly incidents: () => Incidents;
  /** The latest sweep, finished or not. */
  readonly lastSweep: () => SweepRecord | undefined;
  readonly nextSweep: NextRun;
}

/** Finds those of the people who have left the workspace; perhaps not all if Slack answers late. Never rejects. */
export type FindDeparted = (ids: readonly UserId[], maxMs: number) => Promise<ReadonlySet<UserId>>;

const FIND_TIMEOUT_MS = { channel: 20_000, person: 1000 } as const;

export class Digests {
  readonly #deps: Deps;
  #last: DigestRecord | undefined;
  #findDeparted: FindDeparted | undefined;

  private constructor(deps: Deps, last: DigestRecord | undefined) {
    this.#deps = deps;
    this.#last = last;
  }

  static async load(deps: Deps): Promise<Digests> {
    return new Digests(deps, await deps.store.lastDigest());
  }

  /** Set when the process starts to lead. Without it, no digest has the remark about owners who left the workspace. */
  setFindDeparted(find: FindDeparted): void {
    this.#findDeparted = find;
  }

  get last(): DigestRecord | undefined {
    return this.#last;
  }

  /** Whether the latest scheduled sweep is finished. A digest made earlier would describe the previous day. */
  isSweepDone(now: Instant): boolean {
    const last = this.#deps.lastSweep();
    if (last?.finishedAt === undefined) return false;
    return !isNextSweepDue(last, this.#deps.nextSweep, now);
  }

  /** Rejects with StoreError. */
  async forAllCompanies(now: Instant): Promise<Digest> {
    const { all } = await this.#count(now);
    const channel = this.#deps.defaultChannel();
    const options = { ...(await this.#context(now, 'person')), isDefault: true, channel };
    return { ...composeDigest(all.facts(), options), countsAll: true };
  }

  /** Rejects with StoreError. */
  async forChannel(channel: string, now: Instant): Promise<Digest> {
    const tallies = await this.#count(now);
    return this.#compose(channel, tallies, await this.#context(now, 'person'));
  }

  /** One digest for the default channel and for each channel that gets alerts; none if nothing is watched. */
  async forAllChannels(now: Instant): Promise<readonly Digest[]> {
    const { index, defaultChannel } = this.#deps;
    if (index.size === 0) return [];
    const tallies = await this.#count(now);
    const context = await this.#context(now, 'channel');
    return [...new Set([defaultChannel(), ...tallies.channels.keys()])].map((channel) =>
      this.#compose(channel, tallies, context),
    );
  }

  /**
   * Puts the day's digests into the outbox, in one write with the record that they were made, and drops the unsent ones
   * of earlier days. Returns the number of channels.
   */
  async send(now: Instant): Promise<number> {
    const { store, outbox, policy } = this.#deps;
    const digests = await this.forAllChannels(now);
    // `isDigestDue` allows quiet hours only if the schedule lies in them; such a digest must not wait for their end.
    const entryOptions = isQuiet(now, policy) ? {} : ({ calm: true } as const);
    const entries = digests.map((digest) =>
      outbox.createEntry({ kind: 'digest', digest }, now, entryOptions),
    );
    const unsent = outbox.all().filter(({ job }) => job.kind === 'digest');
    const since = this.#periodStart(now);
    const record: DigestRecord = { v: 1, day: seoulDayOf(now), at: now, since };
    await store.write([
      { put: 'digest', value: record },
      ...unsent.map(({ seq }): Change => ({ delete: 'outbox', seq })),
      ...entries.map((value): Change => ({ put: 'outbox', value })),
    ]);
    this.#last = record;
    return digests.length;
  }

  /**
   * The start of the period that a digest reports on: the time of the previous digest; if the day's digest exists, the
   * start of its period; without any, or if its time is in the future, a day ago.
   */
  #periodStart(now: Instant): Instant {
    if (this.#last === undefined || this.#last.at > now) return now - DAY;
    return this.#last.day === seoulDayOf(now) ? this.#last.since : this.#last.at;
  }

  #compose(
    channel: string,
    { all, channels, empty }: DigestTallies,
    context: DigestContext,
  ): Digest {
    const isDefault = channel === this.#deps.defaultChannel();
    const facts = (channels.get(channel) ?? empty).facts();
    // With companies in one channel only, its counts are those of all companies.
    const isOnlyChannel = [...channels.keys()].every((other) => other === channel);
    const hasTotals = (isDefault || facts.counts.watched === 0) && !isOnlyChannel;
    const totals = hasTotals ? all.facts().counts : undefined;
    const digest = composeDigest(facts, { ...context, channel, isDefault, totals });
    return isOnlyChannel ? { ...digest, countsAll: true } : digest;
  }

  async #context(now: Instant, reader: DigestContext['reader']): Promise<DigestContext> {
    const { store, index, stage, policy, defaultChannel, incidents, lastSweep } = this.#deps;
    const refused = await refusedChannels({ store, index, defaultChannel: defaultChannel() });
    const last = lastSweep();
    return {
      stage,
      reader,
      at: now,
      since: this.#periodStart(now),
      holidays: policy.holidays,
      ...incidents(),
      refusedChannels: refused.flatMap(({ channel, isDefault }) => (isDefault ? [] : [channel])),
      departedOwners: await this.#departedOwners(FIND_TIMEOUT_MS[reader]),
      checkedAt: last?.finishedAt ?? last?.finishedBefore,
    };
  }

  async #departedOwners(timeoutMs: number): Promise<ReadonlySet<UserId>> {
    const { index } = this.#deps;
    const owners = new Set<UserId>();
    for (const { owner } of index.active()) {
      if (owner !== undefined && isUserId(owner)) owners.add(owner);
    }
    return (await this.#findDeparted?.([...owners], timeoutMs)) ?? new Set();
  }

  #count(now: Instant): Promise<DigestTallies> {
    return countForDigests(this.#deps, {
      defaultChannel: this.#deps.defaultChannel(),
      now,
      since: this.#periodStart(now),
      sweepStartedAt: this.#sweepStart(now),
    });
  }

  /** When the latest sweep began, or should have begun. */
  #sweepStart(now: Instant): Instant {
    const last = this.#deps.lastSweep();
    if (last === undefined) return startOfSeoulDay(seoulDayOf(now));
    let start = last.startedAt;
    for (;;) {
      const next = this.#deps.nextSweep(start);
      if (next === undefined || next > now) return start;
      start = next;
    }
  }
}

/** The time between attempts while the store fails. */
const RETRY_AFTER = MINUTE;

/**
 * Returns a function that sends the day's digests when they are due. Call it a few times a minute, but never before the
 * previous call has ended. It rejects with StoreError.
 */
export function createDigestRun(deps: {
  readonly digests: Pick<Digests, 'last' | 'isSweepDone' | 'send'>;
  readonly policy: QuietTimes;
  readonly nextRun: NextRun;
  readonly clock: Clock;
  readonly log: Log;
}) {
  const { digests, policy, nextRun, clock, log } = deps;
  const runningSince = clock.now();
  let triedAt: Instant | undefined;
  return async (now: Instant): Promise<void> => {
    if (isWithin(triedAt, RETRY_AFTER, now)) return;
    const { last } = digests;
    const isSweepDone = digests.isSweepDone(now);
    const due = { last, now, runningSince, isSweepDone, nextRun, quietTimes: policy };
    if (!isDigestDue(due)) return;
    triedAt = now;
    const channels = await digests.send(now);
    log.info('Queued the daily summaries', { channels });
  };
}

export function digestDelivery(
  deps: DeliveryDeps,
  draw: (digest: Digest) => Promise<ViewMessage>,
): Deliver<'digest'> {
  return ({ seq, job: { digest } }, tools) =>
    createPoster(digest.channel, {
      ...deps,
      ...tools,
      draw: (channel) => draw(channel === digest.channel ? digest : { ...digest, elsewhere: true }),
      onPosted: (ref) =>
        deliveredOutcome(seq, deps, [postedEvent('digest', ref, deps.clock.now())]),
    }).post();
}
