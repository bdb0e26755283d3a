import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { aCompany, anAlert, NURI } from '../support/builders.js';
import { brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import type { Send } from '../support/fake-sender.js';

const BUSY = { kind: 'later', afterMs: 30 * SECOND, error: 'busy' } as const;
const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;

const describeSends = (sends: readonly Send[]) =>
  sends.map(({ operation, channel, state }) => `${operation} ${channel}: ${state}`);

describe('Delivery', () => {
  it('waits for as long as Slack asks, keeps the order of an alert, and does not delay other channels', async () => {
    const { delivery, sender, notice, put, advance, pendingEntries } = await deliveryBench();
    sender.answer('post', 'C0ALERTS', BUSY, 1);
    await notice(anAlert());
    await put({ kind: 'edit', alert: anAlert(), lines: [] });
    await notice(anAlert({ brn: NURI, channel: 'C0OTHER' }));

    await delivery.untilIdle();
    const before = sender.sends.map(({ operation, channel }) => `${operation} ${channel}`);
    await advance(30 * SECOND);

    expect(before.sort()).toEqual(['post C0ALERTS', 'post C0OTHER']);
    expect(sender.sends.slice(2).map(({ operation }) => operation)).toEqual(['post', 'edit']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('tries a held channel once, and sends its other entries when it accepts one', async () => {
    const { delivery, sender, notice, advance, pendingEntries } = await deliveryBench();
    await notice(anAlert());
    await notice(anAlert({ brn: NURI, name: '누리전자' }));
    await notice(anAlert({ brn: brnOf(3), channel: 'C0TEAM' }));
    sender.answer('post', 'C0ALERTS', { ...BUSY, holdsChannel: true }, 1);

    await delivery.untilIdle();
    const whileHeld = sender.sends.map(({ channel }) => channel);
    await advance(30 * SECOND);

    expect(whileHeld.toSorted()).toEqual(['C0ALERTS', 'C0TEAM']);
    expect(sender.sends).toHaveLength(4);
    expect(await pendingEntries()).toEqual([]);
  });

  it('does not read the whole outbox for each of many added entries', async () => {
    const { outbox, delivery, sender, put, clock, pendingEntries } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    let release = () => {};
    sender.onSend = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const reads = vi.spyOn(outbox, 'all');

    for (let i = 0; i < 100; i += 1) {
      await put({
        kind: 'edit',
        alert: anAlert({ message, openedAt: clock.now() + i }),
        lines: [],
      });
    }
    const whileBusy = reads.mock.calls.length;
    sender.onSend = undefined;
    release();
    await delivery.untilIdle();

    expect(whileBusy).toBe(0);
    expect(sender.sends).toHaveLength(100);
    expect(await pendingEntries()).toEqual([]);
  });

  it.each([
    { name: 'that is not due yet', channel: 'C0OTHER', waits: { notBefore: NOW + HOUR } },
    { name: 'in a held channel', channel: 'C0ALERTS', waits: {} },
  ])('starts no lane for an added entry $name', async ({ channel, waits }) => {
    const { outbox, write, delivery, sender, notice } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    sender.answer('post', 'C0ALERTS', { ...BUSY, holdsChannel: true }, 1);
    await notice(anAlert());
    await delivery.untilIdle();
    const reads = vi.spyOn(outbox, 'all');
    const job = { kind: 'edit', alert: anAlert({ brn: NURI, channel }), lines: [] } as const;

    await write([{ put: 'outbox', value: { ...outbox.createEntry(job, NOW), ...waits } }]);

    expect(reads).not.toHaveBeenCalled();
    expect(sender.sends).toHaveLength(1);
  });

  it('sends an added entry without reading the whole outbox', async () => {
    const { outbox, delivery, sender, notice, pendingEntries } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    const reads = vi.spyOn(outbox, 'all');

    await notice(anAlert());
    await eventually(async () => (await pendingEntries()).length === 0);

    expect(sender.sends.map(({ operation }) => operation)).toEqual(['post']);
    expect(reads).not.toHaveBeenCalled();
  });

  it('starts no lane for an added entry after it was stopped', async () => {
    const { outbox, delivery, sender, notice, pendingEntries } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    await delivery.stop();

    await notice(anAlert());
    await delivery.untilIdle();

    expect(sender.sends).toEqual([]);
    expect(await pendingEntries()).toHaveLength(1);
  });

  it('drains only combined alerts early, not entries that wait for another reason', async () => {
    const { outbox, write, delivery, sender, pendingEntries } = await deliveryBench();
    const line = { kind: 'notice', why: 'first' } as const;
    const entry = outbox.createEntry({ kind: 'notice', alert: anAlert(), line }, NOW);
    await write([{ put: 'outbox', value: { ...entry, notBefore: NOW + HOUR } }]);

    await delivery.drain();

    expect(sender.sends).toEqual([]);
    expect(await pendingEntries()).toHaveLength(1);
  });

  it('does not restore a notice that was dropped during its send', async () => {
    const { outbox, write, delivery, sender, notice, pendingEntries } = await deliveryBench();
    await notice(anAlert());
    sender.answer('post', 'C0ALERTS', BUSY);
    sender.onSend = () => write(outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq })));

    await delivery.untilIdle();

    expect(await pendingEntries()).toEqual([]);
  });

  it('does not read other channels to find the next entry of one', async () => {
    const { outbox, write, delivery, sender, pendingEntries } = await deliveryBench();
    outbox.onAdded((added) => delivery.deliverAdded(added));
    const reads = vi.spyOn(outbox, 'all');
    const entries = Array.from({ length: 300 }, (_, i) =>
      outbox.createEntry({ kind: 'digest', digest: aDigest({ channel: `C0TEAM${i}` }) }, NOW),
    );

    await write(entries.map((value) => ({ put: 'outbox', value })));
    const readCount = reads.mock.calls.length;
    await delivery.untilIdle();

    expect(readCount).toBe(0);
    expect(sender.sends).toHaveLength(300);
    expect(await pendingEntries()).toEqual([]);
  });

  it('holds back an alert while an earlier entry waits in its previous channel', async () => {
    const { write, outbox, delivery, sender } = await deliveryBench();
    const line = { kind: 'notice', why: 'first' } as const;
    const first = outbox.createEntry({ kind: 'notice', alert: anAlert(), line }, NOW);
    const moved = anAlert({ channel: 'C0NEW' });
    await write([
      { put: 'outbox', value: { ...first, notBefore: NOW + HOUR } },
      { put: 'outbox', value: outbox.createEntry({ kind: 'notice', alert: moved, line }, NOW) },
    ]);

    await delivery.untilIdle();

    expect(sender.sends).toEqual([]);
  });

  it('does not hold for quiet hours an entry that a person asked for during its send', async () => {
    const evening = seoul('2026-11-25 20:00');
    const bench = await deliveryBench({ clock: fakeClock(evening) });
    const { outbox, write, delivery, sender, pendingEntries } = bench;
    const job = {
      kind: 'notice',
      alert: anAlert(),
      line: { kind: 'notice', why: 'first' },
    } as const;
    const { calm: _, ...askedFor } = outbox.createEntry(job, evening);
    sender.answer('edit', 'C0ALERTS', { kind: 'message-gone', error: 'message_not_found' });
    sender.onSend = async ({ operation }) => {
      if (operation === 'edit') await write([{ put: 'outbox', value: askedFor }]);
    };
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    const value = {
      ...askedFor,
      job: { ...job, alert: anAlert({ message }) },
      calm: true,
    } as const;
    await write([{ put: 'outbox', value }]);

    await delivery.untilIdle();

    expect(sender.sends.map(({ operation }) => operation)).toEqual(['edit', 'post']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('does not repeat a message when only the store failed', async () => {
    const { rawStore, delivery, sender, notice, advance, pendingEntries } = await deliveryBench();
    await notice(anAlert());
    const { write } = rawStore;
    let isFull = true;
    sender.onSend = async () => {
      isFull = true;
    };
    Object.assign(rawStore, {
      write: (changes: readonly Change[]) =>
        isFull ? Promise.reject(new Error('full')) : write(changes),
    });

    await delivery.untilIdle();
    await advance(HOUR);
    isFull = false;
    await advance(HOUR);

    expect(sender.sends).toHaveLength(1);
    expect(await pendingEntries()).toEqual([]);
  });

  it('sends one message at a time over all channels, until it is recorded', async () => {
    const { rawStore, delivery, sender, notice } = await deliveryBench();
    const { write } = rawStore;
    const steps: string[] = [];
    sender.onSend = async ({ channel }) => {
      steps.push(`posts in ${channel}`);
    };
    Object.assign(rawStore, {
      async write(changes: readonly Change[]) {
        // Time for another channel to continue, if it could.
        await new Promise((resolve) => setImmediate(resolve));
        await write(changes);
        if (changes.some((change) => 'delete' in change)) steps.push('is on record');
      },
    });
    for (const [i, channel] of ['C0A', 'C0B', 'C0C'].entries()) {
      await notice(anAlert({ brn: brnOf(i), channel }));
    }
    steps.length = 0;

    await delivery.untilIdle();

    expect(steps).toEqual(
      ['C0A', 'C0B', 'C0C'].flatMap((channel) => [`posts in ${channel}`, 'is on record']),
    );
  });

  it('does not delay other channels while one waits', async () => {
    const { delivery, sender, notice } = await deliveryBench();
    sender.answer('post', 'C0A', BUSY, 1);
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));

    await delivery.untilIdle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual(['C0A', 'C0B']);
  });

  it('posts nothing else while the store rejects the record of a post', async () => {
    const { rawStore, delivery, sender, notice, advance } = await deliveryBench();
    const { write } = rawStore;
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));
    let isFull = true;
    Object.assign(rawStore, {
      write: (changes: readonly Change[]) =>
        isFull ? Promise.reject(new StoreError('disk-full', 'full')) : write(changes),
    });

    delivery.deliverDue();
    await eventually(() => sender.sends.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    const whileFull = sender.sends.length;
    isFull = false;
    await advance(HOUR);

    expect([whileFull, sender.sends.length]).toEqual([1, 2]);
  });

  it('continues with other channels after a send that failed in an unexpected way', async () => {
    const { delivery, sender, notice, log } = await deliveryBench();
    sender.onSend = async ({ channel }) => {
      if (channel === 'C0A') throw new Error('This is unexpected.');
    };
    await notice(anAlert({ brn: brnOf(0), channel: 'C0A' }));
    await notice(anAlert({ brn: brnOf(1), channel: 'C0B' }));

    await delivery.untilIdle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual(['C0A', 'C0B']);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { channel: 'C0A' } }]);
  });

  it('posts nothing while a message outside the outbox holds a pass', async () => {
    const { delivery, sender, notice } = await deliveryBench();
    await notice(anAlert());
    const pass = delivery.pass();
    await pass.enter();

    delivery.deliverDue();
    await new Promise((resolve) => setImmediate(resolve));
    const whileHeld = sender.sends.length;
    pass.leave();
    await delivery.untilIdle();

    expect([whileHeld, sender.sends.length]).toEqual([0, 1]);
  });

  it('releases a held channel when the clock becomes right', async () => {
    const { delivery, sender, notice } = await deliveryBench();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.untilIdle();

    delivery.onClockRight();

    await eventually(() => sender.sends.length === 2);
    expect(delivery.brokenChannels).toEqual([]);
  });

  it('leaves an entry that a stop interrupted for the next start, without a delay', async () => {
    const stopping = new AbortController();
    const { delivery, sender, notice, pendingEntries } = await deliveryBench({ stopping });
    await notice(anAlert());
    sender.answer('post', 'C0ALERTS', { kind: 'later', afterMs: HOUR, error: 'stopping' }, 1);
    sender.onSend = () =>
      new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve()));

    delivery.deliverDue();
    await eventually(() => sender.sends.length === 1);
    await delivery.stop();
    const waiting = await pendingEntries();

    expect(waiting.map(({ attempts, notBefore }) => [attempts, notBefore])).toEqual([
      [0, undefined],
    ]);
  });

  it('counts every send and its outcome', async () => {
    const { delivery, sender, notice, put, sentMetrics } = await deliveryBench();
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    sender.answer('edit', 'C0ALERTS', { kind: 'message-gone', error: 'message_not_found' }, 1);
    await notice(anAlert({ message }));
    await put({ kind: 'edit', alert: anAlert({ message }), lines: [] });

    await delivery.untilIdle();

    expect(sentMetrics).toEqual(['notice message-gone', 'notice sent', 'edit sent']);
  });

  it('keeps notices and tries hourly when the default channel is refused, and notifies admins once a day', async () => {
    const { clock, delivery, sender, notice, advance, pendingEntries } = await deliveryBench();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 26);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await notice(anAlert({ brn: NURI, channel: DEFAULT_CHANNEL }));

    await delivery.untilIdle();
    const firstSends = sender.sends.length;
    for (let hour = 1; hour <= 25; hour += 1) await advance(HOUR);
    const hourlySends = sender.sends.length;
    const kept = await pendingEntries();
    await advance(HOUR);

    expect([firstSends, hourlySends]).toEqual([1, 26]);
    expect(kept.map(({ attempts }) => attempts)).toEqual([26, 0]);
    expect(sender.directMessages).toMatchObject([
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
    expect(await pendingEntries()).toEqual([]);
    expect(delivery.brokenChannels).toEqual([]);
    expect(clock.now()).toBe(NOW + 26 * HOUR);
  });

  it('does not delay a channel that accepts messages because the new channel of one company and the default one refuse', async () => {
    const { delivery, sender, notice, advance } = await deliveryBench();
    const message = { channel: 'C0ALERTS', ts: '9.0' };
    sender.answer('post', 'C0GONE', REFUSED, 2);
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await notice(anAlert({ channel: 'C0GONE', message }));
    await notice(anAlert({ brn: NURI, message }));

    await delivery.untilIdle();
    const first = describeSends(sender.sends);
    await advance(HOUR - MINUTE);
    const early = sender.sends.length;
    await advance(MINUTE);

    expect(first).toEqual([
      'post C0GONE: open',
      `post ${DEFAULT_CHANNEL}: open`,
      'edit C0ALERTS: open',
      'broadcast-reply C0ALERTS: notice',
    ]);
    expect(early).toBe(first.length);
    expect(describeSends(sender.sends).slice(early)).toEqual([
      'post C0GONE: open',
      `post ${DEFAULT_CHANNEL}: open`,
      'reply C0ALERTS: moved',
    ]);
  });

  it('tries one message, not all, while their own channel and the default one refuse them', async () => {
    const { delivery, sender, notice } = await deliveryBench();
    for (const channel of ['C0GONE', DEFAULT_CHANNEL]) sender.answer('post', channel, REFUSED);
    await notice(anAlert({ channel: 'C0GONE' }));
    await notice(anAlert({ brn: NURI, channel: 'C0GONE' }));

    await delivery.untilIdle();

    expect(describeSends(sender.sends)).toEqual([
      'post C0GONE: open',
      `post ${DEFAULT_CHANNEL}: open`,
    ]);
  });

  it.each([
    { name: 'accepts a message again', changesDefault: false },
    { name: 'is replaced', changesDefault: true },
  ])(
    'tries what a company’s own channel and the default one refused as soon as the default one $name',
    async ({ changesDefault }) => {
      let channel = DEFAULT_CHANNEL;
      const defaultChannel = () => channel;
      const { delivery, sender, notice, pendingEntries } = await deliveryBench({ defaultChannel });
      sender.answer('post', 'C0GONE', REFUSED);
      sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
      await notice(anAlert({ channel: 'C0GONE' }));
      await delivery.untilIdle();

      if (changesDefault) {
        channel = 'C0NEW';
        await delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
      } else {
        await notice(anAlert({ brn: NURI, channel: DEFAULT_CHANNEL }));
      }
      await delivery.untilIdle();

      expect(describeSends(sender.sends).at(-1)).toBe(`post ${channel}: open`);
      expect(await pendingEntries()).toEqual([]);
    },
  );

  describe('the person who chose a channel that is refused in quiet hours', () => {
    /** At six in the morning, an edit finds that the company's channel is refused. */
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
          value: {
            ...outbox.createEntry({ kind: 'edit', alert, lines: [] }, clock.now()),
            ...about,
          },
        },
      ]);
      await bench.delivery.untilIdle();
      return bench;
    }

    it('is notified once after quiet hours, also by another process', async () => {
      const first = await refusedAtSix({ calm: true });
      const before = first.sender.directMessages.length;
      const second = await first.restart();

      await second.advance(2 * HOUR + 20 * MINUTE);
      const quiet = second.sender.directMessages.length;
      await second.advance(10 * MINUTE);
      await second.advance(HOUR);

      expect([before, quiet]).toEqual([0, 0]);
      expect(second.sender.directMessages).toMatchObject([
        { kind: 'channel-refused', channel: 'C0ALERTS', to: 'U0KIM' },
      ]);
      expect(second.delivery.brokenChannels).toEqual([
        { v: 1, channel: 'C0ALERTS', error: 'is_archived', since: seoul('2026-11-25 06:00') },
      ]);
    });

    it('is notified once even if the store rejects the record', async () => {
      const bench = await refusedAtSix({ calm: true });
      const { rawStore, sender, advance } = bench;
      const { write } = rawStore;
      await advance(2 * HOUR);
      Object.assign(rawStore, {
        write: (changes: readonly Change[]) =>
          changes.some((change) => 'put' in change && change.put === 'broken-channel')
            ? Promise.reject(new StoreError('disk-full', 'full'))
            : write(changes),
      });
      await advance(30 * MINUTE);

      await advance(MINUTE);

      expect(sender.directMessages).toHaveLength(1);
    });

    it('is notified immediately when a person caused the message', async () => {
      const { sender } = await refusedAtSix({});

      expect(sender.directMessages).toMatchObject([{ kind: 'channel-refused', to: 'U0KIM' }]);
    });
  });

  it('remembers refused channels and notified admins after a restart', async () => {
    const first = await deliveryBench();
    first.sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    await first.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await first.delivery.untilIdle();

    const second = await first.restart();
    const broken = second.delivery.brokenChannels;
    await second.advance(HOUR);

    expect(broken).toMatchObject([{ channel: DEFAULT_CHANNEL, error: 'is_archived' }]);
    expect(second.sender.directMessages).toHaveLength(1);
  });
});
