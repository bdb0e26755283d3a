import { deliverWith } from '../../src/app/deliveries.js';
import { createMetrics } from '../../src/app/metrics.js';
import { Ticker } from '../../src/app/ticker.js';
import { createDigestRun } from '../../src/digest/digest-run.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { TestAlerts } from '../../src/outbox/test-alerts.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { BLANK } from './drawn.js';
import type { FakePopbill } from './fake-popbill.js';
import { type FakeSender, fakeSender } from './fake-sender.js';
import { serviceBench } from './service-bench.js';

/** What outlives a process besides the store. */
interface World {
  readonly popbill: FakePopbill;
  readonly sender: FakeSender;
}

type About = Parameters<typeof serviceBench>[0] & Partial<World>;

/** The use cases with their timer and their delivery, moved by hand: nothing happens but in `passes`. */
export async function runningBench(about: About = {}) {
  const bench = await serviceBench(about);
  const { clock, outbox, store, log, sweeper, probes } = bench;
  const sender = about.sender ?? fakeSender();
  const defaultChannel = () => 'C0DEFAULT';
  const stage = 'test';
  const testAlerts = new TestAlerts({ store, outbox, clock, stage, defaultChannel });
  const deps = { ...bench, testAlerts, defaultChannel, stage } as const;
  const delivery = await Delivery.load({
    ...{ ...deps, sender, admins: sender, metrics: createMetrics() },
    deliver: deliverWith(deps, BLANK),
  });
  const { policy, digests } = bench;
  const never = () => undefined;
  const digestRun = createDigestRun({ digests, policy, clock, log, nextRun: never });
  const problemNotices = await loadProblemNotices({ ...deps, delivery, admins: sender });
  const ticker = new Ticker({ ...bench, delivery, problemNotices, digestRun });

  /** Ends when nothing is under way any more. */
  async function settles(): Promise<void> {
    do {
      await Promise.resolve();
      await probes.idle();
      await delivery.idle();
      // What the timer began and nobody can wait for goes as far as it can without time going by.
      await new Promise((resolve) => setImmediate(resolve));
    } while (sweeper.progress !== undefined);
    await delivery.idle();
  }

  return {
    ...bench,
    sender,
    delivery,
    ticker,
    settles,
    /** Time goes by, in steps in each of which the timer runs. */
    async passes(ms: number, step = MINUTE): Promise<void> {
      const until = clock.now() + ms;
      for (;;) {
        ticker.tick();
        await settles();
        if (clock.now() >= until) return;
        clock.set(Math.min(until, clock.now() + step));
      }
    },
    async passesUntil(until: Instant, step = MINUTE): Promise<void> {
      await this.passes(until - clock.now(), step);
    },
    /** What the channel saw of this kind of message, in order. */
    seen: (kind: string) =>
      sender.sends
        .filter(({ about: one }) => one === kind)
        .map(({ what, says }) => `${what} ${says}`),
  };
}
