import { describe, expect, it } from 'vitest';
import { SendGate } from '../../src/outbox/sent-records.js';

/** Lets everything go as far as it can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('SendGate', () => {
  it('lets one in at a time, in the order in which they came', async () => {
    const gate = new SendGate();
    const passes = [gate.pass(), gate.pass(), gate.pass()];
    const inside: number[] = [];

    const entering = passes.map((pass, i) => pass.enter().then(() => inside.push(i)));
    await settled();
    expect(inside).toEqual([0]);
    passes[0]?.leave();
    await settled();
    expect(inside).toEqual([0, 1]);
    passes[1]?.leave();
    await Promise.all(entering);

    expect(inside).toEqual([0, 1, 2]);
  });

  it('lets the same pass in again, and out once', async () => {
    const gate = new SendGate();
    const [first, second] = [gate.pass(), gate.pass()];
    await first.enter();
    await first.enter();
    let isIn = false;
    const entering = second.enter().then(() => {
      isIn = true;
    });

    second.leave();
    await settled();
    expect(isIn).toBe(false);
    first.leave();
    first.leave();
    await entering;

    expect(isIn).toBe(true);
  });

  it('turns away who waits, and who comes, when the process stops; the one inside ends', async () => {
    const stopping = new AbortController();
    const gate = new SendGate(stopping.signal);
    const inside = gate.pass();
    await inside.enter();
    const waiting = gate.pass().enter();

    stopping.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    inside.leave();
    await expect(gate.pass().enter()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
