import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProcessLife } from '../../src/app/process-life.js';
import type { Leadership } from '../../src/app/start-leading.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import { StoreError, type StoreErrorCode } from '../../src/records/store.js';
import type { WriterLock } from '../../src/store/held-lock.js';
import { captureLog } from '../support/capture-log.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const PORT = 3000;
const LEADER = { name: 'other 17', since: seoul('2026-11-25 09:00') };

const failure = (code: StoreErrorCode) => new StoreError(code, `The store is ${code}.`);

type Attempt = Result<WriterLock, StoreError>;
type Connected = Awaited<Leadership['connected']>;

function aLock(term: string): WriterLock {
  let isHeld = true;
  let lose: WriterLock['lose'] = () => {};
  const lost = new Promise<StoreError>((resolve) => {
    lose = (error) => {
      isHeld = false;
      resolve(error);
    };
  });
  return { term, isHeld: () => isHeld, lost, lose, release: async () => {} };
}

/** A life whose attempts to lead have the outcome `next`. `events` is what became of each leadership, by its term. */
function aLife({ isShared = true, connected = ok({}) as unknown as Connected } = {}) {
  const events: string[] = [];
  const log = captureLog();
  const clock = fakeClock(seoul('2026-11-25 10:12'));
  const world = {
    next: (): Attempt | Promise<Attempt> => err(failure('locked')),
    read: async (): Promise<void> => {},
    attempts: 0,
    /** How long it waited before each further attempt. */
    pauses: [] as number[],
    events,
    log,
    clock,
  };
  const life = createProcessLife({
    candidacy: {
      async tryToLead() {
        world.attempts += 1;
        return world.next();
      },
      members: async () => ({ leader: LEADER, standbys: 1 }),
    },
    isShared,
    async startLeading({ term }) {
      await world.read();
      events.push(`start ${term}`);
      return {
        routes: { notReadyReasons: async () => [], monitoring: async () => ({ ok: true }) },
        facts: { stage: 'test', companies: 3 },
        connected: Promise.resolve(connected),
        freeze: () => events.push(`freeze ${term}`),
        stop: async (deadlineMs) => {
          events.push(`stop ${term} within ${deadlineMs}`);
        },
      };
    },
    clock,
    log,
    async sleep(ms) {
      world.pauses.push(ms);
      await delay(1);
    },
  });
  onTestFinished(() => life.stop(1000));
  const messages = () => log.lines.map(({ message }) => message);
  return Object.assign(world, { life, messages, isA: (kind: string) => life.state.kind === kind });
}

const STARTED = 'HomeTax Watch has started';
const STANDS_BY = 'HomeTax Watch stands by';
const LOST = 'This process may not lead any more, so it sends and saves nothing';
const WAITS = 'The store cannot be used; the app keeps trying';

describe('a process that gets the lock at once', () => {
  it('leads, and makes no further attempt', async () => {
    const { life, log, attempts } = aLife();

    await life.begin(ok(aLock('1')), PORT);

    expect(life.state.kind).toBe('leader');
    expect(log.lines).toEqual([
      { level: 'info', message: STARTED, fields: { port: PORT, stage: 'test', companies: 3 } },
    ]);
    expect(attempts).toBe(0);
  });

  it('has to exit when Slack refuses a token', async () => {
    const { life } = aLife({ connected: err({ kind: 'refused', error: 'invalid_auth' }) });

    await life.begin(ok(aLock('1')), PORT);

    expect((await life.failed).message).toContain('Slack refuses a token (invalid_auth)');
    expect(await life.connected).toMatchObject({ ok: false });
  });

  it.each(['newer-version', 'refused'] as const)(
    'cannot begin if the records cannot be read: %s',
    async (code) => {
      const world = aLife();
      world.read = () => Promise.reject(failure(code));

      await expect(world.life.begin(ok(aLock('1')), PORT)).rejects.toMatchObject({ code });
    },
  );
});

describe('a process without the lock', () => {
  it('stands by and knows the leader, then leads', async () => {
    const world = aLife();
    await world.life.begin(err(failure('locked')), PORT);
    expect(world.life.state).toMatchObject({ kind: 'standby', absence: { leader: LEADER } });

    await eventually(() => world.attempts > 2);
    world.next = () => ok(aLock('2'));

    await eventually(() => world.isA('leader'));
    expect(world.messages()).toEqual([STANDS_BY, STARTED]);
  });

  it('waits for a store that cannot be reached, logs that once, and knows since when', async () => {
    const world = aLife();
    world.next = () => err(failure('unreachable'));
    await world.life.begin(err(failure('unreachable')), PORT);
    const began = world.clock.now();

    world.clock.advance(60_000);
    const { attempts } = world;
    await eventually(() => world.attempts > attempts + 2);

    expect(world.life.state).toMatchObject({ kind: 'standby', absence: { since: began } });
    expect(world.messages()).toEqual([WAITS]);
    world.next = () => err(failure('locked'));
    await eventually(() => world.messages().length === 2);
    expect(world.messages()).toEqual([WAITS, STANDS_BY]);
  });

  it('tries again if it loses the lock while it reads the records', async () => {
    const world = aLife();
    await world.life.begin(err(failure('locked')), PORT);
    world.read = () => Promise.reject(failure('unreachable'));
    world.next = () => ok(aLock('2'));

    await eventually(() => world.messages().includes(WAITS));
    world.read = async () => {};

    await eventually(() => world.isA('leader'));
    expect(world.events).toEqual(['start 2']);
  });

  it.each(['refused', 'disk-full', 'failed'] as const)(
    'waits if the store is %s when it takes over, and logs that once',
    async (code) => {
      const world = aLife();
      world.next = () => err(failure('unreachable'));
      await world.life.begin(err(failure('unreachable')), PORT);
      const began = world.clock.now();
      let reads = 0;
      world.read = () => {
        reads += 1;
        return Promise.reject(failure(code));
      };
      world.next = () => ok(aLock('2'));

      world.clock.advance(60_000);
      await eventually(() => reads > 2);

      expect(world.life.state).toMatchObject({ kind: 'standby', absence: { ledUntil: began } });
      expect(world.messages()).toEqual([WAITS, WAITS]);
      world.read = async () => {};
      await eventually(() => world.isA('leader'));
    },
  );

  it('waits longer after each takeover that fails, also if another process fails in turn', async () => {
    const world = aLife();
    let reads = 0;
    world.read = () => {
      reads += 1;
      return Promise.reject(failure('failed'));
    };
    let isTheirTurn = false;
    world.next = () => {
      isTheirTurn = !isTheirTurn;
      return isTheirTurn ? err(failure('locked')) : ok(aLock('2'));
    };
    await world.life.begin(err(failure('locked')), PORT);

    await eventually(() => reads >= 6);

    const second = 1000;
    expect(world.pauses.slice(0, 12).map((ms) => ms / second)).toEqual([
      1, 1, 2, 1, 4, 1, 8, 1, 16, 1, 32, 1,
    ]);
    world.read = async () => {};
    await eventually(() => world.isA('leader'));
  });

  it.each(['newer-version', 'unfinished-copy'] as const)(
    'has to exit if a person must act before it can take over: %s',
    async (code) => {
      const world = aLife();
      await world.life.begin(err(failure('locked')), PORT);

      world.read = () => Promise.reject(failure(code));
      world.next = () => ok(aLock('2'));

      expect(await world.life.failed).toMatchObject({ code });
    },
  );
});

describe('a leader that loses the lock', () => {
  async function aLeader(options?: Parameters<typeof aLife>[0]) {
    const world = aLife(options);
    const lock = aLock('1');
    await world.life.begin(ok(lock), PORT);
    return { world, lock };
  }

  it('is frozen as long as the store cannot be reached, then leads anew', async () => {
    const { world, lock } = await aLeader();
    world.next = () => err(failure('unreachable'));

    lock.lose(failure('unreachable'));
    await eventually(() => world.attempts > 2);

    expect(world.life.state).toMatchObject({
      kind: 'frozen',
      absence: { error: { code: 'unreachable' } },
    });
    expect(world.events).toEqual(['start 1', 'freeze 1']);
    world.next = () => ok(aLock('2'));
    await eventually(() => world.isA('leader'));
    expect(world.events).toEqual(['start 1', 'freeze 1', 'stop 1 within 3500', 'start 2']);
    expect(world.messages()).toEqual([STARTED, LOST, STARTED]);
  });

  it('is stopped and stands by if another process leads', async () => {
    const { world, lock } = await aLeader();

    lock.lose(failure('unreachable'));

    await eventually(() => world.isA('standby') && world.messages().includes(STANDS_BY));
    expect(world.events).toEqual(['start 1', 'freeze 1', 'stop 1 within 3500']);
    expect(world.messages()).toEqual([STARTED, LOST, STANDS_BY]);
  });

  it('has to exit on a store for one process', async () => {
    const { world, lock } = await aLeader({ isShared: false });

    lock.lose(failure('locked'));

    expect(await world.life.failed).toMatchObject({ code: 'locked' });
    expect(world.events).toEqual(['start 1', 'freeze 1']);
    expect(world.attempts).toBe(0);
  });
});

describe('stopping', () => {
  it('stops a leader within the deadline, and tries no more', async () => {
    const world = aLife();
    await world.life.begin(ok(aLock('1')), PORT);

    await world.life.stop(700);

    expect(world.events).toEqual(['start 1', 'stop 1 within 700']);
    expect(world.attempts).toBe(0);
  });

  it('does not wait for an attempt: a standby', async () => {
    const world = aLife();
    world.next = () => new Promise(() => {});
    await world.life.begin(err(failure('locked')), PORT);
    await eventually(() => world.attempts > 0);

    await world.life.stop(700);

    expect(world.events).toEqual([]);
  });

  it('does not wait for an attempt: what is frozen', async () => {
    const world = aLife();
    const lock = aLock('1');
    await world.life.begin(ok(lock), PORT);
    world.next = () => new Promise(() => {});
    lock.lose(failure('unreachable'));
    await eventually(() => world.attempts > 0);

    await world.life.stop(700);

    expect(world.events).toEqual(['start 1', 'freeze 1', 'stop 1 within 700']);
  });

  it('stops what began to lead in the meantime', async () => {
    const world = aLife();
    let finishReading: (() => void) | undefined;
    world.read = () =>
      new Promise((resolve) => {
        finishReading = resolve;
      });
    await world.life.begin(err(failure('locked')), PORT);
    world.next = () => ok(aLock('2'));
    const finish = await eventually(() => finishReading);

    const stopped = world.life.stop(700);
    finish();
    await stopped;

    expect(world.events).toEqual(['start 2', 'stop 2 within 700']);
  });
});
