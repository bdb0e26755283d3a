import type { AlertIndex } from '../alert/alert-index.js';
import type { CompanyIndex } from '../company/company-index.js';
import { isQuiet, type Policy } from '../kernel/policy.js';
import { isUserId } from '../kernel/slack-id.js';
import { DAY, type Instant, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import { channelsInTrouble } from '../outbox/channel-health.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import { type Deliver, type DeliveryDeps, delivered, posted, posting } from '../outbox/outcome.js';
import type { Stage, UserId } from '../records/company.js';
import type { Digest, DigestRecord } from '../records/digest.js';
import type { Incidents } from '../records/incident.js';
import type { Change, Store, SweepRecord } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import { countForDigests, createDigestTally, type DigestTallies } from './digest-count.js';
import { composeDigest, type DigestDay } from './digest-rules.js';

/** Composes digests on request; stores and sends nothing. */
export type DigestReader = Pick<Digests, 'ofAll' | 'ofChannel'>;

interface Deps {
  readonly stage: Stage;
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly index: CompanyIndex;
  readonly alerts: Pick<AlertIndex, 'get'>;
  readonly policy: Policy;
  readonly defaultChannel: () => string;
  readonly incidents: () => Incidents;
  /** The latest sweep, finished or not. */
  readonly lastSweep: () => SweepRecord | undefined;
  /** The first scheduled sweep after an instant. */
  readonly nextSweep: (after: Instant) => Instant | undefined;
}

/** Finds who of these people has left the workspace; without an answer from Slack in time, nobody. Never rejects. */
export type WhoLeft = (owners: readonly UserId[], withinMs: number) => Promise<ReadonlySet<UserId>>;

const ASKED_WITHIN_MS = { channel: 20_000, person: 1000 } as const;

export class Digests {
  readonly #deps: Deps;
  #last: DigestRecord | undefined;
  #whoLeft: WhoLeft | undefined;

  private constructor(deps: Deps, last: DigestRecord | undefined) {
    this.#deps = deps;
    this.#last = last;
  }

  static async load(deps: Deps): Promise<Digests> {
    return new Digests(deps, await deps.store.lastDigest());
  }

  /** Until this is called, digests do not mention owners who have left the workspace. */
  askWhoLeft(whoLeft: WhoLeft): void {
    this.#whoLeft = whoLeft;
  }

  get last(): DigestRecord | undefined {
    return this.#last;
  }

  /** Whether the latest scheduled sweep is finished; before that, a digest would describe the day before. */
  isSweepDone(now: Instant): boolean {
    const last = this.#deps.lastSweep();
    return last?.finishedAt !== undefined && !this.#isSweepDueSince(last, now);
  }

  /** The digest of all watched companies. Rejects with StoreError. */
  async ofAll(now: Instant): Promise<Digest> {
    const { all } = await this.#count(now);
    const channel = this.#deps.defaultChannel();
    const day = await this.#day(now, 'person');
    return composeDigest(all.facts(), { ...day, reader: 'person', isDefault: true, channel });
  }

  /** The digest of the companies whose alerts go to the channel. Rejects with StoreError. */
  async ofChannel(channel: string, now: Instant): Promise<Digest> {
    const tallies = await this.#count(now);
    return this.#compose(channel, tallies, await this.#day(now, 'person'), 'person');
  }

  /** One digest for the default channel and for each channel that gets alerts; none if nothing is watched. */
  async all(now: Instant): Promise<readonly Digest[]> {
    const { index, defaultChannel } = this.#deps;
    if (index.size === 0) return [];
    const tallies = await this.#count(now);
    const day = await this.#day(now, 'channel');
    return [...new Set([defaultChannel(), ...tallies.channels.keys()])].map((channel) =>
      this.#compose(channel, tallies, day, 'channel'),
    );
  }

  /**
   * Puts the day's digests into the outbox, in one write with the record that they were made. Unsent ones of earlier
   * days are dropped. Returns the number of channels.
   */
  async send(now: Instant): Promise<number> {
    const { store, outbox, policy } = this.#deps;
    const digests = await this.all(now);
    // A schedule within quiet hours is intended; a late digest respects quiet hours.
    const calm = isQuiet(now, policy) ? {} : ({ calm: true } as const);
    const record: DigestRecord = { v: 1, day: seoulDayOf(now), at: now, since: this.#since(now) };
    const changes: readonly Change[] = [
      { put: 'digest', value: record },
      ...outbox
        .all()
        .filter(({ job }) => job.kind === 'digest')
        .map(({ seq }): Change => ({ delete: 'outbox', seq })),
      ...digests.map(
        (digest): Change => ({
          put: 'outbox',
          value: { ...outbox.entry({ kind: 'digest', digest }, now), ...calm },
        }),
      ),
    ];
    await store.write(changes);
    this.#last = record;
    return digests.length;
  }

  /** The start of the digest's period: the previous digest, or, once the day's digest exists, the start of its period. */
  #since(now: Instant): Instant {
    if (this.#last === undefined || this.#last.at > now) return now - DAY;
    return this.#last.day === seoulDayOf(now) ? this.#last.since : this.#last.at;
  }

  #compose(
    channel: string,
    { all, channels }: DigestTallies,
    day: DigestDay,
    reader: 'channel' | 'person',
  ): Digest {
    const isDefault = channel === this.#deps.defaultChannel();
    const facts = (channels.get(channel) ?? createDigestTally()).facts();
    const isOnlyChannel = [...channels.keys()].every((other) => other === channel);
    const hasTotals = (isDefault || facts.counts.watched === 0) && !isOnlyChannel;
    const totals = hasTotals ? all.facts().counts : undefined;
    return composeDigest(facts, { ...day, channel, reader, isDefault, totals });
  }

  async #day(now: Instant, reader: keyof typeof ASKED_WITHIN_MS): Promise<DigestDay> {
    const { store, index, stage, policy, defaultChannel, incidents, lastSweep } = this.#deps;
    const channelsRefused = await channelsInTrouble({
      store,
      index,
      defaultChannel: defaultChannel(),
    });
    const last = lastSweep();
    return {
      stage,
      at: now,
      since: this.#since(now),
      days: policy.days,
      ...incidents(),
      refused: channelsRefused.flatMap(({ channel, isDefault }) => (isDefault ? [] : [channel])),
      gone: await this.#goneOwners(ASKED_WITHIN_MS[reader]),
      checkedAt: last?.finishedAt ?? last?.finishedBefore,
    };
  }

  async #goneOwners(withinMs: number): Promise<ReadonlySet<UserId>> {
    const { index } = this.#deps;
    const owners = new Set<UserId>();
    for (const { owner } of index.active()) {
      if (owner !== undefined && isUserId(owner)) owners.add(owner);
    }
    return (await this.#whoLeft?.([...owners], withinMs)) ?? new Set();
  }

  #count(now: Instant): Promise<DigestTallies> {
    const defaultChannel = this.#deps.defaultChannel();
    return countForDigests(this.#deps, {
      channelOf: ({ channel }) => channel ?? defaultChannel,
      now,
      since: this.#since(now),
      round: this.#round(now),
    });
  }

  /** A company counts as checked if it was asked about since the latest sweep began, or should have begun. */
  #round(now: Instant): Instant {
    const last = this.#deps.lastSweep();
    if (last === undefined) return startOfSeoulDay(seoulDayOf(now));
    return this.#isSweepDueSince(last, now)
      ? (this.#deps.nextSweep(last.startedAt) ?? last.startedAt)
      : last.startedAt;
  }

  #isSweepDueSince({ startedAt }: SweepRecord, now: Instant): boolean {
    const next = this.#deps.nextSweep(startedAt);
    return next !== undefined && next <= now;
  }
}

/** Posts a digest once; if its channel refuses, to the default channel. */
export function digestDelivery(
  deps: DeliveryDeps,
  draw: (digest: Digest) => Promise<ViewMessage>,
): Deliver<'digest'> {
  return ({ seq, job: { digest } }, context) =>
    posting(digest.channel, {
      ...{ ...deps, ...context },
      draw: (channel) => draw(channel === digest.channel ? digest : { ...digest, elsewhere: true }),
      done: (at) => delivered(seq, at.channel, deps, [posted('digest', at, deps.clock.now())]),
    }).post();
}
