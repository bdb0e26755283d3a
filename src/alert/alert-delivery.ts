import type { KeyedQueue } from '../kernel/keyed.js';
import type { Calm } from '../kernel/quiet-hours.js';
import type { ChannelTroubles } from '../outbox/channel-health.js';
import type { Delivered, Outcome } from '../outbox/delivery-outcome.js';
import type { AlertEntry, OutboxLog } from '../outbox/outbox-log.js';
import type { ThreadLine } from '../records/alert.js';
import type { AlertSender, Clock, Store } from '../records/ports.js';
import { afterSend } from './after-send.js';
import { type Claimed, claimEntry } from './alert-claim.js';
import { AlertSending, type Attempt, NOTHING } from './alert-sending.js';

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

/** Posts an alert's message, edits it, and writes the lines into its thread. */
export class AlertDelivery {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `means` are those of this job (JobDelivery). */
  async send({ seq, job }: AlertEntry, means: Means): Promise<Outcome> {
    const { records, outbox, clock, stopping } = this.#deps;
    const claimed = await records.run(job.alert.brn, () => claimEntry(seq, this.#deps));
    if (claimed === undefined) return GONE;
    if (stopping?.signal.aborted === true) {
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

  /** `aloud`: the line that the attempt made noise with. */
  #done({ seq, alert: shown }: Claimed, attempt: Attempt, aloud?: ThreadLine): Outcome {
    if (typeof attempt === 'object' && 'kind' in attempt) return attempt;
    const placed = attempt === NOTHING ? undefined : attempt;
    const { store, outbox, records } = this.#deps;
    return {
      kind: 'done',
      channel: placed === undefined ? undefined : placed.at.channel,
      record: () =>
        records.run(shown.brn, async () => {
          const changes = await afterSend({ seq, shown, placed, aloud }, this.#deps);
          await store.write(changes);
          outbox.settled(seq);
          outbox.apply(changes);
        }),
    };
  }
}

/** There is nothing to send and nothing to record. */
const GONE: Delivered = { kind: 'done', record: async () => {} };
