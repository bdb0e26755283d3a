import { WebAPIRequestError } from '@slack/web-api';
import type { Config } from '../../src/app/config.js';
import { createDrawings, deliverWith } from '../../src/app/deliveries.js';
import { buildCore, type Core } from '../../src/app/open-core.js';
import { Ticker } from '../../src/app/ticker.js';
import type { DateObserver } from '../../src/kernel/clock-watch.js';
import type { Clock, Log } from '../../src/kernel/ports.js';
import type { Instant } from '../../src/kernel/time.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { type Change, type Store, StoreError } from '../../src/records/store.js';
import { createAdmins, createOwnerNames } from '../../src/slack/people.js';
import { createPacing, createSender } from '../../src/slack/sender.js';
import { identify } from '../../src/slack/slack-watch.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { captureLog } from '../support/capture-log.js';
import { rememberDrawings } from '../support/drawn.js';
import { type Disk, quickStore } from './quick-store.js';
import type { SimulatedPopbill } from './simulated-popbill.js';
import type { SimulatedSlack } from './simulated-slack.js';
import type { Surroundings } from './surroundings.js';
import type { VirtualTime } from './virtual-time.js';

/** One process of the app. The next one continues with the same store. */
export interface Process {
  readonly core: Core;
  readonly delivery: Delivery;
  readonly ticker: Ticker;
  readonly startedAt: Instant;
  readonly isDead: () => boolean;
  /** From now on this process has no effect on the outside, and its pending calls never settle. */
  kill(): void;
  /** Stops as the app does on SIGTERM. */
  stop(): Promise<void>;
  readonly log: ReturnType<typeof captureLog>;
}

/** A fault at the n-th store write or send from now on. */
export interface Mishap {
  readonly at: 'write' | 'send';
  countdown: number;
  readonly kind: 'killed-before' | 'killed-after' | 'fails';
}

/** The simulated outside of a process, and callbacks. */
export interface Machine {
  readonly disk: Disk;
  readonly time: VirtualTime;
  readonly slack: SimulatedSlack;
  readonly popbill: SimulatedPopbill;
  readonly surroundings: Surroundings;
  readonly onMishap: () => void;
  readonly onWritten: (changes: readonly Change[]) => void;
  /** A store write failed, and the process continues. */
  readonly onNotWritten: (changes: readonly Change[]) => void;
  /** History was removed because of its age. */
  readonly onPurged: (records: number) => void;
}

/** Store methods that return an async iterable instead of a promise. */
const SCANS: ReadonlySet<string | symbol> = new Set([
  'companies',
  'statuses',
  'alerts',
  'rollUps',
  'tickets',
  'brokenChannels',
  'outbox',
]);

const neverYield = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => never<IteratorResult<never>>() }),
});

const never = <T>(): Promise<T> => new Promise<T>(() => {});

export async function startProcess(
  config: Config,
  machine: Machine,
  mishap: { next: Mishap | undefined },
): Promise<Process> {
  const { time, slack } = machine;
  let isDead = false;
  const log = captureLog();

  function triggerMishap(at: Mishap['at'], kind: Mishap['kind']): boolean {
    const { next } = mishap;
    if (next === undefined || next.at !== at || next.kind !== kind) return false;
    next.countdown -= 1;
    if (next.countdown > 0) return false;
    mishap.next = undefined;
    machine.onMishap();
    return true;
  }

  /** Calls of a dead process never settle. */
  function stopWhenDead<T extends object>(service: T): T {
    return new Proxy(service, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]): unknown => {
          // `unreadable` returns its list at once, which no promise can replace.
          if (isDead && name !== 'unreadable') return SCANS.has(name) ? neverYield() : never();
          const result: unknown = Reflect.apply(value, target, given);
          if (!(result instanceof Promise)) return result;
          return result.then(
            (answer: unknown) => (isDead ? never() : answer),
            (error: unknown) => {
              if (isDead) return never();
              throw error;
            },
          );
        };
      },
    });
  }

  const startedAt = time.now();
  const clock: Clock = {
    now: () => time.now() + machine.surroundings.clockAheadMs,
    steadyMs: () => time.now() - startedAt,
  };
  const disk = await quickStore(machine.disk, config.popbill.stage, clock.now);
  const store: Store = stopWhenDead({
    ...disk,
    async write(changes: readonly Change[]) {
      if (triggerMishap('write', 'killed-before')) {
        isDead = true;
        return never<void>();
      }
      if (triggerMishap('write', 'fails')) {
        machine.onNotWritten(changes);
        throw new StoreError('disk-full', 'The disk is full.');
      }
      await disk.write(changes);
      machine.onWritten(changes);
      if (triggerMishap('write', 'killed-after')) {
        isDead = true;
        return never<void>();
      }
    },
    async purgeHistory(before) {
      const records = await disk.purgeHistory(before);
      if (records > 0) machine.onPurged(records);
      return records;
    },
  });

  // Set once the core is built; building it makes no calls.
  const clockWatchRef: { of?: Core['clockWatch'] } = {};
  const dateObserverOf =
    (by: 'popbill' | 'slack'): DateObserver =>
    () =>
      clockWatchRef.of?.observerFor(by)() ?? (() => {});
  const core = await buildCore(config, {
    clock,
    log,
    store,
    popbill: stopWhenDead(machine.popbill.client(dateObserverOf('popbill'))),
  });
  const { clockWatch, slackWatch } = core;
  clockWatchRef.of = clockWatch;
  slack.onProcessStarted({
    dateObserver: dateObserverOf('slack'),
    onRefused: () => slackWatch.recheck(),
    async onSend(when) {
      if (isDead) return never();
      if (triggerMishap('send', when === 'before' ? 'killed-before' : 'killed-after')) {
        isDead = true;
        return never();
      }
      if (when === 'before' && triggerMishap('send', 'fails')) {
        throw new WebAPIRequestError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));
      }
    },
  });
  slackWatch.setProbe(() => identify(slack.client()));
  clockWatch.setTimeCall('slack', () => slackWatch.check());
  const stopping = new AbortController();
  const pacing = createPacing({
    now: time.now,
    sleep: (ms) => sleepUntilStopped(time, ms, stopping.signal),
    signal: stopping.signal,
  });
  const language = () => config.channelLanguage;
  const mortalLog = stopWhenDead<Log>(log);
  const sender = stopWhenDead(
    slack.sender((client) => ({
      ...createSender({ client, clock, log: mortalLog, pacing }),
      ...createAdmins({ client, admins: config.roles.admins, language, log: mortalLog }),
    })),
  );
  const draw = createDrawings({
    names: createOwnerNames({ client: slack.client(), clock, log: mortalLog }),
    language,
    collectsBy: config.policy.collectsBy,
  });
  const deps = { ...core, clock, stopping, defaultChannel: () => config.slack.alertChannel };
  const delivery = await Delivery.load({
    ...deps,
    sender,
    admins: sender,
    log,
    deliver: deliverWith(deps, stopWhenDead(rememberDrawings(draw))),
  });
  const problemNotices = await loadProblemNotices({ ...deps, delivery, admins: sender, log });
  const ticker = new Ticker({ ...core, clock, delivery, problemNotices, log });
  core.outbox.onAdded(() => {
    if (!isDead) delivery.deliverDue();
  });

  return {
    core,
    delivery,
    ticker,
    startedAt,
    isDead: () => isDead,
    kill() {
      isDead = true;
    },
    async stop() {
      await time.finish(
        Promise.all([ticker.stop(), core.sweeper.stop(), delivery.stop(), problemNotices.stop()]),
      );
      isDead = true;
    },
    log,
  };
}

function sleepUntilStopped(time: VirtualTime, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = () => {
      const error = new Error('stopping');
      error.name = 'AbortError';
      reject(error);
    };
    if (signal.aborted) return stopped();
    signal.addEventListener('abort', stopped, { once: true });
    void time.sleep(ms).then(() => {
      signal.removeEventListener('abort', stopped);
      resolve();
    });
  });
}
