import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/instant.js';
import { aCompany, anAlert } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { fakeSender } from '../support/fake-sender.js';

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
  const records = await kept.history({ limit: 50 });
  return records.flatMap(({ event }) => (event.kind === 'told-person' ? [event] : [])).reverse();
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

  it('lets none go without word and says it to one of them twice at most, whenever the process is killed', async () => {
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

  it('tells them anew on the next day, and not before', async () => {
    const bench = await refused();

    await bench.passes(HOUR);
    const sameDay = bench.sender.toldAdmins.length;
    await bench.passes(DAY);

    expect(sameDay).toBe(3);
    expect(bench.sender.toldAdmins).toHaveLength(6);
  });

  it('tells nobody who is left when the channel takes a message meanwhile', async () => {
    const sender = fakeSender();
    sender.admins = ADMINS;
    const { tellAdmin } = sender;
    const bench = await deliveryBench({ sender });
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    Object.assign(sender, {
      tellAdmin: async (...about: Parameters<typeof tellAdmin>) => {
        await bench.delivery.defaultChannelChanged(DEFAULT_CHANNEL);
        return tellAdmin(...about);
      },
    });

    await happens(bench);

    expect(sender.toldAdmins).toEqual(['U0ADMIN']);
    expect(bench.delivery.brokenChannels).toEqual([]);
  });

  it('has on record who was told of a channel of a company', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);
    await bench.write([
      { put: 'company', value: aCompany({ channel: 'C0TEAM', addedBy: 'U0KIM' }) },
    ]);

    await bench.notice(anAlert({ channel: 'C0TEAM' }));
    await bench.delivery.idle();

    expect(await toldIn(bench)).toEqual([
      { kind: 'told-person', about: 'channel-refused', to: 'U0KIM', channel: 'C0TEAM' },
    ]);
  });
});
