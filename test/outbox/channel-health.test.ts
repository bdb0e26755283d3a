import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type Change, StoreError } from '../../src/records/store.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, anAlert, NURI } from '../support/builders.js';
import { brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { fakeSender } from '../support/fake-sender.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';

const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const ADMINS = ['U0ADMIN', 'U0BAEK', 'U0CHOI'];

type Bench = Awaited<ReturnType<typeof deliveryBench>>;

/** The default channel refuses its first alert; ends when all is told, or the process is killed. */
async function refused(diesAt?: number): Promise<Bench> {
  const sender = fakeSender();
  sender.admins = ADMINS;
  sender.answer('post', DEFAULT_CHANNEL, REFUSED);
  const bench = await deliveryBench({ sender, ...(diesAt === undefined ? {} : { diesAt }) });
  await Promise.race([bench.process.death, happens(bench)]);
  return bench;
}

async function happens({ notice, delivery }: Bench): Promise<void> {
  await notice(anAlert({ channel: DEFAULT_CHANNEL }));
  await delivery.idle();
}

async function toldIn({ kept }: Bench) {
  const records = await historyIn(kept, { limit: 50 });
  return records.flatMap(({ event }) => (event.kind === 'told-person' ? [event] : [])).reverse();
}

/** Its disk, which may be full for a while. */
function diskOf({ kept }: Bench) {
  const { write } = kept;
  let left = Number.POSITIVE_INFINITY;
  const disk = {
    /** Writes that it did not take. */
    refused: 0,
    fillsAfter(writes: number): void {
      left = writes;
    },
    isCleared(): void {
      left = Number.POSITIVE_INFINITY;
    },
  };
  Object.assign(kept, {
    async write(changes: readonly Change[]): Promise<void> {
      left -= 1;
      if (left >= 0) return write(changes);
      disk.refused += 1;
      throw new StoreError('disk-full', 'full');
    },
  });
  return disk;
}

describe('ChannelHealth', () => {
  it('tells every admin of a default channel that is refused, and has each on record', async () => {
    const bench = await refused();

    expect(bench.sender.toldAdmins).toEqual(ADMINS);
    expect(await toldIn(bench)).toEqual(
      ADMINS.map((to) => ({
        ...{ kind: 'told-person', about: 'default-channel-refused', to },
        channel: DEFAULT_CHANNEL,
      })),
    );
    expect(bench.delivery.brokenChannels).toEqual([
      { v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: NOW },
    ]);
  });

  it('notifies each of them, and one of them twice at most, whenever the process is killed', async () => {
    const { steps } = (await refused()).process;

    for (let diesAt = 2; diesAt <= steps; diesAt += 1) {
      const first = await refused(diesAt);
      const second = await first.restarted();
      await second.delivery.idle();
      await second.passes(MINUTE);

      const { toldAdmins } = second.sender;
      expect([...new Set(toldAdmins)].sort(), `killed before step ${diesAt}`).toEqual(ADMINS);
      expect(toldAdmins.length, `killed before step ${diesAt}`).toBeLessThanOrEqual(4);
      expect(new Set((await toldIn(second)).map(({ to }) => to)).size).toBe(3);
    }
    expect(steps).toBeGreaterThan(ADMINS.length * 2);
  });

  it('notifies an admin whose message Slack did not accept as soon as it does, and nobody twice', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { tell } = sender;
    let notYet = 2;
    Object.assign(sender, {
      tell: async (...about: Parameters<typeof tell>) =>
        about[0] === 'U0BAEK' && notYet-- > 0 ? 'not-yet' : tell(...about),
    });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });

    await happens(bench);
    const first = [...sender.toldAdmins];
    await bench.passes(5 * MINUTE);
    await bench.passes(6 * MINUTE);
    await bench.passes(11 * MINUTE);

    expect(first).toEqual(['U0ADMIN', 'U0CHOI']);
    expect(sender.toldAdmins).toEqual([...first, 'U0BAEK']);
    expect((await toldIn(bench)).map(({ to }) => to)).toEqual(sender.toldAdmins);
  });

  it('tells them when Slack says again who they are', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { find } = sender;
    let isSilent = true;
    Object.assign(sender, {
      find: async () => (isSilent ? undefined : find()),
    });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });

    await happens(bench);
    isSilent = false;
    await bench.passes(11 * MINUTE);

    expect(sender.toldAdmins).toEqual(ADMINS);
  });

  it('tells them again on the next day, and not before', async () => {
    const bench = await refused();

    await bench.passes(HOUR);
    const sameDay = bench.sender.toldAdmins.length;
    await bench.passes(DAY);

    expect(sameDay).toBe(3);
    expect(bench.sender.toldAdmins).toHaveLength(6);
    expect(bench.delivery.brokenChannels).toEqual([
      {
        ...{ v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: NOW },
        againAt: NOW + DAY + HOUR,
      },
    ]);
  });

  it('notifies nobody else once the channel accepts a message', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { tell } = sender;
    const bench = await deliveryBench({ sender });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    Object.assign(sender, {
      tell: async (...about: Parameters<typeof tell>) => {
        await bench.delivery.defaultChannelChanged(DEFAULT_CHANNEL);
        return tell(...about);
      },
    });

    await happens(bench);

    expect(sender.toldAdmins).toEqual(['U0ADMIN']);
    expect(bench.delivery.brokenChannels).toEqual([]);
  });

  it.each([
    { name: 'before the first is told', works: 1 },
    { name: 'while the first is on its way', works: 2 },
    { name: 'while the last is on its way', works: 4 },
    { name: 'when all are told', works: 5 },
  ])('tells each once and has each on record when the store fails $name', async ({ works }) => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));

    const disk = diskOf(bench);
    disk.fillsAfter(works);
    await bench.delivery.idle();
    disk.isCleared();
    await bench.passes(MINUTE);
    await bench.passes(MINUTE);

    expect(sender.toldAdmins).toEqual(ADMINS);
    expect((await toldIn(bench)).map(({ to }) => to)).toEqual(ADMINS);
    expect(bench.delivery.brokenChannels).toEqual([
      { v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: expect.any(Number) },
    ]);
  });

  it('asks a store that fails no more than once a minute', async () => {
    const sender = fakeSender();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED);
    const bench = await deliveryBench({ sender });
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    const disk = diskOf(bench);
    disk.fillsAfter(1);
    await bench.delivery.idle();

    const before = disk.refused;
    for (let i = 0; i < 50; i += 1) await bench.passes(SECOND);
    const meanwhile = disk.refused;
    await bench.passes(MINUTE);

    expect(meanwhile).toBe(before);
    expect(disk.refused).toBeGreaterThan(meanwhile);
  });

  it('forgets a channel that accepts a message while somebody is notified of it', async () => {
    const sender = fakeSender();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    const bench = await deliveryBench({ sender });
    const { tell } = sender;
    let healthy: Promise<void> | undefined;
    Object.assign(sender, {
      async tell(...about: Parameters<typeof tell>) {
        // On its way into the store when the telling is on its way there too.
        healthy = bench.delivery.defaultChannelChanged(DEFAULT_CHANNEL);
        return tell(...about);
      },
    });

    await happens(bench);
    await healthy;

    const kept = [];
    for await (const { channel } of bench.kept.brokenChannels()) kept.push(channel);
    expect([bench.delivery.brokenChannels, kept]).toEqual([[], []]);
  });

  it('keeps a channel as refused whose next message the store cannot record', async () => {
    const sender = fakeSender();
    sender.answer('post', 'C0TEAM', REFUSED, 1);
    const bench = await deliveryBench({ sender });
    await bench.notice(anAlert({ channel: 'C0TEAM' }));
    await bench.delivery.idle();
    const { write } = bench.kept;
    Object.assign(bench.kept, {
      write: (changes: readonly Change[]) =>
        changes.some((change) => 'delete' in change && change.delete === 'broken-channel')
          ? Promise.reject(new StoreError('disk-full', 'full'))
          : write(changes),
    });

    await bench.notice(anAlert({ brn: NURI, channel: 'C0TEAM' }));
    await bench.delivery.idle();
    const meanwhile = bench.delivery.brokenChannels.map(({ channel }) => channel);
    Object.assign(bench.kept, { write });
    await bench.notice(anAlert({ brn: brnOf(3), channel: 'C0TEAM' }));
    await bench.passes(MINUTE);

    expect(meanwhile).toEqual(['C0TEAM']);
    expect(bench.delivery.brokenChannels).toEqual([]);
  });

  it('ends the message under way before the delivery has stopped', async () => {
    const stopping = new AbortController();
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { tell } = sender;
    let atSlack = (): void => {};
    const isAtSlack = new Promise<void>((resolve) => {
      atSlack = resolve;
    });
    let answer = (): void => {};
    Object.assign(sender, {
      async tell(...about: Parameters<typeof tell>) {
        atSlack();
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return tell(...about);
      },
    });
    const kept = memoryStore();
    const value = { v: 1, channel: DEFAULT_CHANNEL, error: 'is_archived', since: NOW } as const;
    await kept.write([{ put: 'broken-channel', value: { ...value, untold: true } }]);
    const bench = await deliveryBench({ kept, sender, stopping });
    bench.delivery.deliverDue();
    await isAtSlack;

    const stopped = bench.delivery.stop();
    answer();
    await stopped;

    expect(await toldIn(bench)).toMatchObject([{ to: 'U0ADMIN' }]);
  });

  it('has on record who was notified of a company’s channel, and names the company without mentioning anybody', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);
    await bench.write([
      {
        put: 'company',
        value: aCompany({ name: '<!here> 상사', channel: 'C0TEAM', addedBy: 'U0KIM' }),
      },
    ]);

    await bench.notice(anAlert({ channel: 'C0TEAM' }));
    await bench.delivery.idle();

    expect(await toldIn(bench)).toEqual([
      { kind: 'told-person', about: 'channel-refused', to: 'U0KIM', channel: 'C0TEAM' },
    ]);
    expect(bench.sender.adminNews.map(({ words }) => words(TONGUES.en))).toEqual([
      expect.stringMatching(
        /^Critical \(test stage\): .* such as &lt;!here&gt; 상사, go to the default/,
      ),
    ]);
  });
});
