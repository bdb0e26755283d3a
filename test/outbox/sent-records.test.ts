import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { anAlert } from '../support/builders.js';
import { alerts, brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { eventually } from '../support/eventually.js';

const BUSY = { kind: 'later', afterMs: MINUTE, error: 'busy' } as const;

/** The delivery on a store that takes only what `takes` lets pass. */
async function onFullStore(about: Parameters<typeof deliveryBench>[0] = {}) {
  const bench = await deliveryBench(about);
  const { write } = bench.kept;
  let takes: (changes: readonly Change[]) => boolean = () => true;
  Object.assign(bench.kept, {
    write: (changes: readonly Change[]) =>
      takes(changes) ? write(changes) : Promise.reject(new StoreError('disk-full', 'full')),
  });
  return {
    ...bench,
    store: bench.store,
    takesOnly(which: (changes: readonly Change[]) => boolean): void {
      takes = which;
    },
    posts: () =>
      bench.sender.sends.filter(({ what }) => what === 'post').map(({ channel }) => channel),
  };
}

const nothing = () => false;
const everything = () => true;

describe('an entry that was sent while the store rejects writes', () => {
  it('is recorded a minute later, and then everything continues', async () => {
    const { notice, delivery, passes, waiting, posts, takesOnly } = await onFullStore();
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    takesOnly(nothing);
    await delivery.idle();
    takesOnly(everything);

    await passes(MINUTE);

    expect(posts()).toEqual(['C0A', 'C0B']);
    expect(await waiting()).toEqual([]);
  });

  it('holds up no others once its company is watched no longer', async () => {
    const { notice, write, outbox, delivery, passes, waiting, posts, takesOnly } =
      await onFullStore();
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    takesOnly(nothing);
    await delivery.idle();
    takesOnly(everything);
    const dropped = outbox.of(brnOf(0)).map(({ seq }): Change => ({ delete: 'outbox', seq }));
    await write([...dropped, { delete: 'alert', brn: brnOf(0) }]);
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));

    await passes(MINUTE);

    expect(posts()).toEqual(['C0A', 'C0B']);
    expect(await waiting()).toEqual([]);
  });

  it('goes first, also before what is older and becomes due in its channel meanwhile', async () => {
    const { notice, delivery, sender, passes, waiting, posts, takesOnly } = await onFullStore();
    sender.answer('post', 'C0A', BUSY, 1);
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await delivery.idle();
    await notice(anAlert({ brn: brnOf(1), channel: 'C0A' }));
    takesOnly(nothing);
    await delivery.idle();
    takesOnly(everything);

    await passes(HOUR);

    expect(posts()).toEqual(['C0A', 'C0A', 'C0A']);
    expect(await waiting()).toEqual([]);
  });

  it('continues where only what follows from the record could not be written', async () => {
    const bench = await onFullStore();
    const { sender, delivery, tell, passes, waiting, takesOnly } = bench;
    for (const alert of alerts(7)) await tell(alert, NOW);
    // While the combined alert is on its way somebody joins it, which is to be said next.
    let isLate = false;
    sender.onSend = async ({ about }) => {
      if (about !== 'roll-up' || isLate) return;
      isLate = true;
      const [, , , , , , , late] = alerts(8);
      if (late !== undefined) await tell(late, NOW);
      takesOnly((changes) => changes.some((change) => 'delete' in change));
    };
    await passes(5 * SECOND);
    takesOnly(everything);
    await bench.notice(anAlert({ brn: brnOf(50), channel: 'C0OTHER' }));

    await passes(MINUTE);
    await passes(MINUTE);

    expect(isLate).toBe(true);
    expect(bench.posts()).toContain('C0OTHER');
    expect(
      sender.sends.filter(({ about }) => about === 'roll-up').map(({ what, says }) => [what, says]),
    ).toEqual([
      ['post', '0 of 2 solved'],
      ['edit', '0 of 3 solved'],
    ]);
    expect(await waiting()).toEqual([]);
    expect(delivery.brokenChannels).toEqual([]);
  });

  it('is recorded before the process ends, if the store accepts it by then', async () => {
    const { notice, delivery, waiting, takesOnly } = await onFullStore();
    await notice(anAlert());
    takesOnly(nothing);
    await delivery.idle();
    takesOnly(everything);

    await delivery.stop();

    expect(await waiting()).toEqual([]);
  });

  it('does not block the end of the delivery', async () => {
    const { notice, delivery, sender, posts, takesOnly } = await onFullStore({
      stopping: new AbortController(),
    });
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    sender.onSend = async () => takesOnly(nothing);

    await delivery.drain();
    await delivery.stop();

    expect(posts()).toEqual(['C0A']);
  });

  it('does not count as waiting before it is on record that Slack did not accept it', async () => {
    const { kept, notice, delivery, sender, outbox } = await deliveryBench();
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    sender.answer('post', DEFAULT_CHANNEL, BUSY, 1);
    const { write } = kept;
    const waited: number[] = [];
    Object.assign(kept, {
      async write(changes: readonly Change[]) {
        waited.push(outbox.waitingOf(anAlert()).length);
        await write(changes);
      },
    });

    delivery.deliverDue();
    await eventually(() => waited.length > 0);
    await delivery.idle();

    expect(waited).toEqual([0]);
    expect(outbox.waitingOf(anAlert())).toHaveLength(1);
  });
});
