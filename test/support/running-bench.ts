import { deliverWith } from '../../src/app/deliveries.js';
import { createMetrics } from '../../src/app/metrics.js';
import { Ticker } from '../../src/app/ticker.js';
import { createDigestRun } from '../../src/digest/digests.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { createTestAlerts } from '../../src/outbox/test-alerts.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { BLANK_DRAWINGS } from './drawn.js';
import type { FakePopbill } from './fake-popbill.js';
import { type FakeSender, fakeSender } from './fake-sender.js';
import { serviceBench } from './service-bench.js';

/** What survives a process besides the store. */
interface World {
  readonly popbill: FakePopbill;
  readonly sender: FakeSender;
}

type RunningBenchOptions = Parameters<typeof serviceBench>[0] & Partial<World>;

/** The use cases with their ticker and delivery. Time passes only in `advance`. */
export async function runningBench(options: RunningBenchOptions = {}) {
  const bench = await serviceBench(options);
  const { clock, outbox, store, log, sweeper } = bench;
  const sender = options.sender ?? fakeSender();
  const defaultChannel = () => 'C0DEFAULT';
  const stage = 'test';
  const testAlerts = createTestAlerts({ store, outbox, clock, stage, defaultChannel });
  const deps = { ...bench, testAlerts, defaultChannel, stage } as const;
  const delivery = await Delivery.load({
    ...deps,
    sender,
    admins: sender,
    metrics: createMetrics(),
    deliver: deliverWith(deps, BLANK_DRAWINGS),
  });
  const { policy, digests } = bench;
  const never = () => undefined;
  const digestRun = createDigestRun({ digests, policy, clock, log, nextRun: never });
  const problemNotices = await loadProblemNotices({ ...deps, delivery, admins: sender });
  let probing = Promise.resolve();
  const probes = {
    runDue(now: number): Promise<void> {
      const run = bench.probes.runDue(now);
      probing = run.catch(() => undefined);
      return run;
    },
  };
  const ticker = new Ticker({ ...bench, delivery, problemNotices, digestRun, probes });

  /** Resolves when no work is running. */
  async function settle(): Promise<void> {
    do {
      await Promise.resolve();
      await probing;
      await delivery.untilIdle();
      // Lets work that the ticker started, and that cannot be awaited, run as far as it can.
      await new Promise((resolve) => setImmediate(resolve));
    } while (sweeper.progress !== undefined);
    await delivery.untilIdle();
  }

  return {
    ...bench,
    sender,
    delivery,
    ticker,
    settle,
    /** Advances the clock in steps, with a tick at each. */
    async advance(ms: number, step = MINUTE): Promise<void> {
      const until = clock.now() + ms;
      for (;;) {
        ticker.tick();
        await settle();
        if (clock.now() >= until) return;
        clock.set(Math.min(until, clock.now() + step));
      }
    },
    async advanceTo(until: Instant, step = MINUTE): Promise<void> {
      await this.advance(until - clock.now(), step);
    },
    /** The sends of this kind of message, in order, such as `post open`. */
    sendsOf: (kind: string) =>
      sender.sends
        .filter((send) => send.kind === kind)
        .map(({ operation, state }) => `${operation} ${state}`),
  };
}
