import { WebAPIRequestError } from '@slack/web-api';
import type { Config } from '../../src/app/config.js';
import { createDrawings, deliverWith } from '../../src/app/deliveries.js';
import { buildCore, type Core } from '../../src/app/open-core.js';
import { Ticker } from '../../src/app/ticker.js';
import type { TimeTold } from '../../src/kernel/clock-watch.js';
import type { Clock, Log } from '../../src/kernel/ports.js';
import type { Instant } from '../../src/kernel/time.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { type Change, type Store, StoreError } from '../../src/records/store.js';
import { createAdmins, createOwnerNames } from '../../src/slack/people.js';
import { createPacing, createSender } from '../../src/slack/sender.js';
import { identify } from '../../src/slack/slack-watch.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { captureLog } from '../support/capture-log.js';
import { remembering } from '../support/drawn.js';
import type { Around } from './around.js';
import type { BusySlack } from './busy-slack.js';
import type { LivingPopbill } from './living-popbill.js';
import { type Disk, quickStore } from './quick-store.js';
import type { VirtualTime } from './virtual-time.js';

/** The app as one process, from its start to its end; another one goes on from the same store. */
export interface Process {
  readonly core: Core;
  readonly delivery: Delivery;
  readonly ticker: Ticker;
  readonly startedAt: Instant;
  readonly isDead: () => boolean;
  /** From now on nothing that this process does has an effect, and nothing it waits for comes. */
  kill(): void;
  /** Ends as the app does on SIGTERM. */
  stop(): Promise<void>;
  readonly log: ReturnType<typeof captureLog>;
}

/** What goes wrong at the n-th write of the store or the n-th send from now on. */
export interface Mishap {
  readonly at: 'write' | 'send';
  countdown: number;
  readonly kind: 'killed-before' | 'killed-after' | 'fails';
}

export interface Ground {
  readonly disk: Disk;
  readonly time: VirtualTime;
  readonly slack: BusySlack;
  readonly popbill: LivingPopbill;
  readonly around: Around;
  /** A process is killed or something fails now. */
  readonly onMishap: () => void;
  readonly onWritten: (changes: readonly Change[]) => void;
  /** The store fails, and the process goes on. */
  readonly onNotWritten: (changes: readonly Change[]) => void;
  /** History was removed because of its age. */
  readonly onPurged: (records: number) => void;
}

const SCANS: ReadonlySet<string | symbol> = new Set([
  'companies',
  'statuses',
  'alerts',
  'rollUps',
  'tickets',
  'brokenChannels',
  'outbox',
]);

const nothingMore = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => never<IteratorResult<never>>() }),
});

const never = <T>(): Promise<T> => new Promise<T>(() => {});

export async function startProcess(
  config: Config,
  ground: Ground,
  mishap: { next: Mishap | undefined },
): Promise<Process> {
  const { time, slack } = ground;
  let dead = false;
  const log = captureLog();

  function strikes(at: Mishap['at'], kind: Mishap['kind']): boolean {
    const { next } = mishap;
    if (next === undefined || next.at !== at || next.kind !== kind) return false;
    next.countdown -= 1;
    if (next.countdown > 0) return false;
    mishap.next = undefined;
    ground.onMishap();
    return true;
  }

  /** What a dead process asks for never comes. */
  function mortal<T extends object>(whole: T): T {
    return new Proxy(whole, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]): unknown => {
          if (dead && name !== 'unreadable') return SCANS.has(name) ? nothingMore() : never();
          const result: unknown = Reflect.apply(value, target, given);
          if (!(result instanceof Promise)) return result;
          return result.then(
            (answer: unknown) => (dead ? never() : answer),
            (error: unknown) => {
              if (dead) return never();
              throw error;
            },
          );
        };
      },
    });
  }

  const startedAt = time.now();
  const clock: Clock = {
    now: () => time.now() + ground.around.clockAheadMs,
    steadyMs: () => time.now() - startedAt,
  };
  const disk = await quickStore(ground.disk, config.popbill.stage, clock.now);
  const store: Store = mortal({
    ...disk,
    async write(changes: readonly Change[]) {
      if (strikes('write', 'killed-before')) {
        dead = true;
        return never<void>();
      }
      if (strikes('write', 'fails')) {
        ground.onNotWritten(changes);
        throw new StoreError('disk-full', 'The disk is full.');
      }
      await disk.write(changes);
      ground.onWritten(changes);
      if (strikes('write', 'killed-after')) {
        dead = true;
        return never<void>();
      }
    },
    async purgeHistory(before) {
      const records = await disk.purgeHistory(before);
      if (records > 0) ground.onPurged(records);
      return records;
    },
  });

  // Known once the core is built, which asks nobody.
  const watch: { of?: Core['clockWatch'] } = {};
  const timeToldBy =
    (by: 'popbill' | 'slack'): TimeTold =>
    () =>
      watch.of?.witness(by)() ?? (() => {});
  const core = await buildCore(config, {
    clock,
    log,
    store,
    popbill: mortal(ground.popbill.client(timeToldBy('popbill'))),
  });
  const { clockWatch, slackWatch } = core;
  watch.of = clockWatch;
  slack.begun({
    timeTold: timeToldBy('slack'),
    onRefused: () => slackWatch.suspect(),
    async onSend(when) {
      if (dead) return never();
      if (strikes('send', when === 'before' ? 'killed-before' : 'killed-after')) {
        dead = true;
        return never();
      }
      if (when === 'before' && strikes('send', 'fails')) {
        throw new WebAPIRequestError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));
      }
    },
  });
  slackWatch.askBy(() => identify(slack.client()));
  clockWatch.askBy('slack', () => slackWatch.ask());
  const stopping = new AbortController();
  const pacing = createPacing({
    now: time.now,
    sleep: (ms) => sleepUntilStopped(time, ms, stopping.signal),
    signal: stopping.signal,
  });
  const language = () => config.channelLanguage;
  const tells = mortal<Log>(log);
  const sender = mortal(
    slack.sender((client) => ({
      ...createSender({ client, clock, log: tells, pacing }),
      ...createAdmins({ client, admins: config.roles.admins, language, log: tells }),
    })),
  );
  const draw = createDrawings({
    names: createOwnerNames({ client: slack.client(), clock, log: tells }),
    language,
    collectsBy: config.policy.collectsBy,
  });
  const deps = { ...core, clock, stopping, defaultChannel: () => config.slack.alertChannel };
  const delivery = await Delivery.load({
    ...{ ...deps, sender, admins: sender, log },
    deliver: deliverWith(deps, mortal(remembering(draw))),
  });
  const problemNotices = await loadProblemNotices({ ...deps, delivery, admins: sender, log });
  const ticker = new Ticker({ ...core, clock, delivery, problemNotices, log });
  core.outbox.onAdded(() => {
    if (!dead) delivery.deliverDue();
  });

  return {
    core,
    delivery,
    ticker,
    startedAt,
    isDead: () => dead,
    kill() {
      dead = true;
    },
    async stop() {
      await time.finish(
        Promise.all([ticker.stop(), core.sweeper.stop(), delivery.stop(), problemNotices.stop()]),
      );
      dead = true;
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
