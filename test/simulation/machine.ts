import { WebAPIRequestError } from '@slack/web-api';
import type { Config } from '../../src/app/config.js';
import { createDrawings, deliverWith } from '../../src/app/deliveries.js';
import { buildCore, type Core } from '../../src/app/open-core.js';
import { Ticker } from '../../src/app/ticker.js';
import type { DateObserver } from '../../src/kernel/clock-watch.js';
import type { Clock, Log } from '../../src/kernel/ports.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { type Change, type Store, StoreError } from '../../src/records/store.js';
import { createAdmins, createOwnerNames } from '../../src/slack/people.js';
import { createPacing, createSender } from '../../src/slack/sender.js';
import { identify } from '../../src/slack/slack-watch.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { storeOfHolder } from '../../src/store/holder-store.js';
import { captureLog } from '../support/capture-log.js';
import { rememberDrawings } from '../support/drawn.js';
import { becomeLeader, type Leadership, LISTS, SCANS } from './leadership.js';
import { type Disk, quickStore } from './quick-store.js';
import type { PopbillAnswer, SimulatedPopbill } from './simulated-popbill.js';
import type { SimulatedSlack } from './simulated-slack.js';
import type { Surroundings } from './surroundings.js';
import type { VirtualTime } from './virtual-time.js';

/** One process of the app. The next one continues with the same store. */
export interface Process {
  readonly core: Core;
  readonly leadership: Leadership;
  readonly isDead: () => boolean;
  /** Starts what is due. */
  tick(): void;
  /** From now on this process has no effect on the outside, and its pending calls never settle. */
  kill(): void;
  /** Ends what it does by itself, as the app does when it loses the leadership. */
  freeze(): void;
  /** Stops as the app does on SIGTERM. */
  stop(): Promise<void>;
}

/** A fault at the n-th store write or send from now on. `cut-off`: the store stops answering this process. */
export interface Mishap {
  readonly at: 'write' | 'send';
  countdown: number;
  readonly kind: 'killed-before' | 'killed-after' | 'fails' | 'cut-off-before' | 'cut-off-after';
}

/** The next mishap of each cause. */
export interface Mishaps {
  daily: Mishap | undefined;
  leaderChange: Mishap | undefined;
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
  readonly onAnswer: (answer: PopbillAnswer) => void;
  /** POPBiLL answered a process that is dead or no longer leads. */
  readonly onUnheardAnswer: (answer: PopbillAnswer) => void;
  /** A process that no longer leads does what only the leader may do. */
  readonly onForbidden: (what: string) => void;
  /** A process that no longer leads tries to write or to send, and cannot. */
  readonly onLateWrite: () => void;
  readonly onHeldBack: () => void;
}

const neverYield = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => never<IteratorResult<never>>() }),
});

const never = <T>(): Promise<T> => new Promise<T>(() => {});

export async function startProcess(
  config: Config,
  machine: Machine,
  mishaps: Mishaps,
): Promise<Process> {
  const { time, slack } = machine;
  let isDead = false;
  let isStarted = false;
  let announceDeath: () => void;
  const death = new Promise<void>((resolve) => {
    announceDeath = resolve;
  });
  const log = captureLog();

  function triggerMishap(at: Mishap['at'], kind: Mishap['kind']): boolean {
    // A mishap concerns the leader.
    if (leadership.cutOffAt !== undefined) return false;
    for (const cause of ['daily', 'leaderChange'] as const) {
      const next = mishaps[cause];
      if (next === undefined || next.at !== at || next.kind !== kind) continue;
      // The start of the next leader is not repeated here.
      if (cause === 'leaderChange' && !isStarted) continue;
      next.countdown -= 1;
      if (next.countdown > 0) continue;
      mishaps[cause] = undefined;
      machine.onMishap();
      return true;
    }
    return false;
  }

  function die(): void {
    isDead = true;
    announceDeath();
  }

  /** Calls of a dead process never settle. */
  function stopWhenDead<T extends object>(service: T): T {
    return new Proxy(service, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]): unknown => {
          if (isDead && !LISTS.has(name)) return SCANS.has(name) ? neverYield() : never();
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
  const leadership = becomeLeader(machine.disk, time);
  const { stage } = config.popbill;
  const disk = await quickStore(machine.disk, { stage, now: clock.now, fence: leadership.fence });

  async function writeUnlessLate(changes: readonly Change[]): Promise<void> {
    try {
      await disk.write(changes);
    } catch (error) {
      if (leadership.isSuperseded()) machine.onLateWrite();
      throw error;
    }
  }

  const reachable: Store = {
    ...disk,
    async write(changes: readonly Change[]) {
      if (triggerMishap('write', 'killed-before')) {
        die();
        return never<void>();
      }
      if (triggerMishap('write', 'cut-off-before')) {
        leadership.cutOff();
        return connected.write(changes);
      }
      if (triggerMishap('write', 'fails')) {
        machine.onNotWritten(changes);
        throw new StoreError('disk-full', 'The disk is full.');
      }
      await writeUnlessLate(changes);
      if (leadership.isSuperseded()) machine.onForbidden('the store accepted its write');
      machine.onWritten(changes);
      if (triggerMishap('write', 'cut-off-after')) {
        leadership.cutOff();
        // Waits in vain for the answer.
        await connected.lastSweep();
      }
      if (triggerMishap('write', 'killed-after')) {
        die();
        return never<void>();
      }
    },
    async purgeHistory(before) {
      const records = await disk.purgeHistory(before);
      if (records > 0) machine.onPurged(records);
      return records;
    },
  };
  const connected = leadership.connect(reachable);
  const mortal = stopWhenDead({
    ...connected,
    write(changes: readonly Change[]) {
      if (!leadership.isHeld()) machine.onForbidden('it writes to the store');
      return connected.write(changes);
    },
  });
  const store = storeOfHolder(mortal, leadership, clock);

  // Set once the core is built; building it makes no calls.
  const clockWatchRef: { of?: Core['clockWatch'] } = {};
  const dateObserverOf =
    (by: 'popbill' | 'slack'): DateObserver =>
    () =>
      clockWatchRef.of?.observerFor(by)() ?? (() => {});
  const popbill = machine.popbill.client({
    dateObserver: dateObserverOf('popbill'),
    onCall({ brn }, call) {
      const { cutOffAt = Number.POSITIVE_INFINITY } = leadership;
      // The app records a login before it makes it, which it cannot do any more.
      if (call === 'dept-user-login' && time.now() > cutOffAt)
        machine.onForbidden(`it tests the login of ${brn}`);
    },
    onAnswer: (answer) =>
      isDead || !leadership.isHeld() ? machine.onUnheardAnswer(answer) : machine.onAnswer(answer),
  });
  const core = await buildCore(config, {
    clock,
    log,
    store,
    isLeading: leadership.isHeld,
    popbill: stopWhenDead(popbill),
  });
  const { clockWatch, slackWatch } = core;
  clockWatchRef.of = clockWatch;
  const connection = slack.connect({
    dateObserver: dateObserverOf('slack'),
    onRefused: () => slackWatch.recheck(),
    mayCall() {
      if (core.isLeading()) return true;
      machine.onHeldBack();
      return false;
    },
    async onSend(when) {
      if (isDead) return never();
      if (when === 'called') {
        if (!leadership.isHeld() || leadership.isSuperseded())
          machine.onForbidden('it sends a message');
        return;
      }
      if (triggerMishap('send', when === 'before' ? 'cut-off-before' : 'cut-off-after'))
        leadership.cutOff();
      if (triggerMishap('send', when === 'before' ? 'killed-before' : 'killed-after')) {
        die();
        return never();
      }
      if (when === 'before' && triggerMishap('send', 'fails')) {
        throw new WebAPIRequestError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));
      }
    },
  });
  slackWatch.setProbe(() => identify(connection.client()));
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
    connection.sender((client) => ({
      ...createSender({ client, clock, log: mortalLog, pacing }),
      ...createAdmins({ client, admins: config.roles.admins, language, log: mortalLog }),
    })),
  );
  const draw = createDrawings({
    names: createOwnerNames({ client: connection.client(), clock, log: mortalLog }),
    language,
    collectsBy: config.policy.collectsBy,
  });
  const deps = { ...core, stopping, defaultChannel: () => config.slack.alertChannel };
  const delivery = await Delivery.load({
    ...deps,
    sender,
    admins: sender,
    log,
    deliver: deliverWith(deps, stopWhenDead(rememberDrawings(draw))),
  });
  const problemNotices = await loadProblemNotices({ ...deps, delivery, admins: sender, log });
  const ticker = new Ticker({ ...core, delivery, problemNotices, log });
  core.outbox.onAdded(() => {
    if (!isDead) delivery.deliverDue();
  });

  isStarted = true;
  return {
    core,
    leadership,
    isDead: () => isDead,
    tick: () => ticker.tick(),
    kill: die,
    freeze: () => void ticker.stop(),
    async stop() {
      await time.finish(Promise.race([ticker.stop(), death]));
      die();
    },
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
