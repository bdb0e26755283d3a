import { type Calm, isQuiet, quietUntil } from '../domain/quiet-hours.js';
import { AlertDelivery } from './alert-delivery.js';
import { calmSender } from './calm-sender.js';
import type { ChannelHealth } from './channel-health.js';
import type { ClockWatch } from './clock-watch.js';
import { type Outcome, senderOfJob } from './delivery-outcome.js';
import type { KeyedQueue } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type { AlertSender, Clock, Log, Metrics, OutboxEntry, SendPass, Store } from './ports.js';
import { deliverRollUp } from './roll-up-delivery.js';
import type { RollUps } from './roll-ups.js';
import {
  deliverDigest,
  deliverPointer,
  deliverRollUpLine,
  deliverTestAlert,
} from './single-delivery.js';
import type { Standing } from './standing.js';
import { deliverStanding } from './standing-delivery.js';
import type { TestAlerts } from './test-alerts.js';

export interface JobDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly setup: Standing;
  readonly outages: Standing;
  readonly commonCauses: Standing;
  readonly rollUps: RollUps;
  readonly testAlerts: TestAlerts;
  readonly channels: ChannelHealth;
  /** One queue for all who change a company's records. */
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'mayAct'>;
  readonly defaultChannel: () => string;
  readonly policy: Calm;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Aborted when the delivery stops: what is not under way then stays for the next start. */
  readonly stopping?: AbortController;
}

/** Sends what one outbox entry asks for, by its kind. */
export class JobDelivery {
  readonly #deps: JobDeps;
  readonly #alerts: AlertDelivery;

  constructor(deps: JobDeps) {
    this.#deps = deps;
    this.#alerts = new AlertDelivery(deps);
  }

  /** `pass` is the entry's own; whoever records the outcome leaves with it. */
  send(entry: OutboxEntry, pass: SendPass): Promise<Outcome> {
    const { job, seq } = entry;
    const { setup, outages, commonCauses } = this.#deps;
    const sender = this.#senderOf(entry, pass);
    const channels = entry.calm === undefined ? this.#deps.channels : this.#deps.channels.calm;
    const deps = { ...this.#deps, sender, channels };
    switch (job.kind) {
      case 'notice':
      case 'edit':
        return this.#alerts.send({ ...entry, job }, { sender, channels });
      case 'setup': {
        const { setup: trouble } = job;
        const isOver = trouble.resolvedAt !== undefined;
        return deliverStanding({ seq, posting: job, trouble, isOver, standing: setup }, deps);
      }
      case 'outage': {
        const { outage: trouble } = job;
        const isOver = trouble.endedAt !== undefined;
        return deliverStanding({ seq, posting: job, trouble, isOver, standing: outages }, deps);
      }
      case 'common-cause': {
        const { cause: trouble } = job;
        const isOver = trouble.endedAt !== undefined;
        const standing = commonCauses;
        return deliverStanding({ seq, posting: job, trouble, isOver, standing }, deps);
      }
      case 'roll-up':
        return deliverRollUp({ seq, id: job.id }, deps);
      case 'roll-up-line':
        return deliverRollUpLine({ ...entry, job }, deps);
      case 'pointer':
        return deliverPointer({ seq, job }, deps);
      case 'digest':
        return deliverDigest({ seq, job }, deps);
      case 'test-alert':
        return deliverTestAlert({ seq, job }, deps);
      default:
        return job satisfies never;
    }
  }

  #senderOf({ job, calm }: OutboxEntry, pass: SendPass): AlertSender {
    const { sender, metrics, policy, clock } = this.#deps;
    const counted = senderOfJob(sender, metrics, { job: job.kind, pass });
    const now = clock.now();
    if (calm === undefined || !isQuiet(now, policy)) return counted;
    return calmSender(counted, { until: quietUntil(now, policy), now });
  }
}
