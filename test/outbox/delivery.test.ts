import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { aCompany, anAlert, NURI } from '../support/builders.js';
import { brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const BUSY = { kind: 'later', afterMs: 30 * SECOND, error: 'busy' } as const;
const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;

describe('Delivery', () => {
  it('waits as long as Slack says, keeps the order of one alert, and lets other channels continue', async () => {
    const { delivery, sender, notice, put, passes, waiting } = await deliveryBench();
    sender.answer('post', 'C0ALERTS', BUSY, 1);
    await notice(anAlert());
    await put({ kind: 'edit', alert: anAlert(), lines: [] });
    await notice(anAlert({ brn: NURI, channel: 'C0OTHER' }));

    await delivery.idle();
    const before = sender.sends.map(({ what, channel }) => `${what} ${channel}`);
    await passes(30 * SECOND);

    expect(before.sort()).toEqual(['post C0ALERTS', 'post C0OTHER']);
    expect(sender.sends.slice(2).map(({ what }) => what)).toEqual(['post', 'edit']);
    expect(await waiting()).toEqual([]);
  });

  it('tries a channel that refuses once, and sends the rest when it accepts something again', async () => {
    const { delivery, sender, notice, passes, waiting } = await deliveryBench();
    await notice(anAlert());
    await notice(anAlert({ brn: NURI, name: '누리전자' }));
    await notice(anAlert({ brn: brnOf(3), channel: 'C0TEAM' }));
    sender.answer('post', 'C0ALERTS', { ...BUSY, holdsChannel: true }, 1);

    await delivery.idle();
    const whileHeld = sender.sends.map(({ channel }) => channel);
    await passes(30 * SECOND);

    expect(whileHeld.toSorted()).toEqual(['C0ALERTS', 'C0TEAM']);
    expect(sender.sends).toHaveLength(4);
    expect(await waiting()).toEqual([]);
  });

  it('looks through what waits once, not once for each of thousands that are added', async () => {
    const { outbox, delivery, sender, put, clock, waiting } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    let letGo = () => {};
    sender.onSend = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    const looks = vi.spyOn(outbox, 'all');

    for (let i = 0; i < 100; i += 1) {
      await put({
        kind: 'edit',
        alert: anAlert({ message, openedAt: clock.now() + i }),
        lines: [],
      });
    }
    const whileBusy = looks.mock.calls.length;
    sender.onSend = undefined;
    letGo();
    await delivery.idle();

    expect(whileBusy).toBe(0);
    expect(sender.sends).toHaveLength(100);
    expect(await waiting()).toEqual([]);
  });

  it.each([
    { name: 'that waits for its time', channel: 'C0OTHER', waits: { notBefore: NOW + HOUR } },
    { name: 'whose channel is held for a while', channel: 'C0ALERTS', waits: {} },
  ])('begins nothing for an addition $name', async ({ channel, waits }) => {
    const { outbox, write, delivery, sender, notice } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    sender.answer('post', 'C0ALERTS', { ...BUSY, holdsChannel: true }, 1);
    await notice(anAlert());
    await delivery.idle();
    const looks = vi.spyOn(outbox, 'all');
    const job = { kind: 'edit', alert: anAlert({ brn: NURI, channel }), lines: [] } as const;

    await write([{ put: 'outbox', value: { ...outbox.entry(job, NOW), ...waits } }]);

    expect(looks).not.toHaveBeenCalled();
    expect(sender.sends).toHaveLength(1);
  });

  it('sends at once what is added, before it looks through all that waits', async () => {
    const { outbox, delivery, sender, notice, waiting } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    const looks = vi.spyOn(outbox, 'all');

    await notice(anAlert());
    await eventually(async () => (await waiting()).length === 0);

    expect(sender.sends.map(({ what }) => what)).toEqual(['post']);
    expect(looks).not.toHaveBeenCalled();
  });

  it('begins nothing for an addition once it was stopped', async () => {
    const { outbox, delivery, sender, notice, waiting } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    await delivery.stop();

    await notice(anAlert());
    await delivery.idle();

    expect(sender.sends).toEqual([]);
    expect(await waiting()).toHaveLength(1);
  });

  it('does so with combined alerts alone: what waits for its own time still waits', async () => {
    const { outbox, write, delivery, sender, waiting } = await deliveryBench();
    const line = { kind: 'notice', why: 'first' } as const;
    const entry = outbox.entry({ kind: 'notice', alert: anAlert(), line }, NOW);
    await write([{ put: 'outbox', value: { ...entry, notBefore: NOW + HOUR } }]);

    await delivery.drain();

    expect(sender.sends).toEqual([]);
    expect(await waiting()).toHaveLength(1);
  });

  it('does not bring back a notice that was dropped while Slack was busy', async () => {
    const { outbox, write, delivery, sender, notice, waiting } = await deliveryBench();
    await notice(anAlert());
    sender.answer('post', 'C0ALERTS', BUSY);
    sender.onSend = () => write(outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq })));

    await delivery.idle();

    expect(await waiting()).toEqual([]);
  });

  it('looks at no other channel for what is next in one', async () => {
    const { outbox, write, delivery, sender, waiting } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    const looks = vi.spyOn(outbox, 'all');
    const entries = Array.from({ length: 300 }, (_, i) =>
      outbox.entry({ kind: 'digest', digest: aDigest({ channel: `C0TEAM${i}` }) }, NOW),
    );

    await write(entries.map((value) => ({ put: 'outbox', value })));
    const looked = looks.mock.calls.length;
    await delivery.idle();

    expect(looked).toBe(0);
    expect(sender.sends).toHaveLength(300);
    expect(await waiting()).toEqual([]);
  });

  it('holds an alert back that waits in the channel it had before', async () => {
    const { write, outbox, delivery, sender } = await deliveryBench();
    const line = { kind: 'notice', why: 'first' } as const;
    const first = outbox.entry({ kind: 'notice', alert: anAlert(), line }, NOW);
    const moved = anAlert({ channel: 'C0NEW' });
    await write([
      { put: 'outbox', value: { ...first, notBefore: NOW + HOUR } },
      { put: 'outbox', value: outbox.entry({ kind: 'notice', alert: moved, line }, NOW) },
    ]);

    await delivery.idle();

    expect(sender.sends).toEqual([]);
  });

  it('holds nothing for the night that a person asked for while it was sent', async () => {
    const evening = seoul('2026-11-25 20:00');
    const bench = await deliveryBench({ clock: fakeClock(evening) });
    const { outbox, write, delivery, sender, waiting } = bench;
    const job = {
      kind: 'notice',
      alert: anAlert(),
      line: { kind: 'notice', why: 'first' },
    } as const;
    const { calm: _, ...asked } = outbox.entry(job, evening);
    sender.answer('edit', 'C0ALERTS', { kind: 'message-gone', error: 'message_not_found' });
    sender.onSend = async ({ what }) => {
      if (what === 'edit') await write([{ put: 'outbox', value: asked }]);
    };
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    const calm = { ...asked, job: { ...job, alert: anAlert({ message }) }, calm: true } as const;
    await write([{ put: 'outbox', value: calm }]);

    await delivery.idle();

    expect(sender.sends.map(({ what }) => what)).toEqual(['edit', 'post']);
    expect(await waiting()).toEqual([]);
  });

  it('does not send again what only the store could not take in', async () => {
    const { kept, delivery, sender, notice, passes, waiting } = await deliveryBench();
    await notice(anAlert());
    const { write } = kept;
    let isFull = true;
    sender.onSend = async () => {
      isFull = true;
    };
    Object.assign(kept, {
      write: (changes: readonly Change[]) =>
        isFull ? Promise.reject(new Error('full')) : write(changes),
    });

    await delivery.idle();
    await passes(HOUR);
    isFull = false;
    await passes(HOUR);

    expect(sender.sends).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it('has one message under way at a time, over all channels, until it is on record', async () => {
    const { kept, delivery, sender, notice } = await deliveryBench();
    const { write } = kept;
    const steps: string[] = [];
    sender.onSend = async ({ channel }) => {
      steps.push(`posts in ${channel}`);
    };
    Object.assign(kept, {
      async write(changes: readonly Change[]) {
        // Time in which another channel would continue, if it could.
        await new Promise((resolve) => setImmediate(resolve));
        await write(changes);
        if (changes.some((change) => 'delete' in change)) steps.push('is on record');
      },
    });
    for (const [i, channel] of ['C0A', 'C0B', 'C0C'].entries()) {
      await notice(anAlert({ brn: brnOf(i), channel }));
    }
    steps.length = 0;

    await delivery.idle();

    expect(steps).toEqual(
      ['C0A', 'C0B', 'C0C'].flatMap((channel) => [`posts in ${channel}`, 'is on record']),
    );
  });

  it('lets other channels continue while one has to wait', async () => {
    const { delivery, sender, notice } = await deliveryBench();
    sender.answer('post', 'C0A', BUSY, 1);
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));

    await delivery.idle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual(['C0A', 'C0B']);
  });

  it('posts nothing more while the store cannot take in what was posted', async () => {
    const { kept, delivery, sender, notice, passes } = await deliveryBench();
    const { write } = kept;
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    let isFull = true;
    Object.assign(kept, {
      write: (changes: readonly Change[]) =>
        isFull ? Promise.reject(new StoreError('disk-full', 'full')) : write(changes),
    });

    delivery.deliverDue();
    await eventually(() => sender.sends.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    const whileFull = sender.sends.length;
    isFull = false;
    await passes(HOUR);

    expect([whileFull, sender.sends.length]).toEqual([1, 2]);
  });

  it('leaves what a stop interrupts for the next start, at once', async () => {
    const stopping = new AbortController();
    const { delivery, sender, notice, waiting } = await deliveryBench({ stopping });
    await notice(anAlert());
    sender.answer('post', 'C0ALERTS', { kind: 'later', afterMs: HOUR, error: 'stopping' }, 1);
    sender.onSend = () =>
      new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve()));

    delivery.deliverDue();
    await eventually(() => sender.sends.length === 1);
    await delivery.stop();
    const left = await waiting();

    expect(left.map(({ attempts, notBefore }) => [attempts, notBefore])).toEqual([[0, undefined]]);
  });

  it('counts every hand-over and what Slack made of it', async () => {
    const { delivery, sender, notice, put, counted } = await deliveryBench();
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    sender.answer('edit', 'C0ALERTS', { kind: 'message-gone', error: 'message_not_found' }, 1);
    await notice(anAlert({ message }));
    await put({ kind: 'edit', alert: anAlert({ message }), lines: [] });

    await delivery.idle();

    expect(counted).toEqual(['notice message-gone', 'notice sent', 'edit sent']);
  });

  it('keeps notices and tries hourly when the default channel is refused, telling admins once a day', async () => {
    const { clock, delivery, sender, notice, passes, waiting } = await deliveryBench();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 26);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await notice(anAlert({ brn: NURI, channel: DEFAULT_CHANNEL }));

    await delivery.idle();
    const asked = sender.sends.length;
    for (let hour = 1; hour <= 25; hour += 1) await passes(HOUR);
    const askedHourly = sender.sends.length;
    const kept = await waiting();
    await passes(HOUR);

    expect([asked, askedHourly]).toEqual([1, 26]);
    expect(kept.map(({ attempts }) => attempts)).toEqual([26, 0]);
    expect(sender.adminNews).toMatchObject([
      {
        kind: 'default-channel-refused',
        channel: DEFAULT_CHANNEL,
        error: 'is_archived',
        waiting: 2,
      },
      {
        kind: 'default-channel-refused',
        channel: DEFAULT_CHANNEL,
        error: 'is_archived',
        waiting: 2,
      },
    ]);
    expect(await waiting()).toEqual([]);
    expect(delivery.brokenChannels).toEqual([]);
    expect(clock.now()).toBe(NOW + 26 * HOUR);
  });

  describe('the person who chose a channel that is refused in quiet hours', () => {
    /** At six an edit finds out that the company's channel is gone. */
    async function refusedAtSix(about: { readonly calm?: true }) {
      const bench = await deliveryBench({ clock: fakeClock(seoul('2026-11-25 06:00')) });
      const { outbox, clock, write, sender } = bench;
      const message = { channel: 'C0ALERTS', ts: '9.0' };
      const alert = anAlert({ message });
      sender.answer('edit', 'C0ALERTS', REFUSED);
      sender.answer('post', 'C0ALERTS', REFUSED);
      await write([
        { put: 'company', value: aCompany({ channel: 'C0ALERTS', addedBy: 'U0KIM' }) },
        { put: 'alert', value: alert },
        {
          put: 'outbox',
          value: { ...outbox.entry({ kind: 'edit', alert, lines: [] }, clock.now()), ...about },
        },
      ]);
      await bench.delivery.idle();
      return bench;
    }

    it('is told when they end, once, also by another process', async () => {
      const first = await refusedAtSix({ calm: true });
      const before = first.sender.adminNews.length;
      const second = await first.restarted();

      await second.passes(2 * HOUR + 20 * MINUTE);
      const quiet = second.sender.adminNews.length;
      await second.passes(10 * MINUTE);
      await second.passes(HOUR);

      expect([before, quiet]).toEqual([0, 0]);
      expect(second.sender.adminNews).toMatchObject([
        { kind: 'channel-refused', channel: 'C0ALERTS', to: 'U0KIM' },
      ]);
      expect(second.delivery.brokenChannels).toEqual([
        { v: 1, channel: 'C0ALERTS', error: 'is_archived', since: seoul('2026-11-25 06:00') },
      ]);
    });

    it('is notified once though the store rejects the record', async () => {
      const bench = await refusedAtSix({ calm: true });
      const { kept, sender, passes } = bench;
      const { write } = kept;
      await passes(2 * HOUR);
      Object.assign(kept, {
        write: (changes: readonly Change[]) =>
          changes.some((change) => 'put' in change && change.put === 'broken-channel')
            ? Promise.reject(new StoreError('disk-full', 'full'))
            : write(changes),
      });
      await passes(30 * MINUTE);

      await passes(MINUTE);

      expect(sender.adminNews).toHaveLength(1);
    });

    it('is told at once of what a person brought up', async () => {
      const { sender } = await refusedAtSix({});

      expect(sender.adminNews).toMatchObject([{ kind: 'channel-refused', to: 'U0KIM' }]);
    });
  });

  it('remembers over a restart which channels are refused and that the admins were told', async () => {
    const first = await deliveryBench();
    first.sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    await first.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await first.delivery.idle();

    const second = await first.restarted();
    const known = second.delivery.brokenChannels;
    await second.passes(HOUR);

    expect(known).toMatchObject([{ channel: DEFAULT_CHANNEL, error: 'is_archived' }]);
    expect(second.sender.adminNews).toHaveLength(1);
  });
});
