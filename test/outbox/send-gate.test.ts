import { describe, expect, it } from 'vitest';
import { SendGate } from '../../src/outbox/sent-records.js';

/** Lets all pending promises run. */
const flushPromises = () => new Promise((resolve) => setImmediate(resolve));

describe('SendGate', () => {
  it('admits one pass at a time, in order', async () => {
    const gate = new SendGate();
    const passes = [gate.pass(), gate.pass(), gate.pass()];
    const inside: number[] = [];

    const entering = passes.map((pass, i) => pass.enter().then(() => inside.push(i)));
    await flushPromises();
    expect(inside).toEqual([0]);
    passes[0]?.leave();
    await flushPromises();
    expect(inside).toEqual([0, 1]);
    passes[1]?.leave();
    await Promise.all(entering);

    expect(inside).toEqual([0, 1, 2]);
  });

  it('enters and leaves once per pass, however often it is called', async () => {
    const gate = new SendGate();
    const [first, second] = [gate.pass(), gate.pass()];
    await first.enter();
    await first.enter();
    let hasEntered = false;
    const entering = second.enter().then(() => {
      hasEntered = true;
    });

    second.leave();
    await flushPromises();
    expect(hasEntered).toBe(false);
    first.leave();
    first.leave();
    await entering;

    expect(hasEntered).toBe(true);
  });

  it('rejects waiting and new passes when the process stops, while the current one may leave', async () => {
    const stopping = new AbortController();
    const gate = new SendGate(stopping.signal);
    const inside = gate.pass();
    await inside.enter();
    const waiting = gate.pass().enter();

    stopping.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(gate.pass().enter()).rejects.toMatchObject({ name: 'AbortError' });
    inside.leave();
    await expect(gate.pass().enter()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
