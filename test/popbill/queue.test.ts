import { describe, expect, it } from 'vitest';
import type { Priority } from '../../src/popbill/popbill.js';
import { type CallQueue, createCallQueue, type Slot } from '../../src/popbill/queue.js';

/** Says in `leave` that POPBiLL rejected the call because there were too many. */
const TOO_MANY = true;

/** Calls that enter the queue under a name. `entered`: the names of those that got a slot, in order. */
function namedCalls(queue: CallQueue) {
  const entered: string[] = [];
  const slots = new Map<string, Slot>();
  return {
    entered,
    async enter(name: string, priority: Priority): Promise<void> {
      const slot = await queue.enter(priority);
      entered.push(name);
      slots.set(name, slot);
    },
    async leave(name: string, tooMany = false): Promise<void> {
      slots.get(name)?.leave(tooMany);
      await settled();
    },
  };
}

/** Lets all pending promise callbacks run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Makes successful calls, one after another. */
async function succeed(queue: CallQueue, calls: number): Promise<void> {
  for (let i = 0; i < calls; i++) (await queue.enter('sweep')).leave(false);
}

/** Fills the queue to its limit, then ends all these calls as too many. */
async function refuseAll(queue: CallQueue): Promise<void> {
  const slots = await Promise.all(
    Array.from({ length: queue.limit() }, () => queue.enter('sweep')),
  );
  for (const slot of slots) slot.leave(TOO_MANY);
}

describe('createCallQueue', () => {
  it('admits as many calls as the limit, and the next when one leaves', async () => {
    const calls = namedCalls(createCallQueue(2));
    for (const name of ['a', 'b', 'c']) void calls.enter(name, 'sweep');
    await settled();
    expect(calls.entered).toEqual(['a', 'b']);

    await calls.leave('a');

    expect(calls.entered).toEqual(['a', 'b', 'c']);
  });

  it('admits the next call when a slot is cancelled, which does not count as a success', async () => {
    const queue = createCallQueue(2);
    await refuseAll(queue);
    expect(queue.limit()).toBe(1);

    for (let n = 0; n < 100; n++) (await queue.enter('sweep')).cancel();

    expect(queue.limit()).toBe(1);
  });

  it("admits a person's calls before earlier calls of a sweep, each priority in its order", async () => {
    const calls = namedCalls(createCallQueue(1));
    const order = ['first', 'sweep 1', 'sweep 2', 'person 1', 'person 2'];
    for (const name of order) void calls.enter(name, name.startsWith('p') ? 'person' : 'sweep');
    await settled();

    for (const name of ['first', 'person 1', 'person 2', 'sweep 1']) await calls.leave(name);

    expect(calls.entered).toEqual(['first', 'person 1', 'person 2', 'sweep 1', 'sweep 2']);
  });

  it('halves the limit after too many calls', async () => {
    const queue = createCallQueue(8);

    const slot = await queue.enter('sweep');
    slot.leave(TOO_MANY);

    expect(queue.limit()).toBe(4);
  });

  it('halves the limit once for calls that were running together', async () => {
    const queue = createCallQueue(8);

    await refuseAll(queue);
    expect(queue.limit()).toBe(4);

    await refuseAll(queue);
    expect(queue.limit()).toBe(2);
  });

  it('admits no call until fewer are running than the reduced limit', async () => {
    const calls = namedCalls(createCallQueue(4));
    for (const name of ['a', 'b', 'c', 'd', 'e']) void calls.enter(name, 'sweep');
    await settled();

    await calls.leave('a', TOO_MANY);
    await calls.leave('b');
    expect(calls.entered).toEqual(['a', 'b', 'c', 'd']);
    await calls.leave('c');

    expect(calls.entered).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('always admits at least one call', async () => {
    const queue = createCallQueue(4);

    for (let i = 0; i < 6; i++) await refuseAll(queue);

    expect(queue.limit()).toBe(1);
  });

  it('grows back by one, more slowly when it is larger, up to the initial limit', async () => {
    const queue = createCallQueue(4);
    await refuseAll(queue);

    await succeed(queue, 19);
    expect(queue.limit()).toBe(2);
    await succeed(queue, 1);
    expect(queue.limit()).toBe(3);
    await succeed(queue, 29);
    expect(queue.limit()).toBe(3);
    await succeed(queue, 1);
    expect(queue.limit()).toBe(4);
    await succeed(queue, 200);
    expect(queue.limit()).toBe(4);
  });
});
