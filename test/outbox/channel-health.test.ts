import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, anAlert, NURI } from '../support/builders.js';
import { brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { fakeSender } from '../support/fake-sender.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';

const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const ADMINS = ['U0ADMIN', 'U0BAEK', 'U0CHOI'];

type Bench = Awaited<ReturnType<typeof deliveryBench>>;

/** The default channel refuses its first alert. Resolves when all admins are notified, or the process is killed. */
async function benchWithRefusal(diesAt?: number): Promise<Bench> {
  const sender = fakeSender();
  sender.admins = ADMINS;
  sender.answer('post', DEFAULT_CHANNEL, REFUSED);
  const bench = await deliveryBench({
    sender,
    ...(diesAt === undefined ? {} : { killAtStep: diesAt }),
  });
  await Promise.race([bench.process.death, sendAlert(bench)]);
  return bench;
}

async function sendAlert({ notice, delivery }: Bench): Promise<void> {
  await notice(anAlert({ channel: DEFAULT_CHANNEL }));
  await delivery.untilIdle();
}

function buttonsIn({ sender }: Bench) {
  return sender.directMessages.flatMap(({ buttons }) =>
    (buttons?.(TONGUES.en) ?? []).map(({ action_id }) => action_id),
  );
}

async function notificationsIn({ rawStore }: Bench) {
  const records = await historyIn(rawStore, { limit: 50 });
  return records.flatMap(({ event }) => (event.kind === 'told-person' ? [event] : [])).reverse();
}

/** Replaces the disk of the bench by one that can be full. */
function diskOf({ rawStore }: Bench) {
  const { write } = rawStore;
  let writesLeft = Number.POSITIVE_INFINITY;
  const disk = {
    /** The number of rejected writes. */
    refused: 0,
    fillAfter(writes: number): void {
      writesLeft = writes;
    },
    clear(): void {
      writesLeft = Number.POSITIVE_INFINITY;
    },
  };
  Object.assign(rawStore, {
    async write(changes: readonly Change[]): Promise<void> {
      writesLeft -= 1;
      if (writesLeft >= 0) return write(changes);
      disk.refused += 1;
      throw new StoreError('disk-full', 'full');
    },
  });
  return disk;
}

describe('ChannelHealth', () => {
  it('notifies every admin of a refused default channel, and records each notification', async () => {
    const bench = await benchWithRefusal();

    expect(bench.sender.notifiedPeople).toEqual(ADMINS);
    expect(await notificationsIn(bench)).toEqual(
      ADMINS.map((to) => ({
        ...{ kind: 'told-person', about: 'default-channel-refused', to },
        channel: DEFAULT_CHANNEL,
      })),
    );
    expect(bench.delivery.brokenChannels).toEqual([
      { v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: NOW },
    ]);
    expect(buttonsIn(bench)).toEqual([ACTIONS.statusSettings]);
  });

  it('notifies every admin, and at most one of them twice, whenever the process is killed', async () => {
    const { steps } = (await benchWithRefusal()).process;

    for (let diesAt = 2; diesAt <= steps; diesAt += 1) {
      const first = await benchWithRefusal(diesAt);
      const second = await first.restart();
      await second.delivery.untilIdle();
      await second.advance(MINUTE);

      const { notifiedPeople } = second.sender;
      expect([...new Set(notifiedPeople)].sort(), `killed before step ${diesAt}`).toEqual(ADMINS);
      expect(notifiedPeople.length, `killed before step ${diesAt}`).toBeLessThanOrEqual(4);
      expect(new Set((await notificationsIn(second)).map(({ to }) => to)).size).toBe(3);
    }
    expect(steps).toBeGreaterThan(ADMINS.length * 2);
  });

  it('retries a notification that Slack did not accept, and notifies nobody twice', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { notify } = sender;
    let notYet = 2;
    Object.assign(sender, {
      notify: async (...args: Parameters<typeof notify>) =>
        args[0] === 'U0BAEK' && notYet-- > 0 ? 'not-yet' : notify(...args),
    });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });

    await sendAlert(bench);
    const first = [...sender.notifiedPeople];
    await bench.advance(5 * MINUTE);
    await bench.advance(6 * MINUTE);
    await bench.advance(11 * MINUTE);

    expect(first).toEqual(['U0ADMIN', 'U0CHOI']);
    expect(sender.notifiedPeople).toEqual([...first, 'U0BAEK']);
    expect((await notificationsIn(bench)).map(({ to }) => to)).toEqual(sender.notifiedPeople);
  });

  it('notifies the admins once Slack answers who they are', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { find } = sender;
    let isSilent = true;
    Object.assign(sender, {
      find: async () => (isSilent ? undefined : find()),
    });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });

    await sendAlert(bench);
    isSilent = false;
    await bench.advance(11 * MINUTE);

    expect(sender.notifiedPeople).toEqual(ADMINS);
  });

  it('notifies the admins again on the next day, and not before', async () => {
    const bench = await benchWithRefusal();

    await bench.advance(HOUR);
    const sameDay = bench.sender.notifiedPeople.length;
    await bench.advance(DAY);

    expect(sameDay).toBe(3);
    expect(bench.sender.notifiedPeople).toHaveLength(6);
    expect(bench.delivery.brokenChannels).toEqual([
      {
        ...{ v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: NOW },
        againAt: NOW + DAY + HOUR,
      },
    ]);
  });

  it('notifies the admins again on the same day if the default channel then needs another fix', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    // Unarchived, but without the app.
    sender.answer('post', DEFAULT_CHANNEL, { kind: 'channel-refused', error: 'not_in_channel' }, 1);
    sender.answer('post', DEFAULT_CHANNEL, {
      kind: 'channel-refused',
      error: 'channel_not_found',
    });
    const bench = await deliveryBench({ sender });

    await sendAlert(bench);
    await bench.advance(HOUR);
    await bench.advance(HOUR);

    const words = bench.sender.directMessages.map((message) => message.words(TONGUES.en));
    expect(words).toEqual([
      expect.stringContaining('unarchive it'),
      expect.stringContaining('/invite'),
    ]);
    expect(sender.notifiedPeople).toEqual([...ADMINS, ...ADMINS]);
    expect(bench.delivery.brokenChannels).toMatchObject([{ error: 'not_in_channel', since: NOW }]);
  });

  it('notifies nobody else once the channel accepts a message', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { notify } = sender;
    const bench = await deliveryBench({ sender });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    Object.assign(sender, {
      notify: async (...args: Parameters<typeof notify>) => {
        await bench.delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
        return notify(...args);
      },
    });

    await sendAlert(bench);

    expect(sender.notifiedPeople).toEqual(['U0ADMIN']);
    expect(bench.delivery.brokenChannels).toEqual([]);
  });

  it.each([
    { name: 'before the first notification', works: 1 },
    { name: 'during the first notification', works: 2 },
    { name: 'during the last notification', works: 4 },
    { name: 'after all notifications', works: 5 },
  ])('notifies each admin once and records it when the store fails $name', async ({ works }) => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));

    const disk = diskOf(bench);
    disk.fillAfter(works);
    await bench.delivery.untilIdle();
    disk.clear();
    await bench.advance(MINUTE);
    await bench.advance(MINUTE);

    expect(sender.notifiedPeople).toEqual(ADMINS);
    expect((await notificationsIn(bench)).map(({ to }) => to)).toEqual(ADMINS);
    expect(bench.delivery.brokenChannels).toEqual([
      { v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: expect.any(Number) },
    ]);
  });

  it('retries a store that fails at most once a minute', async () => {
    const sender = fakeSender();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    const disk = diskOf(bench);
    disk.fillAfter(1);
    await bench.delivery.untilIdle();

    const before = disk.refused;
    for (let i = 0; i < 50; i += 1) await bench.advance(SECOND);
    const withinMinute = disk.refused;
    await bench.advance(MINUTE);

    expect(withinMinute).toBe(before);
    expect(disk.refused).toBeGreaterThan(withinMinute);
  });

  it('forgets a channel that accepts a message during a notification about it', async () => {
    const sender = fakeSender();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    const bench = await deliveryBench({ sender });
    const { notify } = sender;
    let healthy: Promise<void> | undefined;
    Object.assign(sender, {
      async notify(...args: Parameters<typeof notify>) {
        // Its write to the store runs at the same time as that of the notification.
        healthy = bench.delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
        return notify(...args);
      },
    });

    await sendAlert(bench);
    await healthy;

    const storedChannels = [];
    for await (const { channel } of bench.rawStore.brokenChannels()) storedChannels.push(channel);
    expect([bench.delivery.brokenChannels, storedChannels]).toEqual([[], []]);
  });

  it('does not list a channel again that accepts messages since the notification began', async () => {
    const sender = fakeSender();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    const bench = await deliveryBench({ sender });
    const { notify } = sender;
    Object.assign(sender, {
      async notify(...args: Parameters<typeof notify>) {
        // Without an entry, no later send corrects the list.
        await bench.write(bench.outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq })));
        await bench.delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
        return notify(...args);
      },
    });

    await sendAlert(bench);

    expect(sender.notifiedPeople).toEqual(['U0ADMIN']);
    expect(bench.delivery.brokenChannels).toEqual([]);
  });

  it('notifies the other admins after the next start if the process stops in between', async () => {
    const stopping = new AbortController();
    const sender = fakeSender();
    sender.admins = ADMINS;
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const { notify } = sender;
    Object.assign(sender, {
      async notify(...args: Parameters<typeof notify>) {
        stopping.abort();
        return notify(...args);
      },
    });
    const bench = await deliveryBench({ sender, stopping });
    await sendAlert(bench);
    const beforeStop = [...sender.notifiedPeople];
    Object.assign(sender, { notify });

    const next = await bench.restart();
    await next.advance(MINUTE);

    expect(beforeStop).toEqual(['U0ADMIN']);
    expect(sender.notifiedPeople).toEqual(ADMINS);
  });

  it('keeps a channel as refused if the store cannot record that it accepts messages', async () => {
    const sender = fakeSender();
    sender.answer('post', 'C0TEAM', REFUSED, 1);
    const bench = await deliveryBench({ sender });
    await bench.notice(anAlert({ channel: 'C0TEAM' }));
    await bench.delivery.untilIdle();
    const { write } = bench.rawStore;
    Object.assign(bench.rawStore, {
      write: (changes: readonly Change[]) =>
        changes.some((change) => 'delete' in change && change.delete === 'broken-channel')
          ? Promise.reject(new StoreError('disk-full', 'full'))
          : write(changes),
    });

    await bench.notice(anAlert({ brn: NURI, channel: 'C0TEAM' }));
    await bench.delivery.untilIdle();
    const whileFailing = bench.delivery.brokenChannels.map(({ channel }) => channel);
    Object.assign(bench.rawStore, { write });
    await bench.notice(anAlert({ brn: brnOf(3), channel: 'C0TEAM' }));
    await bench.advance(MINUTE);

    expect(whileFailing).toEqual(['C0TEAM']);
    expect(bench.delivery.brokenChannels).toEqual([]);
  });

  it('completes a notification in progress before the delivery has stopped', async () => {
    const stopping = new AbortController();
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { notify } = sender;
    let atSlack = (): void => {};
    const isAtSlack = new Promise<void>((resolve) => {
      atSlack = resolve;
    });
    let answer = (): void => {};
    Object.assign(sender, {
      async notify(...args: Parameters<typeof notify>) {
        atSlack();
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return notify(...args);
      },
    });
    const rawStore = memoryStore();
    const value = { v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: NOW } as const;
    await rawStore.write([{ put: 'broken-channel', value: { ...value, untold: true } }]);
    const bench = await deliveryBench({ rawStore, sender, stopping });
    bench.delivery.deliverDue();
    await isAtSlack;

    const stopped = bench.delivery.stop();
    answer();
    await stopped;

    expect(await notificationsIn(bench)).toMatchObject([{ to: 'U0ADMIN' }]);
  });

  it('notifies who set a company’s channel, records that, and escapes the name of the company', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);
    await bench.write([
      {
        put: 'company',
        value: aCompany({ name: '<!here> 상사', channel: 'C0TEAM', channelSetBy: 'U0LEE' }),
      },
    ]);

    await bench.notice(anAlert({ channel: 'C0TEAM' }));
    await bench.delivery.untilIdle();

    expect(await notificationsIn(bench)).toEqual([
      { kind: 'told-person', about: 'channel-refused', to: 'U0LEE', channel: 'C0TEAM' },
    ]);
    expect(bench.sender.directMessages.map(({ words }) => words(TONGUES.en))).toEqual([
      expect.stringMatching(
        /^Critical \(test environment\): .* such as &lt;!here&gt; 상사, go to the default/,
      ),
    ]);
    expect(buttonsIn(bench)).toEqual([ACTIONS.reportWatch]);
  });

  it('remembers what a company’s channel needs now, without a second message about it', async () => {
    const bench = await deliveryBench();
    const notInChannel = { kind: 'channel-refused', error: 'not_in_channel' } as const;
    bench.sender.answer('post', 'C0TEAM', REFUSED, 1);
    bench.sender.answer('post', 'C0TEAM', notInChannel);
    for (const brn of [NURI, brnOf(1)]) {
      const value = aCompany({ brn, channel: 'C0TEAM', channelSetBy: 'U0LEE' });
      await bench.write([{ put: 'company', value }]);
      await bench.notice(anAlert({ brn, channel: 'C0TEAM' }));
      await bench.delivery.untilIdle();
    }

    expect(bench.delivery.brokenChannels).toMatchObject([{ error: 'not_in_channel' }]);
    expect(bench.sender.notifiedPeople).toEqual(['U0LEE']);
  });

  it('does not take an accepted edit as proof that a company’s channel accepts messages again', async () => {
    const bench = await deliveryBench();
    const readOnly = {
      kind: 'channel-refused',
      error: 'restricted_action_read_only_channel',
    } as const;
    bench.sender.answer('post', 'C0TEAM', readOnly);
    const message = { channel: 'C0TEAM', ts: '1.000100' };
    for (const brn of [NURI, brnOf(1)]) {
      const value = aCompany({ brn, channel: 'C0TEAM', channelSetBy: 'U0LEE' });
      await bench.write([{ put: 'company', value }]);
    }

    await bench.notice(anAlert({ channel: 'C0TEAM' }));
    await bench.delivery.untilIdle();
    const older = anAlert({ brn: brnOf(1), channel: 'C0TEAM', message });
    await bench.put({ kind: 'edit', alert: older, lines: [] });
    await bench.delivery.untilIdle();
    await bench.notice(anAlert({ brn: brnOf(2), channel: 'C0TEAM' }));
    await bench.delivery.untilIdle();

    expect(bench.sender.notifiedPeople).toEqual(['U0LEE']);
    expect(bench.delivery.brokenChannels).toHaveLength(1);
  });
});
