import { AlertDelivery } from '../alert/alert-delivery.js';
import { deliverRollUp } from '../alert/roll-up-delivery.js';
import type { RollUps } from '../alert/roll-ups.js';
import type { Metrics } from '../app/metrics.js';
import { deliverDigest } from '../digest/digest-delivery.js';
import { deliverStanding } from '../incident/standing-delivery.js';
import type { Standing } from '../incident/standing-notice.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Calm, isQuiet, quietUntil } from '../kernel/quiet-hours.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Store } from '../records/store.js';
import type { AlertSender, SendPass } from '../slack/sender.js';
import type { ChannelHealth } from './channel-health.js';
import type { OutboxLog } from './outbox-log.js';
import { calmSender, type Outcome, senderOfJob } from './outcome.js';
import { deliverPointer, deliverRollUpLine, deliverTestAlert } from './single-delivery.js';
import type { TestAlerts } from './test-alerts.js';

export interface JobDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly setup: Standing;
  readonly outages: Standing;
  readonly commonCauses: Standing;
  readonly massChanges: Standing;
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
    const { setup, outages, commonCauses, massChanges } = this.#deps;
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
      case 'mass-change': {
        const { change: trouble } = job;
        const isOver = trouble.endedAt !== undefined;
        return deliverStanding({ seq, posting: job, trouble, isOver, standing: massChanges }, deps);
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
