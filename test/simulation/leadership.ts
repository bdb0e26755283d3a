import { type Instant, SECOND } from '../../src/kernel/time.js';
import { type Store, StoreError } from '../../src/records/store.js';
import type { WriterLock } from '../../src/store/held-lock.js';
import type { Disk } from './quick-store.js';
import type { VirtualTime } from './virtual-time.js';

/** A leader whose store does not answer counts as deposed after this time, and its statements have failed by then. */
const HELD_WITHOUT_ANSWER_MS = 6 * SECOND;
const STATEMENT_TIMEOUT_MS = 5 * SECOND;

/** The lock of one process, with the faults of its connection to the store. */
export interface Leadership extends WriterLock {
  /** When the store stopped answering this process, which leads no more from then on. */
  readonly cutOffAt: Instant | undefined;
  cutOff(): void;
  /** The store answers again, and gets the writes that it did not answer. */
  reconnect(): void;
  /** Another process leads. */
  isSuperseded(): boolean;
  /** For the store: throws if another process leads. */
  fence(): void;
  /** The store as this process reaches it. */
  connect(store: Store): Store;
}

/** Makes a process the leader of the next term. */
export function becomeLeader(disk: Disk, time: VirtualTime): Leadership {
  disk.term += 1;
  const { term } = disk;
  let cutOffAt: Instant | undefined;
  let isReachable = true;
  let isLost = false;
  const unanswered: (() => Promise<void>)[] = [];
  let announceLoss: (error: StoreError) => void;
  const lost = new Promise<StoreError>((resolve) => {
    announceLoss = resolve;
  });

  function lose(error: StoreError): void {
    isLost = true;
    announceLoss(error);
  }

  async function fail(): Promise<never> {
    await time.sleep(STATEMENT_TIMEOUT_MS);
    // What was being written may be stored or not, so this process must not act on what it knows.
    const error = unreachable();
    lose(error);
    throw error;
  }

  return {
    term: JSON.stringify({ term }),
    isHeld: () => !isLost,
    lost,
    lose,
    release: async () => {},
    get cutOffAt() {
      return cutOffAt;
    },
    cutOff() {
      cutOffAt = time.now();
      isReachable = false;
      void time.sleep(HELD_WITHOUT_ANSWER_MS).then(() => lose(unreachable()));
    },
    reconnect() {
      isReachable = true;
      for (const write of unanswered.splice(0)) write().catch(() => {});
    },
    isSuperseded: () => disk.term !== term,
    fence() {
      if (disk.term !== term) throw new StoreError('not-leading', 'Another process leads.');
    },
    connect: (store) =>
      new Proxy(store, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function' || LISTS.has(name)) return value;
          return (...given: unknown[]): unknown => {
            const call = () => Reflect.apply(value, target, given);
            if (isReachable) return call();
            if (name === 'write') unanswered.push(call);
            return SCANS.has(name) ? { [Symbol.asyncIterator]: () => ({ next: fail }) } : fail();
          };
        },
      }),
  };
}

function unreachable(): StoreError {
  return new StoreError('unreachable', 'The store does not answer.');
}

/** Store methods that return an async iterable instead of a promise. */
export const SCANS: ReadonlySet<string | symbol> = new Set([
  'companies',
  'statuses',
  'alerts',
  'rollUps',
  'firstChecks',
  'tickets',
  'brokenChannels',
  'homeVisits',
  'promisedChecks',
  'reportedProblems',
  'outbox',
]);

/** Store methods that return a list at once. */
export const LISTS: ReadonlySet<string | symbol> = new Set(['unreadable', 'movedAside']);
