import { HOUR, type Instant, SECOND } from '../domain/instant.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { Delivery } from '../service/delivery.js';
import type { DueAlerts } from '../service/due-alerts.js';
import type { PopupDesk } from '../service/popups.js';
import type { Clock, Log } from '../service/ports.js';
import type { DigestRun } from './digest-run.js';
import { isAskingAgainDue, isSweepDue, type NextRun } from './schedule.js';
import type { Sweeper } from './sweeper.js';

interface Deps {
  readonly clock: Clock;
  readonly index: CompanyIndex;
  readonly sweeper: Sweeper;
  readonly delivery: Delivery;
  readonly popups: PopupDesk;
  readonly dueAlerts: DueAlerts;
  readonly digestRun: DigestRun;
  readonly nextRun: NextRun;
  readonly log: Log;
}

const EVERY = SECOND;

/** The one timer of the app: once a second it asks what is due by the clock it was given. */
export class Ticker {
  readonly #deps: Deps;
  #timer: NodeJS.Timeout | undefined;
  #sweepTriedAt: Instant | undefined;
  #purgedAt: Instant | undefined;
  #askingAgain: Promise<void> | undefined;
  #followingDue: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.tick();
    this.#timer = setInterval(() => this.tick(), EVERY);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#deps.dueAlerts.stop();
    await Promise.all([this.#askingAgain, this.#followingDue, this.#deps.digestRun.stop()]);
  }

  tick(): void {
    const { clock, index, sweeper, delivery, nextRun } = this.#deps;
    const now = clock.now();
    delivery.deliverDue();
    this.#deps.digestRun.tick();
    this.#purgeTickets(now);
    this.#followDueAlerts(now);
    if (sweeper.running || this.#askingAgain !== undefined) return;
    const { last } = sweeper;
    const triedAt = this.#sweepTriedAt;
    if (isSweepDue({ last, watched: index.size, triedAt, now, nextRun })) {
      this.#sweepTriedAt = now;
      const sweep = sweeper.start('schedule');
      if (sweep.kind === 'started') void this.#report(sweep.done, 'The scheduled sweep broke off');
    } else if (isAskingAgainDue(last, now)) {
      this.#askingAgain = this.#report(
        sweeper.askFailedAgain(),
        'Asking again about failed checks broke off',
      ).finally(() => {
        this.#askingAgain = undefined;
      });
    }
  }

  #followDueAlerts(now: Instant): void {
    if (this.#followingDue !== undefined) return;
    this.#followingDue = this.#report(
      this.#deps.dueAlerts.followDue(now),
      'Alerts that were due could not be decided',
    ).finally(() => {
      this.#followingDue = undefined;
    });
  }

  #purgeTickets(now: Instant): void {
    if (this.#purgedAt !== undefined && this.#purgedAt + HOUR > now) return;
    this.#purgedAt = now;
    void this.#report(this.#deps.popups.purge(), 'Old tickets could not be removed');
  }

  /** Work of the timer has nobody to tell: what goes wrong is in the log, and the next tick tries again. */
  async #report(work: Promise<unknown>, sentence: string): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#deps.log.error(sentence, { error });
    }
  }
}
