import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { SendGate } from '../../src/outbox/sent-records.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { anAlert } from '../support/builders.js';
import { alerts, brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { eventually } from '../support/eventually.js';

const BUSY = { kind: 'later', afterMs: MINUTE, error: 'busy' } as const;

/** A delivery on a store that accepts only the writes that `accepts` allows. */
async function benchWithFullStore(options: Parameters<typeof deliveryBench>[0] = {}) {
  const bench = await deliveryBench(options);
  const { write } = bench.rawStore;
  let accepts: (changes: readonly Change[]) => boolean = () => true;
  Object.assign(bench.rawStore, {
    write: (changes: readonly Change[]) =>
      accepts(changes) ? write(changes) : Promise.reject(new StoreError('disk-full', 'full')),
  });
  return {
    ...bench,
    store: bench.store,
    acceptOnly(which: (changes: readonly Change[]) => boolean): void {
      accepts = which;
    },
    posts: () =>
      bench.sender.sends
        .filter(({ operation }) => operation === 'post')
        .map(({ channel }) => channel),
  };
}

const nothing = () => false;
const everything = () => true;

describe('an entry that was sent while the store rejects writes', () => {
  it('is recorded a minute later, and then other channels continue', async () => {
    const { notice, delivery, advance, pendingEntries, posts, acceptOnly } =
      await benchWithFullStore();
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    acceptOnly(nothing);
    await delivery.untilIdle();
    acceptOnly(everything);

    await advance(MINUTE);

    expect(posts()).toEqual(['C0A', 'C0B']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('lets the next one of its channel follow as soon as it is recorded', async () => {
    const { clock, notice, delivery, posts, acceptOnly } = await benchWithFullStore();
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0A' }));
    acceptOnly(nothing);
    await delivery.untilIdle();
    acceptOnly(everything);

    clock.advance(MINUTE);
    delivery.deliverDue();

    await eventually(() => posts().length === 2);
    expect(posts()).toEqual(['C0A', 'C0A']);
  });

  it('does not block other channels if the store rejects only its record', async () => {
    const { rawStore, notice, outbox, delivery, sender } = await deliveryBench();
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    const [first] = outbox.all();
    const { write } = rawStore;
    Object.assign(rawStore, {
      write: (changes: readonly Change[]) =>
        changes.some((change) => 'seq' in change && change.seq === first?.seq)
          ? Promise.reject(new StoreError('newer-version', 'newer'))
          : write(changes),
    });

    await delivery.untilIdle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual(['C0A', 'C0B']);
  });

  it('does not block others when its company is no longer watched', async () => {
    const { notice, write, outbox, delivery, advance, pendingEntries, posts, acceptOnly } =
      await benchWithFullStore();
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    acceptOnly(nothing);
    await delivery.untilIdle();
    acceptOnly(everything);
    const dropped = outbox
      .ofCompany(brnOf(0))
      .map(({ seq }): Change => ({ delete: 'outbox', seq }));
    await write([...dropped, { delete: 'alert', brn: brnOf(0) }]);
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));

    await advance(MINUTE);

    expect(posts()).toEqual(['C0A', 'C0B']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('is recorded before older entries of its channel are sent', async () => {
    const { notice, delivery, sender, advance, pendingEntries, posts, acceptOnly } =
      await benchWithFullStore();
    sender.answer('post', 'C0A', BUSY, 1);
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await delivery.untilIdle();
    await notice(anAlert({ brn: brnOf(1), channel: 'C0A' }));
    acceptOnly(nothing);
    await delivery.untilIdle();
    acceptOnly(everything);

    await advance(HOUR);

    expect(posts()).toEqual(['C0A', 'C0A', 'C0A']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('is not sent again when only a follow-up write of its record failed', async () => {
    const bench = await benchWithFullStore();
    const { sender, delivery, notify, advance, pendingEntries, acceptOnly } = bench;
    for (const alert of alerts(7)) await notify(alert, NOW);
    // A company joins the combined alert during its send, so an edit must follow.
    let isLate = false;
    sender.onSend = async ({ kind }) => {
      if (kind !== 'roll-up' || isLate) return;
      isLate = true;
      const [, , , , , , , late] = alerts(8);
      if (late !== undefined) await notify(late, NOW);
      acceptOnly((changes) => changes.some((change) => 'delete' in change));
    };
    await advance(5 * SECOND);
    acceptOnly(everything);
    await bench.notice(anAlert({ brn: brnOf(50), channel: 'C0OTHER' }));

    await advance(MINUTE);
    await advance(MINUTE);

    expect(isLate).toBe(true);
    expect(bench.posts()).toContain('C0OTHER');
    expect(
      sender.sends
        .filter(({ kind }) => kind === 'roll-up')
        .map(({ operation, state }) => [operation, state]),
    ).toEqual([
      ['post', '0 of 2 resolved'],
      ['edit', '0 of 3 resolved'],
    ]);
    expect(await pendingEntries()).toEqual([]);
    expect(delivery.brokenChannels).toEqual([]);
  });

  it('is recorded before the process ends, if the store accepts it by then', async () => {
    const { notice, delivery, pendingEntries, acceptOnly } = await benchWithFullStore();
    await notice(anAlert());
    acceptOnly(nothing);
    await delivery.untilIdle();
    acceptOnly(everything);

    await delivery.stop();

    expect(await pendingEntries()).toEqual([]);
  });

  it('does not keep the delivery from stopping', async () => {
    const { notice, delivery, sender, posts, acceptOnly } = await benchWithFullStore({
      stopping: new AbortController(),
    });
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    sender.onSend = async () => acceptOnly(nothing);

    await delivery.drain();
    await delivery.stop();

    expect(posts()).toEqual(['C0A']);
  });

  it('does not count as waiting before its postponement is recorded', async () => {
    const { rawStore, notice, delivery, sender, outbox } = await deliveryBench();
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    sender.answer('post', DEFAULT_CHANNEL, BUSY, 1);
    const { write } = rawStore;
    const waited: number[] = [];
    Object.assign(rawStore, {
      async write(changes: readonly Change[]) {
        waited.push(outbox.waitingOf(anAlert()).length);
        await write(changes);
      },
    });

    delivery.deliverDue();
    await eventually(() => waited.length > 0);
    await delivery.untilIdle();

    expect(waited).toEqual([0]);
    expect(outbox.waitingOf(anAlert())).toHaveLength(1);
  });
});

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
